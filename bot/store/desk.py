"""The editors' desk: imported editions and posted stories before and while they are published."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Row, Select, and_, delete, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.errors import UserError
from bot.model import (
    DeskStory,
    Draft,
    DraftId,
    Person,
    PersonRef,
    Platform,
    Question,
    QuestionKind,
    Role,
    Section,
    StoryId,
    StoryText,
)
from bot.store.audit import note
from bot.store.database import Database
from bot.store.papers import (
    EditionPaper,
    Placed,
    edition_draft,
    find_or_make_edition,
    keep_document,
    keep_headings,
    keep_sections,
    new_story,
    place_stories,
)
from bot.store.schema import documents, drafts, editions, stories, story_versions
from bot.store.stories import edition_of, text_of

Match = Callable[[tuple[DeskStory, ...]], tuple[Placed, ...]]
"""Finds the known stories of an edition again among the document's."""


@dataclass(frozen=True, slots=True)
class SavedEdition:
    """What an import did to the edition's draft."""

    draft: Draft
    is_changed: bool
    gone: tuple[DeskStory, ...]
    """Published stories that the document no longer holds; they stay public."""


@dataclass(frozen=True, slots=True)
class Scheduled:
    """A draft whose time is set: the version it was set for, and by whom."""

    draft: DraftId
    version: int
    at: datetime
    person: Person


