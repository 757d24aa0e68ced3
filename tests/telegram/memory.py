"""Remembers what was found in order: a broadcast says the same to everybody."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from tests.telegram.text import Breaks

MOST = 512

T = TypeVar("T")


@dataclass
class Memory(Generic[T]):
    """Findings by what they were found in. What broke a rule is looked at again each time."""

    known: dict[tuple[str | None, ...], T] = field(default_factory=dict)

    def find(self, key: tuple[object, ...], breaks: Breaks, look: Callable[[Breaks], T]) -> T:
        """What `look` gives for this key. One that is not all text is not remembered."""
        words = tuple(each for each in key if each is None or isinstance(each, str))
        if len(words) == len(key) and words in self.known:
            return self.known[words]
        broken: list[str] = []
        try:
            found = look(broken.append)
        finally:
            for rule in broken:
                breaks(rule)
        if not broken and len(words) == len(key):
            if len(self.known) >= MOST:
                self.known.clear()
            self.known[words] = found
        return found
