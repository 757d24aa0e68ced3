"""A planned stop: what is under way ends and is written down, and nothing more is begun."""

import asyncio

from bot.adapters.base import Part, Receipt
from tests.delivery.test_worker import MoodyAdapter
from tests.kit import EDITION, Bot, long_edition, worker_of


class SlowAdapter(MoodyAdapter):
    """Takes a moment for each message, and tells when it has begun."""

    def __init__(self, bot: Bot) -> None:
        super().__init__(bot, lambda _: None)
        self.has_begun = asyncio.Event()
        self.begun = 0

    async def send(self, address: str, part: Part, key: str) -> Receipt:
        self.begun += 1
        self.has_begun.set()
        await asyncio.sleep(0.02)
        return await super().send(address, part, key)


async def stopped(bot: Bot) -> SlowAdapter:
    """A broadcast that was told to stop when its first message had left."""
    adapter = SlowAdapter(bot)
    worker = worker_of(bot, adapter)
    delivering = asyncio.create_task(worker.run())
    await adapter.has_begun.wait()
    begun = adapter.begun
    worker.stop()
    await delivering
    assert adapter.begun == begun
    return adapter


async def test_a_stop_ends_what_is_under_way_and_begins_nothing(bot: Bot) -> None:
    for number in range(60):
        await bot.say("/subscribe all", chat=f"chat{number}")
    await bot.publish(EDITION)
    adapter = await stopped(bot)
    [line] = await bot.app.ledger.lines()
    assert line.is_balanced
    states = {str(state): count for state, count in line.states.items()}
    assert states == {"delivered": adapter.begun, "planned": 60 - adapter.begun}


async def test_a_message_of_several_parts_stops_between_them_and_goes_on_there(bot: Bot) -> None:
    await bot.say("/subscribe all", chat="a")
    await bot.publish(long_edition(60))
    adapter = await stopped(bot)
    assert [key for _, key in adapter.accepted] == ["1:1:0"]
    worker = worker_of(bot, adapter)
    await worker.deliver_due()
    keys = [key for _, key in adapter.accepted]
    assert len(keys) > 1
    assert keys == sorted(set(keys)), "each part once, in order"
