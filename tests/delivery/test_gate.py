"""The gate: a person who asks is served before the broadcast, within the same pace."""

import asyncio
import time
from statistics import quantiles

import pytest

from bot.delivery.gate import Gate
from bot.delivery.pacer import QUIET_START_SECONDS

PER_SECOND = 50


class Crowd:
    """A broadcast without end through the gate, answered at once."""

    def __init__(self, gate: Gate) -> None:
        self._gate = gate
        self.left: list[float] = []

    async def run(self) -> None:
        while True:
            leave = await self._gate.broadcast()
            self.left.append(time.monotonic())
            self._gate.answered(leave)


async def replied(gate: Gate) -> float:
    """When an answer left."""
    async with gate.reply():
        return time.monotonic()


async def test_replies_go_before_the_broadcast_and_count_in_its_pace() -> None:
    gate = Gate(PER_SECOND, time.monotonic)
    crowd = Crowd(gate)
    broadcast = asyncio.create_task(crowd.run())
    await asyncio.sleep(QUIET_START_SECONDS + 0.2)
    waits, replies = [], []
    for _ in range(40):
        asked = time.monotonic()
        replies.append(await replied(gate))
        waits.append(replies[-1] - asked)
        await asyncio.sleep(0.03)
    broadcast.cancel()
    # One spacing is 20 ms; a reply that stood behind the broadcast would wait for every one.
    assert quantiles(waits, n=100)[94] < 0.1
    left = sorted(crowd.left + replies)
    busiest = max(sum(at <= each < at + 1 for each in left) for at in left)
    assert busiest <= PER_SECOND


async def test_a_crowd_of_people_holds_the_broadcast_back() -> None:
    gate = Gate(PER_SECOND, time.monotonic)
    crowd = Crowd(gate)
    await asyncio.sleep(QUIET_START_SECONDS)
    broadcast = asyncio.create_task(crowd.run())
    await asyncio.gather(*(replied(gate) for _ in range(20)))
    # At most the two that were let through before the first of the twenty stood in line.
    assert len(crowd.left) <= 2
    await asyncio.sleep(0.2)
    assert len(crowd.left) > 2
    broadcast.cancel()


async def test_people_are_answered_while_a_text_changes() -> None:
    gate = Gate(PER_SECOND, time.monotonic)
    with gate.closed():
        async with asyncio.timeout(QUIET_START_SECONDS + 1):
            await replied(gate)


async def test_a_person_who_gave_up_holds_nobody_back() -> None:
    gate = Gate(PER_SECOND, time.monotonic)
    gate.slow_down(2.0)
    waiting = asyncio.create_task(replied(gate))
    await asyncio.sleep(0.01)
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    async with asyncio.timeout(4):
        await gate.broadcast()
