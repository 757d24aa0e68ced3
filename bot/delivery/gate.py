"""The gate every message passes: a broadcast waits there for its turn, a reply goes first."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from math import isinf

from bot.delivery.pacer import Leave, Pacer

Clock = Callable[[], float]
"""Seconds of a monotonic clock."""


class Gate:
    """Lets messages through at the platform's pace. A person who asked is served first."""

    def __init__(self, per_second: float, clock: Clock) -> None:
        self._clock = clock
        self._pacer = None if isinf(per_second) else Pacer(per_second, clock())
        self._turn = asyncio.Lock()
        self._reply_turn = asyncio.Lock()
        self._answered = asyncio.Event()
        self._replies_waiting = 0
        self._replied = asyncio.Event()
        self._closed = 0
        self._opened = asyncio.Event()
        self._opened.set()
        self.passed = 0
        """Messages that left."""

    @property
    def pace(self) -> float | None:
        """Messages a second at this moment; None without a limit."""
        return None if self._pacer is None else self._pacer.rate

    @contextmanager
    def closed(self) -> Iterator[None]:
        """No message leaves while somebody is inside."""
        self._closed += 1
        self._opened.clear()
        try:
            yield
        finally:
            self._closed -= 1
            if not self._closed:
                self._opened.set()

    async def broadcast(self) -> Leave:
        """Wait until one more message may leave; it must leave before anything else is awaited."""
        if self._pacer is None:
            while self._closed:
                await self._opened.wait()
            self.passed += 1
            return Leave(0.0)
        async with self._turn:
            await self._wait(self._pacer)
            self.passed += 1
            return self._pacer.leave(self._clock())

    @asynccontextmanager
    async def reply(self) -> AsyncIterator[None]:
        """The next turn, before any broadcast: a reply is sent inside.

        Not stopped by `closed`: who asked is answered while a text changes.
        """
        if self._pacer is None:
            yield
            return
        leave = await self._next_reply(self._pacer)
        try:
            yield
        finally:
            self.answered(leave)

    async def _next_reply(self, pacer: Pacer) -> Leave:
        self._replies_waiting += 1
        try:
            async with self._reply_turn:
                await self._until_ready(pacer)
                return pacer.leave(self._clock())
        finally:
            self._replies_waiting -= 1
            if not self._replies_waiting:
                self._replied.set()

    def answered(self, message: Leave) -> None:
        if self._pacer is not None:
            self._pacer.answered(message, self._clock())
            self._answered.set()

    def stayed(self, message: Leave) -> None:
        """The message was let through and did not leave: no answer will come."""
        self.passed -= 1
        if self._pacer is not None:
            self._pacer.stayed(message)
            self._answered.set()

    def slow_down(self, seconds: float) -> None:
        """The platform refused for all chats."""
        if self._pacer is not None:
            self._pacer.slow_down(seconds, self._clock())

    async def _wait(self, pacer: Pacer) -> None:
        while True:
            await self._until_ready(pacer)
            if self._replies_waiting:
                self._replied.clear()
                await self._replied.wait()
            elif self._closed:
                await self._opened.wait()
            else:
                return

    async def _until_ready(self, pacer: Pacer) -> None:
        """Until the pace allows one more; two may wait here, a broadcast and a reply."""
        while (at := pacer.ready_at()) is None or at > self._clock():
            if at is None:
                self._answered.clear()
                await self._answered.wait()
            else:
                await asyncio.sleep(at - self._clock())
