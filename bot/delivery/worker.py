"""The worker of one platform: a few senders, and one loop that keeps the ledger.

No task per recipient: the senders take claimed deliveries from a short queue. The ledger loop
writes the outcomes of many sends and the intents of the next in one transaction.
"""

import asyncio
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractAsyncContextManager, contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from functools import partial
from math import isinf
from typing import Self

from bot.adapters.base import Adapter, ChatGone, ChatMoved, RetryLater
from bot.content import Button, sentence
from bot.delivery.admission import Admission
from bot.delivery.brake import Brake
from bot.delivery.bundles import Bundles, Names
from bot.delivery.courier import Courier, Ended
from bot.delivery.outcome import STRICT, Policy, asked_wait
from bot.delivery.tally import Tally
from bot.delivery.trial import Trial
from bot.errors import DatabaseError
from bot.log import Log
from bot.model import Candidate, Delivery, DeliveryState, Settled, root_of
from bot.store.bundles import BundleStore
from bot.store.claiming import Admitted
from bot.store.database import Database
from bot.store.deliveries import Claimed, Deliveries, Turn
from bot.store.workers import Workers

log = Log(__name__)

POLL_SECONDS = 0.5
"""How soon a publication of another process is noticed; an idle look costs one query."""

UNWELL_SECONDS = 5.0
"""Before the next try when the database did not answer: one log line each."""

BEAT_SECONDS = 5.0
"""How often a worker writes down that it lives, and its pace."""

GROUP_SECONDS = 0.005
"""How long an outcome may wait for others to be committed with it."""

GROUP_STEPS = 5
"""How often in that time it is asked whether half of those under way have ended already."""

AHEAD_SECONDS = 0.1
"""So much of the pace is claimed ahead of the gate: a crash may repeat what is claimed."""

JUMP_SECONDS = 60.0
"""A wall clock that is so far from the monotonic one was set: what it says of age is not sure."""

BURST = 16
"""Deliveries handed to the senders in one turn of the event loop: others have theirs between."""

SHORT_TURN = 96
"""Deliveries claimed in one transaction while others wait to write: people who subscribe."""

LOOK_AHEAD = 20
"""Rows looked at beyond those wanted: some may belong to chats that must wait, and step aside."""

PART_IS_GONE = sentence(
    "The topic that stories came to is closed or deleted, so they come here from now on.",
    Button("Change that", "/subscriptions"),
)
"""Said once, in the chat that the topic was a part of."""

BRAKED_RETRY = timedelta(hours=1)
"""A refusal while the brake is on is not believed: it is asked again so much later."""


@dataclass(frozen=True, slots=True)
class Times:
    """The clocks a worker goes by."""

    now: Callable[[], datetime]
    clock: Callable[[], float] = time.monotonic
    """Seconds, for durations: it never jumps."""
    zone: tzinfo = UTC
    """The newsroom's: of chats that have not set their own."""
    hold: timedelta = STRICT.hold
    """Before a delivery whose answer was lost is sent once more."""


