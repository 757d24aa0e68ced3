"""Updates in the order of their chat, many chats at once."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from typing import Any, Generic, TypeVar

T = TypeVar("T")

AT_ONCE = 64
"""Chats answered at the same time; each answer waits for Telegram most of the while."""

STOP_SECONDS = 1.0
"""How long answers under way may take when the process stops; usually it is milliseconds."""


class Lanes(Generic[T]):
    """A queue for each chat. What is put into one is handled in its order, one at a time."""

    def __init__(self, handle: Callable[[T], Awaitable[None]]) -> None:
        self._handle = handle
        self._lanes: dict[int, deque[T]] = {}
        self._ready: asyncio.Queue[int] = asyncio.Queue()
        self._busy: set[asyncio.Task[Any] | None] = set()
        self._is_stopping = False

    def put(self, lane: int, entry: T) -> None:
        if (waiting := self._lanes.get(lane)) is not None:
            waiting.append(entry)
            return
        self._lanes[lane] = deque((entry,))
        self._ready.put_nowait(lane)

    async def run(self) -> None:
        """Handle what is put in, until cancelled. `handle` must not raise."""
        serving = [asyncio.create_task(self._serve()) for _ in range(AT_ONCE)]
        try:
            # Not `gather`: it would cancel the answers under way together with us.
            ended, _ = await asyncio.wait(serving, return_when=asyncio.FIRST_COMPLETED)
            for each in ended:
                each.result()
        finally:
            await self._stop(serving)

    async def _serve(self) -> None:
        while not self._is_stopping:
            lane = await self._ready.get()
            waiting = self._lanes[lane]
            self._busy.add(asyncio.current_task())
            await self._handle(waiting[0])
            self._busy.discard(asyncio.current_task())
            waiting.popleft()
            if waiting:
                # Behind the others, so that nobody who says much holds them up.
                self._ready.put_nowait(lane)
            else:
                del self._lanes[lane]

    async def _stop(self, serving: "list[asyncio.Task[None]]") -> None:
        """Begin nothing more; what is not answered in time, the next process answers."""
        self._is_stopping = True
        busy = [each for each in serving if each in self._busy]
        for each in serving:
            if each not in busy:
                each.cancel()
        if busy:
            await asyncio.wait(busy, timeout=STOP_SECONDS)
        for each in busy:
            each.cancel()
        await asyncio.gather(*serving, return_exceptions=True)
