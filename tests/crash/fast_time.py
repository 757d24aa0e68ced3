"""A process in which time runs fast: what would take a minute takes two seconds."""

import asyncio
import selectors
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta

SPEED = 30
"""Seconds of the program in one of ours."""

MORNING = datetime(2023, 11, 5, 9, 0, tzinfo=UTC)


class FastSelector(selectors.SelectSelector):
    """Waits a small part of what it is asked to."""

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        return super().select(timeout / SPEED if timeout else timeout)


class FastLoop(asyncio.SelectorEventLoop):
    """An event loop whose clock runs fast, and every sleep and timeout with it."""

    def __init__(self) -> None:
        super().__init__(FastSelector())

    def time(self) -> float:
        return super().time() * SPEED


class FastClock:
    """The program's clocks: they run fast, and can be moved on to a later time of the story."""

    def __init__(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._zero = self._loop.time()

    def seconds(self) -> float:
        return self._loop.time() - self._zero

    def now(self) -> datetime:
        return MORNING + timedelta(seconds=self.seconds())

    def reach(self, at: datetime) -> None:
        """Not before this moment; nothing happens if it has passed."""
        self._zero -= max(0.0, (at - self.now()).total_seconds())


def run(work: Callable[[], Awaitable[None]]) -> None:
    async def main() -> None:
        await work()

    with asyncio.Runner(loop_factory=FastLoop) as runner:
        runner.run(main())