class Desk:
    """Keeps drafts. Nothing it writes is public before `bot.store.publishing` says so."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def save_edition(
        self, paper: EditionPaper, match: Match, person: Person, now: datetime
    ) -> SavedEdition:
        """Bring an edition's draft to what the document says, in one transaction.

        The same document again changes nothing. The draft comes back closed when there is
        nothing to publish.
        """
        async with self._database.write() as connection:
            edition_id = await find_or_make_edition(connection, paper)
            await keep_sections(connection, (section for section, _ in paper.sections))
            known = await desk_stories(connection, stories.c.edition_id == edition_id)
            placed = match(known)
            changed = await place_stories(connection, edition_id, known, placed, now)
            await keep_headings(connection, edition_id, paper)
            await keep_document(connection, edition_id, paper.document, now)
            draft_id = await edition_draft(connection, edition_id, paper, changed=changed, now=now)
            await note(connection, person, "import", f"draft {draft_id}", now)
            return SavedEdition(
                await read_draft(connection, draft_id), changed, _gone(known, placed)
            )

    async def save_story(
        self, text: StoryText, section: Section, person: Person, now: datetime
    ) -> Draft:
        """Make a draft of one new story that belongs to no edition."""
        async with self._database.write() as connection:
            await keep_sections(connection, (section,))
            story_id = await new_story(connection, None, Placed(None, 0, text, ()), now)
            made = await connection.execute(
                insert(drafts)
                .values(story_id=story_id, version=1, tags=[], questions=[], updated_at=now)
                .returning(drafts.c.id)
            )
            draft_id = DraftId(made.scalar_one())
            await note(connection, person, "post", f"draft {draft_id}", now)
            return await read_draft(connection, draft_id)

    async def draft(self, draft_id: DraftId) -> Draft | None:
        async with self._database.read() as connection:
            if not await _exists(connection, draft_id):
                return None
            return await read_draft(connection, draft_id)

    async def open_drafts(self) -> tuple[Draft, ...]:
        """All drafts that wait to be published, the newest change first."""
        query = (
            select(drafts.c.id)
            .where(drafts.c.closed_at.is_(None))
            .order_by(drafts.c.updated_at.desc(), drafts.c.id.desc())
        )
        async with self._database.read() as connection:
            ids = (await connection.execute(query)).scalars().all()
            return tuple([await read_draft(connection, DraftId(each)) for each in ids])

    async def discard(
        self, draft_id: DraftId, version: int | None, person: Person, now: datetime
    ) -> Draft:
        """Close the draft and forget its unpublished changes.

        Raises UserError when it has moved on or is closed.
        """
        async with self._database.write() as connection:
            draft = await open_draft(connection, draft_id, version)
            await note(connection, person, "discard", f"draft {draft_id}", now)
            for story in draft.stories:
                await _forget_changes(connection, story)
            await connection.execute(
                update(drafts).where(drafts.c.id == draft_id).values(closed_at=now)
            )
            if draft.edition is not None and draft.edition.published_at is None:
                await connection.execute(delete(editions).where(editions.c.id == draft.edition.id))
            return draft

    async def schedule(
        self, draft_id: DraftId, at: datetime | None, person: Person, now: datetime
    ) -> Draft:
        """Set the time at which the draft publishes itself; None: by hand after all.

        A later change of the draft takes the time away. Raises UserError when it is closed.
        """
        async with self._database.write() as connection:
            await open_draft(connection, draft_id, None)
            who = f"{person.ref.platform}:{person.ref.id}"
            await connection.execute(
                update(drafts)
                .where(drafts.c.id == draft_id)
                .values(publish_at=at, scheduled_by=None if at is None else who)
            )
            await note(connection, person, "schedule", f"draft {draft_id}", now)
            return await read_draft(connection, draft_id)

    async def unschedule(self, draft_id: DraftId) -> None:
        """Take the time away, for a reason that is not a person's."""
        async with self._database.write() as connection:
            await connection.execute(
                update(drafts)
                .where(drafts.c.id == draft_id)
                .values(publish_at=None, scheduled_by=None)
            )

    async def scheduled(self, until: datetime) -> tuple[Scheduled, ...]:
        """Open drafts that were to be published by then, the earliest first."""
        query = (
            select(drafts)
            .where(drafts.c.closed_at.is_(None), drafts.c.publish_at <= until)
            .order_by(drafts.c.publish_at, drafts.c.id)
        )
        async with self._database.read() as connection:
            return tuple(map(_scheduled, (await connection.execute(query)).all()))

    async def recent_headlines(self, before: date, days: int) -> dict[str, date]:
        """Headlines of editions in the `days` before that day, with their edition's day."""
        query = (
            select(story_versions.c.headline, editions.c.date)
            .join_from(stories, editions)
            .join(
                story_versions,
                and_(
                    story_versions.c.story_id == stories.c.id,
                    story_versions.c.version == stories.c.latest_version,
                ),
            )
            .where(editions.c.date < before, editions.c.date >= before - timedelta(days=days))
            .order_by(editions.c.date)
        )
        async with self._database.read() as connection:
            return {row.headline: row.date for row in (await connection.execute(query)).all()}

    async def recent_documents(self, before: date, count: int) -> tuple[str, ...]:
        """The newest document of each of the last `count` editions before that day."""
        newest = select(func.max(documents.c.id)).group_by(documents.c.edition_id)
        query = (
            select(documents.c.text)
            .join_from(documents, editions)
            .where(documents.c.id.in_(newest), editions.c.date < before)
            .order_by(editions.c.date.desc())
            .limit(count)
        )
        async with self._database.read() as connection:
            return tuple((await connection.execute(query)).scalars())


async def open_draft(connection: AsyncConnection, draft_id: DraftId, version: int | None) -> Draft:
    """The draft, if it is still what the person saw. Raises UserError otherwise."""
    if not await _exists(connection, draft_id):
        raise UserError(f"There is no draft {draft_id}. See what waits with /drafts.")
    draft = await read_draft(connection, draft_id)
    if draft.is_closed:
        raise UserError(f"Draft {draft_id} is closed: it was published or discarded already.")
    if version is not None and version != draft.version:
        raise UserError(
            f"Draft {draft_id} has changed since this was offered. "
            f"Look at it again with /draft {draft_id}."
        )
    return draft


