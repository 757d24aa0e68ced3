"""What was read, remembered while nothing changed.

Every transaction of `Database.write`, in whichever process, gives the file another number as a
part of itself: SQLite's `user_version` (https://www.sqlite.org/pragma.html#pragma_user_version),
which stands in the header of the file. Whoever remembers looks at that number before each answer.
So what was committed before somebody asked is in what they are told.
"""

import asyncio
import sqlite3
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Hashable
from contextlib import suppress
from pathlib import Path
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")

GREATEST = 2**31 - 1
"""The number is a signed one of 32 bits; after this it begins again."""


class Revision:
    """The number of the last change, read from the file itself."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._connection: sqlite3.Connection | None = None
        self._in_this_turn: int | None = None

    def now(self) -> int | None:
        """Some twenty microseconds without any waiting, so it needs no thread. None: not known.

        Read once in a turn of the event loop. What is done about a change that comes after, here
        or elsewhere, stands behind `_turn_ends` in the loop's queue.
        """
        if self._in_this_turn is None:
            self._in_this_turn = self._read()
            asyncio.get_running_loop().call_soon(self._turn_ends)
        return self._in_this_turn

    def next(self) -> int | None:
        """What a transaction that holds the write lock has to write. None: not known."""
        now = self._read()
        return None if now is None else now % GREATEST + 1

    def _turn_ends(self) -> None:
        self._in_this_turn = None

    def _read(self) -> int | None:
        try:
            if self._connection is None:
                self._connection = _opened(self._path)
            row = self._connection.execute("PRAGMA user_version").fetchone()
        except sqlite3.Error:
            self.close()
            return None
        return int(row[0])

    def close(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            with suppress(sqlite3.Error):
                connection.close()


class Fresh(Generic[K, V]):
    """Answers to one kind of question. At most `most` are remembered, those asked for last.

    None is not: what is not there yet may come with a `Database.write_apart`.
    """

    def __init__(self, revision: Revision, read: Callable[[K], Awaitable[V]], most: int) -> None:
        self._revision = revision
        self._read = read
        self._most = most
        self._kept: OrderedDict[K, V] = OrderedDict()
        self._of: int | None = None

    async def __call__(self, key: K) -> V:
        """The answer as it is now."""
        revision = self._revision.now()
        if revision is None or revision != self._of:
            self._kept.clear()
            self._of = revision
        if key in self._kept:
            self._kept.move_to_end(key)
            return self._kept[key]
        value = await self._read(key)
        # What changed while it was read may not be in it.
        if value is not None and revision is not None and revision == self._of:
            self._kept[key] = value
            if len(self._kept) > self._most:
                self._kept.popitem(last=False)
        return value


def _opened(path: Path) -> sqlite3.Connection:
    # Never waits: whoever asks then reads as if nothing were remembered.
    connection = sqlite3.connect(path, isolation_level=None, timeout=0)
    connection.execute("PRAGMA query_only=ON")
    return connection
