"""Corrections and retractions on their way into chats, on good days and bad ones."""

import asyncio
from collections.abc import Callable
from math import inf

import pytest

from bot.adapters.base import (
    ChatGone,
    ChatMoved,
    Limits,
    NotSent,
    Part,
    Receipt,
    Rejected,
    RetryLater,
    Unknown,
)
from bot.delivery import Times, Worker
from bot.model import PublicationId
from tests.delivery.test_worker import MoodyAdapter, moody
from tests.kit import Bot, worker_of

LONG = "\n".join(f"Paragraph {number}: " + "word " * 300 for number in range(9))


async def posted(bot: Bot, *chats: str, text: str = "The river took it.") -> None:
    for chat in chats:
        await bot.say("/subscribe all", chat=chat)
    await bot.edit(f"/post Combat\nThe bridge of boats is gone.\n{text}")
    await bot.edit("/publish")


async def correct(bot: Bot, text: str = "The river took a part.") -> None:
    bot.clock.pass_by(minutes=1)
    await bot.edit(f"/correct 1 It was damaged\nThe bridge of boats is damaged.\n{text}")


async def states(bot: Bot, publication: int) -> dict[str, int]:
    line = await bot.app.ledger.line(PublicationId(publication))
    assert line is not None
    assert line.is_balanced
    return {str(state): count for state, count in line.states.items()}


async def test_a_text_that_grows_gets_more_messages_and_one_that_shrinks_fewer(bot: Bot) -> None:
    await posted(bot, "a")
    await bot.drain()
    await correct(bot, LONG)
    await bot.drain()
    grown = await bot.inbox("a")
    assert len(grown) > 2
    assert "Corrected" in grown[0]
    assert "Paragraph 8" in grown[-1]
    await correct(bot)
    await bot.drain()
    [shrunk] = await bot.inbox("a")
    assert "a part" in shrunk
    assert await states(bot, 3) == {"delivered": 1}


async def test_a_correction_waits_for_a_first_sending_that_still_runs(bot: Bot) -> None:
    await posted(bot, "a")
    worker, adapter = moody(bot, lambda _: Unknown("answer lost"))
    await worker.deliver_due()
    await correct(bot)
    adapter.mood = lambda _: None
    for seconds in (1, 1, 60, 10):
        bot.clock.pass_by(seconds=seconds)
        await worker.deliver_due()
    assert await states(bot, 1) == {"delivered": 1}
    assert await states(bot, 2) == {"delivered": 1}
    assert "a part" in (await bot.inbox("a"))[-1]


async def test_who_waits_for_the_story_gets_the_right_text_at_once(bot: Bot) -> None:
    await posted(bot, "a")
    await correct(bot)
    assert await bot.drain() == 1
    [first] = await bot.inbox("a")
    assert "a part" in first


@pytest.mark.parametrize(
    "trouble", [Unknown("answer lost"), NotSent("no route"), RetryLater("flood", 5)], ids=repr
)
async def test_an_edit_that_may_not_have_arrived_is_made_again(
    bot: Bot, trouble: Exception
) -> None:
    await posted(bot, "a")
    worker, adapter = moody(bot, lambda _: None)
    await worker.deliver_due()
    await correct(bot)
    moods = iter([trouble] * 3)
    adapter.edit_mood = lambda _: next(moods, None)
    for _ in range(5):
        await worker.deliver_due()
        bot.clock.pass_by(minutes=1)
    assert await states(bot, 2) == {"delivered": 1}
    assert len(await bot.inbox("a")) == 1


@pytest.mark.parametrize("trouble", [ChatGone("blocked"), Rejected("too old")], ids=repr)
async def test_a_copy_that_cannot_be_edited_is_listed(bot: Bot, trouble: Exception) -> None:
    await posted(bot, "a", "b")
    worker, adapter = moody(bot, lambda _: None)
    await worker.deliver_due()
    await correct(bot)
    adapter.edit_mood = lambda chat: trouble if chat == "a" else None
    await worker.deliver_due()
    assert await states(bot, 2) == {"dead": 1, "delivered": 1}
    assert str(trouble) in (await bot.edit("/undelivered")).text


