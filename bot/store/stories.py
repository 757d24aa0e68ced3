"""What the public reads: published editions and stories, newest first."""

import asyncio
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.model import (
    Correction,
    Edition,
    EditionId,
    EditionSection,
    Page,
    Retraction,
    Story,
    StoryId,
    StoryText,
)
from bot.store.database import Database
from bot.store.schema import (
    edition_sections,
    editions,
    stories,
    story_topics,
    story_versions,
)

IS_SHOWN_VERSION = and_(
    story_versions.c.story_id == stories.c.id, story_versions.c.version == stories.c.version
)
STORIES: Select[Any] = select(
    stories.c.id,
    stories.c.edition_id,
    stories.c.position,
    stories.c.version,
    stories.c.day,
    stories.c.published_at,
    story_versions.c.section_id,
    story_versions.c.headline,
    story_versions.c.paragraphs,
    story_versions.c.source,
    story_versions.c.event_date,
    story_versions.c.topics,
    story_versions.c.shown_at,
    story_versions.c.note,
).join_from(stories, story_versions, IS_SHOWN_VERSION)
"""Published stories only: an unpublished one has no shown version to join."""

MOST_NEWEST = 500
"""Stories that `/latest` pages through: ten days and more. Older ones are found by edition."""

COUNTED_TOPICS: Select[Any] = select(story_topics.c.topic_id, func.count()).group_by(
    story_topics.c.topic_id
)
COUNTED_SECTIONS: Select[Any] = (
    select(stories.c.section_id, func.count())
    .where(stories.c.version.is_not(None))
    .group_by(stories.c.section_id)
)

IS_RETRACTED = stories.c.retracted_at.is_not(None)

NEWEST_FIRST = (stories.c.day.desc(), stories.c.position, stories.c.id.desc())


@dataclass(frozen=True, slots=True)
class Glance:
    """An edition's sections, and the editions before and after it."""

    outline: tuple[EditionSection, ...]
    earlier: Edition | None
    later: Edition | None


