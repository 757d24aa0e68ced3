"""Connections to the one SQLite file: one writer, a few readers, every error translated.

SQLite's own limits and pragmas: https://www.sqlite.org/pragma.html and /wal.html.
"""

import asyncio
import os
import sqlite3
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from math import inf
from pathlib import Path
from typing import Any, Self

from sqlalchemy import event
from sqlalchemy.engine import URL, Connection, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.pool import ConnectionPoolEntry

from bot.errors import DatabaseError
from bot.store.driver import connect
from bot.store.fresh import Fresh, K, Revision, V

LOCKED = "is in use by another program. Close it, or try again in a moment."

READERS = 4
"""Enough that a slow search does not hold up other readers; each costs one thread."""

DEMAND_SECONDS = 0.5
"""So long after somebody waited, others are expected to want to write as well."""

BUSY_MILLISECONDS = 5_000
"""How long a statement waits for another process before it reports a locked database."""

PRAGMAS = (
    "PRAGMA journal_mode=WAL",
    # FULL: what was committed survives a power cut, not only a crash of ours.
    "PRAGMA synchronous=FULL",
    f"PRAGMA busy_timeout={BUSY_MILLISECONDS}",
    "PRAGMA foreign_keys=ON",
    "PRAGMA trusted_schema=OFF",
    "PRAGMA secure_delete=ON",
)
READER_PRAGMAS = (*PRAGMAS[2:5], "PRAGMA query_only=ON")


class Database:
    """The open database. Use `async with Database.open(url)`: every path closes it."""

    def __init__(self, path: Path, writer: AsyncEngine, reader: AsyncEngine) -> None:
        self.path = path
        self._writer = writer
        self._reader = reader
        self._turn = asyncio.Lock()
        self._revision = Revision(path)
        self._waited_at = -inf

    @classmethod
    @asynccontextmanager
    async def open(cls, url: str) -> AsyncIterator[Self]:
        """Open an existing, migrated database (`bot.store.migration.migrate`)."""
        path = database_path(url)
        async with AsyncExitStack() as stack:
            writer = _engine(path, PRAGMAS, size=1)
            event.listen(writer.sync_engine, "begin", _begin_immediate)
            stack.push_async_callback(writer.dispose)
            # No BEGIN and ROLLBACK around a read: each would cost a hop to the driver's thread.
            reader = _engine(
                path,
                READER_PRAGMAS,
                size=READERS,
                isolation_level="AUTOCOMMIT",
                pool_reset_on_return=None,
            )
            stack.push_async_callback(reader.dispose)
            database = cls(path, writer, reader)
            stack.callback(database._revision.close)
            yield database

    @asynccontextmanager
    async def read(self) -> AsyncIterator[AsyncConnection]:
        """A view of the database as it is now; writing through it is refused."""
        with translated(self.path):
            async with self._reader.connect() as connection:
                yield connection

    @asynccontextmanager
    async def write(self) -> AsyncIterator[AsyncConnection]:
        """One transaction, committed at the end or undone by any exception.

        Keep it short and silent: nothing is sent, rendered or awaited from the network inside.
        """
        async with self.write_apart() as connection:
            if (revision := self._revision.next()) is None:
                raise DatabaseError(f"The database {self.path} {LOCKED}")
            await connection.exec_driver_sql(f"PRAGMA user_version={revision}")
            yield connection

    @asynccontextmanager
    async def write_apart(self) -> AsyncIterator[AsyncConnection]:
        """The same for what nobody remembers, so that what is remembered stays (`bot.store.fresh`):
        the queue of deliveries, the inbox, local messages, subscriptions, and chats that are new.
        """
        if self._turn.locked():
            self._waited_at = asyncio.get_running_loop().time()
        with translated(self.path):
            async with self._turn, self._writer.begin() as connection:
                yield connection

    @property
    def is_in_demand(self) -> bool:
        """Whether somebody has lately waited to write: who writes much then does it in pieces."""
        return asyncio.get_running_loop().time() - self._waited_at < DEMAND_SECONDS

    def fresh(self, read: Callable[[K], Awaitable[V]], most: int = 100) -> Fresh[K, V]:
        """The same answers as `read` gives, remembered until the next `write` of any process."""
        return Fresh(self._revision, read, most)


def database_path(url: str) -> Path:
    """The file that a `sqlite:///path` address names."""
    name = make_url(url).database
    if not name:
        raise DatabaseError(f"database.url {url} names no file. Use sqlite:///data/estories.db.")
    return Path(name)


def create_private_file(path: Path) -> None:
    """Make the file readable by its owner only; SQLite gives -wal and -shm the same mode."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
    except OSError as error:
        raise DatabaseError(
            f"The database {path} cannot be opened: {error.strerror}. "
            "Check the path in database.url and the rights of its folder."
        ) from error


@contextmanager
def translated(path: Path) -> Iterator[None]:
    """SQLite's complaints as sentences that say what to do."""
    try:
        yield
    except (DBAPIError, sqlite3.DatabaseError) as error:
        said = str(error.orig if isinstance(error, DBAPIError) else error)
        if sentence := complaint(path, said):
            raise DatabaseError(sentence) from error
        raise  # A mistake of ours, not of the file.


def complaint(path: Path, message: str) -> str | None:
    """What SQLite said (https://www.sqlite.org/rescode.html) with the remedy; None: unknown."""
    for sign, sentence in (
        ("readonly", "is read-only. Give this user the right to write it and its folder."),
        ("full", "cannot grow: the disk is full. Nothing was changed; free some space."),
        ("disk I/O", "cannot be written: the disk reports an error. Check the disk and its space."),
        ("locked", LOCKED),
        ("malformed", "is damaged. It was left as it is; restore a copy from data/backups/."),
        ("not a database", "is not an E-Stories database. It was left as it is; move it away."),
        ("unable to open", "cannot be opened. Check the path and the rights of its folder."),
    ):
        if sign in message:
            return f"The database {path} {sentence}"
    return None


def _engine(path: Path, pragmas: tuple[str, ...], size: int, **options: Any) -> AsyncEngine:
    url = URL.create("sqlite+aiosqlite", database=str(path))
    engine = create_async_engine(
        url,
        pool_size=size,
        max_overflow=0,
        connect_args={"async_creator_fn": connect},
        **options,
    )

    @event.listens_for(engine.sync_engine, "connect")
    def prepare(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
        # The driver's own way of opening transactions is switched off: we say BEGIN ourselves.
        connection.isolation_level = None
        cursor = connection.cursor()
        for pragma in pragmas:
            cursor.execute(pragma)
        cursor.close()

    return engine


def _begin_immediate(connection: Connection) -> None:
    """Take the write lock at once: a transaction that started by reading could not get it."""
    connection.exec_driver_sql("BEGIN IMMEDIATE")
