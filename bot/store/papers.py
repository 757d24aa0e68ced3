"""Writing what an edition's document says: its stories, headings and draft.

Each function is one step inside the desk's transaction.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.dialects.sqlite import insert as upsert
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.errors import UserError
from bot.model import DeskStory, DraftId, EditionId, Question, Section, StoryId, StoryText
from bot.store.schema import (
    documents,
    drafts,
    edition_sections,
    editions,
    sections,
    stories,
    story_versions,
)


@dataclass(frozen=True, slots=True)
class EditionPaper:
    """What an import brings: the edition as its document tells it."""

    key: str
    number: int | None
    """The one it should have; None or taken: the next free one."""
    title: str
    date: date
    tags: tuple[str, ...]
    document: str
    sections: tuple[tuple[Section, str], ...]
    """Sections in order, each with its heading in this edition."""
    questions: tuple[Question, ...]


@dataclass(frozen=True, slots=True)
class Placed:
    """A story of the new document: which known one it is (None: new), where it stands."""

    story_id: StoryId | None
    position: int
    text: StoryText
    suggested_topics: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CorrectedText:
    """How a story should have read, and what was wrong, as readers are told."""

    headline: str
    body: tuple[str, ...]
    note: str


async def find_or_make_edition(connection: AsyncConnection, paper: EditionPaper) -> EditionId:
    """The edition of this series and day; made when it is new."""
    known = await connection.execute(select(editions.c.id).where(editions.c.key == paper.key))
    if (edition_id := known.scalar()) is not None:
        await connection.execute(
            update(editions)
            .where(editions.c.id == edition_id, editions.c.published_at.is_(None))
            .values(title=paper.title, tags=paper.tags)
        )
        return EditionId(edition_id)
    made = await connection.execute(
        insert(editions)
        .values(
            key=paper.key,
            number=await _free_number(connection, paper.number),
            title=paper.title,
            date=paper.date,
            tags=paper.tags,
        )
        .returning(editions.c.id)
    )
    return EditionId(made.scalar_one())


async def _free_number(connection: AsyncConnection, wanted: int | None) -> int:
    if wanted is not None:
        taken = await connection.execute(select(editions.c.id).where(editions.c.number == wanted))
        if taken.first() is None:
            return wanted
    highest = await connection.execute(select(func.max(editions.c.number)))
    return int(highest.scalar() or 0) + 1


async def place_stories(
    connection: AsyncConnection,
    edition_id: EditionId,
    known: tuple[DeskStory, ...],
    placed: Sequence[Placed],
    now: datetime,
) -> bool:
    """Write what is new or changed; whether anything was."""
    by_id = {story.id: story for story in known}
    is_changed = False
    for story in placed:
        if story.story_id is None:
            await new_story(connection, edition_id, story, now)
            is_changed = True
        else:
            is_changed |= await _new_version(connection, by_id[story.story_id], story, now)
    kept = {story.story_id for story in placed}
    for missing in known:
        if missing.id not in kept and missing.public is None and not missing.is_retracted:
            await connection.execute(delete(stories).where(stories.c.id == missing.id))
            is_changed = True
    return is_changed


async def new_story(
    connection: AsyncConnection, edition_id: EditionId | None, story: Placed, now: datetime
) -> StoryId:
    made = await connection.execute(
        insert(stories)
        .values(
            edition_id=edition_id,
            position=story.position,
            latest_version=1,
            section_id=story.text.section,
        )
        .returning(stories.c.id)
    )
    story_id = StoryId(made.scalar_one())
    await _write_version(connection, story_id, 1, story, now)
    return story_id


async def _new_version(
    connection: AsyncConnection, known: DeskStory, story: Placed, now: datetime
) -> bool:
    await connection.execute(
        update(stories).where(stories.c.id == known.id).values(position=story.position)
    )
    if known.text == story.text or known.is_retracted:
        return False
    await _write_version(connection, known.id, await _raise(connection, known.id), story, now)
    return True


async def write_correction(
    connection: AsyncConnection, known: DeskStory, text: CorrectedText, now: datetime
) -> StoryText:
    """A new version of a public story. Raises UserError when it reads so already."""
    if (known.text.headline, known.text.body) == (text.headline, text.body):
        raise UserError(f"Story {known.id} reads exactly so already. Nothing was changed.")
    corrected = replace(known.text, headline=text.headline, paragraphs=(text.headline, *text.body))
    version = await _raise(connection, known.id)
    placed = Placed(known.id, known.position, corrected, known.suggested_topics)
    await _write_version(connection, known.id, version, placed, now, text.note)
    return corrected


async def _raise(connection: AsyncConnection, story_id: StoryId) -> int:
    raised = await connection.execute(
        update(stories)
        .where(stories.c.id == story_id)
        .values(latest_version=stories.c.latest_version + 1)
        .returning(stories.c.latest_version)
    )
    return int(raised.scalar_one())


async def _write_version(
    connection: AsyncConnection,
    story_id: StoryId,
    version: int,
    story: Placed,
    now: datetime,
    note: str | None = None,
) -> None:
    await connection.execute(
        insert(story_versions).values(
            story_id=story_id,
            version=version,
            section_id=story.text.section,
            headline=story.text.headline,
            paragraphs=story.text.paragraphs,
            source=story.text.source,
            event_date=story.text.event_date,
            topics=story.text.topics,
            suggested_topics=story.suggested_topics,
            created_at=now,
            note=note,
        )
    )


async def keep_sections(connection: AsyncConnection, wanted: Iterable[Section]) -> None:
    for section in wanted:
        known = await connection.execute(select(sections.c.id).where(sections.c.id == section.id))
        if known.first() is None:
            await connection.execute(
                insert(sections).values(
                    id=section.id,
                    title=section.title,
                    heading=section.headings[0] if section.headings else None,
                    is_ad_hoc=section.is_ad_hoc,
                )
            )


async def keep_headings(
    connection: AsyncConnection, edition_id: EditionId, paper: EditionPaper
) -> None:
    """The document's headings; those of sections that are gone stay for published stories."""
    for position, (section, heading) in enumerate(paper.sections, start=1):
        kept = {"position": position, "heading": heading}
        await connection.execute(
            upsert(edition_sections)
            .values(edition_id=edition_id, section_id=section.id, **kept)
            .on_conflict_do_update(index_elements=["edition_id", "section_id"], set_=kept)
        )


