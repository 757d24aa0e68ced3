"""What each outcome of a send means for its delivery. Pure.

The policy is strict: at least once, at most two copies, and every delivery whose answer was lost
is written down. A lost story is seen by nobody; a second copy is a visible nuisance.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from math import inf

from bot.adapters.base import ChatGone, ChatMoved, NotSent, Outcome, Rejected, RetryLater
from bot.model import Delivery, DeliveryState, Settled

RETRY_SECONDS = (1, 2, 5, 15, 60, 300, 900, 1800)
"""Waits after the 1st, 2nd, ... attempt."""
LATER_SECONDS = 3600
"""Waits after all further ones."""

NOT_SENT_SECONDS = 60
"""Longest wait for a platform that cannot be reached: that it can be again is noticed soon."""

UNASKED_SECONDS = 5.0
"""Waits where the platform asks for no time that can be meant: at once again would spin."""

LONGEST_WAIT = timedelta(days=1)
"""A platform that asks for more is asked again after a day: the number may be a mistake."""


@dataclass(frozen=True, slots=True)
class Policy:
    """What is done with a delivery whose answer was lost."""

    hold: timedelta
    """Before it is sent once more: longer than a platform takes to accept what it received."""
    remembers_keys: bool
    """A repeat is the same message: it need not wait and cannot make a second copy."""
    remembered_seconds: float = inf
    """For how long that is so."""

    def remembers(self, attempts: int) -> bool:
        """Whether the next attempt comes early enough, after so many.

        The waits between them may take a quarter of the time; requests that hang take the rest.
        """
        waited = sum(_wait(number).total_seconds() for number in range(1, attempts + 1))
        return self.remembers_keys and waited <= self.remembered_seconds / 4


STRICT = Policy(hold=timedelta(seconds=60), remembers_keys=False)


def settled(delivery: Delivery, error: Outcome, now: datetime, policy: Policy = STRICT) -> Settled:
    """The state a delivery is in after this attempt; its message ids are not looked at."""
    match error:
        case RetryLater():
            return _retry(delivery, error, now + asked_wait(error))
        case NotSent() | ChatMoved():
            wait = min(_wait(delivery.attempts), timedelta(seconds=NOT_SENT_SECONDS))
            return _retry(delivery, error, now + wait)
        case ChatGone() | Rejected():
            return Settled(delivery, DeliveryState.DEAD, reason=str(error))
        case _ if policy.remembers(delivery.attempts):
            return _retry(delivery, error, now + _wait(delivery.attempts))
        case _ if delivery.lost_answers == 0:
            return _retry(delivery, error, now + policy.hold, is_ambiguous=True)
        case _:
            return Settled(delivery, DeliveryState.UNKNOWN, reason=str(error), is_ambiguous=True)


def asked_wait(error: RetryLater) -> timedelta:
    """How long the platform asked to wait, within what it can have meant."""
    # Written so that what is not a number is no time either.
    seconds = error.after_seconds if error.after_seconds > 0 else UNASKED_SECONDS
    return timedelta(seconds=min(seconds, LONGEST_WAIT.total_seconds()))


def _retry(
    delivery: Delivery, error: Outcome, due_at: datetime, *, is_ambiguous: bool = False
) -> Settled:
    return Settled(delivery, DeliveryState.RETRY, (), str(error), due_at, is_ambiguous)


def _wait(attempts: int) -> timedelta:
    position = max(0, attempts - 1)
    seconds = RETRY_SECONDS[position] if position < len(RETRY_SECONDS) else LATER_SECONDS
    return timedelta(seconds=seconds)
