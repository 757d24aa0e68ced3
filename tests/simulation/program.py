"""The program inside the simulation: it lives, is killed or stopped, and lives again."""

import asyncio
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from bot.adapters.base import Incoming
from bot.delivery import Times, Worker
from bot.model import ChatRef, Document, PersonRef, Platform
from bot.store.deliveries import Deliveries
from tests.kit import MORNING, Answer, Bot, Clock, open_bot
from tests.simulation.inline import InlineSQLite
from tests.simulation.platform import SimulatedPlatform

IDLE_SECONDS = 3600.0
"""The longest sleep of a worker that nobody wakes."""

LONGEST_STOP = 8.0
"""Seconds a planned stop waits for what is under way, as `bot.serving` does."""

RESTART_SECONDS = 10.0


class Died(Exception):
    """The process ended before it answered. What it had committed stays."""


class VirtualClock(Clock):
    """The wall clock: it goes with the loop's own time."""

    def __call__(self) -> datetime:
        return MORNING + timedelta(seconds=asyncio.get_running_loop().time())


@dataclass
class Program:
    """One database and the process that works on it, as long as it lives."""

    folder: Path
    platform: SimulatedPlatform
    sqlite: InlineSQLite
    clock: VirtualClock = field(default_factory=VirtualClock)
    recovered: int = 0
    """Rows found `sending` at all starts together."""
    failures: list[str] = field(default_factory=list)
    """Why it ended by itself, which it must never do; it is started again, as by an operator."""
    _bot: Bot | None = None
    _worker: Worker | None = None
    _life: asyncio.Task[None] | None = None
    _acts: set[asyncio.Task[Answer]] = field(default_factory=set)
    _up: asyncio.Event = field(default_factory=asyncio.Event)
    _woken: asyncio.Event = field(default_factory=asyncio.Event)

    def start(self) -> None:
        """Begin a life, if there is none; it is up a little later."""
        if self._life is not None and not self._life.done():
            return
        self._life = asyncio.create_task(self._live())
        self._life.add_done_callback(self._ended)

    async def kill(self) -> None:
        """As SIGKILL does it: nothing more is written, nothing in memory survives."""
        self.platform.cut()
        self.sqlite.kill()
        await self._end()

    async def stop(self) -> None:
        """As SIGTERM does it: nothing new is begun, what is under way ends and is written."""
        await self._up.wait()
        assert self._worker is not None
        assert self._life is not None
        self._up.clear()
        self._worker.stop()
        self._woken.set()
        await asyncio.wait({self._life}, timeout=LONGEST_STOP)
        await self._end()

    async def say(self, text: str, address: str) -> Answer:
        """What a person in a chat says; Raises Died when the process ends meanwhile."""
        chat = ChatRef(Platform.TELEGRAM, address)
        person = PersonRef(Platform.TELEGRAM, address.partition(".")[0])
        return await self._answered(Incoming(chat, person, "Follower", text))

    async def edit(self, text: str, document: bytes | None = None) -> Answer:
        """What the editor says on the local platform."""
        attached = None if document is None else Document("edition.txt", document)
        chat, person = ChatRef(Platform.LOCAL, "editor"), PersonRef(Platform.LOCAL, "editor")
        return await self._answered(Incoming(chat, person, "Editor", text, attached))

    async def bot(self) -> Bot:
        """The program, as soon as it is up."""
        await self._up.wait()
        assert self._bot is not None
        return self._bot

    async def _answered(self, incoming: Incoming) -> Answer:
        bot = await self.bot()
        act = asyncio.create_task(_dispatch(bot, incoming))
        self._acts.add(act)
        try:
            return await act
        except asyncio.CancelledError:
            raise Died from None
        finally:
            self._acts.discard(act)
            self._woken.set()

    async def _live(self) -> None:
        async with open_bot(self.folder, self.clock) as bot:
            app = bot.app
            deliveries = Deliveries(app.database)
            times = Times(self.clock, asyncio.get_running_loop().time)
            worker = Worker.on(app.database, self.platform, app.newsroom.names, times)
            self.recovered += await worker.recover()
            self._bot, self._worker = bot, worker
            self._up.set()
            while not worker.is_stopping:
                # `run` looks twice a second: five million idle looks in a month.
                attempted = await worker.deliver_due()
                due = await deliveries.next_due(self.platform.platform)
                # What is due and does not go is held: by the brake, or on its way to be.
                await self._sleep(due, least=0.005 if attempted else 1.0)

    async def _sleep(self, due: datetime | None, least: float) -> None:
        seconds = IDLE_SECONDS if due is None else (due - self.clock()).total_seconds()
        with suppress(TimeoutError):
            await asyncio.wait_for(self._woken.wait(), max(least, min(IDLE_SECONDS, seconds)))
        self._woken.clear()

    async def _end(self) -> None:
        self._up.clear()
        self._bot = self._worker = None
        ending = [*self._acts, *([self._life] if self._life else [])]
        while ending:
            for task in ending:
                task.cancel()
            done, _ = await asyncio.wait(ending, timeout=0.001)
            ending = [task for task in ending if task not in done]

    def _ended(self, life: asyncio.Task[None]) -> None:
        if life.cancelled() or (error := life.exception()) is None:
            return
        self.failures.append(f"the program ended by itself: {_innermost(error)!r}")
        self._up.clear()
        self.platform.cut()
        self.sqlite.kill()
        asyncio.get_running_loop().call_later(RESTART_SECONDS, self.start)


def _innermost(error: BaseException) -> BaseException:
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
    return error


async def _dispatch(bot: Bot, incoming: Incoming) -> Answer:
    return Answer(await bot.app.router.dispatch(incoming))
