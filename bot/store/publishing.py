"""Publishing is one transaction: public texts, the publication and one delivery row per chat."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.errors import Suggestion, UnknownName, UserError
from bot.model import (
    Change,
    DeskStory,
    Draft,
    DraftId,
    Person,
    PublicationId,
    PublicationKind,
    StoryId,
    StoryText,
)
from bot.store.audit import note
from bot.store.database import Database
from bot.store.desk import desk_stories, open_draft
from bot.store.fanout import Act, Planned, cancel_empty, plan_amendment, plan_stories
from bot.store.papers import CorrectedText, write_correction
from bot.store.public import hide, show, show_edition
from bot.store.schema import drafts, publication_stories, publications, stories


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
    amendments: tuple[Planned, ...] = ()
    """What brings the changed stories to those who have the old text."""


@dataclass(frozen=True, slots=True)
class Amendment:
    """What one `/correct` or `/retract` did."""

    story: StoryId
    headline: str
    planned: tuple[Planned, ...]
    """Empty when nobody was ever sent the story."""

    @property
    def copies(self) -> int:
        """Chats whose copy is changed."""
        return sum(each.audience for each in self.planned)


class Publishing:
    """Makes drafts public, and puts right or takes back what is."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def publish(
        self, draft_id: DraftId, version: int | None, person: Person, now: datetime
    ) -> Published:
        """Publish a draft, all or nothing. Raises UserError when it has moved on or is closed.

        New stories are delivered; delivered copies of changed ones are edited.
        """
        async with self._database.write() as connection:
            draft = await open_draft(connection, draft_id, version)
            fresh = [each for each in draft.stories if each.change is Change.NEW]
            changed = [each for each in draft.stories if each.change is Change.CHANGED]
            day = draft.edition.date if draft.edition else now.date()
            for story in (*fresh, *changed):
                await show(connection, story, day, now)
            if draft.edition:
                await show_edition(connection, draft, draft.edition, now)
            kind = PublicationKind.EDITION if draft.edition else PublicationKind.BREAKING
            act = Act(kind, now, draft_id, draft.edition.id if draft.edition else None)
            planned = (
                await plan_stories(connection, act, ((each.id, each.text) for each in fresh))
                if fresh
                else None
            )
            correction = replace(act, kind=PublicationKind.CORRECTION)
            amendments = await _amend(connection, correction, [each.id for each in changed])
            await connection.execute(
                update(drafts).where(drafts.c.id == draft_id).values(closed_at=now)
            )
            await note(connection, person, "publish", f"draft {draft_id}", now)
            return Published(
                draft,
                tuple(each.id for each in fresh),
                tuple(each.id for each in changed),
                planned.publication if planned else None,
                planned.audience if planned else 0,
                amendments,
            )

    async def public_text(self, story_id: StoryId) -> StoryText:
        """The text of a story that can be corrected. Raises UserError when it cannot."""
        async with self._database.read() as connection:
            return (await _public_story(connection, story_id)).text

    async def correct(
        self, story_id: StoryId, text: CorrectedText, person: Person, now: datetime
    ) -> Amendment:
        """Put a public story right, everywhere it was delivered. All or nothing.

        Raises UserError when it is not public, reads so already, or has changes on the desk.
        """
        async with self._database.write() as connection:
            story = await _public_story(connection, story_id)
            corrected = await write_correction(connection, story, text, now)
            day = await connection.execute(select(stories.c.day).where(stories.c.id == story_id))
            await show(connection, replace(story, text=corrected), day.scalar_one(), now)
            act = Act(PublicationKind.CORRECTION, now)
            planned = await _amend(connection, act, [story_id])
            await note(connection, person, "correct", f"story {story_id}", now)
            return Amendment(story_id, corrected.headline, planned)

    async def retract(
        self, story_id: StoryId, reason: str, person: Person, now: datetime, *, deletes: bool
    ) -> Amendment:
        """Take a public story back, everywhere it was delivered. All or nothing.

        What waits is cancelled in the same transaction. Raises UserError when it is not public.
        """
        async with self._database.write() as connection:
            story = await _public_story(connection, story_id)
            await hide(connection, story_id, reason, now)
            act = Act(PublicationKind.RETRACTION, now, deletes=deletes)
            planned = await _amend(connection, act, [story_id])
            for publication in await _brought_by(connection, [story_id]):
                await cancel_empty(connection, publication)
            await note(connection, person, "retract", f"story {story_id}", now)
            return Amendment(story_id, story.text.headline, planned)


async def _amend(
    connection: AsyncConnection, act: Act, changed: Sequence[StoryId]
) -> tuple[Planned, ...]:
    """One amendment for each publication that brought one of these stories into chats."""
    return tuple(
        [
            await plan_amendment(connection, replace(act, amends=publication), changed)
            for publication in await _brought_by(connection, changed)
        ]
    )


async def _brought_by(
    connection: AsyncConnection, changed: Sequence[StoryId]
) -> tuple[PublicationId, ...]:
    query = (
        select(publications.c.id)
        .join_from(publication_stories, publications)
        .where(publication_stories.c.story_id.in_(changed), publications.c.amends.is_(None))
        .distinct()
        .order_by(publications.c.id)
    )
    return tuple(map(PublicationId, (await connection.execute(query)).scalars()))


async def _public_story(connection: AsyncConnection, story_id: StoryId) -> DeskStory:
    """The story if it can be corrected or retracted. Raises UserError otherwise."""
    row = (await connection.execute(select(stories).where(stories.c.id == story_id))).first()
    if row is None:
        raise UnknownName(
            f"There is no story {story_id}. Its number stands below each story.",
            (Suggestion("The newest", "/latest"),),
        )
    if row.retracted_at is not None:
        raise UserError(
            f"Story {story_id} was retracted already. To tell it anew, use /post: "
            "readers get it as a new story."
        )
    if row.version is None:
        raise UserError(
            f"Story {story_id} is not public yet: nobody has read it. Change it on the desk, "
            "see /drafts."
        )
    if row.latest_version != row.version:
        raise UserError(
            f"Story {story_id} has changes on the desk that are not public. Publish or discard "
            "that draft first, see /drafts."
        )
    [story] = await desk_stories(connection, stories.c.id == story_id)
    return story
