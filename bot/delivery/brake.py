"""The brake: sending stops by itself when too much fails, and goes on when that has passed.

Two kinds of failure are told apart. Refusals for one reason (a token without rights, chats that
all seem gone) need a person: new stories stop until `/resumesending`. Trouble on the way (no
connection, lost answers) passes: a message now and then finds out when.
"""

from collections import Counter, deque

from bot.adapters.base import ChatGone, NotSent, Outcome, Rejected, Unknown

WINDOW = 100
"""Outcomes looked back on."""

SHARE = 0.2
"""Of the window, refused for one reason: more than ever happens by itself."""

FEWEST = 20
"""Refusals below which nothing is concluded: a small newsroom may lose a few chats at once."""

IN_A_ROW = 20
"""Messages in a row that did not get through: the way is blocked."""

PROBE_SECONDS = 10.0
"""While the way is blocked, one message in so many seconds tries it."""


class Brake:
    """Watches outcomes. Times are seconds of a monotonic clock."""

    def __init__(self) -> None:
        self._window: deque[str | None] = deque(maxlen=WINDOW)
        self._in_a_row = 0
        self._probe_at = 0.0
        self.is_on = False
        """New stories have stopped; it is set from the worker's switch."""

    def seen(self, error: Outcome | None, tolerated: str | None) -> str | None:
        """Notes how one message ended; the reason to stop for, once there is one."""
        is_on_its_way = isinstance(error, NotSent | Unknown)
        self._in_a_row = self._in_a_row + 1 if is_on_its_way else 0
        if is_on_its_way:
            return None
        reason = str(error) if isinstance(error, ChatGone | Rejected) else None
        self._window.append(reason)
        if reason is None or self.is_on:
            return None
        count = Counter(self._window)[reason]
        stop = f"{type(error).__name__}: {reason}"
        if count < max(FEWEST, SHARE * len(self._window)) or stop == tolerated:
            return None
        self._window.clear()
        return stop

    @property
    def is_blocked(self) -> bool:
        """Nothing gets through at this moment."""
        return self._in_a_row >= IN_A_ROW

    def probe(self, now: float) -> bool:
        """Whether one message may try the blocked way."""
        if now < self._probe_at:
            return False
        self._probe_at = now + PROBE_SECONDS
        return True
