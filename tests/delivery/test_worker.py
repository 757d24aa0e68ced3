"""Deliveries through the real worker, store and local adapter; a platform's moods are scripted."""

from collections.abc import Callable, Sequence
from math import inf
from pathlib import Path

import pytest
from sqlalchemy import delete, text, update

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
from bot.adapters.local import LocalAdapter
from bot.delivery import Worker
from bot.errors import DatabaseError
from bot.model import Candidate, DeliveryState, Platform
from bot.store.claiming import Admitted, Taken
from bot.store.deliveries import Deliveries, Turn
from bot.store.local_messages import LocalMessages
from bot.store.schema import deliveries, publications
from bot.store.workers import Workers
from tests.kit import EDITION, Bot, Clock, long_edition, open_bot, worker_of

Mood = Callable[[str], Exception | None]


class MoodyAdapter(LocalAdapter):
    """The local platform on a bad day: it raises what the script says for a chat.

    Unlike the local platform it is taken for one that does not remember keys.
    """

    limits = Limits(messages_per_second=inf, in_flight=30)

    def __init__(self, bot: Bot, mood: Mood) -> None:
        super().__init__(LocalMessages(bot.app.database), bot.clock)
        self.mood = mood
        self.edit_mood: Mood = lambda _: None
        self.delete_mood: Mood = lambda _: None
        self.accepted: list[tuple[str, str]] = []
        self.silent: list[str] = []

    async def send(self, address: str, part: Part, key: str) -> Receipt:
        if error := self.mood(address):
            raise error
        self.accepted.append((address, key))
        self.silent += [key] if part.is_silent else []
        return await super().send(address, part, key)

    async def edit(self, address: str, message_id: str, part: Part) -> None:
        if error := self.edit_mood(address):
            raise error
        await super().edit(address, message_id, part)

    async def delete(self, address: str, message_id: str) -> None:
        if error := self.delete_mood(address):
            raise error
        await super().delete(address, message_id)


def moody(bot: Bot, mood: Mood) -> tuple[Worker, MoodyAdapter]:
    adapter = MoodyAdapter(bot, mood)
    return worker_of(bot, adapter), adapter


async def begun(bot: Bot) -> int:
    return await Workers(bot.app.database).begin(Platform.LOCAL)


def admit_all(candidates: Sequence[Candidate]) -> Admitted:
    return Admitted([Taken(each.delivery) for each in candidates])


async def states(bot: Bot) -> dict[str, int]:
    [line] = await bot.app.ledger.lines()
    assert line.is_balanced
    return {str(state): count for state, count in line.states.items()}


LATER = EDITION.replace("Nov 5", "Nov 6").replace("Day619", "Day620").replace("Krynky", "Poima")
"""The edition of the day after, with another story in it."""


async def published(bot: Bot, *chats: str) -> None:
    for chat in chats:
        await bot.say("/subscribe all", chat=chat)
    await bot.publish(EDITION)


async def test_one_sick_chat_does_not_disturb_the_others(bot: Bot) -> None:
    await published(bot, "a", "b", "c")
    worker, adapter = moody(bot, lambda chat: RetryLater("flood", 3600) if chat == "b" else None)
    await worker.deliver_due()
    assert {chat for chat, _ in adapter.accepted} == {"a", "c"}
    assert await states(bot) == {"delivered": 2, "retry": 1}
    bot.clock.pass_by(seconds=3599)
    assert await worker.deliver_due() == 0
    bot.clock.pass_by(seconds=1)
    adapter.mood = lambda _: None
    assert await worker.deliver_due() == 1
    assert await states(bot) == {"delivered": 3}


async def test_a_chat_that_must_wait_gets_its_stories_later_in_order(tmp_path: Path) -> None:
    clock = Clock()
    async with open_bot(tmp_path, clock) as bot:
        await published(bot, "a")
        worker, _ = moody(bot, lambda _: RetryLater("flood", 43_837))
        await worker.deliver_due()
    async with open_bot(tmp_path, clock) as bot:
        await bot.publish(LATER)
        worker, adapter = moody(bot, lambda _: None)
        await worker.recover()
        assert await worker.deliver_due() == 0, "a restart and a new story do not shorten the wait"
        clock.pass_by(seconds=43_838)
        await worker.deliver_due()
        clock.pass_by(seconds=1)
        await worker.deliver_due()
        assert [key for _, key in adapter.accepted] == ["1:1:0", "2:1:0"]


@pytest.mark.parametrize(
    "trouble", [Unknown("answer lost"), NotSent("no route"), RetryLater("flood", 5)], ids=repr
)
async def test_a_later_story_does_not_overtake_one_that_is_tried_again(
    bot: Bot, trouble: Exception
) -> None:
    await published(bot, "a")
    moods = iter([trouble])
    worker, adapter = moody(bot, lambda _: next(moods, None))
    await worker.deliver_due()
    await bot.publish(LATER)
    await worker.deliver_due()
    assert adapter.accepted == []
    for _ in range(2):
        bot.clock.pass_by(minutes=2)
        await worker.deliver_due()
    assert [key for _, key in adapter.accepted] == ["1:1:0", "2:1:0"]


