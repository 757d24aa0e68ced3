"""A publication's first copies go out few at a time, until one is accepted.

A story that the platform refuses (it cannot be shown there, it is too long) would be refused in
every chat: it is held back after a few, and an editor is told.
"""

from collections import Counter, OrderedDict
from datetime import datetime

from bot.adapters.base import Rejected
from bot.model import Delivery, DeliveryState, Publication, PublicationId, Settled

AT_ONCE = 3
"""Copies of an untried publication under way at once, and refusals that are enough to hold it."""

KEPT = 1_000
"""Publications remembered as tried: some weeks' worth."""


class Trial:
    """Remembers which publications were accepted somewhere."""

    def __init__(self) -> None:
        self._proven: OrderedDict[PublicationId, None] = OrderedDict()
        self._under_way: Counter[PublicationId] = Counter()
        self._refused: dict[PublicationId, set[int]] = {}
        self._offered: Counter[PublicationId] = Counter()
        self._held: dict[PublicationId, datetime | None] = {}

    def begin_turn(self) -> None:
        self._offered.clear()

    def allows(self, publication: Publication) -> bool:
        """Whether one more copy may be taken in this turn."""
        number = publication.id
        if number in self._proven:
            return True
        if number in self._held:
            # Known here before it is written down; an editor's release is a later moment.
            if self._held[number] == publication.released_at:
                return False
            del self._held[number]
        self._offered[number] += 1
        return self._under_way[number] + self._offered[number] <= AT_ONCE

    def taken(self, delivery: Delivery) -> None:
        if delivery.publication_id not in self._proven:
            self._under_way[delivery.publication_id] += 1

    def ended(self, settled: Settled, error: Exception | None) -> bool:
        """Notes an outcome; True when the publication should be held."""
        publication = settled.delivery.publication_id
        if publication in self._proven:
            return False
        self._under_way[publication] -= 1
        if settled.state is DeliveryState.DELIVERED:
            self._prove(publication)
            return False
        if not isinstance(error, Rejected) or settled.delivery.gathered:
            return False
        refused = self._refused.setdefault(publication, set())
        refused.add(settled.delivery.chat_id)
        if len(refused) < AT_ONCE:
            return False
        del self._refused[publication]
        self._held[publication] = settled.delivery.publication.released_at
        return True

    def _prove(self, publication: PublicationId) -> None:
        self._refused.pop(publication, None)
        self._under_way.pop(publication, None)
        self._proven[publication] = None
        if len(self._proven) > KEPT:
            self._proven.popitem(last=False)
