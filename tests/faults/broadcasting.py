"""A broadcast in this process against the remote one, and the judge of both."""

import asyncio
import shutil
import sqlite3
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.adapters.base import Adapter
from bot.delivery import Times, Worker
from bot.store.database import Database
from bot.store.deliveries import Deliveries
from tests.names import no_names
from tests.remote.processes import Report

HOLD_SECONDS = 0.2
"""Instead of a minute: the remote platform accepts at once what it accepts at all."""


def utc_now() -> datetime:
    return datetime.now(UTC)


@dataclass
class Broadcast:
    """A worker on an open database."""

    worker: Worker
    deliveries: Deliveries
    adapter: Adapter
    database: Database
    now: Callable[[], datetime]

    async def to_the_end(self) -> None:
        """Deliver until nothing waits any more."""
        await self.worker.deliver_due()
        while (due := await self.deliveries.next_due(self.adapter.platform)) is not None:
            await asyncio.sleep(max(0.01, (due - self.now()).total_seconds()))
            await self.worker.deliver_due()


@asynccontextmanager
async def broadcasting(
    folder: Path,
    adapter: Adapter,
    now: Callable[[], datetime] = utc_now,
    clock: Callable[[], float] = time.monotonic,
    hold: float = HOLD_SECONDS,
) -> AsyncIterator[Broadcast]:
    """The database of the folder, open, and a worker that has recovered."""
    async with Database.open(f"sqlite:///{folder / 'estories.db'}") as database:
        deliveries = Deliveries(database)
        times = Times(now, clock, hold=timedelta(seconds=hold))
        worker = Worker.on(database, adapter, no_names, times)
        await worker.recover()
        yield Broadcast(worker, deliveries, adapter, database, now)


def copied(published: Path, folder: Path) -> Path:
    """A folder of its own with a copy of the database."""
    folder.mkdir(exist_ok=True)
    shutil.copy(published / "estories.db", folder)
    return folder


@contextmanager
def outside(folder: Path) -> Iterator[sqlite3.Connection]:
    """The folder's database as another program sees it."""
    with closing(sqlite3.connect(folder / "estories.db", isolation_level=None)) as connection:
        yield connection


@dataclass(frozen=True)
class Verdict:
    """The platform's own list held against the ledger."""

    lost: int
    """Deliveries that count as delivered and are not on the platform's list, or that vanished."""
    extras: int
    """Copies beyond the first."""
    unnoted: int
    """Deliveries with a second copy and no word of it in their row."""
    most_copies: int
    in_doubt: int
    """Answers that were lost, as the rows say."""
    states: dict[str, int]


def judged(folder: Path, seen: Report) -> Verdict:
    copies = Counter(key for _, _, key in seen.accepted)
    with outside(folder) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        columns = "publication_id, chat_id, state, lost_answers"
        rows = connection.execute(f"SELECT {columns} FROM deliveries").fetchall()  # noqa: S608
        audience = connection.execute("SELECT sum(audience) FROM publications").fetchone()[0]
    sent = {row: copies[f"{row[0]}:{row[1]}:0"] for row in rows}
    false = sum(row[2] == "delivered" and not count for row, count in sent.items())
    return Verdict(
        lost=false + audience - len(rows),
        extras=sum(count - 1 for count in copies.values()),
        unnoted=sum(count > 1 and not row[3] for row, count in sent.items()),
        most_copies=max(copies.values(), default=0),
        in_doubt=sum(row[3] for row in rows),
        states=dict(Counter(row[2] for row in rows)),
    )
