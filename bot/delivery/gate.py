"""The gate every message of a broadcast passes: it waits there for its turn."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from math import isinf

from bot.delivery.pacer import Leave, Pacer

Clock = Callable[[], float]
"""Seconds of a monotonic clock."""


class Gate:
    """Lets broadcast messages through at the platform's pace."""

    def __init__(self, per_second: float, clock: Clock) -> None:
        self._clock = clock
        self._pacer = None if isinf(per_second) else Pacer(per_second, clock())
        self._turn = asyncio.Lock()
        self._answered = asyncio.Event()
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
            self._answered.clear()
            at = pacer.ready_at()
            if at is None:
                await self._answered.wait()
            elif (wait := at - self._clock()) > 0:
                await asyncio.sleep(wait)
            elif self._closed:
                await self._opened.wait()
            else:
                return
