"""The program itself in a fake Telegram, as a process that is measured.

`python -m tests.bench.telegram_ours send|serve FOLDER URL PER_SECOND` works on the folder's
database. It says `{}` when it has begun. `send` tells its CPU seconds when all is sent, `serve` at
every line of its input.
"""

import asyncio
import gc
import json
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from math import inf
from pathlib import Path

from pydantic import SecretStr

from bot.adapters.base import Limits
from bot.adapters.telegram import TelegramAdapter
from bot.app import App, Served, open_app, utc_now
from bot.config import Database, Settings, Telegram
from bot.delivery import Times, Worker
from bot.model import Platform
from bot.store.migration import migrate
from tests.telegram import TOKEN

PAID = 1_000
"""Messages a second from which they are paid for."""

IN_FLIGHT = 256


@dataclass(frozen=True)
class Program:
    """What was opened, with the worker and the adapter of Telegram."""

    app: App
    served: Served


@asynccontextmanager
async def opened(folder: Path, url: str, per_second: float) -> AsyncIterator[Program]:
    """As `estories run` does it."""
    settings = Settings(
        database=Database(url=f"sqlite:///{folder / 'estories.db'}"),
        telegram=Telegram(
            token=SecretStr(TOKEN),
            base_url=f"{url}/bot",
            base_file_url=f"{url}/file/bot",
            paid_broadcast=per_second >= PAID,
        ),
    )
    migrate(settings.database.url)
    async with open_app(settings, utc_now) as app:
        (served,) = (each for each in app.served if each.adapter.platform is Platform.TELEGRAM)
        gc.collect()
        gc.freeze()
        yield Program(app, served)


async def send(folder: Path, url: str, per_second: float) -> None:
    """Deliver all that waits; without a limit it goes as fast as it can."""
    async with opened(folder, url, per_second) as program:
        worker = program.served.worker
        if per_second == inf:
            adapter = program.served.adapter
            assert isinstance(adapter, TelegramAdapter)
            adapter.limits = Limits(inf, IN_FLIGHT)
            worker = Worker.on(
                program.app.database, adapter, program.app.newsroom.names, Times(utc_now)
            )
        await worker.recover()
        tell({})
        used = time.process_time()
        await worker.deliver_due()
        tell({"cpu": time.process_time() - used})


async def serve(folder: Path, url: str, per_second: float) -> None:
    """Answer, and deliver what waits, until nobody asks for figures any more."""
    async with opened(folder, url, per_second) as program, asyncio.TaskGroup() as tasks:
        served = program.served
        await served.worker.recover()
        running = [
            tasks.create_task(served.adapter.run(served.core)),
            tasks.create_task(served.worker.run()),
        ]
        tell({})
        await tell_when_asked()
        for each in running:
            each.cancel()


async def tell_when_asked() -> None:
    """The CPU seconds so far, until nobody can ask any more."""
    while await asyncio.to_thread(sys.stdin.readline):
        tell({"cpu": time.process_time()})


def tell(figures: dict[str, float]) -> None:
    sys.stdout.write(json.dumps(figures) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    how = {"send": send, "serve": serve}[sys.argv[1]]
    asyncio.run(how(Path(sys.argv[2]), sys.argv[3], float(sys.argv[4])))
