"""Pace: so many messages a second, evenly spaced, without saving up for a burst."""

import asyncio
from collections.abc import Awaitable, Callable


class Limiter:
    """Lets one message go each `1 / per_second` seconds."""

    def __init__(
        self,
        per_second: float,
        clock: Callable[[], float],
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._spacing = 1 / per_second
        self._clock = clock
        self._sleep = sleep
        self._next = 0.0

    async def turn(self) -> None:
        """Wait until one more message may go."""
        now = self._clock()
        at = max(now, self._next)
        self._next = at + self._spacing
        if at > now:
            await self._sleep(at - now)
