"""The queue of deliveries: what is due, the intent to send it, and how that ended.

A row is always in exactly one named state. `sending` is committed before a request is written
and the outcome right after its answer: after a crash, `planned` was surely never sent, and what
may have been is exactly what stands as `sending`.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, bindparam, case, func, select, true, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.model import ChatId, Delivery, DeliveryState, Platform, PublicationId, Settled
from bot.store.database import Database
from bot.store.schema import chats, deliveries, publications

WAITING = (DeliveryState.PLANNED.value, DeliveryState.RETRY.value)

PAUSED_LOOK = timedelta(hours=1)
"""A paused chat's rows step aside for so long; `/resume` calls them back at once."""

RECENT_PUBLICATIONS = 200
"""A chat's waiting rows are looked for in so many: some two months of three editions a day."""

Admit = Callable[[Iterable[Delivery]], tuple[Sequence[Delivery], Sequence[tuple[Delivery, float]]]]
"""Says which of the due rows go now, and in how many seconds the others may."""

IS_THE_ROW = (deliveries.c.publication_id == bindparam("of_publication")) & (
    deliveries.c.chat_id == bindparam("of_chat")
)
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
POSTPONE = (
    update(deliveries)
    .where(IS_THE_ROW)
    .values(due_at=bindparam("again_at", type_=deliveries.c.due_at.type))
)
DELIVERED = (
    update(deliveries)
    .where(IS_THE_ROW, deliveries.c.state == DeliveryState.SENDING.value)
    .values(state=DeliveryState.DELIVERED.value, message_ids=bindparam("ids"), reason=None)
)
"""What nearly every outcome is: fewer parameters cost less, thousands of times a second."""


