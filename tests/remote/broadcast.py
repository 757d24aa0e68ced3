"""One process that delivers until nothing waits: the one that is measured, and that is killed.

`python -m tests.remote.broadcast DATABASE SOCKET PER_SECOND IN_FLIGHT HOLD_SECONDS`
"""

import asyncio
import signal
import sys
import time
from datetime import UTC, datetime, timedelta
from math import inf

from bot.adapters.base import Limits, Window
from bot.delivery import Times, Worker
from bot.glossary import Glossary
from bot.store.database import Database
from bot.store.deliveries import Deliveries
from tests.remote.adapter import RemoteAdapter


def utc_now() -> datetime:
    return datetime.now(UTC)


async def no_names() -> Glossary:
    return Glossary((), ())


async def broadcast(
    database_path: str, socket: str, per_second: float, in_flight: int, hold: float
) -> None:
    limits = Limits(per_second or inf, in_flight)
    windows = (Window(1, 1.0),) if per_second else ()
    async with (
        Database.open(f"sqlite:///{database_path}") as database,
        RemoteAdapter.connected(socket, limits, windows) as adapter,
    ):
        deliveries = Deliveries(database)
        times = Times(utc_now, hold=timedelta(seconds=hold))
        worker = Worker.on(database, adapter, no_names, times)
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, worker.stop)
        await worker.recover()
        sys.stdout.write("begun\n")
        sys.stdout.flush()
        started = time.process_time()
        await worker.deliver_due()
        sys.stdout.write(f"{time.process_time() - started}\n")
        while not worker.is_stopping and (due := await deliveries.next_due(adapter.platform)):
            await asyncio.sleep(max(0.01, (due - utc_now()).total_seconds()))
            await worker.deliver_due()


if __name__ == "__main__":
    _, database_file, socket_file, rate, window, hold_seconds = sys.argv
    asyncio.run(
        broadcast(database_file, socket_file, float(rate), int(window), float(hold_seconds))
    )
