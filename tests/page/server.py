"""The real server on a real database, to be started, killed and started again."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, closing, suppress
from datetime import UTC, datetime
from pathlib import Path

from bot.adapters.local import LocalAdapter
from bot.glossary import Glossary
from bot.newsroom.status import Status
from bot.store.database import Database
from bot.store.local_messages import LocalMessages
from bot.store.migration import migrate
from bot.web import Figures, Probes, chat_site, serve
from tests.kit import core_of
from tests.page.paper import COMMANDS, Paper


def utc_now() -> datetime:
    return datetime.now(UTC)


class Server:
    """The local platform as a process would run it. `address` stays over a restart."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._url = f"sqlite:///{path}"
        self._port = 0
        self._stack = AsyncExitStack()
        self._receiving: asyncio.Task[None] | None = None
        self.paper: Paper
        self.address = ""

    @property
    def adapter(self) -> LocalAdapter:
        return self.paper.adapter

    async def start(self) -> None:
        database = await self._stack.enter_async_context(Database.open(self._url))
        adapter = LocalAdapter(LocalMessages(database), utc_now)
        self.paper = Paper(adapter)
        self._receiving = asyncio.create_task(adapter.run(core_of(self.paper.dispatch)))
        probes = Probes(self._health, self._figures)
        site = chat_site(adapter, COMMANDS, self._glossary, probes, "127.0.0.1")
        self.address = await self._stack.enter_async_context(serve(site, "127.0.0.1", self._port))
        self._port = int(self.address.rstrip("/").rsplit(":", 1)[1])

    async def stop(self) -> None:
        if self._receiving is not None:
            self._receiving.cancel()
            with suppress(asyncio.CancelledError):
                await self._receiving
        await self._stack.aclose()

    def forget_everything(self) -> None:
        """Another, empty database in place of the old one. Only while the server is stopped."""
        for path in self._path.parent.glob(f"{self._path.name}*"):
            path.unlink()
        migrate(self._url)

    @asynccontextmanager
    async def another_process(self) -> AsyncIterator[LocalAdapter]:
        """What `estories say` is to the server: the same database through other connections."""
        async with Database.open(self._url) as database:
            yield LocalAdapter(LocalMessages(database), utc_now)

    @asynccontextmanager
    async def locked(self) -> AsyncIterator[None]:
        """Another program has the database for itself: it can be read, not written."""
        with closing(sqlite3.connect(self._path, isolation_level=None)) as another:
            another.execute("BEGIN IMMEDIATE")
            yield
            another.execute("ROLLBACK")

    async def texts(self, chat: str = "follower") -> list[str]:
        return [message.text for message in await self.adapter.messages.in_chat(chat, 500)]

    async def _glossary(self) -> Glossary:
        return Glossary(sections=(), topics=())

    async def _health(self) -> dict[str, str]:
        return {"status": "ok"}

    async def _figures(self) -> Figures:
        return Figures(Status(utc_now(), (), ()), ())
