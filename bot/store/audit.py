"""Who did what: one line for each act of an editor, never changed afterwards."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.model import Person, Platform
from bot.store.database import Database
from bot.store.schema import audit_entries


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """One act: by whom (the platform's id), what, on what."""

    at: datetime
    person: str
    act: str
    subject: str


async def note(
    connection: AsyncConnection, person: Person, act: str, subject: str, now: datetime
) -> None:
    """Write the entry inside the act's own transaction: both happen or neither."""
    await connection.execute(
        insert(audit_entries).values(
            at=now,
            platform=person.ref.platform,
            person_id=person.ref.id,
            act=act,
            subject=subject,
            said=person.saying,
        )
    )


class Audit:
    """Reads the entries back."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def done(self, platform: Platform, saying: str) -> AuditEntry | None:
        """What somebody's saying did, if it did anything."""
        query = select(audit_entries).where(
            audit_entries.c.platform == platform.value, audit_entries.c.said == saying
        )
        async with self._database.read() as connection:
            row = (await connection.execute(query)).first()
            return None if row is None else _entry(row)

    async def newest(self, limit: int) -> tuple[AuditEntry, ...]:
        query = select(audit_entries).order_by(audit_entries.c.id.desc()).limit(limit)
        async with self._database.read() as connection:
            return tuple(map(_entry, (await connection.execute(query)).all()))


def _entry(row: Row[Any]) -> AuditEntry:
    return AuditEntry(row.at, f"{row.platform}:{row.person_id}", row.act, row.subject)
