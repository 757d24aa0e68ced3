"""However often a process dies, a story comes at most twice, and what is in doubt is listed."""

from contextlib import suppress
from pathlib import Path

from bot.adapters.base import Part, Receipt
from tests.delivery.test_worker import MoodyAdapter
from tests.kit import EDITION, Bot, Clock, open_bot, worker_of


class Died(BaseException):
    """The process ends here, as by SIGKILL: nothing more is written."""


class DyingAdapter(MoodyAdapter):
    """The platform accepts, and then the process dies before it can write that down."""

    def __init__(self, bot: Bot) -> None:
        super().__init__(bot, lambda _: None)

    async def send(self, address: str, part: Part, key: str) -> Receipt:
        self.accepted.append((address, key))
        raise Died


async def test_a_process_that_dies_after_each_copy_sends_two_and_tells(tmp_path: Path) -> None:
    clock = Clock()
    async with open_bot(tmp_path, clock) as bot:
        await bot.say("/subscribe all", chat="a")
        await bot.publish(EDITION)
    accepted: list[tuple[str, str]] = []
    for _ in range(4):
        async with open_bot(tmp_path, clock) as bot:
            adapter = DyingAdapter(bot)
            worker = worker_of(bot, adapter)
            await worker.recover()
            clock.pass_by(minutes=2)
            with suppress(RuntimeError):
                await worker.deliver_due()
            accepted += adapter.accepted
    assert accepted == [("a", "1:1:0")] * 2
    async with open_bot(tmp_path, clock) as bot:
        assert "may have arrived, not known: 1" in (await bot.edit("/report 1")).text
        assert "Publication 1" in (await bot.edit("/undelivered")).text
