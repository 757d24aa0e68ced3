"""How much Telegram accepts in what time (core.telegram.org/bots/faq, broadcasting)."""

from collections import defaultdict, deque
from dataclasses import dataclass, field
from itertools import pairwise
from math import ceil

from tests.telegram.places import Kind, Place

COUNTED = frozenset(
    {"sendmessage", "senddocument", "sendphoto", "sendrichmessage"}
    | {"editmessagetext", "editmessagecaption", "editmessagereplymarkup"}
)
"""Edits share the limits of messages; answerCallbackQuery has none."""

TOLERANCE = 0.002
"""Seconds that a clock of another process may be apart from ours."""


@dataclass(frozen=True, slots=True)
class Rates:
    """The limits. Each is so many messages in any stretch of so many seconds; 0: no limit."""

    per_chat: int = 1
    chat_seconds: float = 1.0
    chat_burst: int = 0
    """So many more at once in one chat ("we may allow short bursts"), earned back one per
    `chat_seconds`."""
    per_group: int = 20
    group_seconds: float = 60.0
    """Also for channels."""
    overall: int = 30
    overall_seconds: float = 1.0
    paid: int = 1000
    """In place of `overall` for messages with allow_paid_broadcast."""


@dataclass
class Window:
    """What was accepted of late."""

    messages: int
    seconds: float
    times: deque[float] = field(default_factory=deque)

    def wait(self, now: float) -> float:
        """Seconds until one more is allowed."""
        while self.times and self.times[0] <= now - self.seconds + TOLERANCE:
            self.times.popleft()
        if not self.messages or len(self.times) < self.messages:
            return 0.0
        return self.times[-self.messages] + self.seconds - now

    def add(self, now: float) -> None:
        if self.messages:
            self.times.append(now)


@dataclass
class Bucket:
    """One message in so many seconds, and some more at once."""

    seconds: float
    burst: int
    level: float = 0.0
    at: float = 0.0

    def wait(self, now: float) -> float:
        level = self._now(now)
        return max(level - self.burst, 0.0) * self.seconds if level > self.burst + 1e-9 else 0.0

    def _now(self, now: float) -> float:
        return max(self.level - (now - self.at + TOLERANCE) / self.seconds, 0.0)

    def add(self, now: float) -> None:
        self.level, self.at = self._now(now) + 1, now


@dataclass
class Pace:
    """Keeps the limits, or none; and knows what was accepted when."""

    rates: Rates | None = None
    refused: int = 0
    """How many 429s."""
    times: list[float] = field(default_factory=list)
    """When each message was accepted, by the monotonic clock."""
    _chats: dict[int, Window | Bucket] = field(default_factory=dict)
    _groups: dict[int, Window] = field(default_factory=dict)
    _overall: Window | None = None
    _paid: Window | None = None

    def set(self, rates: Rates | None) -> None:
        """Other limits from now on; nothing is held against anybody."""
        self.rates = rates
        self._chats, self._groups = {}, {}
        self._overall = self._paid = None

    def wait(self, place: Place | None, now: float, *, is_paid: bool) -> int:
        """Whole seconds to wait before one more message to this chat; 0: it may come."""
        if self.rates is None:
            return 0
        longest = max(each.wait(now) for each in self._limits(place, self.rates, is_paid))
        if longest <= 0:
            return 0
        self.refused += 1
        return max(ceil(longest), 1)

    def accept(self, place: Place | None, now: float, *, is_paid: bool) -> None:
        self.times.append(now)
        if self.rates is not None:
            for limit in self._limits(place, self.rates, is_paid):
                limit.add(now)

    def _limits(
        self, place: Place | None, rates: Rates, is_paid: bool
    ) -> list[Window] | list[Window | Bucket]:
        found: list[Window | Bucket] = [self._whole(rates, is_paid)]
        if place is None:
            return found
        if rates.per_chat:
            if place.id not in self._chats:
                self._chats[place.id] = _of_chat(rates)
            found.append(self._chats[place.id])
        if rates.per_group and place.kind is not Kind.PRIVATE:
            if place.id not in self._groups:
                self._groups[place.id] = Window(rates.per_group, rates.group_seconds)
            found.append(self._groups[place.id])
        return found

    def _whole(self, rates: Rates, is_paid: bool) -> Window:
        if is_paid:
            self._paid = self._paid or Window(rates.paid, rates.overall_seconds)
            return self._paid
        self._overall = self._overall or Window(rates.overall, rates.overall_seconds)
        return self._overall

    def most_in(self, seconds: float) -> int:
        """Most messages accepted in any stretch of so many seconds."""
        most, window = 0, deque[float]()
        for at in self.times:
            window.append(at)
            while window[0] <= at - seconds:
                window.popleft()
            most = max(most, len(window))
        return most

    def per_second(self) -> list[int]:
        """How many were accepted in each second since the first."""
        if not self.times:
            return []
        counted: dict[int, int] = defaultdict(int)
        for at in self.times:
            counted[int(at - self.times[0])] += 1
        return [counted[second] for second in range(max(counted) + 1)]

    def shortest_gap(self) -> float:
        """Least seconds between two accepted messages; infinite when there are not two."""
        return min((after - before for before, after in pairwise(self.times)), default=float("inf"))


def _of_chat(rates: Rates) -> Window | Bucket:
    if rates.chat_burst and rates.per_chat == 1:
        return Bucket(rates.chat_seconds, rates.chat_burst)
    return Window(rates.per_chat, rates.chat_seconds)
