"""Taking deliveries that are due: steps inside a worker's turn."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Integer,
    Row,
    and_,
    bindparam,
    or_,
    select,
    tuple_,
    union_all,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.model import (
    Candidate,
    ChatId,
    Delivery,
    DeliveryState,
    Matched,
    Platform,
    Priority,
    Publication,
    PublicationId,
    PublicationKind,
)
from bot.store.chat_settings import COLUMNS as SETTINGS
from bot.store.chat_settings import settings_joined
from bot.store.fanout import IS_WAITING, RECENT, release_followers
from bot.store.schema import chat_settings, chats, deliveries, publications

MANY = 3
"""With more than so many left behind, a chat gets them in one message instead of a flood."""

IS_THE_ROW = (deliveries.c.publication_id == bindparam("of_publication")) & (
    deliveries.c.chat_id == bindparam("of_chat")
)
IS_OWN = or_(
    deliveries.c.gathered_into.is_(None),
    deliveries.c.gathered_into == deliveries.c.publication_id,
)
"""The rows that have a message of their own: the others come along in another's."""

POSTPONE = (
    update(deliveries)
    .where(IS_THE_ROW)
    .values(due_at=bindparam("again_at", type_=deliveries.c.due_at.type))
)
EXPIRE = (
    update(deliveries)
    .where(IS_THE_ROW)
    .values(state=bindparam("new_state"), reason="its time had passed before its turn came")
)


def _first(priority: Priority) -> Any:
    return select(
        select(
            deliveries.c.publication_id,
            deliveries.c.chat_id,
            deliveries.c.priority,
            deliveries.c.due_at,
        )
        .where(
            deliveries.c.platform == bindparam("of_platform"),
            deliveries.c.priority == priority.value,
            IS_WAITING,
            deliveries.c.due_at <= bindparam("by", type_=deliveries.c.due_at.type),
            IS_OWN,
        )
        .order_by(deliveries.c.due_at, deliveries.c.publication_id, deliveries.c.chat_id)
        .limit(bindparam("look", type_=Integer))
        .subquery()
    )


def _due(least: Priority) -> Any:
    """The first of each priority through the index, and then the first of those."""
    first = union_all(*(_first(each) for each in Priority if each <= least)).subquery()
    return (
        select(
            *(deliveries.c.publication_id, deliveries.c.chat_id, deliveries.c.matched),
            *(deliveries.c.attempts, deliveries.c.lost_answers),
            *(deliveries.c.gathered_into, deliveries.c.message_ids),
            *(chats.c.address, chats.c.is_paused),
            *SETTINGS,
        )
        .join_from(
            first,
            deliveries,
            and_(
                deliveries.c.publication_id == first.c.publication_id,
                deliveries.c.chat_id == first.c.chat_id,
            ),
        )
        .join(chats, chats.c.id == deliveries.c.chat_id)
        .outerjoin(chat_settings, chat_settings.c.chat_id == deliveries.c.chat_id)
        .order_by(
            first.c.priority, first.c.due_at, deliveries.c.publication_id, deliveries.c.chat_id
        )
        .limit(bindparam("look", type_=Integer))
    )


DUE = {least: _due(least) for least in (Priority.CORRECTION, Priority.EDITION)}
"""Made once: making the statement costs more than the question."""


@dataclass(frozen=True, slots=True)
class Taken:
    """A delivery that goes now, and whether others of its chat come along in its message."""

    delivery: Delivery
    gathers: bool = False
    """All that are due come along."""
    gathers_many: bool = False
    """They come along if there are more than `MANY`: we are late, and they would be a flood."""
    is_leader: bool = False
    """Those that came along at an earlier attempt come along again, and no others."""
    is_chats_wish: bool = True
    """Whether the chat wants its stories together; else they do because we are late."""


@dataclass(frozen=True, slots=True)
class Admitted:
    """What is to happen to the candidates; those in none of the lists stay as they are."""

    taken: Sequence[Taken] = ()
    later: Sequence[tuple[Delivery, datetime]] = ()
    expired: Sequence[Delivery] = ()


Admit = Callable[[Sequence[Candidate]], Admitted]
"""Says which of the due deliveries go now, and when the others may."""


async def due(
    connection: AsyncConnection, platform: Platform, look: int, now: datetime, least: Priority
) -> tuple[Candidate, ...]:
    """The `look` deliveries that go first: by priority, then by the time they are due."""
    asked = {"of_platform": platform.value, "by": now, "look": look}
    rows = (await connection.execute(DUE[least], asked)).all()
    if not rows:
        return ()
    # Few publications have many deliveries: reading them apart is cheaper than with every row.
    wanted = {row.publication_id for row in rows}
    found = await connection.execute(select(publications).where(publications.c.id.in_(wanted)))
    known = {row.id: _publication(row) for row in found.all()}
    return tuple(_candidate(row, known[row.publication_id]) for row in rows)


async def take(
    connection: AsyncConnection, admitted: Admitted, now: datetime
) -> tuple[Delivery, ...]:
    """Write the intents, and what happens to those that do not go."""
    taken = await _with_companions(connection, admitted.taken, now)
    companions = {(each.publication_id, one.chat_id) for one in taken for each in one.gathered}
    later = [
        {**row_of(delivery), "again_at": at}
        for delivery, at in admitted.later
        if (delivery.publication_id, delivery.chat_id) not in companions
    ]
    if later:
        await connection.execute(POSTPONE, later)
    if admitted.expired:
        await connection.execute(EXPIRE, list(map(_expired, admitted.expired)))
        await release_followers(connection)
    await _intend(connection, taken)
    return taken