class Stories:
    """Answers what has been published. Drafts are never among the answers."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._newest_edition = database.fresh(self._find_newest_edition)
        self._glance = database.fresh(self._read_glance)
        self._counts = database.fresh(self._count)

    async def newest_edition(self) -> Edition | None:
        return await self._newest_edition(None)

    async def _find_newest_edition(self, _: None) -> Edition | None:
        return await self._edition(editions.c.published_at.is_not(None))

    async def edition_by_number(self, number: int) -> Edition | None:
        return await self._edition(editions.c.number == number)

    async def edition_by_date(self, day: date) -> Edition | None:
        return await self._edition(editions.c.date == day)

    async def edition_by_id(self, edition_id: EditionId) -> Edition | None:
        return await self._edition(editions.c.id == edition_id)

    async def newest_edition_with(self, section_id: str) -> Edition | None:
        """The newest edition that has a story in this section."""
        return await self._edition(
            select(stories.c.id)
            .where(
                stories.c.edition_id == editions.c.id,
                stories.c.section_id == section_id,
                stories.c.version.is_not(None),
            )
            .exists()
        )

    async def editions(self, page: int, size: int) -> Page[Edition]:
        """All published editions, newest first."""
        published = select(editions).where(editions.c.published_at.is_not(None))
        async with self._database.read() as connection:
            total = await connection.execute(select(func.count()).select_from(published.subquery()))
            rows = await connection.execute(
                published.order_by(editions.c.date.desc(), editions.c.id.desc())
                .limit(size)
                .offset((page - 1) * size)
            )
            return Page(tuple(map(edition_of, rows.all())), page, size, int(total.scalar_one()))

    async def editions_since(self, moment: datetime) -> int:
        """How many editions were published after a moment."""
        query = select(func.count()).select_from(editions).where(editions.c.published_at > moment)
        async with self._database.read() as connection:
            return int((await connection.execute(query)).scalar_one())

    async def glance(self, edition: Edition, headlines: int) -> Glance:
        """What an edition's head shows, each section with its first `headlines` headlines."""
        return await self._glance((edition, headlines))

    async def _read_glance(self, asked: tuple[Edition, int]) -> Glance:
        edition, headlines = asked
        outline, (earlier, later) = await asyncio.gather(
            self.outline(edition.id, headlines), self.neighbours(edition)
        )
        return Glance(outline, earlier, later)

    async def neighbours(self, edition: Edition) -> tuple[Edition | None, Edition | None]:
        """The editions before and after this one, by day."""
        nearest = (
            select(func.max(editions.c.date)).where(*_published(editions.c.date < edition.date)),
            select(func.min(editions.c.date)).where(*_published(editions.c.date > edition.date)),
        )
        days = [each.scalar_subquery() for each in nearest]
        query = select(editions).where(*_published(editions.c.date.in_(days)))
        async with self._database.read() as connection:
            found = [edition_of(row) for row in (await connection.execute(query)).all()]
        earlier = next((each for each in found if each.date < edition.date), None)
        return earlier, next((each for each in found if each.date > edition.date), None)

    async def outline(self, edition: EditionId, headlines: int) -> tuple[EditionSection, ...]:
        """The edition's sections in order, each with its first `headlines` headlines."""
        is_heading = and_(
            edition_sections.c.edition_id == stories.c.edition_id,
            edition_sections.c.section_id == stories.c.section_id,
        )
        listed: Select[Any] = (
            select(stories.c.section_id, story_versions.c.headline, edition_sections.c.heading)
            .join_from(stories, story_versions, IS_SHOWN_VERSION)
            .outerjoin(edition_sections, is_heading)
            .where(stories.c.edition_id == edition)
            .order_by(stories.c.position)
        )
        async with self._database.read() as connection:
            found = (await connection.execute(listed)).all()
        return tuple(
            _outline_section(section_id, tuple(rows), headlines)
            for section_id, rows in groupby(found, key=lambda row: str(row.section_id))
        )

    async def in_section(
        self, edition: EditionId, section_id: str, page: int, size: int
    ) -> Page[Story]:
        """The stories of one section of one edition, in the edition's order."""
        wanted = and_(stories.c.edition_id == edition, stories.c.section_id == section_id)
        query = STORIES.where(wanted).order_by(stories.c.position)
        counted = select(func.count()).where(wanted, stories.c.version.is_not(None))
        return await self._page(query, counted, page, size)

    async def about(self, topic_id: str, since: date | None, page: int, size: int) -> Page[Story]:
        """Stories with this topic (children count: they carry their parents), newest first."""
        wanted = [story_topics.c.topic_id == topic_id]
        if since is not None:
            wanted.append(story_topics.c.day >= since)
        query = (
            STORIES.join(story_topics, story_topics.c.story_id == stories.c.id)
            .where(*wanted)
            .order_by(
                story_topics.c.day.desc(), story_topics.c.position, story_topics.c.story_id.desc()
            )
        )
        counted = select(func.count()).select_from(story_topics).where(*wanted)
        return await self._page(query, counted, page, size)

    async def newest(self, page: int, size: int) -> Page[Story]:
        """The newest stories of all: at most `MOST_NEWEST`, so that nobody counts an archive."""
        newest = select(stories.c.id).where(stories.c.version.is_not(None)).limit(MOST_NEWEST)
        counted = select(func.count()).select_from(newest.subquery())
        query = STORIES.where(stories.c.version.is_not(None)).order_by(*NEWEST_FIRST)
        return await self._page(query, counted, page, size)

    async def story(self, story_id: StoryId) -> Story | None:
        async with self._database.read() as connection:
            row = (await connection.execute(STORIES.where(stories.c.id == story_id))).first()
            return None if row is None else story_of(row)

    async def topic_counts(self) -> dict[str, int]:
        """How many published stories each topic has; topics without any are left out."""
        return dict(await self._counts(COUNTED_TOPICS))

    async def section_counts(self) -> dict[str, int]:
        """How many published stories each section has; sections without any are left out."""
        return dict(await self._counts(COUNTED_SECTIONS))

    async def _count(self, query: Select[Any]) -> dict[str, int]:
        async with self._database.read() as connection:
            return {str(row[0]): int(row[1]) for row in (await connection.execute(query)).all()}

    async def retraction(self, story_id: StoryId) -> Retraction | None:
        """How a story was taken back; None when it was not."""
        async with self._database.read() as connection:
            query = select(stories).where(stories.c.id == story_id, IS_RETRACTED)
            row = (await connection.execute(query)).first()
            return None if row is None else retraction_of(row)

    async def headings(self, edition: EditionId) -> dict[str, str]:
        """The edition's own headings by section."""
        async with self._database.read() as connection:
            return await headings_of(connection, edition)

    async def _edition(self, condition: ColumnElement[bool]) -> Edition | None:
        query = (
            select(editions)
            .where(condition, editions.c.published_at.is_not(None))
            .order_by(editions.c.date.desc(), editions.c.id.desc())
            .limit(1)
        )
        async with self._database.read() as connection:
            row = (await connection.execute(query)).first()
            return None if row is None else edition_of(row)

    async def _page(
        self, query: Select[Any], counted: Select[int], page: int, size: int
    ) -> Page[Story]:
        async with self._database.read() as connection:
            return await story_page(connection, query, counted, page, size)


