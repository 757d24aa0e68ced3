"""Publishing at a set time: drafts that publish themselves."""

import asyncio
from datetime import timedelta

from bot.errors import DatabaseError, UserError
from bot.log import Log
from bot.newsroom.newsroom import Clock, Newsroom
from bot.store.desk import Desk

log = Log(__name__)

LOOK_SECONDS = 1.0
"""How exact a set time is kept."""

LATEST = timedelta(hours=1)
"""A process that was away for longer asks an editor instead: the news may have moved on."""


class Schedule:
    """Publishes drafts when their time has come. The times are in the database."""

    def __init__(self, desk: Desk, newsroom: Newsroom, clock: Clock) -> None:
        self._desk = desk
        self._newsroom = newsroom
        self._clock = clock

    async def run(self) -> None:
        """Look every second, until cancelled."""
        while True:
            try:
                await self.publish_due()
            except DatabaseError as error:
                log.warning("schedule waits", error=str(error))
            await asyncio.sleep(LOOK_SECONDS)

    async def publish_due(self) -> int:
        """Publish what is due now; how many drafts were published."""
        now = self._clock.now()
        published = 0
        for due in await self._desk.scheduled(until=now):
            if now - due.at > LATEST:
                log.warning("not published: too late", draft=due.draft)
                await self._desk.unschedule(due.draft)
                continue
            try:
                await self._newsroom.publish(due.draft, due.version, due.person)
            except UserError as error:
                # It was published or changed by hand in this very moment.
                log.warning("not published", draft=due.draft, why=str(error))
                continue
            log.info("published on schedule", draft=due.draft)
            published += 1
        return published