def row_of(delivery: Delivery) -> dict[str, object]:
    return {"of_publication": delivery.publication_id, "of_chat": delivery.chat_id}


def _publication(row: Row[Any]) -> Publication:
    return Publication(
        id=PublicationId(row.id),
        kind=PublicationKind(row.kind),
        published_at=row.created_at,
        amends=None if row.amends is None else PublicationId(row.amends),
        deletes=row.deletes,
        is_held=row.held_reason is not None,
        released_at=row.released_at,
    )


def _candidate(row: Row[Any], publication: Publication) -> Candidate:
    settings = settings_joined(row)
    delivery = Delivery(
        publication=publication,
        chat_id=ChatId(row.chat_id),
        address=row.address,
        matched=row.matched,
        attempts=row.attempts + 1,
        lost_answers=row.lost_answers,
        message_ids=ids_of(row),
        is_rich=settings is not None and settings.is_rich,
    )
    is_leader = row.gathered_into is not None
    return Candidate(delivery, row.is_paused, settings, is_leader)


def ids_of(row: Row[Any]) -> tuple[str, ...]:
    """Of the parts accepted; an empty one was accepted, and its id could not be read."""
    return () if row.message_ids is None else tuple(row.message_ids.split(","))


async def _with_companions(
    connection: AsyncConnection, taken: Sequence[Taken], now: datetime
) -> tuple[Delivery, ...]:
    gathering = [each for each in taken if each.is_leader or each.gathers or each.gathers_many]
    if not gathering:
        return tuple(each.delivery for each in taken)
    companions = await _companions(connection, gathering, now)
    return tuple(_gathered(each, companions.get(each.delivery.chat_id, ())) for each in taken)


async def _companions(
    connection: AsyncConnection, gathering: Sequence[Taken], now: datetime
) -> dict[int, list[Any]]:
    """The other new stories that wait for these chats, found by primary key."""
    query = (
        select(
            deliveries.c.publication_id,
            deliveries.c.chat_id,
            deliveries.c.matched,
            deliveries.c.gathered_into,
            deliveries.c.due_at,
        )
        .where(
            deliveries.c.publication_id.in_(RECENT),
            deliveries.c.chat_id.in_([each.delivery.chat_id for each in gathering]),
            IS_WAITING,
            deliveries.c.priority >= Priority.BREAKING,
            or_(
                deliveries.c.gathered_into.is_not(None),
                and_(
                    deliveries.c.due_at <= now,
                    deliveries.c.lost_answers == 0,
                    deliveries.c.message_ids.is_(None),
                ),
            ),
        )
        .order_by(deliveries.c.chat_id, deliveries.c.publication_id)
    )
    rows = (await connection.execute(query)).all()
    by_chat: dict[int, list[Any]] = defaultdict(list)
    for row in rows:
        by_chat[row.chat_id].append(row)
    return by_chat


def _gathered(taken: Taken, waiting: Sequence[Any]) -> Delivery:
    leader = taken.delivery
    others = [row for row in waiting if row.publication_id != leader.publication_id]
    if taken.is_leader:
        others = [row for row in others if row.gathered_into == leader.publication_id]
    elif taken.gathers or taken.gathers_many:
        others = [row for row in others if row.gathered_into is None]
        if not taken.gathers and len(others) < MANY:
            return leader
    else:
        return leader
    companions = tuple(Matched(PublicationId(row.publication_id), row.matched) for row in others)
    return replace(leader, gathered=companions, while_away=not taken.is_chats_wish)


async def _intend(connection: AsyncConnection, taken: Sequence[Delivery]) -> None:
    for publication in {each.publication_id for each in taken}:
        chosen = [each.chat_id for each in taken if each.publication_id == publication]
        await connection.execute(
            update(deliveries)
            .where(deliveries.c.publication_id == publication, deliveries.c.chat_id.in_(chosen))
            .values(state=DeliveryState.SENDING.value, attempts=deliveries.c.attempts + 1)
        )
    for leader in taken:
        if leader.gathered:
            await _intend_gathered(connection, leader)


async def _intend_gathered(connection: AsyncConnection, leader: Delivery) -> None:
    await connection.execute(
        update(deliveries)
        .where(is_in_bundle(leader))
        .values(
            state=DeliveryState.SENDING.value,
            gathered_into=leader.publication_id,
            # The leader's own attempt is counted with all others.
            attempts=deliveries.c.attempts + (deliveries.c.publication_id != leader.publication_id),
        )
    )


def is_in_bundle(delivery: Delivery) -> ColumnElement[bool]:
    """All the rows that come in this delivery's message."""
    return tuple_(deliveries.c.publication_id, deliveries.c.chat_id).in_(
        [(each.publication_id, delivery.chat_id) for each in delivery.bundle]
    )


def expired_state(delivery: Delivery) -> DeliveryState:
    """What becomes of a delivery that is too old: a copy may have arrived."""
    return DeliveryState.UNKNOWN if delivery.lost_answers > 0 else DeliveryState.EXPIRED


def _expired(delivery: Delivery) -> dict[str, object]:
    return {**row_of(delivery), "new_state": expired_state(delivery).value}
