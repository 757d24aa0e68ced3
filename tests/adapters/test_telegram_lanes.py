"""Each chat's updates in their order, many chats at once, and an end that leaves nothing half."""

import asyncio
from contextlib import suppress

import pytest

from bot.adapters.telegram.lanes import AT_ONCE, Lanes


async def stopped(running: "asyncio.Task[None]") -> None:
    running.cancel()
    with suppress(asyncio.CancelledError):
        await running


async def test_one_chat_is_handled_in_its_order_and_holds_no_other_up() -> None:
    handled: list[tuple[int, int]] = []
    slow = asyncio.Event()

    async def handle(entry: tuple[int, int]) -> None:
        if entry == (1, 0):
            await slow.wait()
        handled.append(entry)

    lanes = Lanes(handle)
    running = asyncio.create_task(lanes.run())
    for number in range(3):
        for chat in range(1, AT_ONCE):
            lanes.put(chat, (chat, number))
    await asyncio.sleep(0.05)
    assert len(handled) == 3 * (AT_ONCE - 2), "all but the chat that is slow"
    slow.set()
    await asyncio.sleep(0.05)
    assert [each for each in handled if each[0] == 1] == [(1, 0), (1, 1), (1, 2)]
    await stopped(running)


async def test_a_stop_lets_what_is_under_way_end_and_begins_nothing() -> None:
    begun, ended = [], []

    async def handle(entry: int) -> None:
        begun.append(entry)
        await asyncio.sleep(0.1)
        ended.append(entry)

    lanes = Lanes(handle)
    running = asyncio.create_task(lanes.run())
    for entry in (1, 2):
        lanes.put(7, entry)
    await asyncio.sleep(0.02)
    await stopped(running)
    assert (begun, ended) == ([1], [1])


async def test_what_hangs_does_not_hold_a_stop_up_for_long() -> None:
    async def handle(_: int) -> None:
        await asyncio.sleep(60)

    lanes = Lanes(handle)
    running = asyncio.create_task(lanes.run())
    lanes.put(7, 1)
    await asyncio.sleep(0.02)
    async with asyncio.timeout(3):
        await stopped(running)


async def test_a_mistake_in_handling_ends_it_loudly() -> None:
    async def handle(_: int) -> None:
        raise ValueError("a mistake")

    lanes = Lanes(handle)
    lanes.put(7, 1)
    with pytest.raises(ValueError, match="a mistake"):
        await lanes.run()