async def keep_document(
    connection: AsyncConnection, edition_id: EditionId, document: str, now: datetime
) -> None:
    newest = (
        select(documents.c.text)
        .where(documents.c.edition_id == edition_id)
        .order_by(documents.c.id.desc())
        .limit(1)
    )
    if (await connection.execute(newest)).scalar() != document:
        await connection.execute(
            insert(documents).values(edition_id=edition_id, text=document, imported_at=now)
        )


async def edition_draft(
    connection: AsyncConnection,
    edition_id: EditionId,
    paper: EditionPaper,
    *,
    changed: bool,
    now: datetime,
) -> DraftId:
    """The open draft of the edition, brought up to date, or the last one when nothing is new."""
    newest = await connection.execute(
        select(drafts.c.id, drafts.c.closed_at)
        .where(drafts.c.edition_id == edition_id)
        .order_by(drafts.c.id.desc())
        .limit(1)
    )
    last = newest.first()
    content = {
        "tags": paper.tags,
        "questions": [
            {"kind": each.kind, "text": each.text, "lines": each.lines} for each in paper.questions
        ],
        "updated_at": now,
        # A set time was set for what the draft said then.
        "publish_at": None,
        "scheduled_by": None,
    }
    if last is not None and (last.closed_at is None or not changed):
        if changed:
            await connection.execute(
                update(drafts)
                .where(drafts.c.id == last.id)
                .values(version=drafts.c.version + 1, **content)
            )
        return DraftId(last.id)
    made = await connection.execute(
        insert(drafts).values(edition_id=edition_id, version=1, **content).returning(drafts.c.id)
    )
    return DraftId(made.scalar_one())
