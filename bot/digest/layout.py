"""From the lines of a plain text to paragraphs, and what blank lines, rules and bullets say."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.digest.folding import INVISIBLE
from bot.digest.paragraph import Paragraph

LINE_BREAK = re.compile(r"\r\n|\r|\n")
RULE = re.compile(r"\s*(?:[-–—_*=·•~]\s*){3,}")
BULLET = re.compile(r"[•●▪◦‣·*+–-]\s+(?=\S)")
STRAY_DOT = re.compile(r"\.\s*(?=[^\W\d_])")

SYSTEMATIC = 3
"""So many rules or bullets are the layout of a document; fewer are accidents."""
LONGEST_RULED_STORY = 4
"""Paragraphs between two rules on average, up to which rules are what parts the stories."""
WRAPPED_LINE = 100
"""Characters that hard-wrapped lines do not exceed."""


@dataclass(frozen=True, slots=True)
class _Row:
    """A line with text, and what stood before it."""

    text: str
    lines: tuple[int, ...]
    blanks: int
    is_after_rule: bool
    indent: int
    bullet: str = ""


@dataclass(frozen=True, slots=True)
class Layout:
    """The paragraphs of a document; a list is one whose stories are all bullets."""

    paragraphs: tuple[Paragraph, ...]
    is_list: bool


def layout_of(text: str) -> Layout:
    rows = _rows(text)
    if _is_hard_wrapped(rows):
        rows = _unwrapped(rows)
    says = _Conventions.of(rows)
    return Layout(tuple(says.paragraph(row) for row in rows), says.is_list)


def _rows(text: str) -> list[_Row]:
    rows: list[_Row] = []
    blanks, is_after_rule = 0, False
    for number, line in enumerate(LINE_BREAK.split(text), start=1):
        # Strip in turns: blanks and invisible characters stand mixed at the ends of pasted lines.
        shown = line.strip().strip(INVISIBLE).strip()
        if not shown:
            blanks += 1
        elif RULE.fullmatch(shown):
            is_after_rule = True
        else:
            bullet = BULLET.match(shown)
            mark = bullet[0] if bullet else ""
            indent = len(line) - len(line.lstrip())
            rows.append(_Row(shown[len(mark) :], (number,), blanks, is_after_rule, indent, mark))
            blanks, is_after_rule = 0, False
    return rows


def _is_hard_wrapped(rows: Sequence[_Row]) -> bool:
    """Short lines, many of which begin in the middle of a sentence."""
    if not any(row.blanks for row in rows[1:]) or any(" | " in row.text for row in rows):
        return False
    short = sum(len(row.text) <= WRAPPED_LINE for row in rows)
    inside = sum(row.text[0].islower() for row in rows)
    return short >= 0.9 * len(rows) and inside >= 0.2 * len(rows)


def _unwrapped(rows: Sequence[_Row]) -> list[_Row]:
    """Lines with no blank line between them become one. The first is the title."""
    groups: list[list[_Row]] = []
    for position, row in enumerate(rows):
        is_new = position < 2 or row.blanks or row.is_after_rule or row.bullet
        if is_new:
            groups.append([row])
        else:
            groups[-1].append(row)
    return [
        replace(
            group[0],
            text=" ".join(row.text for row in group),
            lines=tuple(line for row in group for line in row.lines),
        )
        for group in groups
    ]


@dataclass(frozen=True, slots=True)
class _Conventions:
    """How a document shows where a story begins."""

    is_ruled: bool
    is_spaced: bool
    is_bulleted: bool
    is_list: bool
    top_indent: int

    @classmethod
    def of(cls, rows: Sequence[_Row]) -> "_Conventions":
        rules = sum(row.is_after_rule for row in rows)
        runs = Counter(min(row.blanks, 2) for row in rows[1:])
        bullets = [row for row in rows if row.bullet]
        is_bulleted = len(bullets) >= SYSTEMATIC
        letters = sum(len(row.text) for row in rows)
        return cls(
            is_ruled=rules >= SYSTEMATIC and len(rows) <= LONGEST_RULED_STORY * (rules + 1),
            # Both kinds of gaps in numbers: the wide ones part stories, the narrow ones paragraphs.
            is_spaced=runs[1] >= 2 and runs[2] >= 3,
            is_bulleted=is_bulleted,
            is_list=is_bulleted and sum(len(row.text) for row in bullets) >= 0.55 * letters,
            top_indent=min((row.indent for row in bullets), default=0),
        )

    def paragraph(self, row: _Row) -> Paragraph:
        dot = STRAY_DOT.match(row.text)
        stray = dot[0] if dot else ""
        return Paragraph(
            row.text[len(stray) :],
            row.lines,
            stray_mark=stray if self.is_bulleted else row.bullet + stray,
            opens_story=self._opens_story(row),
            is_bullet=self.is_bulleted and bool(row.bullet),
        )

    def _opens_story(self, row: _Row) -> bool | None:
        if row.is_after_rule:
            return True
        if self.is_bulleted and row.bullet:
            return row.indent == self.top_indent
        if self.is_spaced:
            return row.blanks >= 2
        return False if self.is_ruled else None
