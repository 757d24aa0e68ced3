"""Who was found to manage which chat, kept for a minute so that not every press is asked about."""

import time
from dataclasses import dataclass

KEPT_SECONDS = 60.0
"""Somebody who loses the right keeps it here for so long at most."""

MANY = 10_000
"""Answers kept at most; then all are asked afresh."""

Who = tuple[int, int]
"""A chat and a person, by the platform's numbers."""


@dataclass(frozen=True, slots=True)
class _Kept:
    is_manager: bool
    until: float


class KnownManagers:
    """What the platform answered lately."""

    def __init__(self) -> None:
        self._kept: dict[Who, _Kept] = {}

    def find(self, who: Who) -> bool | None:
        """None: it has to be asked."""
        kept = self._kept.get(who)
        return kept.is_manager if kept is not None and kept.until > time.monotonic() else None

    def keep(self, who: Who, *, is_manager: bool) -> None:
        if len(self._kept) >= MANY:
            self._kept.clear()
        self._kept[who] = _Kept(is_manager, time.monotonic() + KEPT_SECONDS)

    def forget(self, chat: int) -> None:
        """Something changed there."""
        for who in [who for who in self._kept if who[0] == chat]:
            del self._kept[who]
