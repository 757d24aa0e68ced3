"""The gate every message of a broadcast passes: it waits there for its turn."""

import asyncio
from collections.abc import Callable
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

    async def broadcast(self) -> Leave:
        """Wait until one more message may leave."""
        if self._pacer is None:
            return Leave(0.0)
        async with self._turn:
            await self._wait(self._pacer)
            return self._pacer.leave(self._clock())

    def answered(self, message: Leave) -> None:
        if self._pacer is not None:
            self._pacer.answered(message, self._clock())
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
            else:
                return
