"""Publishing: what is delivered into an announcement channel goes on to those who follow it.

Discord takes about ten an hour from a channel and says so only by refusing; so they have a queue
of their own, where none keeps a delivery waiting. What waits when the process ends stays in its
own channel, and does not go on.
"""

import asyncio
from collections import defaultdict, deque
from collections.abc import Callable

from bot.adapters.base import NotSent, RetryLater, Unknown
from bot.adapters.discord.outcomes import outcome
from bot.adapters.discord.refused import Refused
from bot.adapters.discord.rest import ERRORS, Rest
from bot.log import Log

log = Log(__name__)

Clock = Callable[[], float]

MOST = 10
HOUR_SECONDS = 3600.0
"""So many messages of one channel in any hour. Not documented; what servers see."""

MOST_WAITING = 50
"""Of one channel; the oldest ones are given up."""

AGAIN_SECONDS = 30.0
ALREADY = 40033


class Crossposts:
    """Publishes messages, each channel's in their order."""

    def __init__(self, rest: Rest, is_announcing: Callable[[int], bool], clock: Clock) -> None:
        self._rest = rest
        self._is_announcing = is_announcing
        self._clock = clock
        self._waiting: dict[int, deque[str]] = {}
        self._done: dict[int, deque[float]] = defaultdict(lambda: deque(maxlen=MOST))
        self._not_before: dict[int, float] = {}
        self._changed = asyncio.Event()

    def sent(self, channel: int, message_id: str) -> None:
        """A delivery arrived there."""
        if self._is_announcing(channel):
            self._waiting.setdefault(channel, deque(maxlen=MOST_WAITING)).append(message_id)
            self._changed.set()

    async def run(self) -> None:
        """Until cancelled."""
        while True:
            ready = [each for each in self._waiting if self._ready_at(each) <= self._clock()]
            for channel in ready:
                await self._publish(channel)
            if not ready:
                await self._wait()

    async def _wait(self) -> None:
        self._changed.clear()
        at = min(map(self._ready_at, self._waiting), default=None)
        try:
            async with asyncio.timeout(None if at is None else max(0.0, at - self._clock())):
                await self._changed.wait()
        except TimeoutError:
            return

    def _ready_at(self, channel: int) -> float:
        done = self._done[channel]
        free_at = done[0] + HOUR_SECONDS if len(done) == MOST else 0.0
        return max(free_at, self._not_before.get(channel, 0.0))

    async def _publish(self, channel: int) -> None:
        waiting = self._waiting[channel]
        path = f"/channels/{channel}/messages/{waiting[0]}/crosspost"
        try:
            await self._rest.ask("POST", path)
        except ERRORS as error:
            if self._is_tried_again(channel, error):
                return
        else:
            self._done[channel].append(self._clock())
        waiting.popleft()
        if not waiting:
            del self._waiting[channel]

    def _is_tried_again(self, channel: int, error: Exception) -> bool:
        if isinstance(error, Refused) and error.refusal.code == ALREADY:
            return False
        ended = outcome(error)
        match ended:
            case RetryLater(after_seconds=seconds):
                wait = max(1.0, seconds)
            case NotSent() | Unknown():
                wait = AGAIN_SECONDS
            case _:
                log.info("not published", why=str(ended))
                return False
        self._not_before[channel] = self._clock() + wait
        return True