async def test_a_correction_follows_a_chat_that_moved(bot: Bot) -> None:
    await posted(bot, "old")
    worker, adapter = moody(bot, lambda _: None)
    await worker.deliver_due()
    await correct(bot)
    adapter.edit_mood = lambda chat: ChatMoved("upgraded", "new") if chat == "old" else None
    await worker.deliver_due()
    bot.clock.pass_by(seconds=5)
    await worker.deliver_due()
    assert await states(bot, 2) == {"dead": 1}, "the message itself did not move along"


async def test_where_nothing_can_be_deleted_the_note_stands(bot: Bot) -> None:
    await posted(bot, "a")
    worker, adapter = moody(bot, lambda _: None)
    await worker.deliver_due()
    adapter.delete_mood = lambda _: Rejected("older than 48 hours")
    await bot.edit("/retract 1 delete:yes It stands")
    await worker.deliver_due()
    [note] = await bot.inbox("a")
    assert "Retracted" in note
    assert await states(bot, 2) == {"delivered": 1}


async def test_a_copy_whose_number_is_not_known_is_told_of(bot: Bot) -> None:
    await posted(bot, "a")
    worker, _ = moody(bot, lambda _: Unknown("answer lost"))
    for _ in range(2):
        await worker.deliver_due()
        bot.clock.pass_by(hours=1)
    assert await states(bot, 1) == {"unknown": 1}
    await bot.edit("/retract 1 It stands")
    await worker.deliver_due()
    assert "the message that arrived there is not known" in (await bot.edit("/report 2")).text


async def test_a_retraction_goes_before_everything_else(bot: Bot) -> None:
    await posted(bot, "a")
    worker, _ = moody(bot, lambda _: None)
    await worker.deliver_due()
    for chat in ("b", "c"):
        await bot.say("/subscribe all", chat=chat)
    order: list[str] = []
    adapter = Watched(bot, order.append)
    adapter.limits = Limits(messages_per_second=inf, in_flight=1)
    worker = worker_of(bot, adapter)
    await bot.edit("/post Combat\nAnother story.\nIt waits for its turn.")
    await bot.edit("/publish")
    await bot.edit("/retract 1 It stands")
    await worker.deliver_due()
    bot.clock.pass_by(seconds=1)
    await worker.deliver_due()
    assert order == ["edit a", "send b", "send c", "send a"]


async def test_no_copy_is_begun_after_a_retraction_is_answered(bot: Bot) -> None:
    """Some copies have left and some wait at the gate when the editor takes the story back."""
    await posted(bot, *(f"chat{number}" for number in range(40)))
    begun: list[str] = []
    adapter = Watched(bot, begun.append, pause=0.02)
    adapter.limits = Limits(messages_per_second=40, in_flight=30)
    worker = Worker.on(bot.app.database, adapter, bot.app.newsroom.names, Times(bot.clock))
    bot.app.newsroom.recall.watch(worker.withheld)
    delivering = asyncio.create_task(worker.deliver_due())
    await adapter.has_begun.wait()
    await bot.edit("/retract 1 It stands")
    sent = [each for each in begun if each.startswith("send")]
    await delivering
    for _ in range(2):
        bot.clock.pass_by(minutes=1)
        await worker.deliver_due()
    assert [each for each in begun if each.startswith("send")] == sent
    assert await states(bot, 1) == {"delivered": len(sent), "cancelled": 40 - len(sent)}
    for number in range(40):
        assert "boats" not in "".join(await bot.inbox(f"chat{number}"))


class Watched(MoodyAdapter):
    """Tells of each request as it begins, and takes its time."""

    def __init__(self, bot: Bot, tell: Callable[[str], None], pause: float = 0.0) -> None:
        super().__init__(bot, lambda _: None)
        self._tell = tell
        self._pause = pause
        self.has_begun = asyncio.Event()

    async def send(self, address: str, part: Part, key: str) -> Receipt:
        self._tell(f"send {address}")
        self.has_begun.set()
        await asyncio.sleep(self._pause)
        return await super().send(address, part, key)

    async def edit(self, address: str, message_id: str, part: Part) -> None:
        self._tell(f"edit {address}")
        await super().edit(address, message_id, part)
