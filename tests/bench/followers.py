"""A large audience with tastes, and the edition of a full day that is published to it."""

import random
from collections.abc import Iterator
from datetime import datetime
from itertools import accumulate, islice

from sqlalchemy import insert

from bot.app import DATA
from bot.glossary import Glossary
from bot.model import Document, Platform
from bot.store.database import Database
from bot.store.schema import chats, subscriptions

SUBSCRIPTIONS = 3
"""Of each chat."""

STORIES = 44
"""Of the edition: as many as a full day has."""

SAMPLE = DATA / "editions" / "2023-11-05.txt"
SAMPLE_STORIES = 29

AT_ONCE = 50_000
"""Chats written with one statement, so that a million do not stand in memory."""

EVERYTHING_WEIGHT = 30
SECTION_WEIGHT = 10
TOPIC_WEIGHT = 8
"""Of the most popular topic; the next have a half, a third, a quarter of it."""


def edition() -> Document:
    """A real day's edition, made as long as a full one: many sections, dozens of topics."""
    added = (
        f"Village number {n} has water again after {n} days of repairs by the crews. "
        f"Crews from {n} towns had worked on the pipes of village number {n} at night.\n"
        for n in range(STORIES - SAMPLE_STORIES)
    )
    before, programming, after = SAMPLE.read_text().partition("Programming…\n")
    return Document(SAMPLE.name, "".join((before, *added, programming, after)).encode())


class Followers:
    """Chats that each follow three different things: some everything, most a few of many."""

    def __init__(self, glossary: Glossary) -> None:
        self._draw = random.Random(7)  # noqa: S311 - sample data
        sections = [f"section:{each.id}" for each in glossary.sections if not each.is_intro]
        topics = [f"topic:{each.id}" for each in glossary.topics]
        self._draw.shuffle(topics)
        self._targets = ["all", *sections, *topics]
        weights: list[float] = [EVERYTHING_WEIGHT, *[SECTION_WEIGHT] * len(sections)]
        weights += [TOPIC_WEIGHT / rank for rank in range(1, len(topics) + 1)]
        self._weights = list(accumulate(weights))

    async def write(self, database: Database, count: int, now: datetime) -> None:
        """Chats 1 to `count` with what they follow. Takes about half a minute for a million."""
        numbers = iter(range(1, count + 1))
        while some := list(islice(numbers, AT_ONCE)):
            async with database.write() as connection:
                await connection.execute(insert(chats), [_chat(number, now) for number in some])
                rows = [
                    {"chat_id": number, "target": target, "created_at": now}
                    for number in some
                    for target in self._wishes()
                ]
                await connection.execute(insert(subscriptions), rows)

    def _wishes(self) -> Iterator[str]:
        chosen: set[str] = set()
        while len(chosen) < SUBSCRIPTIONS:
            chosen.update(self._draw.choices(self._targets, cum_weights=self._weights))
        yield from chosen


def _chat(number: int, now: datetime) -> dict[str, object]:
    return {
        "id": number,
        "platform": Platform.TELEGRAM.value,
        "address": str(number),
        "is_paused": False,
        "created_at": now,
    }
