"""A large archive of made-up stories, written straight into the tables."""

import random
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Table, insert, text

from bot.glossary import Glossary
from bot.store.database import Database
from bot.store.schema import edition_sections, editions, stories, story_topics, story_versions

PER_EDITION = 44
"""Stories of an edition, as in the real ones."""

VOCABULARY = 20_000
"""Different words; drawn so that a few are in most stories and most in a few."""

FIRST_DAY = date(2017, 9, 1)


class Archive:
    """Makes the rows of so many stories, the same ones for the same seed."""

    def __init__(self, glossary: Glossary, count: int, now: datetime) -> None:
        self._draw = random.Random(7)  # noqa: S311 - sample data
        self._sections = [each.id for each in glossary.sections if not each.is_intro]
        self._topics = [each.id for each in glossary.topics]
        self._count = count
        self._now = now

    async def write(self, database: Database) -> None:
        """Fill the database. Takes about ten seconds for 100,000 stories."""
        rows: dict[Table, list[dict[str, Any]]] = {
            table: []
            for table in (editions, edition_sections, stories, story_versions, story_topics)
        }
        found: list[dict[str, Any]] = []
        for number in range(1, self._count + 1):
            self._add_story(number, rows, found)
        async with database.write() as connection:
            for table, of_table in rows.items():
                await connection.execute(insert(table), of_table)
            await connection.execute(
                text("INSERT INTO story_search (rowid, headline, body) VALUES (:id, :head, :body)"),
                found,
            )
            await connection.execute(text("ANALYZE"))

    def _add_story(
        self, number: int, rows: dict[Table, list[dict[str, Any]]], found: list[dict[str, Any]]
    ) -> None:
        edition, position = divmod(number - 1, PER_EDITION)
        edition, position = edition + 1, position + 1
        day = FIRST_DAY + timedelta(days=edition)
        if position == 1:
            self._add_edition(edition, day, rows)
        section = self._sections[position * len(self._sections) // (PER_EDITION + 1)]
        headline, body = self._words(12), self._words(70)
        topics = self._draw.sample(self._topics, 3)
        rows[stories].append(
            {
                "id": number,
                "edition_id": edition,
                "position": position,
                "day": day,
                "version": 1,
                "latest_version": 1,
                "section_id": section,
                "published_at": self._now,
            }
        )
        rows[story_versions].append(
            {
                "story_id": number,
                "version": 1,
                "section_id": section,
                "headline": headline,
                "paragraphs": [f"{headline} {body}"],
                "topics": topics,
                "suggested_topics": [],
                "created_at": self._now,
            }
        )
        rows[story_topics] += [
            {"topic_id": topic, "story_id": number, "day": day, "position": position}
            for topic in topics
        ]
        found.append({"id": number, "head": headline, "body": body})

    def _add_edition(
        self, edition: int, day: date, rows: dict[Table, list[dict[str, Any]]]
    ) -> None:
        rows[editions].append(
            {
                "id": edition,
                "key": f"e-stories|{day}",
                "number": edition,
                "title": f"{day:%b %-d} : E-Stories",
                "date": day,
                "tags": [],
                "published_at": self._now,
            }
        )
        rows[edition_sections] += [
            {"edition_id": edition, "position": position, "section_id": section, "heading": section}
            for position, section in enumerate(self._sections, start=1)
        ]

    def _words(self, count: int) -> str:
        """Words by Zipf's law: word 1 is in nearly every story, word 20,000 in hardly any."""
        ranks = (int(VOCABULARY ** self._draw.random()) for _ in range(count))
        return " ".join(f"word{rank}" for rank in ranks).capitalize() + "."
