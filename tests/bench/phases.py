"""The phases of a broadcast to very many chats, each in a process of its own.

`python -m tests.bench.phases PHASE FOLDER [CHATS]` works on the folder's database and prints one
line of JSON: figures by name. So no phase's memory or imports hide another's.
"""

import asyncio
import gc
import json
import os
import resource
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from math import inf
from pathlib import Path

from bot.adapters.base import Limits
from bot.app import App, open_app, utc_now
from bot.config import Database, Settings
from bot.delivery import Times, Worker
from bot.model import Person, PersonRef, Platform, Role
from bot.store.migration import migrate
from tests.bench.followers import Followers, edition
from tests.bench.instant import InstantAdapter
from tests.bench.watching import LoopWatch, Talk, percentile

FREE = Limits(30, 30)
"""What Telegram allows everybody (core.telegram.org/bots/faq)."""

PAID = Limits(1_000, 256)
"""The fastest pace that any platform allows (the same page)."""

UNLIMITED = Limits(inf, 256)

PACED_SECONDS = 20

IDLE_SECONDS = 10

EDITOR = Person(PersonRef(Platform.LOCAL, "editor"), "Editor", Role.EDITOR)

Figures = dict[str, float]
"""What a phase found out, by name: seconds, megabytes, counts."""


@dataclass(frozen=True)
class Broadcast:
    """The program, with a worker for the platform that accepts at once."""

    app: App
    adapter: InstantAdapter
    worker: Worker


@asynccontextmanager
async def opened(folder: Path, limits: Limits) -> AsyncIterator[Broadcast]:
    """As `estories run` does it: migrate, open, join."""
    settings = Settings(database=Database(url=f"sqlite:///{folder / 'estories.db'}"))
    migrate(settings.database.url)
    async with open_app(settings) as app:
        adapter = InstantAdapter(limits)
        worker = Worker.on(app.database, adapter, app.newsroom.names, Times(utc_now))
        app.newsroom.recall.watch(worker.withheld)
        gc.collect()
        gc.freeze()
        yield Broadcast(app, adapter, worker)


async def prepare(folder: Path, chats: int) -> Figures:
    """The audience, and the edition as a draft."""
    async with opened(folder, FREE) as broadcast:
        names = await broadcast.app.newsroom.names()
        await Followers(names).write(broadcast.app.database, chats, utc_now())
        saved = await broadcast.app.newsroom.import_document(edition(), EDITOR)
    return {"stories": len(saved.draft.stories), "bytes": database_bytes(folder)}


async def publish(folder: Path) -> Figures:
    """Publish while the worker runs, until the first send. The process is to be killed then."""
    async with opened(folder, FREE) as broadcast, asyncio.TaskGroup() as tasks:
        await broadcast.worker.recover()
        tasks.create_task(broadcast.worker.run())
        watch = LoopWatch()
        tasks.create_task(watch.run())
        (draft,) = await broadcast.app.newsroom.drafts()
        await asyncio.sleep(1.0)
        watch.reset()
        started, used = time.monotonic(), time.process_time()
        published = await broadcast.app.newsroom.publish(draft.id, draft.version, EDITOR)
        committed, cpu = time.monotonic(), time.process_time() - used
        await broadcast.adapter.begun.wait()
        tell(
            {
                "publish": committed - started,
                "publish cpu": cpu,
                "first send": broadcast.adapter.first_at - committed,
                "audience": published.audience,
                "megabytes": megabytes(),
                "blocked": watch.longest,
                "blocked by us": watch.longest_cpu,
            }
        )
        await asyncio.sleep(inf)
    raise AssertionError("it was to be killed")


async def start(folder: Path) -> Figures:
    """From nothing to the first send; who started the process has the clock, and kills it."""
    async with opened(folder, FREE) as broadcast, asyncio.TaskGroup() as tasks:
        recovered = await broadcast.worker.recover()
        tasks.create_task(broadcast.worker.run())
        await broadcast.adapter.begun.wait()
        tell({"megabytes": megabytes(), "recovered": recovered})
        await asyncio.sleep(inf)
    raise AssertionError("it was to be killed")


async def paced(folder: Path) -> Figures:
    """Deliver for some seconds as fast as a platform lets us, with people who ask all the while."""
    async with opened(folder, PAID) as broadcast:
        await broadcast.worker.recover()
        talk = Talk(broadcast.app.router)
        delivering = asyncio.create_task(broadcast.worker.run())
        await broadcast.adapter.begun.wait()
        asking = asyncio.create_task(talk.run())
        await asyncio.sleep(PACED_SECONDS)
        asking.cancel()
        broadcast.worker.stop()
        await delivering
        return {"accepted": broadcast.adapter.accepted, **waits(talk)}


def waits(talk: Talk) -> Figures:
    """Milliseconds that people waited, by question."""
    return {
        f"{command} p{percent}": percentile(taken, percent)
        for command, taken in talk.taken.items()
        for percent in (50, 99)
    }


async def deliver(folder: Path) -> Figures:
    """Deliver everything, with people who ask all the while."""
    async with opened(folder, UNLIMITED) as broadcast:
        await broadcast.worker.recover()
        watch, talk = LoopWatch(), Talk(broadcast.app.router)
        beside = [asyncio.create_task(watch.run()), asyncio.create_task(talk.run())]
        await asyncio.sleep(0.5)
        watch.reset()
        started, used = time.monotonic(), time.process_time()
        await broadcast.worker.deliver_due()
        seconds, cpu = time.monotonic() - started, time.process_time() - used
        for each in beside:
            each.cancel()
        figures = {
            "seconds": seconds,
            "cpu": cpu,
            "accepted": broadcast.adapter.accepted,
            "bundles": len(broadcast.adapter.bodies),
            "megabytes": megabytes(),
            "blocked": watch.longest,
            "blocked by us": watch.longest_cpu,
        }
        figures.update(waits(talk))
    return {**figures, "bytes": database_bytes(folder)}


async def cost(folder: Path) -> Figures:
    """Deliver everything and nothing else, on one core."""
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    async with opened(folder, UNLIMITED) as broadcast:
        await broadcast.worker.recover()
        started, used = time.monotonic(), time.process_time()
        await broadcast.worker.deliver_due()
        return {
            "seconds": time.monotonic() - started,
            "cpu": time.process_time() - used,
            "accepted": broadcast.adapter.accepted,
        }


async def idle() -> Figures:
    """The noise of the machine: the watch of the event loop when there is nothing to block it."""
    watch = LoopWatch()
    watching = asyncio.create_task(watch.run())
    await asyncio.sleep(IDLE_SECONDS)
    watching.cancel()
    return {"blocked": watch.longest, "blocked by us": watch.longest_cpu}


def database_bytes(folder: Path) -> int:
    """Of the closed database: the last connection has taken the log into it."""
    return sum(file.stat().st_size for file in folder.glob("estories.db*"))


def megabytes() -> float:
    """The most memory this process ever had, resident."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def tell(figures: Figures) -> None:
    sys.stdout.write(json.dumps(figures) + "\n")
    sys.stdout.flush()


PHASES: dict[str, Callable[[Path], Awaitable[Figures]]] = {
    each.__name__: each for each in (publish, start, paced, deliver, cost)
}


async def main(phase: str, folder: Path, chats: int) -> None:
    match phase:
        case "idle":
            tell(await idle())
        case "prepare":
            tell(await prepare(folder, chats))
        case _:
            tell(await PHASES[phase](folder))


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], Path(sys.argv[2]), int(sys.argv[3])))
