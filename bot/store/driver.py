"""aiosqlite with one way to its thread and back for a statement, where it makes three or four.

A way costs some hundred microseconds, more than most statements. SQLAlchemy reads every result
whole, so its rows may come along at once. Nothing else of aiosqlite is changed.
"""

import sqlite3
from collections.abc import Iterable, Sequence
from functools import partial
from typing import Any, Self

import aiosqlite


class Cursor:
    """What SQLAlchemy asks of aiosqlite's own."""

    arraysize = 1

    def __init__(self, connection: aiosqlite.Connection) -> None:
        self._connection = connection
        self._rows: Sequence[Any] = ()
        self.description: Any = None
        self.rowcount = -1
        self.lastrowid: int | None = None

    async def __aenter__(self) -> Self:
        return self

    async def execute(self, statement: str, parameters: Iterable[Any] = ()) -> Self:
        return await self._in_thread("execute", statement, parameters)

    async def executemany(self, statement: str, parameters: Iterable[Iterable[Any]]) -> Self:
        return await self._in_thread("executemany", statement, parameters)

    async def fetchall(self) -> Sequence[Any]:
        return self._rows

    async def close(self) -> None:
        """The real one is closed already."""

    async def _in_thread(self, how: str, statement: str, parameters: Iterable[Any]) -> Self:
        # aiosqlite has no public way to run a function in its thread.
        await self._connection._execute(self._run, how, statement, parameters)  # type: ignore[no-untyped-call]  # noqa: SLF001
        return self

    def _run(self, how: str, statement: str, parameters: Iterable[Any]) -> None:
        raw: sqlite3.Connection = self._connection._conn  # noqa: SLF001
        cursor = raw.cursor()
        try:
            getattr(cursor, how)(statement, parameters)
            self.description = cursor.description
            self._rows = cursor.fetchall() if cursor.description else ()
            self.rowcount, self.lastrowid = cursor.rowcount, cursor.lastrowid
        finally:
            cursor.close()


def connect(path: str, **options: Any) -> aiosqlite.Connection:
    """A connection to be awaited, for SQLAlchemy's `async_creator_fn`."""
    connection = aiosqlite.connect(path, **options)
    # As SQLAlchemy does it: a statement that hangs does not keep the process.
    connection._thread.daemon = True  # noqa: SLF001
    connection.cursor = partial(Cursor, connection)  # type: ignore[method-assign, assignment]
    return connection
