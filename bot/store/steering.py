"""How editors steer what waits: take it back, send it again, let it go."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.errors import UserError
from bot.model import DeliveryState, Person, PublicationId
from bot.store.audit import note
from bot.store.database import Database
from bot.store.fanout import IS_WAITING, take_back
from bot.store.schema import chats, deliveries, publications


class Steering:
    """Changes what workers find in the queue. Each act is one transaction with its audit entry."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def cancel(self, publication: PublicationId, person: Person, now: datetime) -> int:
        """Take back what of a publication is still waiting. How many chats will not get it."""
        async with self._database.write() as connection:
            await _known(connection, publication)
            waiting = (
                deliveries.c.publication_id == publication,
                IS_WAITING,
            )
            await connection.execute(_release(publication, now))
            count = await take_back(connection, waiting, "cancelled by an editor")
            await note(connection, person, "cancel", f"publication {publication}", now)
            return count

    async def resend(
        self,
        publication: PublicationId,
        states: Sequence[DeliveryState],
        person: Person,
        now: datetime,
    ) -> int:
        """Plan again what ended in one of these states, where the chat can be reached."""
        reachable = select(chats.c.id).where(chats.c.gone_reason.is_(None))
        async with self._database.write() as connection:
            await _known(connection, publication)
            planned = await connection.execute(
                update(deliveries)
                .where(
                    deliveries.c.publication_id == publication,
                    deliveries.c.state.in_([each.value for each in states]),
                    deliveries.c.chat_id.in_(reachable),
                )
                .values(
                    state=DeliveryState.PLANNED.value,
                    due_at=now,
                    attempts=0,
                    lost_answers=0,
                    gathered_into=None,
                    reason=None,
                )
            )
            await connection.execute(_release(publication, now))
            await note(connection, person, "resend", f"publication {publication}", now)
            return planned.rowcount

    async def release(self, publication: PublicationId, person: Person, now: datetime) -> None:
        """What was held goes out again."""
        async with self._database.write() as connection:
            await _known(connection, publication)
            await connection.execute(_release(publication, now))
            await note(connection, person, "resumesending", f"publication {publication}", now)


def _release(publication: PublicationId, now: datetime) -> Any:
    return (
        update(publications)
        .where(publications.c.id == publication)
        .values(held_reason=None, released_at=now)
    )


async def _known(connection: AsyncConnection, publication: PublicationId) -> None:
    found = select(publications.c.id).where(publications.c.id == publication)
    if (await connection.execute(found)).first() is None:
        raise UserError(f"There is no publication {publication}. See the newest with /report.")
