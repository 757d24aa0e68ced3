"""What makes a text public, and what takes it back: steps inside a publishing transaction."""

from datetime import date, datetime

from sqlalchemy import Column, ColumnElement, delete, func, insert, literal, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.model import DeskStory, Draft, Edition, StoryId, StoryText
from bot.store.schema import drafts, editions, stories, story_topics, story_versions
from bot.store.search import forget_story, index_story


async def show(connection: AsyncConnection, story: DeskStory, day: date, now: datetime) -> None:
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
    await connection.execute(
        update(story_versions)
        .where(
            story_versions.c.story_id == story.id,
            story_versions.c.version == _latest(story.id),
        )
        .values(shown_at=now)
    )
    await _show_topics(connection, story.id, story.text, day, story.position)
    await index_story(connection, story.id, story.text)


async def hide(connection: AsyncConnection, story: StoryId, reason: str, now: datetime) -> None:
    """Take the story back: no list, topic or search finds it any more."""
    await connection.execute(
        update(stories)
        .where(stories.c.id == story)
        .values(version=None, retracted_at=now, retraction=reason)
    )
    await connection.execute(delete(story_topics).where(story_topics.c.story_id == story))
    await forget_story(connection, story)


async def show_edition(
    connection: AsyncConnection, draft: Draft, edition: Edition, now: datetime
) -> None:
    tags = select(drafts.c.tags).where(drafts.c.id == draft.id).scalar_subquery()
    await connection.execute(
        update(editions)
        .where(editions.c.id == edition.id)
        .values(tags=tags, published_at=_at_first(editions.c.published_at, now))
    )


def _at_first(published_at: Column[datetime], now: datetime) -> ColumnElement[datetime]:
    """The moment of the first publication stays."""
    return func.coalesce(published_at, literal(now, published_at.type))


def _latest(story: StoryId) -> ColumnElement[int]:
    return select(stories.c.latest_version).where(stories.c.id == story).scalar_subquery()


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
