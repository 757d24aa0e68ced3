"""The local platform: chats in a web page and in a terminal, for which nobody needs a token."""

from bot.adapters.local.adapter import LocalAdapter
from bot.adapters.local.feed import ChangeFeed
from bot.adapters.local.people import PEOPLE, LocalChat, LocalPerson
from bot.adapters.local.said import LARGEST_DOCUMENT, Said

__all__ = [
    "LARGEST_DOCUMENT",
    "PEOPLE",
    "ChangeFeed",
    "LocalAdapter",
    "LocalChat",
    "LocalPerson",
    "Said",
]
