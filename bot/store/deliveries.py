"""The ledger: one row for each publication and chat, always in exactly one named state."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, func, select, true, tuple_, update

from bot.model import (
    ChatId,
    Delivery,
    DeliveryState,
    Platform,
    PublicationId,
    Settled,
)
from bot.store.database import Database
from bot.store.schema import chats, deliveries, publications

WAITING = (DeliveryState.PLANNED.value, DeliveryState.RETRY.value)


@dataclass(frozen=True, slots=True)
class LedgerLine:
    """One publication: its audience, and how many rows stand in each state."""

    publication_id: PublicationId
    audience: int
    states: dict[DeliveryState, int]

    @property
    def is_balanced(self) -> bool:
        return self.audience == sum(self.states.values())


class Deliveries:
    """Claims what is due, and writes down how it ended."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def claim(self, platform: Platform, limit: int, now: datetime) -> tuple[Delivery, ...]:
        """Take up to `limit` due rows of a platform: their intent is committed before any send.

        A chat is claimed once at a time, oldest publication first, so that order holds in it.
        """
        busy = select(deliveries.c.chat_id).where(deliveries.c.state == DeliveryState.SENDING.value)
        due = (
            select(func.min(deliveries.c.publication_id), deliveries.c.chat_id)
            .join_from(deliveries, chats, chats.c.id == deliveries.c.chat_id)
            .where(
                deliveries.c.state.in_(WAITING),
                deliveries.c.due_at <= now,
                chats.c.platform == platform,
                ~chats.c.is_paused,
                deliveries.c.chat_id.not_in(busy),
            )
            .group_by(deliveries.c.chat_id)
            .limit(limit)
        )
        taken = (
            update(deliveries)
            .where(tuple_(deliveries.c.publication_id, deliveries.c.chat_id).in_(due))
            .values(state=DeliveryState.SENDING.value, attempts=deliveries.c.attempts + 1)
            .returning(deliveries)
        )
        async with self._database.write() as connection:
            rows = (await connection.execute(taken)).all()
            where = select(chats.c.id, chats.c.address).where(
                chats.c.id.in_([row.chat_id for row in rows])
            )
            address = {row.id: row.address for row in (await connection.execute(where)).all()}
        return tuple(
            Delivery(
                publication_id=PublicationId(row.publication_id),
                chat_id=ChatId(row.chat_id),
                address=address[row.chat_id],
                matched=row.matched,
                attempts=row.attempts,
                message_ids=tuple(row.message_ids.split(",")) if row.message_ids else (),
            )
            for row in rows
        )

    async def settle(self, outcomes: Sequence[Settled]) -> None:
        """Write how attempts ended, all in one transaction."""
        if not outcomes:
            return
        marked = (
            update(deliveries)
            .where(
                deliveries.c.publication_id == bindparam("of_publication"),
                deliveries.c.chat_id == bindparam("of_chat"),
                deliveries.c.state == DeliveryState.SENDING.value,
            )
            .values(
                state=bindparam("new_state"),
                message_ids=bindparam("ids"),
                reason=bindparam("why"),
                due_at=func.coalesce(
                    bindparam("again_at", type_=deliveries.c.due_at.type), deliveries.c.due_at
                ),
            )
        )
        rows = [
            {
                "of_publication": each.delivery.publication_id,
                "of_chat": each.delivery.chat_id,
                "new_state": each.state.value,
                "ids": ",".join(each.message_ids) or None,
                "why": each.reason,
                "again_at": each.due_at,
            }
            for each in outcomes
        ]
        async with self._database.write() as connection:
            await connection.execute(marked, rows)

    async def recover(self, now: datetime) -> int:
        """After a stop that was not clean: what was being sent is due again. How many rows."""
        async with self._database.write() as connection:
            found = await connection.execute(
                update(deliveries)
                .where(deliveries.c.state == DeliveryState.SENDING.value)
                .values(
                    state=DeliveryState.RETRY.value,
                    due_at=now,
                    reason="the process ended while it was being sent",
                )
            )
            return found.rowcount

    async def cancel_unwanted(self, chat: ChatId, target: str | None) -> int:
        """Cancel what waits for a chat only because of this target (None: because of any)."""
        wanted = deliveries.c.matched == target if target is not None else true()
        async with self._database.write() as connection:
            found = await connection.execute(
                update(deliveries)
                .where(deliveries.c.chat_id == chat, deliveries.c.state.in_(WAITING), wanted)
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
                .where(deliveries.c.chat_id == chat, deliveries.c.state.in_(WAITING))
                .values(state=DeliveryState.DEAD.value, reason=reason)
            )

    async def move_chat(self, chat: ChatId, address: str) -> None:
        """The chat goes on under another address."""
        async with self._database.write() as connection:
            await connection.execute(
                update(chats).where(chats.c.id == chat).values(address=address)
            )

    async def next_due(self, platform: Platform) -> datetime | None:
        """When the next waiting row of a platform is due; None when none waits."""
        query = (
            select(func.min(deliveries.c.due_at))
            .join_from(deliveries, chats, chats.c.id == deliveries.c.chat_id)
            .where(
                deliveries.c.state.in_(WAITING), chats.c.platform == platform, ~chats.c.is_paused
            )
        )
        async with self._database.read() as connection:
            due: datetime | None = (await connection.execute(query)).scalar()
            return due

    async def ledger(self) -> tuple[LedgerLine, ...]:
        """Every publication with its audience and its rows' states, oldest first."""
        counted = (
            select(
                publications.c.id,
                publications.c.audience,
                deliveries.c.state,
                func.count(deliveries.c.chat_id).label("rows"),
            )
            .outerjoin_from(
                publications, deliveries, deliveries.c.publication_id == publications.c.id
            )
            .group_by(publications.c.id, publications.c.audience, deliveries.c.state)
            .order_by(publications.c.id)
        )
        lines: dict[int, LedgerLine] = {}
        async with self._database.read() as connection:
            for row in (await connection.execute(counted)).all():
                line = lines.setdefault(row.id, LedgerLine(PublicationId(row.id), row.audience, {}))
                if row.state is not None:
                    line.states[DeliveryState(row.state)] = int(row.rows)
        return tuple(lines.values())
