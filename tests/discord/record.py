"""What happened, for a test to look at: requests, violations, what was accepted."""

from collections import Counter
from dataclasses import dataclass, field

from tests.discord.wire import Json


@dataclass(frozen=True, slots=True)
class Request:
    """One call of the bot over REST."""

    at: float
    """Unix seconds by the server's clock."""
    name: str
    """The endpoint's short name, as `fails` takes it: `send`, `edit`, `callback` ..."""
    method: str
    path: str
    channel_id: int
    """0: it names no channel."""
    body: Json
    files: tuple[str, ...]
    """The names of the uploaded files."""
    status: int
    """0: there was no answer."""
    answer: bytes
    """What was answered, or would have been."""
    fault: str = ""
    """What went wrong with it on purpose."""


@dataclass(frozen=True, slots=True)
class Violation:
    """A documented rule that the bot broke."""

    name: str
    rule: str

    def __str__(self) -> str:
        return f"{self.name}: {self.rule}"


@dataclass(frozen=True, slots=True)
class Accepted:
    """Something that Discord carried out, whatever was answered."""

    at: float
    """By the monotonic clock, as the limits are."""
    name: str
    """`send`, `edit`, `delete`, `crosspost`, `start_thread`, `callback`, `follow_up` ..."""
    channel_id: int
    message_id: int
    text: str
    nonce: str = ""


@dataclass
class Record:
    """Everything the bot did."""

    requests: list[Request] = field(default_factory=list)
    violations: list[Violation] = field(default_factory=list)
    accepted: list[Accepted] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)
    """Requests by the endpoint's name."""
    statuses: Counter[int] = field(default_factory=Counter)
    invalid: int = 0
    """Answers 401, 403 and 429 (not `shared` ones): 10,000 in 10 minutes are a ban
    (https://discord.com/developers/docs/topics/rate-limits#invalid-request-limit)."""
    absorbed: int = 0
    """Messages not created because of an enforced nonce."""

    def broken(self, name: str, *rules: str) -> None:
        self.violations.extend(Violation(name, rule) for rule in rules)

    def clear(self) -> None:
        for each in (self.requests, self.violations, self.accepted, self.counts, self.statuses):
            each.clear()
        self.invalid = self.absorbed = 0
