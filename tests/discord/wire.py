"""What goes over the wire: JSON, snowflakes, times (https://discord.com/developers/docs/reference)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from time import time
from typing import Any

Json = dict[str, Any]
"""One JSON object, as it came or will go. What it means is decided by who reads it."""

DISCORD_EPOCH = 1_420_070_400_000
"""Milliseconds: the first moment of 2015, where snowflakes begin."""


@dataclass
class Clock:
    """The server's time in Unix seconds, which a test may push forward."""

    ahead: float = 0.0

    def __call__(self) -> float:
        return time() + self.ahead

    def pass_by(self, seconds: float) -> None:
        self.ahead += seconds


@dataclass
class Ids:
    """Snowflakes: each larger than the one before, and made of the moment it was made."""

    clock: Clock
    last: int = 0

    def __call__(self) -> int:
        made = (int(self.clock() * 1000) - DISCORD_EPOCH) << 22
        self.last = max(made, self.last + 1)
        return self.last

    def in_shard(self) -> int:
        """An id whose shard is as good as random: neighbours differ above bit 22."""
        self.last = self() + (1 << 22)
        return self.last


def stamp(at: float) -> str:
    """An ISO 8601 time, as Discord writes it."""
    return datetime.fromtimestamp(at, UTC).isoformat()


def number(value: object) -> int:
    """A snowflake, written as text or (leniently: the libraries do it) as a number; 0: neither."""
    if isinstance(value, bool):
        return 0
    if isinstance(value, int):
        return value
    return int(value) if isinstance(value, str) and value.isdecimal() else 0


def objects(value: object) -> list[Json]:
    """The objects of a list; anything else in it is left out."""
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []


def walk(components: object) -> Iterator[Json]:
    """Every component, nested ones after the one that holds them."""
    for each in objects(components):
        yield each
        yield from walk(each.get("components"))
        for key in ("accessory", "component"):
            if isinstance(each.get(key), dict):
                yield from walk([each[key]])
