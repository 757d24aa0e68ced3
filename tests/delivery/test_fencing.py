"""Of two processes that deliver from one database only the younger goes on."""

import pytest

from bot.adapters.base import Part, Receipt
from bot.errors import AlreadyRunning
from bot.model import Platform
from bot.store.workers import Workers
from tests.delivery.test_worker import MoodyAdapter, moody
from tests.kit import EDITION, Bot, worker_of


async def test_an_older_process_sends_and_writes_nothing_more(bot: Bot) -> None:
    await bot.say("/subscribe all", chat="a")
    zombie, old = moody(bot, lambda _: None)
    assert await zombie.deliver_due() == 0
    worker, adapter = moody(bot, lambda _: None)
    await worker.recover()
    await bot.publish(EDITION)
    with pytest.raises(AlreadyRunning, match="younger process delivers to local"):
        await zombie.deliver_due()
    assert old.accepted == []
    assert await worker.deliver_due() == 1
    assert len(adapter.accepted) == 1


class Overtaken(MoodyAdapter):
    """While it sends, another process takes over."""

    def __init__(self, bot: Bot) -> None:
        super().__init__(bot, lambda _: None)
        self._workers = Workers(bot.app.database)

    async def send(self, address: str, part: Part, key: str) -> Receipt:
        receipt = await super().send(address, part, key)
        await self._workers.begin(Platform.LOCAL)
        return receipt


async def test_what_it_had_under_way_is_left_to_the_younger_one(bot: Bot) -> None:
    await bot.say("/subscribe all", chat="a")
    await bot.publish(EDITION)
    with pytest.raises(AlreadyRunning):
        await worker_of(bot, Overtaken(bot)).deliver_due()
    [line] = await bot.app.ledger.lines()
    assert line.is_balanced
    assert {str(state) for state in line.states} == {"sending"}, "in doubt, and known to be"
