"""One process that delivers until nothing waits: the one that is measured, and that is killed.

`python -m tests.remote.broadcast DATABASE SOCKET PER_SECOND IN_FLIGHT HOLD_SECONDS REPLY_SECONDS`

With REPLY_SECONDS it also answers somebody so often, and tells how long each answer took.
"""

import asyncio
import json
import signal
import sys
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count
from math import inf

from bot.adapters.base import Limits, Part, Window
from bot.delivery import Times, Worker
from bot.store.database import Database
from bot.store.deliveries import Deliveries
from tests.names import no_names
from tests.remote.adapter import RemoteAdapter


@dataclass(frozen=True)
class Believed:
    """What this process believes of the platform, and what it does beside the broadcast."""

    per_second: float
    in_flight: int
    hold: float
    reply_every: float


def utc_now() -> datetime:
    return datetime.now(UTC)


@dataclass
class Replies:
    """Answers to people who ask while the broadcast runs."""

    seconds: list[float] = field(default_factory=list)
    """From the question until the platform has the answer."""

    async def run(self, worker: Worker, adapter: RemoteAdapter, every: float) -> None:
        async with asyncio.TaskGroup() as answering:
            for number in count():
                await asyncio.sleep(every)
                answering.create_task(self._answer(worker, adapter, number))

    async def _answer(self, worker: Worker, adapter: RemoteAdapter, number: int) -> None:
        asked = time.perf_counter()
        async with worker.reply():
            await adapter.send(f"person-{number}", Part("Here it is.", "Here it is."), "reply")
        self.seconds.append(time.perf_counter() - asked)


async def broadcast(database_path: str, socket: str, pace: Believed) -> None:
    limits = Limits(pace.per_second or inf, pace.in_flight)
    windows = (Window(1, 1.0),) if pace.per_second else ()
    async with (
        Database.open(f"sqlite:///{database_path}") as database,
        RemoteAdapter.connected(socket, limits, windows) as adapter,
    ):
        deliveries = Deliveries(database)
        times = Times(utc_now, hold=timedelta(seconds=pace.hold))
        worker = Worker.on(database, adapter, no_names, times)
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, worker.stop)
        await worker.recover()
        sys.stdout.write("begun\n")
        sys.stdout.flush()
        started = time.process_time()
        replies = Replies()
        answering = (
            asyncio.create_task(replies.run(worker, adapter, pace.reply_every))
            if pace.reply_every
            else None
        )
        await worker.deliver_due()
        if answering:
            answering.cancel()
        sys.stdout.write(f"{time.process_time() - started}\n{json.dumps(replies.seconds)}\n")
        while not worker.is_stopping and (due := await deliveries.next_due(adapter.platform)):
            await asyncio.sleep(max(0.01, (due - utc_now()).total_seconds()))
            await worker.deliver_due()


if __name__ == "__main__":
    _, database_file, socket_file, rate, window, hold_seconds, reply_seconds = sys.argv
    believed = Believed(float(rate), int(window), float(hold_seconds), float(reply_seconds))
    asyncio.run(broadcast(database_file, socket_file, believed))
