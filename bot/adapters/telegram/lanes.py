"""Updates in the order of their chat, many chats at once."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from typing import Generic, TypeVar

T = TypeVar("T")

AT_ONCE = 64
"""Chats answered at the same time; each answer waits for Telegram most of the while."""


class Lanes(Generic[T]):
    """A queue for each chat. What is put into one is handled in its order, one at a time."""

    def __init__(self, handle: Callable[[T], Awaitable[None]]) -> None:
        self._handle = handle
        self._lanes: dict[int, deque[T]] = {}
        self._ready: asyncio.Queue[int] = asyncio.Queue()

    def put(self, lane: int, entry: T) -> None:
        if (waiting := self._lanes.get(lane)) is not None:
            waiting.append(entry)
            return
        self._lanes[lane] = deque((entry,))
        self._ready.put_nowait(lane)

    async def run(self) -> None:
        """Handle what is put in, until cancelled. `handle` must not raise."""
        async with asyncio.TaskGroup() as tasks:
            for _ in range(AT_ONCE):
                tasks.create_task(self._serve())

    async def _serve(self) -> None:
        while True:
            lane = await self._ready.get()
            waiting = self._lanes[lane]
            await self._handle(waiting[0])
            waiting.popleft()
            if waiting:
                # Behind the others, so that nobody who says much holds them up.
                self._ready.put_nowait(lane)
            else:
                del self._lanes[lane]
