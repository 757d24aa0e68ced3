"""People who may edit, besides those the configuration names."""

from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.dialects.sqlite import insert

from bot.model import PersonRef, Platform
from bot.store.database import Database
from bot.store.schema import editors


class Editors:
    """The store's list of editors, kept with `estories editor`."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._everyone = database.fresh(self._read)

    async def add(self, ref: PersonRef, name: str, now: datetime) -> bool:
        """Make somebody an editor; False when they were one."""
        async with self._database.write() as connection:
            added = await connection.execute(
                insert(editors)
                .values(platform=ref.platform, person_id=ref.id, name=name, added_at=now)
                .on_conflict_do_nothing()
            )
            return added.rowcount > 0

    async def remove(self, ref: PersonRef) -> bool:
        """Take the role away, at once; False when they did not have it."""
        async with self._database.write() as connection:
            taken = await connection.execute(
                delete(editors).where(
                    editors.c.platform == ref.platform, editors.c.person_id == ref.id
                )
            )
            return taken.rowcount > 0

    async def contains(self, ref: PersonRef) -> bool:
        return any(ref == each for each, _ in await self.everyone())

    async def everyone(self) -> tuple[tuple[PersonRef, str], ...]:
        """All of them with their names, by platform and id."""
        return await self._everyone(None)

    async def _read(self, _: None) -> tuple[tuple[PersonRef, str], ...]:
        query = select(editors).order_by(editors.c.platform, editors.c.person_id)
        async with self._database.read() as connection:
            return tuple(
                (PersonRef(Platform(row.platform), row.person_id), row.name)
                for row in (await connection.execute(query)).all()
            )