class Worker:
    """Delivers to one platform. One worker per platform and database: `DeliveryLock`."""

    def __init__(
        self,
        adapter: Adapter,
        deliveries: Deliveries,
        workers: Workers,
        bundles: Bundles,
        times: Times,
    ) -> None:
        self._adapter = adapter
        self._deliveries = deliveries
        self._workers = workers
        self._bundles = bundles
        self._times = times
        limits = adapter.limits
        self._policy = Policy(times.hold, limits.remembers_keys, limits.remembered_seconds)
        self._courier = Courier(adapter, deliveries, bundles, self._policy, times.clock)
        self._trial = Trial()
        self._admission = Admission(self._courier.windows, self._trial, times.zone)
        self._brake = Brake()
        self._claimed: asyncio.Queue[tuple[Delivery, int]] = asyncio.Queue()
        self._in_hand = 0
        self._outcomes: list[Settled] = []
        self._changed = self._courier.left
        self._is_all_claimed = False
        self._epoch = 0
        self._recalls = 0
        self._tolerated: str | None = None
        self._generation = 0
        self._beat_at = 0.0
        self._began = (times.now(), times.clock())
        self.tally = Tally(adapter.platform, self._courier.gate, times.clock)
        self.is_stopping = False
        """Nothing more is begun."""

    @classmethod
    def on(cls, database: Database, adapter: Adapter, names: Names, times: Times) -> Self:
        """A worker for the adapter's platform, built on the open database."""
        bundles = Bundles(BundleStore(database), names, adapter.render)
        return cls(adapter, Deliveries(database), Workers(database), bundles, times)

    async def recover(self) -> int:
        """After a stop that was not clean: what was being sent is due again. How many rows.

        Chats that were asked to wait still do. From here on this process is the one that
        delivers: an older one that still runs writes nothing more.
        """
        platform, now = self._adapter.platform, self._times.now()
        is_remembered = await self._was_here_lately(now)
        remembers_keys = self._policy.remembers_keys and is_remembered
        await self._begin()
        recovered = await self._deliveries.recover(
            platform, now, self._policy.hold, remembers_keys=remembers_keys
        )
        for chat, publication, due in await self._deliveries.retries(platform):
            wait = max(0.0, (due - now).total_seconds())
            self._courier.windows.block(chat, self._times.clock() + wait, publication)
        return recovered

    async def _was_here_lately(self, now: datetime) -> bool:
        """Whether the platform can still remember what the process before us sent."""
        seconds = self._policy.remembered_seconds
        for each in await self._workers.states():
            if each.platform is self._adapter.platform and each.seen_at is not None:
                return (now - each.seen_at).total_seconds() <= seconds
        return isinf(seconds)

    async def run(self) -> None:
        """Deliver what is due, again and again, until `stop`.

        Raises AlreadyRunning when a younger process has taken over.
        """
        await self._with_senders(ends_when_idle=False)

    async def deliver_due(self) -> int:
        """Deliver what is due now; how many attempts were made."""
        return await self._with_senders(ends_when_idle=True)

    def stop(self) -> None:
        """Begin nothing more; `run` returns when what is under way has ended and is written."""
        self.is_stopping = True
        self._changed.set()

    def reply(self) -> AbstractAsyncContextManager[None]:
        """The turn of an answer to a person, before any broadcast; it is sent inside."""
        return self._courier.gate.reply()

    @contextmanager
    def withheld(self) -> Iterator[None]:
        """Nothing is begun while a text changes; what is in hand is looked at again after."""
        with self._courier.gate.closed():
            try:
                yield
            finally:
                self._forget_texts()

    async def _with_senders(self, *, ends_when_idle: bool) -> int:
        if not self._epoch:
            await self._begin()
        ledger = asyncio.create_task(self._keep_ledger(ends_when_idle=ends_when_idle))
        senders = [
            asyncio.create_task(self._send_claimed()) for _ in range(self._adapter.limits.in_flight)
        ]
        try:
            await asyncio.wait({ledger, *senders}, return_when=asyncio.FIRST_COMPLETED)
            if not ledger.done():
                raise RuntimeError("a sender ended by itself")
            return ledger.result()
        finally:
            for task in (ledger, *senders):
                task.cancel()
            await asyncio.gather(ledger, *senders, return_exceptions=True)

    async def _begin(self) -> None:
        self._epoch = await self._workers.begin(self._adapter.platform)
        self.tally.turned()

    # ---- the ledger ----------------------------------------------------------------------------

    async def _keep_ledger(self, *, ends_when_idle: bool) -> int:
        attempted = 0
        while True:
            try:
                claimed, is_idle = await self._turn()
                await self._tell()
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
        if not outcomes and not wanted:
            return 0, self._in_hand == 0
        generation = self._generation
        admitted: list[Delivery] = []
        try:
            claimed = await self._deliveries.turn(self._wish(wanted, admitted), outcomes)
        except BaseException:
            self._outcomes = outcomes + self._outcomes
            for unsent in admitted:
                # Nothing is under way to them: what was not committed did not happen.
                self._courier.windows.done(unsent.chat_id)
            raise
        self.tally.written(outcomes)
        self._in_hand += len(claimed.deliveries) - len(outcomes)
        self._is_all_claimed = wanted > len(claimed.deliveries)
        for each in outcomes:
            self._courier.windows.done(each.delivery.chat_id)
        await self._hand_out(claimed, generation)
        return len(claimed.deliveries), self._in_hand == 0 and not self._outcomes

    def _wish(self, wanted: int, admitted: list[Delivery]) -> Turn:
        def admit(candidates: Sequence[Candidate]) -> Admitted:
            now, clock = self._times.now(), self._times.clock()
            self._admission.is_clock_sure = not self._clock_has_jumped(now, clock)
            decided = self._admission.admit(candidates, wanted, now, clock)
            admitted.extend(each.delivery for each in decided.taken)
            return self.tally.admitted(decided)

        look = wanted + LOOK_AHEAD if wanted else 0
        return Turn(self._adapter.platform, self._epoch, look, admit, self._times.now())

    def _clock_has_jumped(self, now: datetime, clock: float) -> bool:
        """Whether the wall clock was set since we began, by hand or by a fault."""
        at, seconds = self._began
        return abs((now - at).total_seconds() - (clock - seconds)) > JUMP_SECONDS

    async def _hand_out(self, claimed: Claimed, generation: int) -> None:
        """Give the claimed deliveries to the senders, unless a text changed meanwhile."""
        switch = claimed.switch
        self._brake.is_on = switch.paused_reason is not None
        self._tolerated = switch.tolerated
        is_fresh = generation == self._generation
        if switch.recalls != self._recalls:
            self._recalls = switch.recalls
            self._forget_texts()
        if is_fresh:
            generation = self._generation
        for number, delivery in enumerate(claimed.deliveries, start=1):
            self._trial.taken(delivery)
            self._claimed.put_nowait((delivery, generation))
            if number % BURST == 0:
                await asyncio.sleep(0)

    def _forget_texts(self) -> None:
        self._generation += 1
        self._bundles.forget()

    def _wanted(self, ended: int) -> int:
        """How many deliveries to claim: a little ahead of the pace, never above the window."""
        if self.is_stopping or self._adapter.trouble is not None:
            return 0
        limits = self._adapter.limits
        in_hand = self._in_hand - ended
        if self._brake.is_blocked:
            return int(in_hand == 0 and self._brake.probe(self._times.clock()))
        ahead = min(float(limits.in_flight), limits.messages_per_second * AHEAD_SECONDS)
        at_the_gate = in_hand - self._courier.under_way
        most = SHORT_TURN if self._deliveries.others_wait else limits.in_flight
        return max(0, min(most, limits.in_flight - in_hand, int(max(1.0, ahead)) - at_the_gate))

    async def _next_look(self) -> float:
        """Seconds until the queue is looked at again, if nothing changes before."""
        if not self._is_all_claimed:
            return POLL_SECONDS
        due = await self._deliveries.next_due(self._adapter.platform)
        seconds = POLL_SECONDS if due is None else (due - self._times.now()).total_seconds()
        if seconds <= 0 and self._in_hand:
            # What is due waits for an outcome, such as the first copies of its publication.
            return POLL_SECONDS
        return min(POLL_SECONDS, max(GROUP_SECONDS, seconds))

    async def _wait(self, seconds: float) -> None:
        """Until something changed and others had the time to change with it."""
        with suppress(TimeoutError):
            # Not `wait_for`: in Python 3.11 it can swallow a cancellation, and a stop would hang
            # (https://github.com/python/cpython/issues/86296).
            async with asyncio.timeout(seconds):
                await self._changed.wait()
            for _ in range(GROUP_STEPS):
                if 2 * len(self._outcomes) >= self._in_hand:
                    break
                await asyncio.sleep(GROUP_SECONDS / GROUP_STEPS)
        self._changed.clear()

    async def _tell(self) -> None:
        """Write down now and then that this worker lives."""
        self.tally.turned()
        clock = self._times.clock()
        if clock < self._beat_at:
            return
        self._beat_at = clock + BEAT_SECONDS
        await self._workers.beat(self._adapter.platform, self.tally.beat, self._times.now())

    # ---- the senders ---------------------------------------------------------------------------

    async def _send_claimed(self) -> None:
        while True:
            delivery, generation = await self._claimed.get()
            may_begin = partial(self._may_begin, generation)
            ended = await self._courier.carry(delivery, may_begin, self._times.now)
            self.tally.answered(ended.error)
            outcome = await self._followed(ended)
            # Only now: the list may have been handed to the ledger while we were sending.
            self._outcomes.append(outcome)
            if outcome.state is DeliveryState.RETRY and outcome.due_at is not None:
                # Later publications wait behind one that is retried: order holds in a chat.
                seconds = (outcome.due_at - self._times.now()).total_seconds()
                until = self._times.clock() + seconds
                self._courier.windows.block(delivery.chat_id, until, delivery.publication_id)
            self._changed.set()

    def _may_begin(self, generation: int) -> bool:
        return not self.is_stopping and generation == self._generation

    async def _followed(self, ended: Ended) -> Settled:
        """What an outcome means beyond its own delivery."""
        try:
            return await self._follow(ended)
        except DatabaseError as unwell:
            # The delivery's own state is kept until it can be written; this is found out again.
            log.warning("outcome not followed", error=str(unwell))
            return ended.settled

    async def _follow(self, ended: Ended) -> Settled:
        settled, error = ended.settled, ended.error
        delivery = settled.delivery
        if self._trial.ended(settled, error):
            log.error("publication held", publication=delivery.publication_id, why=str(error))
            await self._deliveries.hold(delivery.publication_id, str(error))
        if reason := self._brake.seen(error, self._tolerated):
            self._brake.is_on = True
            log.error("sending stopped", platform=self._adapter.platform, why=reason)
            await self._workers.brake(self._adapter.platform, reason, self._times.now())
        match error:
            case RetryLater(is_for_all=True):
                self._courier.gate.slow_down(asked_wait(error).total_seconds())
            case ChatGone() if self._brake.is_on:
                later = self._times.now() + BRAKED_RETRY
                return Settled(delivery, DeliveryState.RETRY, (), str(error), later)
            case ChatGone():
                await self._deliveries.lose_chat(delivery.chat_id, str(error), self._times.now())
            case ChatMoved(address=address):
                await self._deliveries.move_chat(delivery.chat_id, address)
                is_part_gone = address == root_of(delivery.address)
                await self._courier.tell(address, PART_IS_GONE if is_part_gone else None)
        return settled
