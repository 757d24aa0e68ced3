"""What editors do: import, look, publish, post, discard."""

from bot.newsroom.newsroom import Clock, Imported, Newsroom

__all__ = ["Clock", "Imported", "Newsroom"]
