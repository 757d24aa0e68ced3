"""What a chat gets of a publication: its stories that the chat's subscriptions bring."""

from collections import defaultdict
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.model import Edition, PublicationId, Retraction, Story, StoryId
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


@dataclass(frozen=True, slots=True)
class PublishedStories:
    """All that the bundles of one publication are made of, as it reads now."""

    whole: BundlePart
    by_target: dict[str, frozenset[StoryId]]

    def ids(self, targets: str) -> frozenset[StoryId]:
        """The stories that these targets bring; equal stories, equal bundle."""
        brought = (self.by_target.get(each, frozenset()) for each in targets.split(","))
        return frozenset[StoryId]().union(*brought)

    def part(self, ids: frozenset[StoryId], *, with_retractions: bool) -> BundlePart:
        whole = self.whole
        return BundlePart(
            whole.edition,
            tuple(each for each in whole.stories if each.id in ids),
            tuple(each for each in whole.retractions if with_retractions and each.story_id in ids),
            whole.headings,
        )


class BundleStore:
    """Reads publications as they are now: corrected texts, and what was taken back."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def published(self, publication: PublicationId) -> PublishedStories:
        async with self._database.read() as connection:
            by_target = await _by_target(connection, publication)
            is_in_it = stories.c.id.in_(frozenset().union(*by_target.values()))
            edition = await _edition(connection, publication)
            found = STORIES.where(is_in_it).order_by(stories.c.position)
            taken = select(stories).where(is_in_it, IS_RETRACTED).order_by(stories.c.position)
            whole = BundlePart(
                edition,
                tuple(map(story_of, (await connection.execute(found)).all())),
                tuple(map(retraction_of, (await connection.execute(taken)).all())),
                {} if edition is None else await headings_of(connection, edition.id),
            )
            return PublishedStories(whole, by_target)


async def _by_target(
    connection: AsyncConnection, publication: PublicationId
) -> dict[str, frozenset[StoryId]]:
    query = select(publication_stories).where(publication_stories.c.publication_id == publication)
    brought: dict[str, set[StoryId]] = defaultdict(set)
    for row in (await connection.execute(query)).all():
        brought[row.target].add(StoryId(row.story_id))
    return {target: frozenset(ids) for target, ids in brought.items()}


async def _edition(connection: AsyncConnection, publication: PublicationId) -> Edition | None:
    query = (
        select(editions)
        .join(publications, publications.c.edition_id == editions.c.id)
        .where(publications.c.id == publication)
    )
    row = (await connection.execute(query)).first()
    return None if row is None else edition_of(row)
