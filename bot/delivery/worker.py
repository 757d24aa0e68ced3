"""The worker of one platform: claim, render once per bundle, pace, send, settle."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import datetime

from bot.adapters.base import Adapter, ChatGone, ChatMoved, Outcome, Part, Unknown
from bot.content.edition import bundle
from bot.delivery.limiter import Limiter
from bot.delivery.outcome import settled
from bot.errors import DatabaseError
from bot.glossary import Glossary
from bot.log import Log
from bot.model import Delivery, DeliveryState, PublicationId, Settled
from bot.store.deliveries import Deliveries
from bot.store.stories import Stories

log = Log(__name__)

POLL_SECONDS = 0.5
"""How soon a publication of another process is noticed; an idle look costs one query."""

UNWELL_SECONDS = 5
"""Before the next try when the database did not answer: one log line each."""

Bundle = tuple[PublicationId, str]


class Worker:
    """Delivers to one platform until cancelled. One at a time per database: `DeliveryLock`."""

    def __init__(
        self,
        adapter: Adapter,
        deliveries: Deliveries,
        stories: Stories,
        names: Callable[[], Awaitable[Glossary]],
        now: Callable[[], datetime],
    ) -> None:
        self._adapter = adapter
        self._deliveries = deliveries
        self._stories = stories
        self._names = names
        self._now = now
        self._limiter = Limiter(adapter.limits.messages_per_second, time.monotonic)
        self._stopping = asyncio.Event()

    async def run(self) -> None:
        """Deliver what is due, again and again, until `stop`."""
        while not self._stopping.is_set():
            pause = POLL_SECONDS
            try:
                await self.deliver_due()
            except DatabaseError as error:
                log.warning("delivery waits", error=str(error))
                pause = UNWELL_SECONDS
            with suppress(TimeoutError):
                await asyncio.wait_for(self._stopping.wait(), pause)

    def stop(self) -> None:
        """Claim nothing more; `run` returns when what is under way has ended."""
        self._stopping.set()

    async def deliver_due(self) -> int:
        """Deliver what is due now; how many deliveries were attempted."""
        attempted = 0
        while not self._stopping.is_set() and (claimed := await self._claim()):
            attempted += len(claimed)
            await self._deliver(claimed)
        return attempted

    async def _claim(self) -> tuple[Delivery, ...]:
        return await self._deliveries.claim(
            self._adapter.platform, self._adapter.limits.in_flight, self._now()
        )

    async def _deliver(self, claimed: tuple[Delivery, ...]) -> None:
        rendered = await self._render_all(claimed)
        outcomes: list[Settled] = []
        try:
            async with asyncio.TaskGroup() as group:
                for delivery in claimed:
                    parts = rendered[delivery.publication_id, delivery.matched]
                    group.create_task(self._settle_attempt(delivery, parts, outcomes))
        finally:
            # What was sent is written down even when we are being stopped.
            await asyncio.shield(self._deliveries.settle(outcomes))
        _report(outcomes)

    async def _render_all(self, claimed: tuple[Delivery, ...]) -> dict[Bundle, tuple[Part, ...]]:
        """Each distinct bundle once, however many chats get it."""
        keys = {(delivery.publication_id, delivery.matched) for delivery in claimed}
        return {key: await self._render(key) for key in sorted(keys)}

    async def _render(self, key: Bundle) -> tuple[Part, ...]:
        publication, matched = key
        edition, stories = await self._stories.matching(publication, matched.split(","))
        headings = await self._stories.headings(edition.id) if edition else {}
        return self._adapter.render(bundle(edition, stories, headings, await self._names()))

    async def _settle_attempt(
        self, delivery: Delivery, parts: tuple[Part, ...], outcomes: list[Settled]
    ) -> None:
        """One attempt; whatever goes wrong becomes a state, so that others are not disturbed."""
        sent = list(delivery.message_ids)
        try:
            await self._send(delivery, parts, sent)
        except Outcome as error:
            await self._follow(delivery, error)
            outcomes.append(settled(delivery, error, tuple(sent), self._now()))
        except Exception as error:
            log.exception("delivery failed", publication=delivery.publication_id)
            lost = Unknown(type(error).__name__)
            outcomes.append(settled(delivery, lost, tuple(sent), self._now()))
        else:
            outcomes.append(Settled(delivery, DeliveryState.DELIVERED, tuple(sent)))

    async def _send(self, delivery: Delivery, parts: tuple[Part, ...], sent: list[str]) -> None:
        """Send the parts that are missing, in order, under keys that every attempt repeats."""
        for number, part in enumerate(parts[len(sent) :], start=len(sent)):
            await self._limiter.turn()
            key = f"{delivery.publication_id}:{delivery.chat_id}:{number}"
            receipt = await self._adapter.send(delivery.address, part, key)
            sent.append(receipt.message_id)

    async def _follow(self, delivery: Delivery, error: Outcome) -> None:
        match error:
            case ChatGone():
                await self._deliveries.lose_chat(delivery.chat_id, str(error))
            case ChatMoved(address=address):
                await self._deliveries.move_chat(delivery.chat_id, address)


def _report(outcomes: list[Settled]) -> None:
    for publication in sorted({each.delivery.publication_id for each in outcomes}):
        states = [each.state for each in outcomes if each.delivery.publication_id == publication]
        log.info(
            "delivered",
            publication=publication,
            **{str(state): states.count(state) for state in sorted(set(states))},
        )
