"""The queue of deliveries: what is due, the intent to send it, and how that ended.

A row is always in exactly one named state. `sending` is committed before a request is written
and the outcome right after its answer: after a crash, `planned` was surely never sent, and what
may have been is exactly what stands as `sending`.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, case, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.model import (
    ChatId,
    Copy,
    Delivery,
    DeliveryState,
    Matched,
    Platform,
    Priority,
    PublicationId,
    Settled,
)
from bot.store.chat_settings import COLUMNS as SETTINGS
from bot.store.chat_settings import settings_joined
from bot.store.claiming import IS_OWN, IS_THE_ROW, Admit, due, ids_of, row_of, take
from bot.store.database import Database
from bot.store.fanout import ARRIVED, IS_WAITING, release_followers
from bot.store.reach import lose, move, waiting_of
from bot.store.schema import chat_settings, deliveries, publications
from bot.store.wishes import cancel_unwanted
from bot.store.workers import Switch, read_switch

SETTLE = (
    update(deliveries)
    .where(IS_THE_ROW, deliveries.c.state == DeliveryState.SENDING.value)
    .values(
        state=bindparam("new_state"),
        message_ids=bindparam("ids"),
        reason=bindparam("why"),
        lost_answers=deliveries.c.lost_answers + bindparam("lost"),
        due_at=func.coalesce(
            bindparam("again_at", type_=deliveries.c.due_at.type), deliveries.c.due_at
        ),
    )
)
DELIVERED = """
UPDATE deliveries SET state = 'delivered', message_ids = ?, reason = NULL
WHERE publication_id = ? AND chat_id = ? AND state = 'sending'
"""
"""What nearly every outcome is, thousands of times a second: as text it costs half."""

AMENDED = update(deliveries).where(IS_THE_ROW).values(message_ids=bindparam("ids"))


@dataclass(frozen=True, slots=True)
class Turn:
    """What a worker wants of one look at the queue."""

    platform: Platform
    epoch: int
    look: int
    """Rows looked at: those that are due first."""
    admit: Admit
    now: datetime


@dataclass(frozen=True, slots=True)
class Claimed:
    """What goes next, and the switch as it stood in the same transaction."""

    deliveries: tuple[Delivery, ...]
    switch: Switch


class Deliveries:
    """Takes what is due, and writes down how it ended."""

    def __init__(self, database: Database) -> None:
        self._database = database

    @property
    def others_wait(self) -> bool:
        """Whether turns shall be short, because others want to write too."""
        return self._database.is_in_demand

    async def turn(self, turn: Turn, outcomes: Sequence[Settled]) -> Claimed:
        """Write how attempts ended and take what goes next: one transaction, one fsync.

        Those that `admit` takes are `sending` when this returns, those that must wait are due
        later. While sending is paused only corrections and retractions are taken. Raises
        AlreadyRunning, and writes nothing, when a younger process delivers.
        """
        async with self._database.write_apart() as connection:
            switch = await read_switch(connection, turn.platform, turn.epoch)
            await _settle(connection, outcomes)
            if again := [each.delivery.chat_id for each in outcomes if each.state.is_waiting]:
                # Whoever unsubscribed while it was on its way is not sent it once more.
                await cancel_unwanted(connection, again)
            if not turn.look:
                return Claimed((), switch)
            least = Priority.CORRECTION if switch.paused_reason else Priority.EDITION
            candidates = await due(connection, turn.platform, turn.look, turn.now, least)
            taken = await take(connection, turn.admit(candidates), turn.now)
            return Claimed(taken, switch)

    async def recover(
        self, platform: Platform, now: datetime, hold: timedelta, *, remembers_keys: bool
    ) -> int:
        """After a stop that was not clean: what may have been sent is sent once more. How many.

        Where the platform remembers keys a repeat is harmless and due at once. Elsewhere it
        waits out `hold`, and a row whose answer is lost for the second time is left to a person;
        not so an edit, which may be made again.
        """
        is_second = (deliveries.c.lost_answers >= 1) & (deliveries.c.priority >= Priority.BREAKING)
        state = case((is_second, DeliveryState.UNKNOWN.value), else_=DeliveryState.RETRY.value)
        values = {
            "state": DeliveryState.RETRY.value if remembers_keys else state,
            "due_at": now if remembers_keys else now + hold,
            "lost_answers": deliveries.c.lost_answers + (0 if remembers_keys else 1),
            "reason": "the process ended while it was being sent",
        }
        async with self._database.write() as connection:
            found = await connection.execute(
                update(deliveries)
                .where(
                    deliveries.c.platform == platform,
                    deliveries.c.state == DeliveryState.SENDING.value,
                )
                .values(**values)
                .returning(deliveries.c.chat_id)
            )
            chosen = tuple(map(ChatId, found.scalars()))
            await cancel_unwanted(connection, chosen)
            return len(chosen)

    async def next_due(self, platform: Platform) -> datetime | None:
        """When the next message of a platform is due; None when none waits."""
        first = [
            select(func.min(deliveries.c.due_at))
            .where(
                deliveries.c.platform == platform,
                deliveries.c.priority == priority,
                IS_WAITING,
                IS_OWN,
            )
            .scalar_subquery()
            .label(priority.name)
            for priority in Priority
        ]
        async with self._database.read() as connection:
            row = (await connection.execute(select(*first))).one()
            return min((each for each in row if each is not None), default=None)

    async def retries(
        self, platform: Platform
    ) -> tuple[tuple[ChatId, PublicationId, datetime], ...]:
        """Chats with a message that waits for its time: whose it is, and that time."""
        query = select(
            deliveries.c.chat_id, deliveries.c.publication_id, deliveries.c.due_at
        ).where(
            deliveries.c.platform == platform,
            IS_WAITING,
            IS_OWN,
            deliveries.c.state == DeliveryState.RETRY.value,
        )
        async with self._database.read() as connection:
            rows = (await connection.execute(query)).all()
            return tuple(
                (ChatId(row.chat_id), PublicationId(row.publication_id), row.due_at) for row in rows
            )

    async def copy(self, delivery: Delivery) -> Copy | None:
        """What the chat was sent of the publication that this delivery amends."""
        async with self._database.read() as connection:
            own = (await connection.execute(_row(delivery.publication.amends, delivery))).first()
            if own is None:
                return None
            leader = own
            if own.gathered_into not in (None, own.publication_id):
                leader = (await connection.execute(_row(own.gathered_into, delivery))).one()
            others = (await connection.execute(_followers(leader))).all()
        settings = settings_joined(leader)
        return Copy(
            leader=PublicationId(leader.publication_id),
            bundle=tuple(
                Matched(PublicationId(each.publication_id), each.matched)
                for each in (leader, *others)
            ),
            state=DeliveryState(leader.state),
            due_at=leader.due_at,
            message_ids=ids_of(leader),
            while_away=settings is None or not settings.holds(),
        )

    async def call_back(self, chat: ChatId, now: datetime) -> int:
        """What stepped aside for the chat's own sake is looked at again now. How many rows."""
        async with self._database.write() as connection:
            found = await connection.execute(
                update(deliveries)
                .where(*waiting_of(chat), deliveries.c.state == DeliveryState.PLANNED.value)
                .values(due_at=now)
            )
            return found.rowcount

    async def cancel_unwanted(self, chat: ChatId) -> int:
        """Cancel what waits for a chat that follows nothing of it any more. How many rows."""
        async with self._database.write() as connection:
            return await cancel_unwanted(connection, [chat])

    async def hold(self, publication: PublicationId, reason: str) -> None:
        """Nothing more of a publication goes out until `release`."""
        async with self._database.write() as connection:
            await connection.execute(
                update(publications)
                .where(publications.c.id == publication)
                .values(held_reason=reason)
            )

    async def lose_chat(self, chat: ChatId, reason: str, now: datetime) -> None:
        """Nothing can be sent there any more: its waiting rows are dead, later ones not planned."""
        async with self._database.write() as connection:
            await lose(connection, chat, reason, now)

    async def move_chat(self, chat: ChatId, address: str) -> None:
        """The chat goes on under another address, with all it has."""
        async with self._database.write() as connection:
            await move(connection, chat, address)