class Deliveries:
    """Takes what is due, and writes down how it ended."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def turn(
        self,
        platform: Platform,
        outcomes: Sequence[Settled],
        look: int,
        admit: Admit,
        now: datetime,
    ) -> tuple[Delivery, ...]:
        """Write how attempts ended and take what goes next: one transaction, one fsync.

        Looks at the `look` rows that are due first; those that `admit` takes are `sending` when
        this returns, those that must wait are due later.
        """
        async with self._database.write() as connection:
            await _settle(connection, outcomes)
            if not look:
                return ()
            rows = (await connection.execute(_due(platform, look, now))).all()
            paused = [
                (_delivery(row), PAUSED_LOOK.total_seconds()) for row in rows if row.is_paused
            ]
            taken, later = admit(_delivery(row) for row in rows if not row.is_paused)
            if waiting := [*paused, *later]:
                await connection.execute(POSTPONE, [_later(each, now) for each in waiting])
            for publication in {each.publication_id for each in taken}:
                await connection.execute(_intend(publication, taken))
            return tuple(taken)

    async def recover(
        self, platform: Platform, now: datetime, hold: timedelta, *, remembers_keys: bool
    ) -> int:
        """After a stop that was not clean: what may have been sent is sent once more. How many.

        Where the platform remembers keys a repeat is harmless and due at once. Elsewhere it
        waits out `hold`, and a row whose answer is lost for the second time is left to a person.
        """
        is_second = deliveries.c.lost_answers >= 1
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
            )
            return found.rowcount

    async def next_due(self, platform: Platform) -> datetime | None:
        """When the next waiting row of a platform is due; None when none waits."""
        query = (
            select(deliveries.c.due_at)
            .where(deliveries.c.platform == platform, deliveries.c.state.in_(WAITING))
            .order_by(deliveries.c.due_at)
            .limit(1)
        )
        async with self._database.read() as connection:
            due: datetime | None = (await connection.execute(query)).scalar()
            return due

    async def retries(self, platform: Platform) -> tuple[tuple[ChatId, datetime], ...]:
        """Chats with a delivery that waits for its time, and that time."""
        query = select(deliveries.c.chat_id, deliveries.c.due_at).where(
            deliveries.c.platform == platform, deliveries.c.state == DeliveryState.RETRY.value
        )
        async with self._database.read() as connection:
            rows = (await connection.execute(query)).all()
            return tuple((ChatId(row.chat_id), row.due_at) for row in rows)

    async def call_back(self, chat: ChatId, now: datetime) -> int:
        """What stepped aside while the chat was paused is due again. How many rows."""
        async with self._database.write() as connection:
            found = await connection.execute(
                update(deliveries).where(*_waiting_of(chat)).values(due_at=now)
            )
            return found.rowcount

    async def cancel_unwanted(self, chat: ChatId, target: str | None) -> int:
        """Cancel what waits for a chat only because of this target (None: because of any)."""
        wanted = deliveries.c.matched == target if target is not None else true()
        async with self._database.write() as connection:
            found = await connection.execute(
                update(deliveries)
                .where(*_waiting_of(chat), wanted)
                .values(state=DeliveryState.CANCELLED.value, reason="unsubscribed")
            )
            return found.rowcount

    async def lose_chat(self, chat: ChatId, reason: str) -> None:
        """Nothing can be sent there any more: its waiting rows are dead, later ones not planned."""
        async with self._database.write() as connection:
            await connection.execute(
                update(chats).where(chats.c.id == chat).values(gone_reason=reason)
            )
            await connection.execute(
                update(deliveries)
                .where(*_waiting_of(chat))
                .values(state=DeliveryState.DEAD.value, reason=reason)
            )

    async def move_chat(self, chat: ChatId, address: str) -> None:
        """The chat goes on under another address."""
        async with self._database.write() as connection:
            await connection.execute(
                update(chats).where(chats.c.id == chat).values(address=address)
            )


async def _settle(connection: AsyncConnection, outcomes: Sequence[Settled]) -> None:
    if not outcomes:
        return
    delivered = [each for each in outcomes if each.state is DeliveryState.DELIVERED]
    others = [each for each in outcomes if each.state is not DeliveryState.DELIVERED]
    if delivered:
        await connection.execute(DELIVERED, [_ids(each) for each in delivered])
    if others:
        await connection.execute(SETTLE, [_outcome(each) for each in others])


def _intend(publication: PublicationId, taken: Sequence[Delivery]) -> Any:
    chosen = [each.chat_id for each in taken if each.publication_id == publication]
    return (
        update(deliveries)
        .where(deliveries.c.publication_id == publication, deliveries.c.chat_id.in_(chosen))
        .values(state=DeliveryState.SENDING.value, attempts=deliveries.c.attempts + 1)
    )


def _due(platform: Platform, look: int, now: datetime) -> Any:
    return (
        select(deliveries, chats.c.address, chats.c.is_paused)
        .join_from(deliveries, chats, chats.c.id == deliveries.c.chat_id)
        .where(
            deliveries.c.platform == platform,
            deliveries.c.state.in_(WAITING),
            deliveries.c.due_at <= now,
        )
        .order_by(deliveries.c.due_at, deliveries.c.publication_id, deliveries.c.chat_id)
        .limit(look)
    )


def _waiting_of(chat: ChatId) -> tuple[Any, ...]:
    """A chat's waiting rows, found by primary key in each recent publication."""
    recent = select(publications.c.id).order_by(publications.c.id.desc()).limit(RECENT_PUBLICATIONS)
    return (
        deliveries.c.chat_id == chat,
        deliveries.c.publication_id.in_(recent),
        deliveries.c.state.in_(WAITING),
    )


def _delivery(row: Row[Any]) -> Delivery:
    return Delivery(
        publication_id=PublicationId(row.publication_id),
        chat_id=ChatId(row.chat_id),
        address=row.address,
        matched=row.matched,
        attempts=row.attempts + 1,
        lost_answers=row.lost_answers,
        message_ids=tuple(row.message_ids.split(",")) if row.message_ids else (),
    )


def _row(delivery: Delivery) -> dict[str, object]:
    return {"of_publication": delivery.publication_id, "of_chat": delivery.chat_id}


def _ids(settled: Settled) -> dict[str, object]:
    return {**_row(settled.delivery), "ids": ",".join(settled.message_ids) or None}


def _later(waiting: tuple[Delivery, float], now: datetime) -> dict[str, object]:
    delivery, seconds = waiting
    return {**_row(delivery), "again_at": now + timedelta(seconds=seconds)}


def _outcome(settled: Settled) -> dict[str, object]:
    return {
        **_row(settled.delivery),
        "new_state": settled.state.value,
        "ids": ",".join(settled.message_ids) or None,
        "why": settled.reason,
        "lost": int(settled.is_ambiguous),
        "again_at": settled.due_at,
    }
