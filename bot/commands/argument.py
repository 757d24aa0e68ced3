"""Typed arguments, and how the words after a command are shared out among them."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from typing import Any, Generic, TypeVar, cast

from bot.errors import UserError
from bot.glossary import Glossary

T = TypeVar("T")


class Take(Enum):
    """Which of the words an argument takes."""

    OPTION = auto()
    """`name:value`, anywhere on the first line."""
    LAST = auto()
    """The last word of the first line, if it can be read as one; otherwise left to the rest."""
    REST = auto()
    """All words of the first line that nobody else took."""
    BODY = auto()
    """The lines after the first."""
    ALL = auto()
    """Everything after the command, line breaks included."""


class Required(Enum):
    """The mark of an argument that has no default."""

    REQUIRED = auto()


REQUIRED = Required.REQUIRED


def no_choices(_names: Glossary) -> tuple[str, ...]:
    return ()


@dataclass(frozen=True, eq=False)
class Argument(Generic[T]):
    """One thing a command can be told. Handlers read it typed: `context[TOPIC]`.

    `parse` turns words into the value, or raises UserError saying what would be right.
    `choices` are what completion offers.
    """

    name: str
    help: str
    take: Take
    parse: Callable[[str, Glossary], T]
    default: T | Required = REQUIRED
    choices: Callable[[Glossary], tuple[str, ...]] = no_choices

    @property
    def usage(self) -> str:
        shown = f"{self.name}:N" if self.take is Take.OPTION else self.name.upper()
        return shown if self.default is REQUIRED else f"[{shown}]"


class Values:
    """The values of one command's arguments, each of its argument's own type."""

    def __init__(self, values: Mapping[Argument[Any], object]) -> None:
        self._values = dict(values)

    def __getitem__(self, argument: Argument[T]) -> T:
        return cast(T, self._values[argument])


def parse_arguments(
    arguments: Sequence[Argument[Any]], text: str, names: Glossary
) -> Mapping[Argument[Any], object]:
    """Share out the text that followed a command. Raises UserError for what does not fit."""
    first, _, body = text.strip(" \t").partition("\n")
    words = first.split()
    values: dict[Argument[Any], object] = {}
    for argument in sorted(arguments, key=lambda each: each.take.value):
        raw = _take(argument, words, body=body.strip(), everything=text.strip(), names=names)
        values[argument] = _value(argument, raw, names)
        if argument.take is Take.ALL:
            words.clear()
    if words:
        raise UserError(f"I do not know what to do with “{shorten(' '.join(words))}” here.")
    return values


def shorten(text: str, limit: int = 60) -> str:
    """A person's own words, short enough to be repeated in a sentence."""
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"


def _take(
    argument: Argument[Any], words: list[str], *, body: str, everything: str, names: Glossary
) -> str:
    match argument.take:
        case Take.OPTION:
            return _take_option(argument.name, words)
        case Take.LAST:
            return _take_last(argument, words, names)
        case Take.REST:
            taken = " ".join(words)
            words.clear()
            return taken
        case Take.BODY:
            return body
        case Take.ALL:
            return everything


def _take_option(name: str, words: list[str]) -> str:
    pattern = re.compile(rf"{re.escape(name)}:(\S+)", re.IGNORECASE)
    for position, word in enumerate(words):
        if found := pattern.fullmatch(word):
            del words[position]
            return found[1]
    return ""


def _take_last(argument: Argument[Any], words: list[str], names: Glossary) -> str:
    if not words:
        return ""
    try:
        argument.parse(words[-1], names)
    except UserError:
        return ""
    return words.pop()


def _value(argument: Argument[Any], raw: str, names: Glossary) -> object:
    if raw:
        return argument.parse(raw, names)
    if argument.default is REQUIRED:
        raise UserError(f"Please say {argument.help}.")
    return argument.default
