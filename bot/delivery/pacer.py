"""Pace: when the next message may leave, so that a limit is used fully and never broken.

Pure: it is told the time and tells times, all in seconds of one monotonic clock.

A platform counts messages as they arrive there, which is some time after they left here. So the
window is clocked by answers: message `i + rate` leaves no sooner than a second after message
`i` can have arrived, which its answer bounds.
"""

from collections import deque
from dataclasses import dataclass

WINDOW_SECONDS = 1.0
"""The stretch of time that a rate per second is about."""

CREDIT = 0.8
"""Of the shortest round trip: what an answer surely was late. The rest is a margin for jitter."""

CATCH_UP = 2
"""Spacings that may be made up for after a stall: a stall must not end in a burst."""

CATCH_UP_SECONDS = 0.02
"""At a pace of very many a second spacings are shorter than a turn of the event loop, which is no
stall: so much may be made up for in any case. The window holds over it all."""

SLOW_DOWN = 0.93
"""The rate after a refusal, as a share of the rate before it."""

SPEED_UP_SECONDS = 15.0
"""Without a refusal for so long, the rate grows by one message a second, up to what is allowed."""

QUIET_START_SECONDS = 1.0
"""Nothing is sent for the first second: what the process before sent in its last is not known."""


@dataclass(slots=True, eq=False)
class Leave:
    """One message on its way. Two that left at the same moment are two."""

    at: float
    answered_at: float | None = None


class Pacer:
    """The pace of one platform over all its chats."""

    def __init__(self, per_second: float, now: float) -> None:
        self._allowed = per_second
        self._rate = per_second
        self._window: deque[Leave] = deque(maxlen=max(1, int(per_second)))
        self._next_at = now + QUIET_START_SECONDS
        self._halted_until = now
        self._shortest_trip = WINDOW_SECONDS
        self._grown_at = now

    @property
    def rate(self) -> float:
        """Messages a second at this moment."""
        return self._rate

    def ready_at(self) -> float | None:
        """When one more message may leave; None: only after an answer that is still awaited."""
        at = max(self._next_at, self._halted_until)
        width = max(1, int(self._rate))
        if len(self._window) < width:
            return at
        oldest = self._window[-width]
        if oldest.answered_at is None:
            return None
        arrived_by = oldest.answered_at - CREDIT * self._shortest_trip
        return max(at, arrived_by + WINDOW_SECONDS)

    def leave(self, now: float) -> Leave:
        """A message leaves now. Replies call it unasked: they go at once, and count."""
        message = Leave(now)
        self._window.append(message)
        spacing = 1 / self._rate
        behind = max(CATCH_UP * spacing, CATCH_UP_SECONDS)
        self._next_at = max(self._next_at + spacing, now - behind)
        return message

    def answered(self, message: Leave, now: float) -> None:
        """The platform answered, whatever it said."""
        message.answered_at = now
        self._shortest_trip = min(self._shortest_trip, now - message.at)
        if self._rate < self._allowed and now - self._grown_at >= SPEED_UP_SECONDS:
            self._rate = min(self._allowed, self._rate + 1)
            self._grown_at = now

    def stayed(self, message: Leave) -> None:
        """The message did not leave after all: waiting for its answer would never end."""
        self._window.remove(message)

    def slow_down(self, seconds: float, now: float) -> None:
        """The platform refused for all chats: be quiet for so long, then slower."""
        self._halted_until = max(self._halted_until, now + seconds)
        self._rate = max(1.0, self._rate * SLOW_DOWN)
        self._grown_at = now
