"""What goes wrong on the platform: which fault, how long, all from the seed."""

from enum import StrEnum
from random import Random


class Fault(StrEnum):
    """Ways in which one call can go wrong."""

    NOT_SENT = "not sent"
    ASKED_TO_WAIT = "asked to wait, one chat"
    ALL_ASKED_TO_WAIT = "asked to wait, all chats"
    LOST_BEFORE = "answer lost, not accepted"
    LOST_AFTER = "answer lost, accepted"
    LOST_AND_LATE = "answer lost, accepted later"
    MOVED = "chat moved"
    GONE = "chat gone"
    REJECTED = "rejected"


WEIGHTS = {
    Fault.NOT_SENT: 20,
    Fault.ASKED_TO_WAIT: 16,
    Fault.ALL_ASKED_TO_WAIT: 2,
    Fault.LOST_BEFORE: 16,
    Fault.LOST_AFTER: 20,
    Fault.LOST_AND_LATE: 6,
    Fault.MOVED: 8,
    Fault.GONE: 8,
    Fault.REJECTED: 4,
}
KINDS, SHARES = tuple(WEIGHTS), tuple(WEIGHTS.values())

LONGEST_FOR_ALL = 5.0
"""Seconds of quiet that the platform asks of everybody."""

LATEST_ACCEPTED = 40.0
"""Seconds after the answer was lost; the worker's hold must be longer."""

WAITS = (1.0, 5.0, 30.0, 300.0, 3600.0, 43_837.0)
"""Seconds that one chat is asked to wait; the last was really seen."""


class Faults:
    """Draws what becomes of each call."""

    def __init__(self, draw: Random, share: float) -> None:
        self._draw = draw
        self._share = share
        self.counted = dict.fromkeys(KINDS, 0)

    def next(self) -> Fault | None:
        if self._draw.random() >= self._share:
            return None
        [fault] = self._draw.choices(KINDS, SHARES)
        self.counted[fault] += 1
        return fault

    def latency(self) -> float:
        """One way, in seconds: a little above the usual most times, seconds at times."""
        usual = self._draw.uniform(0.03, 0.12)
        return usual if self._draw.random() > 0.002 else self._draw.uniform(1.0, 8.0)

    def wait(self) -> float:
        return self._draw.choice(WAITS)

    def wait_of_all(self) -> float:
        return self._draw.uniform(1.0, LONGEST_FOR_ALL)

    def late(self) -> float:
        return self._draw.uniform(0.1, LATEST_ACCEPTED)