def _published(condition: ColumnElement[bool]) -> tuple[ColumnElement[bool], ...]:
    return condition, editions.c.published_at.is_not(None)


async def story_page(
    connection: AsyncConnection, query: Select[Any], counted: Select[int], page: int, size: int
) -> Page[Story]:
    """One page of a query, with the count of all, in one round trip to the driver's thread."""
    total = counted.scalar_subquery().label("total")
    found = query.add_columns(total).limit(size).offset((page - 1) * size)
    rows = (await connection.execute(found)).all()
    if rows:
        return Page(tuple(map(story_of, rows)), page, size, int(rows[0].total))
    # Beyond the last page there is no row to tell the count.
    count = int((await connection.execute(counted)).scalar_one()) if page > 1 else 0
    return Page((), page, size, count)


async def headings_of(connection: AsyncConnection, edition: EditionId) -> dict[str, str]:
    query = select(edition_sections).where(edition_sections.c.edition_id == edition)
    return {row.section_id: row.heading for row in (await connection.execute(query)).all()}


def edition_of(row: Row[Any]) -> Edition:
    return Edition(
        id=EditionId(row.id),
        number=row.number,
        title=row.title,
        date=row.date,
        tags=tuple(row.tags),
        published_at=row.published_at,
    )


def story_of(row: Row[Any]) -> Story:
    return Story(
        id=StoryId(row.id),
        edition_id=None if row.edition_id is None else EditionId(row.edition_id),
        position=row.position,
        version=row.version,
        day=row.day,
        text=text_of(row),
        published_at=row.published_at,
        correction=_correction_of(row),
    )


def _correction_of(row: Row[Any]) -> Correction | None:
    """A version that became public later than the story did is a correction of it."""
    if row.shown_at is None or row.shown_at <= row.published_at:
        return None
    return Correction(row.shown_at, row.note)


def retraction_of(row: Row[Any]) -> Retraction:
    return Retraction(
        StoryId(row.id), row.section_id, row.position, row.retracted_at, row.retraction
    )


def text_of(row: Row[Any]) -> StoryText:
    return StoryText(
        section=row.section_id,
        headline=row.headline,
        paragraphs=tuple(row.paragraphs),
        source=row.source,
        event_date=row.event_date,
        topics=tuple(row.topics),
    )


def _outline_section(section_id: str, rows: tuple[Row[Any], ...], headlines: int) -> EditionSection:
    return EditionSection(
        section_id=section_id,
        heading=rows[0].heading or section_id,
        story_count=len(rows),
        headlines=tuple(row.headline for row in rows[:headlines]),
    )
