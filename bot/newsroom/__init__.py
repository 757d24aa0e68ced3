"""What editors do: import, look, publish, post, discard."""

from bot.newsroom.newsroom import Clock, Newsroom

__all__ = ["Clock", "Newsroom"]
