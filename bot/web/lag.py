"""How late the event loop is: a loop that is held up answers and sends everything late."""

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Callable
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
        self._timer: asyncio.TimerHandle | None = None

    @property
    def worst(self) -> float:
        """Seconds that the loop was late at most, in the last minute."""
        return max(self._late, default=0.0)

    async def measuring(self, _: web.Application) -> AsyncIterator[None]:
        self._look_later()
        yield
        if self._timer is not None:
            self._timer.cancel()

    def _look_later(self) -> None:
        """By a timer, not a task: there is nothing that could die unnoticed."""
        expected = self._clock() + self._every
        loop = asyncio.get_running_loop()
        self._timer = loop.call_later(self._every, self._look, expected)

    def _look(self, expected: float) -> None:
        self._late.append(max(0.0, self._clock() - expected))
        self._look_later()
