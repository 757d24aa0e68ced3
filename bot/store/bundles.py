"""What a chat gets of a publication: its stories that the chat's subscriptions bring."""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.model import Edition, Matched, Retraction, Story
from bot.store.database import Database
from bot.store.schema import editions, publication_stories, publications, stories
from bot.store.stories import (
    IS_RETRACTED,
    STORIES,
    edition_of,
    headings_of,
    retraction_of,
    story_of,
)


@dataclass(frozen=True, slots=True)
class BundlePart:
    """The stories of one publication in a bundle, in the edition's order."""

    edition: Edition | None
    stories: tuple[Story, ...]
    retractions: tuple[Retraction, ...]
    """Stories that were in it and were taken back."""
    headings: dict[str, str]
    """The edition's own headings by section."""


class BundleStore:
    """Reads bundles as they are now: corrected texts, without what was taken back."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def part(self, matched: Matched) -> BundlePart:
        is_in_it = stories.c.id.in_(
            select(publication_stories.c.story_id).where(
                publication_stories.c.publication_id == matched.publication_id,
                publication_stories.c.target.in_(matched.targets.split(",")),
            )
        )
        async with self._database.read() as connection:
            edition = await _edition(connection, matched)
            found = await connection.execute(
                STORIES.where(is_in_it).order_by(stories.c.position).distinct()
            )
            return BundlePart(
                edition,
                tuple(map(story_of, found.all())),
                await _retractions(connection, is_in_it),
                {} if edition is None else await headings_of(connection, edition.id),
            )


async def _edition(connection: AsyncConnection, matched: Matched) -> Edition | None:
    query = (
        select(editions)
        .join(publications, publications.c.edition_id == editions.c.id)
        .where(publications.c.id == matched.publication_id)
    )
    row = (await connection.execute(query)).first()
    return None if row is None else edition_of(row)


async def _retractions(
    connection: AsyncConnection, is_in_it: ColumnElement[bool]
) -> tuple[Retraction, ...]:
    query = select(stories).where(is_in_it, IS_RETRACTED).order_by(stories.c.position)
    return tuple(map(retraction_of, (await connection.execute(query)).all()))
