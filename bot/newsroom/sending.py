"""How editors steer what is being sent: estimate, pause, cancel, send again."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from math import inf

from bot.model import DeliveryState, Person, Platform, PublicationId
from bot.store.ledger import Ledger
from bot.store.steering import Steering
from bot.store.workers import Workers, WorkerState

MISSED = (DeliveryState.DEAD, DeliveryState.EXPIRED)
"""Surely did not get it."""

BY_HAND = "an editor paused it"


class Sending:
    """Steers the workers through the database: any process may, and it outlives all of them."""

    def __init__(
        self,
        steering: Steering,
        workers: Workers,
        ledger: Ledger,
        paces: Mapping[Platform, float],
        now: Callable[[], datetime],
    ) -> None:
        self._steering = steering
        self._workers = workers
        self._ledger = ledger
        self._paces = paces
        self._now = now

    async def time_left(self) -> timedelta:
        """How long all that is due takes at the platforms' pace, one beside another."""
        backlog = await self._ledger.backlog(self._now())
        seconds = [each.due / self._paces.get(each.platform, inf) for each in backlog]
        return timedelta(seconds=max(seconds, default=0.0))

    async def paused(self) -> tuple[WorkerState, ...]:
        """The platforms to which no new story goes out at this moment, each with its reason."""
        return tuple(each for each in await self._workers.states() if each.paused_reason)

    async def pause(self, person: Person) -> bool:
        """Stop new stories; corrections and retractions go on. False when they were stopped."""
        return await self._workers.pause(person, BY_HAND, self._now())

    async def resume(self, person: Person) -> tuple[str, ...]:
        """Let new stories go again; the reasons they had stopped for, none when they were going."""
        return await self._workers.resume(person, self._now())

    async def release(self, publication: PublicationId, person: Person) -> None:
        """Let one held publication go again. Raises UserError when there is none of the number."""
        await self._steering.release(publication, person, self._now())

    async def cancel(self, publication: PublicationId, person: Person) -> int:
        """Take back what of a publication still waits; how many chats will not get it.

        Raises UserError when there is none of that number.
        """
        return await self._steering.cancel(publication, person, self._now())

    async def resend_missed(self, publication: PublicationId, person: Person) -> int:
        """Send it to those who surely did not get it and can be reached; how many."""
        return await self._steering.resend(publication, MISSED, person, self._now())

    async def resend_unknown(self, publication: PublicationId, person: Person) -> int:
        """Send it to those who may have got it: some may read it twice. How many."""
        unknown = (DeliveryState.UNKNOWN,)
        return await self._steering.resend(publication, unknown, person, self._now())
