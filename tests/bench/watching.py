"""What a broadcast does to the rest of its process: the event loop, and people who ask."""

import asyncio
import time
from collections import defaultdict
from itertools import count, cycle

from bot.adapters.base import Incoming
from bot.model import ChatRef, PersonRef, Platform
from bot.router import Router

TICK_SECONDS = 0.001

PAUSE_SECONDS = 0.02
"""Between an answer and the next question."""

QUESTIONS = ("/today", "/topic BlackSea", "/search drones", "/subscribe Combat")


class LoopWatch:
    """The longest time between two turns of the event loop, beyond the tick."""

    def __init__(self) -> None:
        self.longest = 0.0
        """Seconds by the clock: with the scheduler's and the other threads' share."""
        self.longest_cpu = 0.0
        """Seconds that the loop's own thread computed in one go."""

    def reset(self) -> None:
        self.longest = self.longest_cpu = 0.0

    async def run(self) -> None:
        while True:
            clock, cpu = time.monotonic(), time.thread_time()
            await asyncio.sleep(TICK_SECONDS)
            self.longest = max(self.longest, time.monotonic() - clock - TICK_SECONDS)
            self.longest_cpu = max(self.longest_cpu, time.thread_time() - cpu)


class Talk:
    """Somebody who asks one question after the other; a new chat each time it subscribes."""

    def __init__(self, router: Router) -> None:
        self.taken: dict[str, list[float]] = defaultdict(list)
        """Milliseconds of each answer, by question."""
        self._router = router
        self._chats = count(1)

    async def run(self) -> None:
        for question in cycle(QUESTIONS):
            started = time.monotonic()
            await self._router.dispatch(self._incoming(question))
            self.taken[question].append((time.monotonic() - started) * 1000)
            await asyncio.sleep(PAUSE_SECONDS)

    def _incoming(self, question: str) -> Incoming:
        is_new = question.startswith("/subscribe")
        name = f"reader {next(self._chats)}" if is_new else "reader"
        person = PersonRef(Platform.LOCAL, name)
        return Incoming(ChatRef(Platform.LOCAL, name), person, "Reader", question)


def percentile(taken: list[float], percent: int) -> float:
    return sorted(taken)[min(len(taken) - 1, len(taken) * percent // 100)]