async def test_a_chat_that_is_gone_is_not_planned_again(bot: Bot) -> None:
    await published(bot, "a", "b")
    worker, _ = moody(bot, lambda chat: ChatGone("blocked") if chat == "a" else None)
    await worker.deliver_due()
    assert await states(bot) == {"dead": 1, "delivered": 1}
    later = EDITION.replace("Nov 5", "Nov 6").replace("Day619", "Day620")
    assert "Published to 1 chat:" in (await bot.publish(later)).text


async def test_a_chat_that_was_to_go_when_the_disk_was_full_goes_later(bot: Bot) -> None:
    await published(bot, "a")
    worker, adapter = moody(bot, lambda _: None)
    full = "CREATE TRIGGER full BEFORE UPDATE ON deliveries BEGIN SELECT RAISE(FAIL, 'full'); END"
    async with bot.app.database.write() as connection:
        await connection.execute(text(full))
    with pytest.raises(DatabaseError, match="the disk is full"):
        await worker.deliver_due()
    async with bot.app.database.write() as connection:
        await connection.execute(text("DROP TRIGGER full"))
    await worker.deliver_due()
    assert [chat for chat, _ in adapter.accepted] == ["a"]


async def test_a_moved_chat_is_found_at_its_new_address(bot: Bot) -> None:
    await published(bot, "old")
    worker, adapter = moody(
        bot, lambda chat: ChatMoved("upgraded", "new") if chat == "old" else None
    )
    await worker.deliver_due()
    bot.clock.pass_by(seconds=5)
    await worker.deliver_due()
    assert [chat for chat, _ in adapter.accepted] == ["new"]


async def test_a_lost_answer_is_sent_once_more_and_then_left_to_a_person(bot: Bot) -> None:
    await published(bot, "a")
    worker, _ = moody(bot, lambda _: Unknown("answer lost"))
    await worker.deliver_due()
    assert await states(bot) == {"retry": 1}
    bot.clock.pass_by(hours=1)
    await worker.deliver_due()
    assert await states(bot) == {"unknown": 1}
    bot.clock.pass_by(days=1)
    assert await worker.deliver_due() == 0


async def test_a_mistake_in_an_adapter_does_not_stop_the_worker(bot: Bot) -> None:
    await published(bot, "a", "b")
    worker, _ = moody(bot, lambda chat: ValueError("a bug") if chat == "a" else None)
    await worker.deliver_due()
    assert await states(bot) == {"delivered": 1, "retry": 1}


async def test_a_refused_message_is_dead_with_its_reason(bot: Bot) -> None:
    await published(bot, "a")
    worker, _ = moody(bot, lambda _: Rejected("too long"))
    await worker.deliver_due()
    assert await states(bot) == {"dead": 1}


async def test_parts_already_accepted_are_not_sent_again(bot: Bot) -> None:
    await bot.say("/subscribe all", chat="a")
    await bot.publish(long_edition(60))
    sends = iter([None, RetryLater("flood", 5)])
    worker, adapter = moody(bot, lambda _: next(sends, None))
    await worker.deliver_due()
    bot.clock.pass_by(seconds=5)
    await worker.deliver_due()
    keys = [key for _, key in adapter.accepted]
    assert len(keys) > 1
    assert keys == sorted(set(keys)), "each part once, in order"


async def test_an_edition_is_one_message_however_many_stories(bot: Bot) -> None:
    await published(bot, "a")
    await bot.drain()
    assert len(await bot.inbox("a")) == 1


async def test_what_was_being_sent_when_the_process_died_is_not_read_twice(
    tmp_path: Path,
) -> None:
    clock = Clock()
    async with open_bot(tmp_path, clock) as bot:
        await published(bot, "a")
        deliveries, epoch = Deliveries(bot.app.database), await begun(bot)
        turn = Turn(Platform.LOCAL, epoch, 10, admit_all, clock())
        [claimed] = (await deliveries.turn(turn, ())).deliveries
        part = bot.app.local.render((await bot.say("/today")).content)[0]
        key = f"{claimed.publication_id}:{claimed.chat_id}:0"
        await bot.app.local.send("a", part, key)  # ... and here it dies, before the mark
    async with open_bot(tmp_path, clock) as bot:
        assert await bot.drain() == 0, "nobody else's sending row is touched"
        assert await bot.app.worker.recover() == 1
        assert await bot.drain() == 1
        assert await states(bot) == {"delivered": 1}
        assert len(await bot.inbox("a")) == 1


@pytest.mark.parametrize("state", list(DeliveryState))
async def test_the_ledger_notices_a_row_that_is_missing(bot: Bot, state: DeliveryState) -> None:
    await published(bot, "a", "b")
    async with bot.app.database.write() as connection:
        await connection.execute(update(deliveries).values(state=state.value))
    assert await states(bot) == {str(state): 2}
    async with bot.app.database.write() as connection:
        await connection.execute(delete(deliveries).where(deliveries.c.chat_id == 2))
        await connection.execute(update(publications).values(audience=2))
    [line] = await bot.app.ledger.lines()
    assert not line.is_balanced
