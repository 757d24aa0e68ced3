"""SQLite without its threads, for the simulation only: the order of things is then the seed's.

aiosqlite runs each connection in a thread of its own, whose answers come when the machine likes.
Here a statement runs at once, in the loop's thread; some take virtual time, and every commit does.
Everything above it, SQLAlchemy's dialect included, is the real thing.
"""

import asyncio
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random
from types import SimpleNamespace
from typing import Any, Self

import aiosqlite

COMMIT_SECONDS = 0.02
"""A durable commit takes up to twice as long: half before it is durable, half before it is known.

Longer than on a good disk: the groups become larger, which saves the simulation real time."""

SLOW_SHARE = 0.05
"""Of statements: they let others go on meanwhile, as all do where there are threads."""
SLOW_SECONDS = 0.001


class InlineQueue:
    """Stands where the thread's queue was: what is put in is done."""

    def put_nowait(self, entry: tuple[asyncio.Future[Any] | None, Callable[[], Any]]) -> None:
        future, function = entry
        result = function()
        if future is not None:
            future.set_result(result)


class InlineConnection(aiosqlite.Connection):
    """A connection of a process that can be killed."""

    def __init__(self, connector: Callable[[], sqlite3.Connection], draw: Random) -> None:
        super().__init__(connector, iter_chunk_size=64)
        self._tx = InlineQueue()  # type: ignore[assignment]
        self._thread = SimpleNamespace(start=lambda: None, daemon=True)  # type: ignore[assignment]
        self._draw = draw

    async def _execute(self, fn: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        if self._draw.random() < SLOW_SHARE:
            await asyncio.sleep(self._draw.uniform(0, SLOW_SECONDS))
        if self._connection is None:
            # Nobody is left to handle an error: whoever asks has ended with the process.
            raise asyncio.CancelledError
        return fn(*args, **kwargs)

    async def commit(self) -> None:
        await asyncio.sleep(self._draw.uniform(0, COMMIT_SECONDS))
        if self._connection is not None:
            self._connection.commit()
        await asyncio.sleep(self._draw.uniform(0, COMMIT_SECONDS))

    async def rollback(self) -> None:
        if self._connection is not None:
            self._connection.rollback()

    def kill(self) -> None:
        """As the kernel does it: what is committed stays, an open transaction never was."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None


class InlineSQLite:
    """Opens the connections of the processes inside; knows them, to kill them."""

    def __init__(self, draw: Random) -> None:
        self._draw = draw
        self._connections: list[InlineConnection] = []

    @classmethod
    @contextmanager
    def installed(cls, draw: Random) -> Iterator[Self]:
        """Instead of aiosqlite's own, for as long as somebody is inside."""
        made = cls(draw)
        real = aiosqlite.connect
        aiosqlite.connect = made.connect
        try:
            yield made
        finally:
            made.kill()
            aiosqlite.connect = real

    def connect(self, database: str | Path, **options: Any) -> InlineConnection:
        def connector() -> sqlite3.Connection:
            opened: sqlite3.Connection = sqlite3.connect(str(database), **options)
            return opened

        connection = InlineConnection(connector, self._draw)
        self._connections.append(connection)
        return connection

    def kill(self) -> None:
        """All of them at once, in the middle of whatever they do."""
        for connection in self._connections:
            connection.kill()
        self._connections.clear()
