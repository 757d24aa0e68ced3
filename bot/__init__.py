"""E-Stories: carries a newsroom's curated stories to people in their chats."""

__version__ = "0.1.0"
