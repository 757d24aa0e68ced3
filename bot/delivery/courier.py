"""Carries one delivery: sends its parts, or changes the messages that are there already."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TypeVar

from bot.adapters.base import Adapter, Outcome, Part, Rejected, Unknown
from bot.content import Content
from bot.delivery.bundles import Bundles
from bot.delivery.gate import Clock, Gate
from bot.delivery.outcome import Policy
from bot.delivery.trip import Trip
from bot.delivery.windows import ChatWindows
from bot.log import Log
from bot.model import Copy, Delivery, DeliveryState, PublicationKind, Settled
from bot.store.deliveries import Deliveries

log = Log(__name__)

T = TypeVar("T")

FIRST_SENDING = timedelta(seconds=5)
"""An amendment looks again so soon whether the first sending has ended."""

NOTHING_THERE = (
    DeliveryState.PLANNED,
    DeliveryState.DEAD,
    DeliveryState.CANCELLED,
    DeliveryState.EXPIRED,
)
STILL_SENDING = (DeliveryState.PLANNED, DeliveryState.SENDING, DeliveryState.RETRY)


class Halted(Exception):
    """Nothing more of this delivery may be begun: we are to stop, or its text has changed."""


@dataclass(frozen=True, slots=True)
class Ended:
    """What became of one attempt, and what the platform said if it was not a receipt."""

    settled: Settled
    error: Outcome | None = None


class Courier:
    """Takes deliveries through the gate. All senders of a platform share one courier."""

    def __init__(
        self,
        adapter: Adapter,
        deliveries: Deliveries,
        bundles: Bundles,
        policy: Policy,
        clock: Clock,
    ) -> None:
        self._adapter = adapter
        self._deliveries = deliveries
        self._bundles = bundles
        self._policy = policy
        self._clock = clock
        self.gate = Gate(adapter.limits.messages_per_second, clock)
        self.windows = ChatWindows(adapter.windows)
        self.under_way = 0
        """Requests that have left and are not answered."""
        self.left = asyncio.Event()
        """Set whenever a request leaves."""

    async def carry(
        self, delivery: Delivery, may_begin: Callable[[], bool], now: Callable[[], datetime]
    ) -> Ended:
        """One attempt; whatever goes wrong becomes a state, so that others are not disturbed."""
        trip = Trip(delivery, self._policy, may_begin, list(delivery.message_ids))
        try:
            return Ended(await self._carried(trip, now))
        except Halted:
            return Ended(trip.ended(DeliveryState.PLANNED, "stopped before it was begun"))
        except Outcome as error:
            return Ended(trip.failed(error, now()), error)
        except Exception as error:
            log.exception("delivery failed", publication=delivery.publication_id)
            # Before the first request it cannot have arrived; it would fail in every chat.
            end = Unknown if trip.requests else Rejected
            outcome = end(f"a mistake of the program: {type(error).__name__}")
            return Ended(trip.failed(outcome, now()), outcome)

    async def tell(self, address: str, notice: Content | None) -> None:
        """Say something that is no delivery. If it does not arrive, nothing is lost with it."""
        for part in self._adapter.render(notice) if notice else ():
            try:
                await self._told(address, part)
            except Outcome as error:
                log.info("not told", why=str(error))
                return

    async def _told(self, address: str, part: Part) -> None:
        async with self.gate.reply():
            await self._adapter.send(address, part, f"told:{address}")

    async def _carried(self, trip: Trip, now: Callable[[], datetime]) -> Settled:
        if trip.delivery.publication.kind.is_new:
            return await self._send(trip)
        copy = await self._deliveries.copy(trip.delivery)
        if copy is None or (not copy.message_ids and copy.state in NOTHING_THERE):
            return trip.ended(DeliveryState.CANCELLED, "nothing of it had been sent there")
        if copy.state in STILL_SENDING:
            waiting = trip.ended(DeliveryState.PLANNED, "its first sending still runs")
            return replace(waiting, due_at=max(copy.due_at, now() + FIRST_SENDING))
        if not copy.message_ids or not all(copy.message_ids):
            return trip.ended(DeliveryState.DEAD, "the message that arrived there is not known")
        await self._amend(trip, copy)
        return trip.ended(DeliveryState.DELIVERED)

    async def _send(self, trip: Trip) -> Settled:
        """Send the parts that are missing, in order, under keys that every attempt repeats."""
        delivery = trip.delivery
        parts = await self._bundles.parts(
            delivery.bundle,
            while_away=delivery.while_away,
            is_rich=delivery.is_rich and self._adapter.has_rich,
        )
        if not parts:
            return trip.ended(DeliveryState.CANCELLED, "retracted before it was sent")
        for number in range(len(trip.ids), len(parts)):
            await self._send_part(trip, parts[number], number)
        return trip.ended(DeliveryState.DELIVERED)

    async def _send_part(self, trip: Trip, part: Part, number: int) -> None:
        delivery = trip.delivery
        key = f"{delivery.publication_id}:{delivery.chat_id}:{number}"
        shown = replace(part, is_silent=True) if delivery.is_silent else part
        receipt = await self._request(
            trip, lambda: self._adapter.send(delivery.address, shown, key)
        )
        trip.ids.append(receipt.message_id)

    async def _amend(self, trip: Trip, copy: Copy) -> None:
        """Bring the messages of a bundle to what it says now: edit, add, remove."""
        trip.begin_amending(copy)
        if await self._is_to_go(trip.delivery, copy) and await self._delete_from(trip, 0):
            return
        is_rich = self._adapter.was_rich(trip.ids[0])
        parts = await self._bundles.amended(
            copy.bundle, while_away=copy.while_away, is_rich=is_rich
        )
        for number, part in enumerate(parts):
            if number < len(trip.ids):
                await self._edit(trip, trip.ids[number], part)
            else:
                await self._add(trip, part, number)
        await self._delete_from(trip, len(parts))

    async def _is_to_go(self, delivery: Delivery, copy: Copy) -> bool:
        """Whether the whole message is deleted: asked for, and nothing else is in it."""
        publication = delivery.publication
        if publication.kind is not PublicationKind.RETRACTION or not publication.deletes:
            return False
        return not await self._bundles.parts(copy.bundle, while_away=copy.while_away)

    async def _edit(self, trip: Trip, message_id: str, part: Part) -> None:
        await self._request(
            trip, lambda: self._adapter.edit(trip.delivery.address, message_id, part)
        )

    async def _add(self, trip: Trip, part: Part, number: int) -> None:
        """A text that has grown needs one message more: unlike an edit it could come twice."""
        trip.is_repeatable = False
        await self._send_part(trip, part, number)
        trip.is_repeatable = True

    async def _delete_from(self, trip: Trip, first: int) -> bool:
        """Remove the messages from this one on; False when the platform does not let us."""
        for message_id in trip.ids[first:]:
            try:
                await self._delete(trip, message_id)
            except Rejected as error:
                log.info("not deleted", publication=trip.delivery.publication_id, why=str(error))
                return False
            trip.ids.remove(message_id)
        return True

    async def _delete(self, trip: Trip, message_id: str) -> None:
        await self._request(trip, lambda: self._adapter.delete(trip.delivery.address, message_id))

    async def _request(self, trip: Trip, act: Callable[[], Awaitable[T]]) -> T:
        """One request, when the chat's pace and the gate let it go."""
        if trip.requests:
            await asyncio.sleep(self.windows.wait_for_part(trip.delivery, self._clock()))
        leave = await self.gate.broadcast()
        if not trip.may_begin():
            self.gate.stayed(leave)
            raise Halted
        trip.requests += 1
        self.under_way += 1
        self.left.set()
        try:
            return await act()
        finally:
            self.under_way -= 1
            self.gate.answered(leave)
