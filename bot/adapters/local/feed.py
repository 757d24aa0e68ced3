"""The feed of changes: whoever watches is woken as soon as something was said or edited."""

import asyncio
from collections.abc import AsyncGenerator

from bot.errors import DatabaseError
from bot.log import Log
from bot.store.local_messages import LocalMessage, LocalMessages

log = Log(__name__)

POLL_SECONDS = 0.5
"""How late a change of another process (`estories say`) is seen; ours are seen at once."""


class ChangeFeed:
    """Changes of the local chats after a seq. One poller however many watch, none without."""

    def __init__(self, messages: LocalMessages) -> None:
        self._messages = messages
        self._changed = asyncio.Event()
        self._watched = asyncio.Event()
        self._watchers = 0

    def touch(self) -> None:
        """Wake all watchers: this process has written something."""
        self._changed.set()
        self._changed = asyncio.Event()

    async def run(self) -> None:
        """Look for other processes' changes until cancelled, as long as somebody watches."""
        seen = -1
        while True:
            await self._watched.wait()
            try:
                newest = await self._messages.newest_seq()
            except DatabaseError as error:
                log.warning("feed not read", reason=error)
            else:
                if newest != seen:
                    seen = newest
                    self.touch()
            await asyncio.sleep(POLL_SECONDS)

    async def changes(self, since: int) -> AsyncGenerator[tuple[LocalMessage, ...], None]:
        """Batches of changes after `since`, forever. Close it (`aclosing`) to stop watching."""
        self._watchers += 1
        self._watched.set()
        try:
            while True:
                # Taken before the look, so that a change between look and wait is not slept over.
                changed = self._changed
                if batch := await self._messages.since(since):
                    since = batch[-1].seq
                    yield batch
                else:
                    await changed.wait()
        finally:
            self._watchers -= 1
            if self._watchers == 0:
                self._watched.clear()
