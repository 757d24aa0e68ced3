"""Stretches of a text that look different, as Telegram's entities. Pure.

An entity counts in UTF-16 code units and may neither be empty nor end in a blank
(https://core.telegram.org/bots/api#messageentity).
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from bot.content.plain import utf16_length

BLANK = re.compile(
    "[\\s\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f\u2028-\u202f\u2060-\u206f"
    "\u2800\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffc\U000e0000-\U000e0fff]*"
)
"""A text of only these shows nothing; Telegram refuses most of them as "text must be non-empty"
(`strip_empty_characters` in https://github.com/tdlib/td, td/telegram/misc.cpp)."""


@dataclass(frozen=True, slots=True)
class Look:
    """One way to stand out, as a MessageEntity names it."""

    type: str
    url: str = ""
    unix_time: int = 0
    """Seconds since 1970, of a moment."""
    date_time_format: str = ""

    @property
    def is_one_piece(self) -> bool:
        """Whether two of it side by side stay two: a moment is shown anew in place of its text."""
        return self.type == "date_time"


@dataclass(frozen=True, slots=True)
class Run:
    """Characters with the same looks."""

    text: str
    looks: tuple[Look, ...] = ()


@dataclass(frozen=True, slots=True)
class Stretch:
    """Where a look begins and ends; in characters, or in UTF-16 code units once composed."""

    look: Look
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Composed:
    """A text as Telegram shows it, with its entities in order of their beginning."""

    text: str
    entities: tuple[Stretch, ...]


def is_blank(text: str) -> bool:
    """Whether nothing of it would be seen."""
    return BLANK.fullmatch(text) is not None


def composed(runs: Iterable[Run]) -> Composed:
    """The runs as one text without blanks around it: Telegram takes those away, and shifts."""
    runs = tuple(runs)
    whole = "".join(run.text for run in runs)
    text = whole.strip()
    left = len(whole) - len(whole.lstrip())
    moved = (Stretch(each.look, each.start - left, each.end - left) for each in stretches(runs))
    trimmed = (fitting for each in moved if (fitting := _trimmed(each, text)))
    if not text.isascii():
        trimmed = (_in_units(each, text) for each in trimmed)
    return Composed(text, tuple(trimmed))


def stretches(runs: Iterable[Run]) -> tuple[Stretch, ...]:
    """Each look from where it begins to where it ends, over neighbouring runs; in characters.

    The longer one comes first where two begin together.
    """
    return tuple(sorted(_stretches(runs), key=lambda each: (each.start, -each.end)))


def _stretches(runs: Iterable[Run]) -> Iterator[Stretch]:
    begun: dict[Look, int] = {}
    at = 0
    for run in runs:
        if not run.text:
            continue
        for look in [each for each in begun if each.is_one_piece or each not in run.looks]:
            yield Stretch(look, begun.pop(look), at)
        for look in run.looks:
            begun.setdefault(look, at)
        at += len(run.text)
    for look, start in begun.items():
        yield Stretch(look, start, at)


def _trimmed(stretch: Stretch, text: str) -> Stretch | None:
    start, end = max(stretch.start, 0), min(stretch.end, len(text))
    words = text[start:end]
    start += len(words) - len(words.lstrip())
    end -= len(words) - len(words.rstrip())
    return Stretch(stretch.look, start, end) if start < end else None


def _in_units(stretch: Stretch, text: str) -> Stretch:
    start = utf16_length(text[: stretch.start])
    return Stretch(stretch.look, start, start + utf16_length(text[stretch.start : stretch.end]))
