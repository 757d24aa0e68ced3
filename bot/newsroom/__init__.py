"""What editors do: import, look, publish, post, correct, retract, and steer the sending."""

from bot.newsroom.newsroom import Clock, Newsroom
from bot.newsroom.schedule import Schedule
from bot.newsroom.sending import Sending

__all__ = ["Clock", "Newsroom", "Schedule", "Sending"]
