"""The workers' own rows: which process delivers, and whether new stories may go out."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, select, update
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.errors import AlreadyRunning
from bot.model import Person, Platform
from bot.store.audit import note
from bot.store.database import Database
from bot.store.fanout import IS_WAITING
from bot.store.schema import deliveries, publications, workers


@dataclass(frozen=True, slots=True)
class Switch:
    """What a worker must know before it takes anything."""

    recalls: int
    """Grows whenever a text that may wait was changed."""
    paused_reason: str | None
    """Why no new story goes out; corrections and retractions do."""
    tolerated: str | None
    """A reason of failures that a person has seen and accepted."""


@dataclass(frozen=True, slots=True)
class Beat:
    """What a worker tells of itself while it runs."""

    pace: float | None
    """Messages a second that it allows itself; None without a limit."""
    sent: int
    refused: int


@dataclass(frozen=True, slots=True)
class WorkerState:
    """One platform's worker, as another process or an editor sees it."""

    platform: Platform
    paused_reason: str | None
    paused_at: datetime | None
    seen_at: datetime | None
    beat: Beat


class Workers:
    """Keeps the switches. One row for each platform that was ever delivered to."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def begin(self, platform: Platform) -> int:
        """A process begins to deliver: its epoch, above every earlier one."""
        async with self._database.write() as connection:
            await _meet(connection, platform)
            raised = await connection.execute(
                update(workers)
                .where(workers.c.platform == platform)
                .values(epoch=workers.c.epoch + 1, sent=0, refused=0)
                .returning(workers.c.epoch)
            )
            return int(raised.scalar_one())

    async def beat(self, platform: Platform, beat: Beat, now: datetime) -> None:
        async with self._database.write_apart() as connection:
            await connection.execute(
                update(workers)
                .where(workers.c.platform == platform)
                .values(seen_at=now, pace=beat.pace, sent=beat.sent, refused=beat.refused)
            )

    async def states(self) -> tuple[WorkerState, ...]:
        async with self._database.read() as connection:
            rows = (await connection.execute(select(workers).order_by(workers.c.platform))).all()
            return tuple(map(_state, rows))

    async def brake(self, platform: Platform, reason: str, now: datetime) -> None:
        """Stop new stories of a platform: too many fail for one reason."""
        async with self._database.write() as connection:
            await connection.execute(
                update(workers)
                .where(workers.c.platform == platform, workers.c.paused_reason.is_(None))
                .values(paused_reason=reason, paused_at=now)
            )

    async def pause(self, person: Person, reason: str, now: datetime) -> bool:
        """Stop new stories everywhere; False when they were stopped already."""
        async with self._database.write() as connection:
            for platform in Platform:
                await _meet(connection, platform)
            stopped = await connection.execute(
                update(workers)
                .where(workers.c.paused_reason.is_(None))
                .values(paused_reason=reason, paused_at=now)
            )
            await note(connection, person, "pausesending", "everything", now)
            return stopped.rowcount > 0

    async def resume(self, person: Person, now: datetime) -> tuple[str, ...]:
        """Let new stories go again; the reasons for which they had stopped.

        What waited counts as fresh again, and failing for the same reason is accepted.
        """
        is_paused = workers.c.paused_reason.is_not(None)
        async with self._database.write() as connection:
            found = await connection.execute(select(workers.c.paused_reason).where(is_paused))
            reasons = tuple(dict.fromkeys(found.scalars()))
            await connection.execute(
                update(workers)
                .where(is_paused)
                .values(tolerated=workers.c.paused_reason, paused_reason=None, paused_at=None)
            )
            if reasons:
                waiting = select(deliveries.c.publication_id).where(IS_WAITING)
                await connection.execute(
                    update(publications)
                    .where(publications.c.id.in_(waiting))
                    .values(released_at=now)
                )
            await note(connection, person, "resumesending", "everything", now)
            return reasons


SWITCH = select(
    workers.c.epoch, workers.c.recalls, workers.c.paused_reason, workers.c.tolerated
).where(workers.c.platform == bindparam("of_platform"))


async def read_switch(connection: AsyncConnection, platform: Platform, epoch: int) -> Switch:
    """The switch of one platform. Raises AlreadyRunning when a younger process has taken over."""
    row = (await connection.execute(select(workers).where(workers.c.platform == platform))).one()
    if row.epoch != epoch:
        raise AlreadyRunning(
            f"A younger process delivers to {platform} from this database. This one stops; "
            "run only one."
        )
    return Switch(row.recalls, row.paused_reason, row.tolerated)


async def _meet(connection: AsyncConnection, platform: Platform) -> None:
    await connection.execute(
        insert(workers)
        .values(platform=platform, epoch=0, recalls=0, sent=0, refused=0)
        .on_conflict_do_nothing()
    )


def _state(row: Row[Any]) -> WorkerState:
    return WorkerState(
        Platform(row.platform),
        row.paused_reason,
        row.paused_at,
        row.seen_at,
        Beat(row.pace, row.sent, row.refused),
    )
