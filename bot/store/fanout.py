"""Planning deliveries: one row for each chat a publication concerns, in one statement."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Insert,
    Select,
    and_,
    bindparam,
    func,
    insert,
    literal,
    or_,
    select,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.model import (
    DeliveryState,
    DraftId,
    EditionId,
    PublicationId,
    PublicationKind,
    StoryId,
    StoryText,
    targets_of,
)
from bot.store.schema import (
    chats,
    deliveries,
    publication_stories,
    publications,
    stories,
    subscriptions,
    workers,
)

WAITING = (DeliveryState.PLANNED.value, DeliveryState.RETRY.value)
IS_WAITING = deliveries.c.state.in_(
    bindparam("waiting", WAITING, expanding=True, literal_execute=True)
)
"""Written out in the statement: SQLite uses `deliveries_due` only where it reads its condition
(https://www.sqlite.org/partialindex.html)."""

ARRIVED = (
    DeliveryState.DELIVERED.value,
    DeliveryState.SENDING.value,
    DeliveryState.UNKNOWN.value,
)
"""States in which a chat has a copy, or may have one."""

RECENT_PUBLICATIONS = 200
"""A chat's waiting rows are looked for in so many: some two months of three editions a day."""

RECENT = select(publications.c.id).order_by(publications.c.id.desc()).limit(RECENT_PUBLICATIONS)

COLUMNS = (
    *("publication_id", "chat_id", "state", "platform", "priority"),
    *("matched", "attempts", "lost_answers", "due_at"),
)


@dataclass(frozen=True, slots=True)
class Act:
    """One act of publishing, before it has a number."""

    kind: PublicationKind
    now: datetime
    draft: DraftId | None = None
    edition: EditionId | None = None
    amends: PublicationId | None = None
    deletes: bool = False


@dataclass(frozen=True, slots=True)
class Planned:
    """A publication and how many chats it concerns."""

    publication: PublicationId
    audience: int


async def plan_stories(
    connection: AsyncConnection, act: Act, fresh: Iterable[tuple[StoryId, StoryText]]
) -> Planned:
    """One delivery for each chat whose subscriptions match the new stories."""
    publication = await _publication(connection, act)
    rows = [
        {"publication_id": publication, "target": str(target), "story_id": story}
        for story, text in fresh
        for target in targets_of(text)
    ]
    await connection.execute(insert(publication_stories), rows)
    return await _planned(connection, publication, _subscribed(publication, act))


async def plan_amendment(
    connection: AsyncConnection, act: Act, changed: Sequence[StoryId]
) -> Planned:
    """One delivery for each chat that has, or may have, a copy of these stories.

    Whoever only waits for the copy gets the new text as the first one. An amendment that still
    waits there is not needed any more: this one changes the whole message.
    """
    publication = await _publication(connection, act)
    is_concerned = and_(
        publication_stories.c.publication_id == act.amends,
        publication_stories.c.story_id.in_(changed),
    )
    await connection.execute(
        insert(publication_stories).from_select(
            ("publication_id", "target", "story_id"),
            select(
                literal(publication), publication_stories.c.target, publication_stories.c.story_id
            ).where(is_concerned),
        )
    )
    found = select(publication_stories.c.target).where(is_concerned).distinct()
    targets = (await connection.execute(found)).scalars().all()
    planned = await _planned(connection, publication, _holding(publication, act, targets))
    await _supersede(connection, act, publication)
    await _recall(connection)
    return planned


async def cancel_empty(connection: AsyncConnection, publication: PublicationId) -> None:
    """Cancel what waits and has no story left that is public."""
    live = (
        select(publication_stories.c.target)
        .join_from(publication_stories, stories)
        .where(
            publication_stories.c.publication_id == publication,
            stories.c.version.is_not(None),
        )
        .distinct()
    )
    targets = set((await connection.execute(live)).scalars())
    waiting = (
        deliveries.c.publication_id == publication,
        IS_WAITING,
        deliveries.c.gathered_into.is_(None),
    )
    distinct = select(deliveries.c.matched).where(*waiting).distinct()
    empty = [
        matched
        for matched in (await connection.execute(distinct)).scalars()
        if targets.isdisjoint(matched.split(","))
    ]
    for matched in empty:
        await take_back(connection, (*waiting, deliveries.c.matched == matched), "retracted")


async def take_back(
    connection: AsyncConnection, waiting: Iterable[ColumnElement[bool]], reason: str
) -> int:
    """End waiting deliveries: cancelled, or unknown where a copy may have arrived. How many."""
    conditions = tuple(waiting)
    doubtful = await connection.execute(
        update(deliveries)
        .where(*conditions, deliveries.c.lost_answers > 0)
        .values(state=DeliveryState.UNKNOWN.value, reason=f"{reason}; it may have arrived before")
    )
    certain = await connection.execute(
        update(deliveries)
        .where(*conditions, deliveries.c.lost_answers == 0)
        .values(state=DeliveryState.CANCELLED.value, reason=reason)
    )
    await release_followers(connection)
    return doubtful.rowcount + certain.rowcount


async def release_followers(connection: AsyncConnection) -> None:
    """What was gathered into a message that will not be sent goes on its own."""
    leader = deliveries.alias()
    await connection.execute(
        update(deliveries)
        .where(
            deliveries.c.gathered_into.is_not(None),
            deliveries.c.gathered_into != deliveries.c.publication_id,
            IS_WAITING,
            ~select(leader.c.chat_id)
            .where(
                leader.c.publication_id == deliveries.c.gathered_into,
                leader.c.chat_id == deliveries.c.chat_id,
                leader.c.state.in_((*WAITING, DeliveryState.SENDING.value)),
            )
            .exists(),
        )
        .values(gathered_into=None)
    )


async def _publication(connection: AsyncConnection, act: Act) -> PublicationId:
    made = await connection.execute(
        insert(publications)
        .values(
            kind=act.kind.value,
            draft_id=act.draft,
            edition_id=act.edition,
            amends=act.amends,
            deletes=act.deletes,
            audience=0,
            created_at=act.now,
        )
        .returning(publications.c.id)
    )
    return PublicationId(made.scalar_one())


async def _planned(
    connection: AsyncConnection, publication: PublicationId, rows: Insert
) -> Planned:
    audience = (await connection.execute(rows)).rowcount
    await connection.execute(
        update(publications).where(publications.c.id == publication).values(audience=audience)
    )
    return Planned(publication, audience)


def _rows(
    publication: PublicationId, act: Act, of: tuple[ColumnElement[Any], ...]
) -> Select[*tuple[Any, ...]]:
    """A planned row, as `COLUMNS` names it, for each chat, platform and matched targets `of`."""
    chat, platform, matched = of
    return select(
        literal(publication),
        chat,
        literal(DeliveryState.PLANNED.value),
        platform,
        literal(act.kind.priority.value),
        matched,
        literal(0),
        literal(0),
        literal(act.now, deliveries.c.due_at.type),
    )


def _subscribed(publication: PublicationId, act: Act) -> Insert:
    """One statement, however many chats: each gets the list of its targets that matched.

    Reads all subscriptions once in the order of their key, so that nothing is sorted: looked up
    by target, those of a million chats would be sorted twice. Targets stand in the key's order.
    """
    is_target = (
        select(publication_stories.c.story_id)
        .where(
            publication_stories.c.publication_id == publication,
            publication_stories.c.target == subscriptions.c.target,
        )
        .exists()
    )
    matching = (
        select(
            subscriptions.c.chat_id,
            func.aggregate_strings(subscriptions.c.target, ",").label("matched"),
        )
        .where(is_target)
        .group_by(subscriptions.c.chat_id)
        .subquery()
    )
    rows = (
        _rows(publication, act, (matching.c.chat_id, chats.c.platform, matching.c.matched))
        .join_from(matching, chats, chats.c.id == matching.c.chat_id)
        .where(~chats.c.is_paused, chats.c.gone_reason.is_(None))
    )
    return insert(deliveries).from_select(COLUMNS, rows)


def _holding(publication: PublicationId, act: Act, targets: Sequence[str]) -> Insert:
    """The chats whose copy of the amended publication holds one of the targets' stories."""
    within = literal(",").concat(deliveries.c.matched).concat(",")
    rows = (
        _rows(publication, act, (deliveries.c.chat_id, deliveries.c.platform, deliveries.c.matched))
        .join_from(deliveries, chats, chats.c.id == deliveries.c.chat_id)
        .where(
            deliveries.c.publication_id == act.amends,
            or_(*(within.contains(f",{target},", autoescape=True) for target in targets)),
            or_(
                deliveries.c.state.in_(ARRIVED),
                deliveries.c.message_ids.is_not(None),
                deliveries.c.lost_answers > 0,
            ),
            chats.c.gone_reason.is_(None),
        )
    )
    return insert(deliveries).from_select(COLUMNS, rows)


async def _supersede(connection: AsyncConnection, act: Act, publication: PublicationId) -> None:
    earlier = select(publications.c.id).where(
        publications.c.amends == act.amends, publications.c.id < publication
    )
    concerned = select(deliveries.c.chat_id).where(deliveries.c.publication_id == publication)
    await connection.execute(
        update(deliveries)
        .where(
            deliveries.c.publication_id.in_(earlier),
            IS_WAITING,
            deliveries.c.chat_id.in_(concerned),
        )
        .values(state=DeliveryState.CANCELLED.value, reason="a later change brings it along")
    )


async def _recall(connection: AsyncConnection) -> None:
    """What workers hold and have not begun is looked at again: its text may have changed."""
    await connection.execute(update(workers).values(recalls=workers.c.recalls + 1))
