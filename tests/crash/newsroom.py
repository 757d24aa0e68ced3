"""A process that plays a day: recovers, does the acts that are not done, delivers what is due.

Nothing in it knows of kills. It is run and killed by `tests.crash.victim`.
"""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from math import inf
from pathlib import Path

from sqlalchemy import event, func, select
from sqlalchemy.engine import Engine

from bot.adapters.base import Incoming, Limits
from bot.app import App, open_app
from bot.config import Database, Settings
from bot.content import plain_text
from bot.delivery import Times, Worker
from bot.model import ChatRef, Document, PersonRef, Platform
from bot.store.deliveries import Deliveries
from bot.store.migration import migrate
from bot.store.schema import audit_entries, deliveries
from tests.crash.adapter import PlatformAdapter
from tests.crash.fast_time import FastClock
from tests.crash.story_of_a_day import DAYS, FOLLOWERS, Act, Mode

PACES = {Mode.DRAIN: inf, Mode.PACED: 4.0, Mode.SERVE: inf}

MOST_LOOKS = 400
"""More looks at the queue than any act needs: something does not come to an end."""

AFTERWARDS = timedelta(days=3)
"""Longer than anything waits."""

MOST_STALLS = 3
"""Looks in a row that change nothing: sending is paused."""


@dataclass
class Newsroom:
    """The program, its clock, and the worker that delivers at this moment."""

    app: App
    clock: FastClock
    socket: str

    async def say(self, chat: str, text: str, document: str = "") -> None:
        ref = ChatRef(Platform.LOCAL if chat == "editor" else Platform.TELEGRAM, chat)
        attached = Document("edition.txt", document.encode()) if document else None
        sender = PersonRef(ref.platform, chat)
        answer = await self.app.router.dispatch(Incoming(ref, sender, chat, text, attached))
        assert "did not work" not in plain_text(answer), plain_text(answer)

    async def acts_done(self) -> int:
        async with self.app.database.read() as connection:
            found = await connection.execute(select(func.count()).select_from(audit_entries))
            return found.scalar_one()

    async def act(self, act: Act, before: int) -> None:
        for chat, words in act.before:
            await self.say(chat, words)
        await self.say("editor", act.says, act.document)
        assert await self.acts_done() == before + 1, act.says

    @asynccontextmanager
    async def worker(self, mode: Mode) -> AsyncIterator[Worker]:
        limits = Limits(messages_per_second=PACES[mode], in_flight=30)
        async with PlatformAdapter.connected(self.socket, limits) as adapter:
            times = Times(self.clock.now, self.clock.seconds)
            names = self.app.newsroom.names
            worker = Worker.on(self.app.database, adapter, names, times)
            self.app.newsroom.recall.watch(worker.withheld)
            yield worker

    async def drain(self, worker: Worker, until: datetime) -> None:
        """Deliver all that is due before then, without waiting for it."""
        seen: datetime | None = None
        stalled = 0
        for _ in range(MOST_LOOKS):
            attempted = await worker.deliver_due()
            due = await Deliveries(self.app.database).next_due(Platform.TELEGRAM)
            stalled = stalled + 1 if due == seen and not attempted else 0
            if due is None or due >= until or stalled > MOST_STALLS:
                return
            seen = due
            # A chat may be blocked for a moment longer than its row.
            self.clock.reach(due + stalled * timedelta(seconds=5))
        raise AssertionError("there is no end of it")

    async def something_is_claimed(self) -> None:
        """Wait until a worker has taken what an act brought, if it brought anything."""
        sending = select(deliveries.c.chat_id).where(deliveries.c.state == "sending")
        for _ in range(MOST_LOOKS):
            async with self.app.database.read() as connection:
                if (await connection.execute(sending)).first():
                    return
            await asyncio.sleep(0.2)

    async def nothing_is_due(self) -> None:
        """Wait until a running worker has nothing more to take."""
        for _ in range(MOST_LOOKS):
            due = await Deliveries(self.app.database).next_due(Platform.TELEGRAM)
            if due is None or due > self.clock.now():
                return
            await asyncio.sleep(0.5)
        raise AssertionError("a worker that runs takes nothing")


async def play(folder: Path, socket: str, day: str) -> None:
    """Play the day, or what is left of it after a kill."""
    clock = FastClock()
    settings = Settings(database=Database(url=f"sqlite:///{folder / 'estories.db'}"))
    async with open_app(settings, clock.now) as app:
        newsroom = Newsroom(app, clock, socket)
        acts = DAYS[day].acts
        ends = [*(act.at for act in acts[1:]), acts[-1].at + AFTERWARDS]
        done = await newsroom.acts_done()
        for number, (act, later) in enumerate(zip(acts, ends, strict=True)):
            # What the last act brought may not all be delivered.
            if number >= done - 1:
                await play_act(newsroom, number, act, later, is_done=number < done)


async def play_act(
    newsroom: Newsroom, number: int, act: Act, later: datetime, *, is_done: bool
) -> None:
    newsroom.clock.reach(act.at)
    if act.mode is not Mode.DRAIN:
        async with newsroom.worker(act.mode) as worker:
            if act.mode is Mode.SERVE or is_done:
                await worker.recover()
            await serve(newsroom, worker, None if is_done else partial(newsroom.act, act, number))
    async with newsroom.worker(Mode.DRAIN) as worker:
        await worker.recover()
        if act.mode is Mode.DRAIN and not is_done:
            await newsroom.act(act, number)
        await newsroom.drain(worker, later)


async def serve(
    newsroom: Newsroom, worker: Worker, act: Callable[[], Awaitable[None]] | None
) -> None:
    """Run the worker, act meanwhile, and stop it when nothing is due any more."""
    running = asyncio.create_task(worker.run())
    asking = asyncio.create_task(ask(worker))
    if act is not None:
        with worker.withheld():
            await act()
            await newsroom.something_is_claimed()
            # Its senders come to the closed gate.
            await asyncio.sleep(6)
    with disk_full_once():
        await newsroom.nothing_is_due()
        worker.stop()
        await running
    asking.cancel()


async def ask(worker: Worker) -> None:
    """People who are answered while the worker delivers, several at a time."""

    async def answered() -> None:
        async with worker.reply():
            await asyncio.sleep(0.05)

    while True:
        await asyncio.gather(*(answered() for _ in range(3)))
        await asyncio.sleep(0.5)


@contextmanager
def disk_full_once() -> Iterator[None]:
    """The first outcomes that are to be written meet a full disk."""
    left = [sqlite3.OperationalError("database or disk is full")]

    def look(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        if "SET state = 'delivered'" in statement and left:
            raise left.pop()

    event.listen(Engine, "before_cursor_execute", look)
    try:
        yield
    finally:
        event.remove(Engine, "before_cursor_execute", look)


async def prepare(folder: Path) -> None:
    """A database in which the chats follow, and nothing is published."""
    settings = Settings(database=Database(url=f"sqlite:///{folder / 'estories.db'}"))
    migrate(settings.database.url)
    clock = FastClock()
    async with open_app(settings, clock.now) as app:
        newsroom = Newsroom(app, clock, "")
        for chat, sayings in FOLLOWERS:
            for words in sayings:
                await newsroom.say(chat, words)
