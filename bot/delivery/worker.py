"""The worker of one platform: a few senders, and one loop that keeps the ledger.

No task per recipient: the senders take claimed deliveries from a short queue. The ledger loop
writes the outcomes of many sends and the intents of the next in one transaction.
"""

import asyncio
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta

from bot.adapters.base import Adapter, ChatGone, ChatMoved, Outcome, RetryLater, Unknown
from bot.delivery.bundles import Bundles
from bot.delivery.gate import Gate
from bot.delivery.outcome import STRICT, Policy, settled
from bot.delivery.windows import ChatWindows
from bot.errors import DatabaseError
from bot.log import Log
from bot.model import Delivery, DeliveryState, Settled
from bot.store.deliveries import Deliveries

log = Log(__name__)

POLL_SECONDS = 0.5
"""How soon a publication of another process is noticed; an idle look costs one query."""

UNWELL_SECONDS = 5.0
"""Before the next try when the database did not answer: one log line each."""

GROUP_SECONDS = 0.005
"""How long an outcome may wait for others to be committed with it."""

GROUP_STEPS = 5
"""How often in that time it is asked whether half of those under way have ended already."""

AHEAD_SECONDS = 0.1
"""So much of the pace is claimed ahead of the gate: a crash may repeat what is claimed."""

LOOK_AHEAD = 20
"""Rows looked at beyond those wanted: some may belong to chats that must wait, and step aside."""


