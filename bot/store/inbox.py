"""What a platform handed over, kept until it is handled.

The platform forgets what it was told we have. So it is told only when it stands here, and what
was not handled when a process ends is handled by the next one. A key stays after its body is
gone: what is handed over a second time is known.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, select, update
from sqlalchemy.dialects.sqlite import insert

from bot.model import Platform
from bot.store.database import Database
from bot.store.schema import inbox

KEPT = timedelta(hours=48)
"""Telegram hands an update over for 24 hours (https://core.telegram.org/bots/api#getting-updates);
after that it cannot come again."""


@dataclass(frozen=True, slots=True)
class Update:
    """One thing handed over. The key is the platform's number for it."""

    key: int
    body: str


class Inbox:
    """Keeps the updates of one platform."""

    def __init__(self, database: Database, platform: Platform) -> None:
        self._database = database
        self._platform = platform

    async def keep(self, updates: Sequence[Update], now: datetime) -> tuple[Update, ...]:
        """Write them down durably; gives back those that are new."""
        if not updates:
            return ()
        rows = [
            {"platform": self._platform.value, "key": each.key, "body": each.body,
             "received_at": now}
            for each in updates
        ]  # fmt: skip
        statement = insert(inbox).on_conflict_do_nothing().returning(inbox.c.key)
        async with self._database.write_apart() as connection:
            new = set((await connection.execute(statement, rows)).scalars())
        return tuple(each for each in updates if each.key in new)

    async def waiting(self) -> tuple[Update, ...]:
        """What was kept and not handled, in the order it came."""
        query = (
            select(inbox.c.key, inbox.c.body)
            .where(inbox.c.platform == self._platform.value, inbox.c.body.is_not(None))
            .order_by(inbox.c.key)
        )
        async with self._database.read() as connection:
            return tuple(Update(row.key, row.body) for row in (await connection.execute(query)))

    async def handled(self, keys: Sequence[int]) -> None:
        """Forget what they said, not that they came."""
        if not keys:
            return
        async with self._database.write_apart() as connection:
            await connection.execute(
                update(inbox)
                .where(inbox.c.platform == self._platform.value, inbox.c.key.in_(keys))
                .values(body=None)
            )

    async def forget_old(self, now: datetime) -> None:
        """Remove handled ones that cannot be handed over again."""
        async with self._database.write_apart() as connection:
            await connection.execute(
                delete(inbox).where(
                    inbox.c.platform == self._platform.value,
                    inbox.c.body.is_(None),
                    inbox.c.received_at < now - KEPT,
                )
            )
