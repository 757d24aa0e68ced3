"""Publishing is one transaction: public texts, the publication and one delivery row per chat."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Column, ColumnElement, Insert, delete, func, insert, literal, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.model import (
    Change,
    DeliveryState,
    DeskStory,
    Draft,
    DraftId,
    Edition,
    Person,
    PublicationId,
    StoryId,
    StoryText,
    targets_of,
)
from bot.store.audit import note
from bot.store.database import Database
from bot.store.desk import open_draft
from bot.store.schema import (
    chats,
    deliveries,
    drafts,
    editions,
    publication_stories,
    publications,
    stories,
    story_topics,
    subscriptions,
)
from bot.store.search import index_story


@dataclass(frozen=True, slots=True)
class Published:
    """What one `/publish` did."""

    draft: Draft
    new: tuple[StoryId, ...]
    changed: tuple[StoryId, ...]
    publication: PublicationId | None
    """None when there was nothing new to deliver."""
    audience: int
    """Chats that the new stories will be delivered to."""


class Publishing:
    """Makes drafts public."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def publish(
        self, draft_id: DraftId, version: int | None, person: Person, now: datetime
    ) -> Published:
        """Publish a draft, all or nothing. Raises UserError when it has moved on or is closed.

        Only new stories are delivered: the public text of a changed one is replaced.
        """
        async with self._database.write() as connection:
            draft = await open_draft(connection, draft_id, version)
            fresh = [each for each in draft.stories if each.change is Change.NEW]
            changed = [each for each in draft.stories if each.change is Change.CHANGED]
            day = draft.edition.date if draft.edition else now.date()
            for story in (*fresh, *changed):
                await _show(connection, story, day, now)
            if draft.edition:
                await _show_edition(connection, draft, draft.edition, now)
            planned = await _fan_out(connection, draft, fresh, now) if fresh else (None, 0)
            await connection.execute(
                update(drafts).where(drafts.c.id == draft_id).values(closed_at=now)
            )
            await note(connection, person, "publish", f"draft {draft_id}", now)
            return Published(
                draft, tuple(s.id for s in fresh), tuple(s.id for s in changed), *planned
            )


async def _show(connection: AsyncConnection, story: DeskStory, day: date, now: datetime) -> None:
    """Make the story's newest text the public one, and findable as such."""
    await connection.execute(
        update(stories)
        .where(stories.c.id == story.id)
        .values(
            version=stories.c.latest_version,
            section_id=story.text.section,
            day=day,
            published_at=_at_first(stories.c.published_at, now),
        )
    )
    await _show_topics(connection, story.id, story.text, day, story.position)
    await index_story(connection, story.id, story.text)


def _at_first(published_at: Column[datetime], now: datetime) -> ColumnElement[datetime]:
    """The moment of the first publication stays."""
    return func.coalesce(published_at, literal(now, published_at.type))


async def _show_topics(
    connection: AsyncConnection, story_id: StoryId, text: StoryText, day: date, position: int
) -> None:
    await connection.execute(delete(story_topics).where(story_topics.c.story_id == story_id))
    rows = [
        {"topic_id": topic, "story_id": story_id, "day": day, "position": position}
        for topic in text.topics
    ]
    if rows:
        await connection.execute(insert(story_topics), rows)


async def _show_edition(
    connection: AsyncConnection, draft: Draft, edition: Edition, now: datetime
) -> None:
    tags = select(drafts.c.tags).where(drafts.c.id == draft.id).scalar_subquery()
    await connection.execute(
        update(editions)
        .where(editions.c.id == edition.id)
        .values(
            tags=tags,
            published_at=_at_first(editions.c.published_at, now),
        )
    )


async def _fan_out(
    connection: AsyncConnection, draft: Draft, fresh: list[DeskStory], now: datetime
) -> tuple[PublicationId, int]:
    """One delivery row for each chat whose subscriptions match; how many there are."""
    made = await connection.execute(
        insert(publications)
        .values(
            draft_id=draft.id,
            edition_id=draft.edition.id if draft.edition else None,
            audience=0,
            created_at=now,
        )
        .returning(publications.c.id)
    )
    publication = PublicationId(made.scalar_one())
    await connection.execute(insert(publication_stories), _targets(publication, fresh))
    audience = (await connection.execute(_planned_rows(publication, now))).rowcount
    await connection.execute(
        update(publications).where(publications.c.id == publication).values(audience=audience)
    )
    return publication, audience


def _targets(publication: PublicationId, fresh: list[DeskStory]) -> list[dict[str, object]]:
    return [
        {"publication_id": publication, "target": str(target), "story_id": story.id}
        for story in fresh
        for target in targets_of(story.text)
    ]


def _planned_rows(publication: PublicationId, now: datetime) -> Insert:
    """One statement, however many chats: each gets the list of its targets that matched."""
    matching = (
        select(subscriptions.c.chat_id, subscriptions.c.target)
        .where(
            subscriptions.c.target.in_(
                select(publication_stories.c.target).where(
                    publication_stories.c.publication_id == publication
                )
            )
        )
        .order_by(subscriptions.c.chat_id, subscriptions.c.target)
        .subquery()
    )
    rows = (
        select(
            literal(publication),
            matching.c.chat_id,
            literal(DeliveryState.PLANNED.value),
            func.min(chats.c.platform),
            func.aggregate_strings(matching.c.target, ","),
            literal(0),
            literal(0),
            literal(now, deliveries.c.due_at.type),
        )
        .join_from(matching, chats, chats.c.id == matching.c.chat_id)
        .where(~chats.c.is_paused, chats.c.gone_reason.is_(None))
        .group_by(matching.c.chat_id)
    )
    columns = (
        *("publication_id", "chat_id", "state", "platform"),
        *("matched", "attempts", "lost_answers", "due_at"),
    )
    return insert(deliveries).from_select(columns, rows)