async def _settle(connection: AsyncConnection, outcomes: Sequence[Settled]) -> None:
    if not outcomes:
        return
    rows = [row for each in outcomes for row in _each_row(each)]
    delivered = [row for row in rows if row.state is DeliveryState.DELIVERED]
    others = [row for row in rows if row.state is not DeliveryState.DELIVERED]
    amended = [row for each in outcomes for row in _amended(each)]
    if delivered:
        await connection.exec_driver_sql(DELIVERED, list(map(_arrived, delivered)))
    if others:
        await connection.execute(SETTLE, [_outcome(each) for each in others])
        if any(each.delivery.gathered for each in outcomes):
            await release_followers(connection)
    if amended:
        await connection.execute(AMENDED, amended)


def _each_row(settled: Settled) -> Iterator[Settled]:
    """A message that brought several publications settles all of them; one has its ids.

    When the platform refuses it, the others are tried each on its own: one may be at fault.
    """
    yield settled
    if settled.state is DeliveryState.DEAD:
        settled = replace(settled, state=DeliveryState.PLANNED)
    for each in settled.delivery.gathered:
        publication = replace(settled.delivery.publication, id=each.publication_id)
        follower = replace(settled.delivery, publication=publication, gathered=())
        yield replace(settled, delivery=follower, message_ids=())


def _row(publication: int | None, delivery: Delivery) -> Any:
    return (
        select(deliveries, *SETTINGS)
        .outerjoin_from(deliveries, chat_settings, chat_settings.c.chat_id == deliveries.c.chat_id)
        .where(deliveries.c.publication_id == publication, deliveries.c.chat_id == delivery.chat_id)
    )


def _followers(leader: Any) -> Any:
    return (
        select(deliveries.c.publication_id, deliveries.c.matched)
        .where(
            deliveries.c.gathered_into == leader.publication_id,
            deliveries.c.chat_id == leader.chat_id,
            deliveries.c.publication_id != leader.publication_id,
            deliveries.c.state.in_(ARRIVED),
        )
        .order_by(deliveries.c.publication_id)
    )


def _joined(message_ids: Sequence[str]) -> str | None:
    """None: no part was accepted. The empty text: one was, and its id could not be read."""
    return ",".join(message_ids) if message_ids else None


def _arrived(settled: Settled) -> tuple[str | None, int, int]:
    delivery = settled.delivery
    return _joined(settled.message_ids), delivery.publication_id, delivery.chat_id


def _amended(settled: Settled) -> Iterator[dict[str, object]]:
    if settled.amended is not None:
        yield {
            "of_publication": settled.amended.leader,
            "of_chat": settled.delivery.chat_id,
            "ids": ",".join(settled.amended.message_ids) or None,
        }


def _outcome(settled: Settled) -> dict[str, object]:
    return {
        **row_of(settled.delivery),
        "new_state": settled.state.value,
        "ids": _joined(settled.message_ids),
        "why": settled.reason,
        "lost": int(settled.is_ambiguous),
        "again_at": settled.due_at,
    }