async def read_draft(connection: AsyncConnection, draft_id: DraftId) -> Draft:
    """The draft with all its stories, as this transaction sees it."""
    row = (await connection.execute(select(drafts).where(drafts.c.id == draft_id))).one()
    edition = None
    if row.edition_id is not None:
        edition = (
            await connection.execute(select(editions).where(editions.c.id == row.edition_id))
        ).one()
    subject = (
        stories.c.id == row.story_id
        if row.story_id is not None
        else and_(stories.c.edition_id == row.edition_id, stories.c.retracted_at.is_(None))
    )
    return Draft(
        id=DraftId(row.id),
        version=row.version,
        edition=None if edition is None else edition_of(edition),
        questions=tuple(map(_question, row.questions)),
        stories=await desk_stories(connection, subject),
        updated_at=row.updated_at,
        is_closed=row.closed_at is not None,
        publish_at=row.publish_at,
    )


async def desk_stories(connection: AsyncConnection, condition: Any) -> tuple[DeskStory, ...]:
    """Stories in their newest version, each with the public one for comparison."""
    newest = await connection.execute(_versions(stories.c.latest_version).where(condition))
    shown = await connection.execute(
        _versions(stories.c.version).where(condition, stories.c.version < stories.c.latest_version)
    )
    older = {row.id: text_of(row) for row in shown.all()}
    return tuple(_desk_story(row, older) for row in newest.all())


def _versions(version: Any) -> Select[Any]:
    return (
        select(
            stories.c.id,
            stories.c.position,
            stories.c.version.label("public_version"),
            stories.c.retracted_at,
            story_versions.c.version,
            story_versions.c.section_id,
            story_versions.c.headline,
            story_versions.c.paragraphs,
            story_versions.c.source,
            story_versions.c.event_date,
            story_versions.c.topics,
            story_versions.c.suggested_topics,
        )
        .join_from(
            stories,
            story_versions,
            and_(story_versions.c.story_id == stories.c.id, story_versions.c.version == version),
        )
        .order_by(stories.c.position, stories.c.id)
    )


def _desk_story(row: Row[Any], older: dict[int, StoryText]) -> DeskStory:
    newest = text_of(row)
    public = None if row.public_version is None else older.get(row.id, newest)
    return DeskStory(
        id=StoryId(row.id),
        position=row.position,
        text=newest,
        suggested_topics=tuple(row.suggested_topics),
        public=public,
        is_retracted=row.retracted_at is not None,
    )


async def _exists(connection: AsyncConnection, draft_id: DraftId) -> bool:
    return (
        await connection.execute(select(drafts.c.id).where(drafts.c.id == draft_id))
    ).first() is not None


async def _forget_changes(connection: AsyncConnection, story: DeskStory) -> None:
    """Back to what the public reads; a story it never read goes altogether."""
    if story.public is None:
        await connection.execute(delete(stories).where(stories.c.id == story.id))
        return
    shown = select(stories.c.version).where(stories.c.id == story.id).scalar_subquery()
    await connection.execute(
        delete(story_versions).where(
            story_versions.c.story_id == story.id, story_versions.c.version > shown
        )
    )
    await connection.execute(
        update(stories).where(stories.c.id == story.id).values(latest_version=stories.c.version)
    )


def _gone(known: tuple[DeskStory, ...], placed: tuple[Placed, ...]) -> tuple[DeskStory, ...]:
    kept = {story.story_id for story in placed}
    return tuple(each for each in known if each.id not in kept and each.public is not None)


def _scheduled(row: Row[Any]) -> Scheduled:
    platform, _, person = row.scheduled_by.partition(":")
    editor = Person(PersonRef(Platform(platform), person), "", Role.EDITOR)
    return Scheduled(DraftId(row.id), row.version, row.publish_at, editor)


def _question(kept: dict[str, Any]) -> Question:
    return Question(QuestionKind(kept["kind"]), kept["text"], tuple(kept["lines"]))
