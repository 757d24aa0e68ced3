"""Carries publications into chats: claims what is due, sends it, writes down how it ended."""

from bot.delivery.lock import DeliveryLock
from bot.delivery.tally import Tally
from bot.delivery.worker import Times, Worker

__all__ = ["DeliveryLock", "Tally", "Times", "Worker"]
