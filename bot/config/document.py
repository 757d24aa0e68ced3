"""YAML as a tree of texts that know their lines. What a text means, its setting decides.

Reads libyaml's events and builds nothing else, so no tag can run code. Aliases are refused
(342 bytes can describe 387 million values), and so is deep nesting (5,000 brackets exhaust
Python's stack).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias

import yaml
from yaml import events

from bot.config.unreadable import Unreadable

DEEPEST = 20
MOST_VALUES = 10_000
"""Room for a thousand editors; comparing more misspelt names would take seconds."""

LOADER = yaml.CSafeLoader if yaml.__with_libyaml__ else yaml.SafeLoader

NOTHING = frozenset({"", "~", "null", "Null", "NULL"})

# YAML 1.1, section 5.1, leaves these out; libyaml reports them without a line.
FORBIDDEN = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

# Noticed where the text goes on or ends; where it began helps more.
BLAMED_ON_THEIR_START = ("end of stream", "expected ',' or")

# libyaml's words (and those of PyYAML's own parser), and what to do about it.
REMEDIES = (
    ("mapping values are not allowed", "check the indentation, and put text with `: ` in quotes"),
    ("cannot start any token", "put a value that begins with @, %, ` or another sign in quotes"),
    ("unexpected end of stream", "a quote is opened here and never closed"),
    ("expected ',' or", "a bracket is opened here and never closed, or a comma is missing"),
    ("could not find expected ':'", "write a name, a colon, a space and the value"),
    ("unknown escape character", "write \\\\ for a backslash, or use single quotes"),
    ("block", "check the indentation against the lines above, and quotes inside the value"),
    ("exceeded maximum", f"it is nested more than {DEEPEST} levels deep"),
)


@dataclass(frozen=True, slots=True)
class ScalarNode:
    """A single value as it is written; None where nothing, ~ or null is."""

    line: int
    text: str | None


@dataclass(frozen=True, slots=True)
class SequenceNode:
    """A list."""

    line: int
    items: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class MappingNode:
    """Names with their values, doubles included."""

    line: int
    entries: tuple[tuple[ScalarNode, "Node"], ...]


Node: TypeAlias = ScalarNode | SequenceNode | MappingNode


def parse(text: str) -> Node:
    """The one document in `text`; raises `Unreadable` for anything that settings never need."""
    if forbidden := FORBIDDEN.search(text):
        line = text.count("\n", 0, forbidden.start()) + 1
        code = f"U+{ord(forbidden.group()):04X}"
        raise Unreadable(f"holds the control character {code}; delete it", line)
    try:
        return _Parser(text).document()
    except yaml.MarkedYAMLError as error:
        raise _syntax_error(error, text) from None
    except yaml.YAMLError:
        raise Unreadable("is not valid YAML; compare it with config.example.yaml") from None


class _Parser:
    """Turns events into nodes. Its recursion ends at `DEEPEST`."""

    def __init__(self, text: str) -> None:
        self._events: Iterator[yaml.Event] = iter(yaml.parse(text, Loader=LOADER))
        self._count = 0

    def document(self) -> Node:
        root: Node | None = None
        for event in self._events:
            if isinstance(event, events.DocumentStartEvent):
                if root:
                    raise Unreadable("a second document starts here; keep one", _line(event))
                root = self._node(self._next(), depth=1)
        return root or ScalarNode(1, None)

    def _next(self) -> yaml.Event:
        event = next(self._events)
        self._count += 1
        if refusal := _refusal(event):
            raise Unreadable(refusal, _line(event))
        if self._count > MOST_VALUES:
            raise Unreadable(f"holds more than {MOST_VALUES:,} values; shorten it", _line(event))
        return event

    def _node(self, event: yaml.Event, depth: int) -> Node:
        if depth > DEEPEST:
            raise Unreadable(
                f"is nested more than {DEEPEST} levels deep; simplify it", _line(event)
            )
        match event:
            case events.SequenceStartEvent():
                return SequenceNode(_line(event), tuple(self._items(depth)))
            case events.MappingStartEvent():
                return MappingNode(_line(event), tuple(self._entries(depth)))
            case events.ScalarEvent():
                return _scalar(event)
            case _:
                raise Unreadable("is not valid YAML", _line(event))

    def _items(self, depth: int) -> Iterator[Node]:
        while not isinstance(event := self._next(), events.SequenceEndEvent):
            yield self._node(event, depth + 1)

    def _entries(self, depth: int) -> Iterator[tuple[ScalarNode, Node]]:
        while not isinstance(event := self._next(), events.MappingEndEvent):
            if not isinstance(event, events.ScalarEvent):
                raise Unreadable("a name is expected here, not a list or a section", _line(event))
            yield _scalar(event), self._node(self._next(), depth + 1)


def _line(event: yaml.Event) -> int:
    return event.start_mark.line + 1 if event.start_mark else 1


def _scalar(event: events.ScalarEvent) -> ScalarNode:
    is_plain = event.implicit[0]
    is_nothing = is_plain and event.value in NOTHING
    return ScalarNode(_line(event), None if is_nothing else event.value)


def _refusal(event: yaml.Event) -> str | None:
    """Why this event has no place in settings; None when it has one."""
    if isinstance(event, events.AliasEvent):
        return "an alias (*name) is not allowed; write the value out"
    if getattr(event, "anchor", None):
        return "an anchor (&name) is not allowed; delete it"
    if getattr(event, "tag", None):
        return "a tag (!name) is not allowed; delete it, or put the value in quotes"
    return None


def _syntax_error(error: yaml.MarkedYAMLError, text: str) -> Unreadable:
    line = _blamed_line(error)
    if _is_indented_by_tab(text, line):
        return Unreadable("a tab indents this line; indent with spaces", line)
    problem = error.problem or ""
    remedies = (remedy for words, remedy in REMEDIES if words in f"{problem} {error.context}")
    remedy = next(remedies, "compare it with config.example.yaml")
    return Unreadable(f"is not valid YAML; {remedy}", line)


def _blamed_line(error: yaml.MarkedYAMLError) -> int:
    is_begun_above = any(words in (error.problem or "") for words in BLAMED_ON_THEIR_START)
    mark = (error.context_mark if is_begun_above else None) or error.problem_mark
    return mark.line + 1 if mark else 1


def _is_indented_by_tab(text: str, line: int) -> bool:
    written = "".join(text.splitlines()[line - 1 : line])
    return "\t" in written[: len(written) - len(written.lstrip())]
