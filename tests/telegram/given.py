"""A request's parameters, each of its type; what breaks a rule is reported."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field

from tests.telegram import refusals
from tests.telegram.refusals import bad
from tests.telegram.spec import Kind, Method
from tests.telegram.wire import File, Json, Raw, as_list, as_map, as_number

YES = frozenset({"true", "yes", "1"})
NO = frozenset({"false", "no", "0", ""})

MISSING = {
    "chat_id": refusals.NO_CHAT,
    "text": refusals.NO_TEXT,
    "message_id": "message identifier is not specified",
    "message_ids": "message identifiers are not specified",
    "document": "there is no document in the request",
    "photo": "there is no photo in the request",
    "rich_message": "rich message must be non-empty",
    "action": "wrong parameter action in request",
    "file_id": "file_id not specified",
    "callback_query_id": refusals.QUERY_OLD,
    "inline_query_id": refusals.QUERY_OLD,
}
"""What is said of a missing parameter."""


@dataclass(frozen=True, slots=True)
class Given:
    """The parameters of one request."""

    method: Method
    values: dict[str, object]
    raw: Raw
    broken: list[str] = field(default_factory=list)
    """The rules it breaks."""

    @property
    def files(self) -> Mapping[str, File]:
        return self.raw.files

    def breaks(self, rule: str) -> None:
        self.broken.append(rule)

    def text(self, name: str) -> str:
        value = self.values.get(name)
        return value if isinstance(value, str) else ""

    def number(self, name: str) -> int | None:
        value = self.values.get(name)
        return value if isinstance(value, int) else None

    def flag(self, name: str) -> bool:
        return self.values.get(name) is True

    def items(self, name: str) -> list[object]:
        value = self.values.get(name)
        return value if isinstance(value, list) else []

    def map(self, name: str) -> Json | None:
        value = self.values.get(name)
        return value if isinstance(value, dict) else None

    def has(self, name: str) -> bool:
        return name in self.values or name in self.raw.files


def fill(given: Given) -> None:
    """Read the parameters as their types; refuses a request that lacks what it needs.

    Unknown ones are reported and left out, as Telegram does.
    """
    for name, value in given.raw.values.items():
        if name not in given.method.parameters:
            given.breaks(f"unknown parameter {name!r}")
        elif value is not None:
            _take(given, name, value)
    for name in given.method.required:
        if not given.has(name):
            given.breaks(f"parameter {name!r} is missing")
            raise bad(MISSING.get(name, f"parameter {name!r} is not specified"))


def _take(given: Given, name: str, value: object) -> None:
    kind = given.method.parameters[name]
    try:
        given.values[name] = _typed(kind, value)
    except ValueError:
        given.breaks(f"parameter {name!r} is {value!r}, no {kind.value}")
        if kind in {Kind.OBJECT, Kind.ARRAY}:
            raise bad(_unreadable(name)) from None
        if kind is Kind.CHAT:
            given.values[name] = str(value)


def _unreadable(name: str) -> str:
    if name == "reply_markup":
        return "object expected as reply markup"
    return f"can't parse {name.replace('_', ' ')} JSON object"


def _typed(kind: Kind, value: object) -> object:
    if kind is Kind.STRING or kind is Kind.FILE:
        return _string(value)
    if kind is Kind.INTEGER:
        number = as_number(value)
        if number is None:
            raise ValueError(value)
        return number
    if kind is Kind.CHAT:
        return _chat(value)
    if kind is Kind.BOOLEAN:
        return _boolean(value)
    if kind is Kind.FLOAT:
        return float(_string(value))
    parsed = json.loads(value) if isinstance(value, str) else value
    return as_list(parsed) if kind is Kind.ARRAY else as_map(parsed)


def _string(value: object) -> str:
    if isinstance(value, str):
        return value
    raise ValueError(value)


def _chat(value: object) -> object:
    if isinstance(value, str) and value.startswith("@"):
        return value
    number = as_number(value)
    if number is None:
        raise ValueError(value)
    return number


def _boolean(value: object) -> bool:
    if isinstance(value, bool):
        return value
    word = str(value).lower()
    if word in YES:
        return True
    if word in NO:
        return False
    raise ValueError(value)
