"""What happened, for a test to look at: requests, violations, what was accepted."""

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Request:
    """One call of the bot."""

    at: float
    """Unix seconds by the server's clock."""
    method: str
    params: Mapping[str, object]
    files: tuple[str, ...]
    """The names of the parts that were files."""
    status: int
    """0: there was no answer."""
    answer: bytes
    """What was answered, or would have been."""
    fault: str = ""
    """What went wrong with it on purpose."""

    @property
    def is_ok(self) -> bool:
        return self.status == 200

    def told(self, name: str) -> object:
        """A parameter, read as JSON where it is some."""
        value = self.params.get(name)
        if not isinstance(value, str):
            return value
        try:
            return json.loads(value)
        except ValueError:
            return value


@dataclass(frozen=True, slots=True)
class Violation:
    """A documented rule that the bot broke."""

    method: str
    rule: str

    def __str__(self) -> str:
        return f"{self.method}: {self.rule}"


@dataclass(frozen=True, slots=True)
class Accepted:
    """Something the bot did that Telegram carried out, whatever was answered."""

    at: float
    """By the monotonic clock, as the limits are."""
    method: str
    chat_id: int
    message_id: int
    text: str


CHANGING = frozenset(
    {"sendmessage", "senddocument", "sendphoto", "sendrichmessage", "editmessagetext"}
    | {"editmessagecaption", "editmessagereplymarkup", "deletemessage", "deletemessages"}
)
"""Methods whose successes are listed as accepted."""


@dataclass
class Record:
    """Everything the bot did."""

    keeps: bool = True
    """Whether requests and what was accepted are listed, not only counted."""
    requests: list[Request] = field(default_factory=list)
    violations: list[Violation] = field(default_factory=list)
    accepted: list[Accepted] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)
    """Calls by method."""
    statuses: Counter[int] = field(default_factory=Counter)
    """Answers by status."""

    def broken(self, method: str, rules: list[str]) -> None:
        self.violations.extend(Violation(method, rule) for rule in rules)

    def clear(self) -> None:
        for each in (self.requests, self.violations, self.accepted, self.counts, self.statuses):
            each.clear()