class Worker:
    """Delivers to one platform. One worker per platform and database: `DeliveryLock`."""

    def __init__(
        self,
        adapter: Adapter,
        deliveries: Deliveries,
        bundles: Bundles,
        now: Callable[[], datetime],
        clock: Callable[[], float] = time.monotonic,
        hold: timedelta = STRICT.hold,
    ) -> None:
        self._adapter = adapter
        self._deliveries = deliveries
        self._bundles = bundles
        self._now = now
        self._clock = clock
        self._policy = Policy(hold, adapter.limits.remembers_keys)
        self._gate = Gate(adapter.limits.messages_per_second, clock)
        self._windows = ChatWindows(adapter.windows)
        self._claimed: asyncio.Queue[Delivery] = asyncio.Queue()
        self._in_hand = 0
        self._under_way = 0
        self._outcomes: list[Settled] = []
        self._changed = asyncio.Event()
        self._is_all_claimed = False
        self.is_stopping = False
        """Nothing more is begun."""

    async def recover(self) -> int:
        """After a stop that was not clean: what was being sent is due again. How many rows.

        Chats that were asked to wait still do.
        """
        platform, now = self._adapter.platform, self._now()
        recovered = await self._deliveries.recover(
            platform, now, self._policy.hold, remembers_keys=self._policy.remembers_keys
        )
        for chat, due in await self._deliveries.retries(platform):
            self._windows.block(chat, self._clock() + (due - now).total_seconds())
        return recovered

    async def run(self) -> None:
        """Deliver what is due, again and again, until `stop`."""
        await self._with_senders(ends_when_idle=False)

    async def deliver_due(self) -> int:
        """Deliver what is due now; how many attempts were made."""
        return await self._with_senders(ends_when_idle=True)

    def stop(self) -> None:
        """Begin nothing more; `run` returns when what is under way has ended and is written."""
        self.is_stopping = True
        self._changed.set()

    async def _with_senders(self, *, ends_when_idle: bool) -> int:
        async with asyncio.TaskGroup() as group:
            senders = [
                group.create_task(self._send_claimed())
                for _ in range(self._adapter.limits.in_flight)
            ]
            attempted = await self._keep_ledger(ends_when_idle=ends_when_idle)
            for sender in senders:
                sender.cancel()
        return attempted

    # ---- the ledger ----------------------------------------------------------------------------

    async def _keep_ledger(self, *, ends_when_idle: bool) -> int:
        attempted = 0
        while True:
            try:
                claimed, is_idle = await self._turn()
            except DatabaseError as error:
                log.warning("delivery waits", error=str(error))
                if ends_when_idle:
                    raise
                await self._wait(UNWELL_SECONDS)
                continue
            attempted += claimed
            if is_idle and (ends_when_idle or self.is_stopping):
                return attempted
            await self._wait(await self._next_look())

    async def _turn(self) -> tuple[int, bool]:
        """Write outcomes, claim the next; how many were claimed, and whether nothing is in hand."""
        outcomes, self._outcomes = self._outcomes, []
        wanted = self._wanted(len(outcomes))
        try:
            claimed = await self._deliveries.turn(
                self._adapter.platform,
                outcomes,
                wanted + LOOK_AHEAD if wanted else 0,
                lambda due: self._windows.admit(due, wanted, self._clock()),
                self._now(),
            )
        except BaseException:
            self._outcomes = outcomes + self._outcomes
            raise
        self._in_hand += len(claimed) - len(outcomes)
        self._is_all_claimed = wanted > len(claimed)
        for each in outcomes:
            self._windows.done(each.delivery.chat_id)
        for delivery in claimed:
            self._claimed.put_nowait(delivery)
        return len(claimed), self._in_hand == 0 and not self._outcomes

    def _wanted(self, ended: int) -> int:
        """How many deliveries to claim: a little ahead of the pace, never above the window."""
        if self.is_stopping:
            return 0
        limits = self._adapter.limits
        ahead = min(float(limits.in_flight), limits.messages_per_second * AHEAD_SECONDS)
        in_hand = self._in_hand - ended
        at_the_gate = in_hand - self._under_way
        return max(0, min(limits.in_flight - in_hand, int(max(1.0, ahead)) - at_the_gate))

    async def _next_look(self) -> float:
        """Seconds until the queue is looked at again, if nothing changes before."""
        if not self._is_all_claimed:
            return POLL_SECONDS
        due = await self._deliveries.next_due(self._adapter.platform)
        if due is None:
            return POLL_SECONDS
        return min(POLL_SECONDS, max(GROUP_SECONDS, (due - self._now()).total_seconds()))

    async def _wait(self, seconds: float) -> None:
        """Until something changed and others had the time to change with it."""
        with suppress(TimeoutError):
            await asyncio.wait_for(self._changed.wait(), seconds)
            for _ in range(GROUP_STEPS):
                if 2 * len(self._outcomes) >= self._in_hand:
                    break
                await asyncio.sleep(GROUP_SECONDS / GROUP_STEPS)
        self._changed.clear()

    # ---- the senders ---------------------------------------------------------------------------

    async def _send_claimed(self) -> None:
        while True:
            delivery = await self._claimed.get()
            outcome = await self._attempt(delivery)
            # Only now: the list may have been handed to the ledger while we were sending.
            self._outcomes.append(outcome)
            if outcome.due_at is not None:
                # Later publications wait behind one that is retried: order holds in a chat.
                seconds = (outcome.due_at - self._now()).total_seconds()
                self._windows.block(delivery.chat_id, self._clock() + seconds)
            self._changed.set()

    async def _attempt(self, delivery: Delivery) -> Settled:
        """One attempt; whatever goes wrong becomes a state, so that others are not disturbed."""
        sent = list(delivery.message_ids)
        try:
            if not await self._send(delivery, sent):
                return Settled(delivery, DeliveryState.PLANNED, tuple(sent), "stopped before it")
        except Outcome as error:
            await self._follow_safely(delivery, error)
            return settled(delivery, error, tuple(sent), self._now(), self._policy)
        except Exception as error:
            log.exception("delivery failed", publication=delivery.publication_id)
            lost = Unknown(type(error).__name__)
            return settled(delivery, lost, tuple(sent), self._now(), self._policy)
        return Settled(delivery, DeliveryState.DELIVERED, tuple(sent))

    async def _send(self, delivery: Delivery, sent: list[str]) -> bool:
        """Send the parts that are missing, in order, under keys that every attempt repeats.

        False: we are to stop, and some part was not begun.
        """
        parts = await self._bundles.parts(delivery)
        first = len(sent)
        for number in range(first, len(parts)):
            if number > first:
                await asyncio.sleep(self._windows.wait_for_part(delivery, self._clock()))
            leave = await self._gate.broadcast()
            if self.is_stopping:
                return False
            self._under_way += 1
            self._changed.set()
            key = f"{delivery.publication_id}:{delivery.chat_id}:{number}"
            try:
                receipt = await self._adapter.send(delivery.address, parts[number], key)
            finally:
                self._under_way -= 1
                self._gate.answered(leave)
            sent.append(receipt.message_id)
        return True

    async def _follow_safely(self, delivery: Delivery, error: Outcome) -> None:
        try:
            await self._follow(delivery, error)
        except DatabaseError as unwell:
            # The delivery's own state is kept until it can be written; this is found out again.
            log.warning("outcome not followed", error=str(unwell))

    async def _follow(self, delivery: Delivery, error: Outcome) -> None:
        """What an outcome means beyond its own delivery."""
        match error:
            case RetryLater(after_seconds=seconds, is_for_all=True):
                self._gate.slow_down(seconds)
            case ChatGone():
                await self._deliveries.lose_chat(delivery.chat_id, str(error))
            case ChatMoved(address=address):
                await self._deliveries.move_chat(delivery.chat_id, address)
