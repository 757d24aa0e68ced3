"""How late the event loop is: a loop that is held up answers and sends everything late."""

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from time import monotonic

from aiohttp import web

EVERY_SECONDS = 0.5
"""Between two looks; each costs some microseconds."""

KEPT = 120
"""Looks remembered: a minute, the longest time that is usual between two scrapes."""


class LoopLag:
    """Measures for as long as a site is served: `site.cleanup_ctx.append(lag.measuring)`."""

    def __init__(
        self, every: float = EVERY_SECONDS, clock: Callable[[], float] = monotonic
    ) -> None:
        self._every = every
        self._clock = clock
        self._late: deque[float] = deque(maxlen=KEPT)

    @property
    def worst(self) -> float:
        """Seconds that the loop was late at most, in the last minute."""
        return max(self._late, default=0.0)

    async def measuring(self, _: web.Application) -> AsyncIterator[None]:
        task = asyncio.create_task(self._measure())
        yield
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task

    async def _measure(self) -> None:
        while True:
            expected = self._clock() + self._every
            await asyncio.sleep(self._every)
            self._late.append(max(0.0, self._clock() - expected))
