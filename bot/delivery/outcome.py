"""What each outcome of a send means for its delivery. Pure."""

from datetime import datetime, timedelta

from bot.adapters.base import ChatGone, ChatMoved, NotSent, Outcome, Rejected, RetryLater
from bot.model import Delivery, DeliveryState, Settled

RETRY_SECONDS = (1, 2, 5, 15, 60, 300, 900, 1800)
"""Waits after the 1st, 2nd, ... attempt; the last one repeats hourly thereafter."""
LATER_SECONDS = 3600
MOST_RESENDS = 2
"""Attempts after which a delivery whose answers were lost is left to a person as unknown."""


def settled(delivery: Delivery, error: Outcome, sent: tuple[str, ...], now: datetime) -> Settled:
    """The state a delivery is in after this attempt. `sent` are the parts accepted so far."""
    match error:
        case RetryLater(after_seconds=seconds):
            return _retry(delivery, error, sent, now + timedelta(seconds=seconds))
        case NotSent() | ChatMoved():
            return _retry(delivery, error, sent, now + _wait(delivery.attempts))
        case ChatGone() | Rejected():
            return Settled(delivery, DeliveryState.DEAD, sent, str(error))
        case _ if delivery.attempts < MOST_RESENDS:
            return _retry(delivery, error, sent, now + _wait(delivery.attempts))
        case _:
            return Settled(delivery, DeliveryState.UNKNOWN, sent, str(error))


def _retry(delivery: Delivery, error: Outcome, sent: tuple[str, ...], due_at: datetime) -> Settled:
    return Settled(delivery, DeliveryState.RETRY, sent, str(error), due_at)


def _wait(attempts: int) -> timedelta:
    position = attempts - 1
    seconds = RETRY_SECONDS[position] if position < len(RETRY_SECONDS) else LATER_SECONDS
    return timedelta(seconds=seconds)
