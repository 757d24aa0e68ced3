"""How much Discord accepts in what time (https://discord.com/developers/docs/topics/rate-limits)."""

from collections import deque
from dataclasses import dataclass, field
from hashlib import sha256

from tests.discord.wire import Json

VIA = {"Via": "1.1 google"}
"""On every answer that comes from Discord itself; Cloudflare's own have none."""


@dataclass(frozen=True, slots=True)
class Rates:
    """The limits: so many requests in a window of so many seconds; 0: no limit.

    Discord says that they must not be hard coded; these are the usual ones.
    """

    messages: int = 5
    message_seconds: float = 5.0
    """To one channel. Follow-ups count by interaction."""
    edits: int = 5
    edit_seconds: float = 5.0
    deletes: int = 5
    delete_seconds: float = 1.0
    crossposts: int = 10
    crosspost_seconds: float = 3600.0
    overall: int = 50
    overall_seconds: float = 1.0
    """Everything of one bot but what answers interactions."""
    scale: float = 1.0
    """All stretches of time are multiplied by it: 0.1 makes everything ten times faster."""

    def of(self, name: str) -> tuple[int, float]:
        """The limit of an endpoint."""
        limits = {
            "send": (self.messages, self.message_seconds),
            "follow_up": (self.messages, self.message_seconds),
            "edit": (self.edits, self.edit_seconds),
            "edit_original": (self.edits, self.edit_seconds),
            "delete": (self.deletes, self.delete_seconds),
            "crosspost": (self.crossposts, self.crosspost_seconds),
        }
        requests, seconds = limits.get(name, (0, 0.0))
        return requests, seconds * self.scale


@dataclass
class Window:
    """A stretch that begins with its first request."""

    limit: int
    seconds: float
    began: float = 0.0
    used: int = 0

    def left(self, now: float) -> float:
        """Seconds until it begins anew."""
        if now >= self.began + self.seconds:
            self.began, self.used = now, 0
        return self.began + self.seconds - now

    @property
    def is_full(self) -> bool:
        return self.used >= self.limit


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a request may come, and the headers that tell about it."""

    headers: dict[str, str]
    wait: float = 0.0
    """Seconds; 0: it may."""
    is_global: bool = False


@dataclass
class Pace:
    """Keeps the limits, or none; and knows what was accepted when."""

    rates: Rates | None = None
    refused: int = 0
    """How many 429s because of a limit."""
    times: list[float] = field(default_factory=list)
    """When each new message was accepted, by the monotonic clock."""
    _windows: dict[str, Window] = field(default_factory=dict)
    _overall: Window | None = None

    def set(self, rates: Rates | None) -> None:
        """Other limits from now on; nothing is held against anybody."""
        self.rates = rates
        self._windows, self._overall = {}, None

    def ask(self, name: str, major: str, now: float, unix: float, *, is_global: bool) -> Verdict:
        """Takes one request of its bucket, if there is room."""
        rates = self.rates
        if rates is None:
            return Verdict({})
        if is_global and rates.overall:
            stretch = rates.overall_seconds * rates.scale
            self._overall = self._overall or Window(rates.overall, stretch)
            left = self._overall.left(now)
            if self._overall.is_full:
                self.refused += 1
                return Verdict({}, left, is_global=True)
            self._overall.used += 1
        limit, seconds = rates.of(name)
        if not limit:
            return Verdict({})
        window = self._windows.setdefault(f"{name} {major}", Window(limit, seconds))
        left = window.left(now)
        is_full = window.is_full
        window.used += not is_full
        self.refused += is_full
        headers = {
            "X-RateLimit-Limit": str(limit),
            "X-RateLimit-Remaining": str(limit - window.used),
            "X-RateLimit-Reset": f"{unix + left:.3f}",
            "X-RateLimit-Reset-After": f"{left:.3f}",
            "X-RateLimit-Bucket": sha256(name.encode()).hexdigest()[:32],
        }
        return Verdict(headers, left if is_full else 0.0)

    def most_in(self, seconds: float) -> int:
        """Most messages accepted in any stretch of so many seconds."""
        most, window = 0, deque[float]()
        for at in self.times:
            window.append(at)
            while window[0] <= at - seconds:
                window.popleft()
            most = max(most, len(window))
        return most


def exceeded(seconds: float, *, scope: str) -> tuple[Json, dict[str, str]]:
    """Body and headers of a 429. The scope is `user`, `global` or `shared`."""
    is_global = scope == "global"
    body = {
        "message": "You are being rate limited."
        if scope != "shared"
        else "The resource is being rate limited.",
        "retry_after": round(seconds, 3),
        "global": is_global,
    }
    headers = {"Retry-After": str(max(round(seconds + 0.5), 1)), "X-RateLimit-Scope": scope}
    return body, headers | ({"X-RateLimit-Global": "true"} if is_global else {})
