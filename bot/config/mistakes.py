"""Mistakes in the settings: where each one is and what to do about it.

No mistake repeats a value: what stands in a wrong place may be a secret.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

MOST_SHOWN = 100
"""More lines than this hide the first ones, which are the ones to mend first."""

# What may be a setting's name. Anything else is not repeated either: it may be a pasted token,
# which begins with a digit (Telegram) or has at least 59 characters (Discord).
NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]{0,47}")


@dataclass(frozen=True, slots=True)
class Spot:
    """Where something was given: in which line of which file or in which variable, and as what."""

    source: str
    line: int | None = None
    name: str = ""

    def __str__(self) -> str:
        place = self.source if self.line is None else f"{self.source}:{self.line}"
        return f"{place}: {self.name}" if self.name else place

    def at(self, line: int) -> "Spot":
        """The same in another line; a variable has no lines."""
        return self if self.line is None else replace(self, line=line)

    def inside(self, key: str) -> "Spot":
        """What belongs to this under `key`."""
        return replace(self, name=f"{self.name}.{key}" if self.name else key)

    def entry(self, number: int) -> "Spot":
        """One entry of this list. Entries count from 1."""
        return replace(self, name=f"{self.name}[{number}]")


@dataclass(frozen=True, slots=True)
class Mistake:
    """One thing to mend; `str()` is the line that the operator reads."""

    spot: Spot
    problem: str

    def __str__(self) -> str:
        return f"{self.spot}: {self.problem}"


def shown(name: str) -> str:
    """A name from outside as a message may repeat it."""
    return name if NAME.fullmatch(name) else "?"


def report(mistakes: Iterable[Mistake]) -> str:
    """All mistakes, one line each: the file's in its own order, then the environment's."""
    ordered = sorted(mistakes, key=lambda each: (each.spot.line is None, each.spot.line or 0))
    lines = [str(mistake) for mistake in ordered[:MOST_SHOWN]]
    if len(ordered) > MOST_SHOWN:
        lines.append(f"... and {len(ordered) - MOST_SHOWN} more mistakes after these")
    return "\n".join(lines)
