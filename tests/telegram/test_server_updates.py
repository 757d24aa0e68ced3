"""How what people do reaches the bot."""

import asyncio
from collections.abc import Callable, Coroutine

import pytest
from telegram import Bot, Update
from telegram.error import BadRequest, Conflict

from tests.telegram import FakeTelegram, Person
from tests.telegram.updates import FIRST


async def test_updates_are_numbered_and_stay_until_they_are_confirmed(
    telegram: FakeTelegram, bot: Bot, ada: Person
) -> None:
    for text in ("one", "two", "three"):
        await ada.says(text)

    def texts(found: tuple[Update, ...]) -> list[str | None]:
        return [each.message.text for each in found if each.message]

    assert texts(await bot.get_updates(limit=2)) == ["one", "two"]
    again = await bot.get_updates()
    assert [each.update_id for each in again] == [FIRST, FIRST + 1, FIRST + 2]
    assert texts(await bot.get_updates(offset=FIRST + 1)) == ["two", "three"]
    assert texts(await bot.get_updates(offset=-1)) == ["three"]
    assert texts(await bot.get_updates()) == ["three"]
    assert await bot.get_updates(offset=FIRST + 3) == ()
    assert telegram.updates.confirmed == 3


async def test_a_long_poll_ends_with_the_first_update(bot: Bot, ada: Person) -> None:
    poll = asyncio.create_task(bot.get_updates(timeout=10))
    await asyncio.sleep(0.05)
    assert not poll.done()

    await ada.says("/start BlackSea")

    (update,) = await asyncio.wait_for(poll, 1)
    assert update.message is not None
    assert update.message.from_user is not None
    assert update.message.from_user.language_code == "en"
    assert update.message.parse_entities() == {update.message.entities[0]: "/start"}


async def test_a_second_poller_ends_the_first(
    telegram: FakeTelegram, bot: Bot, ada: Person
) -> None:
    first = asyncio.create_task(bot.get_updates(timeout=10))
    await asyncio.sleep(0.05)
    second = asyncio.create_task(bot.get_updates(timeout=10))

    with pytest.raises(Conflict, match="make sure that only one bot instance is running"):
        await asyncio.wait_for(first, 1)
    await ada.says("hello")
    assert len(await asyncio.wait_for(second, 1)) == 1
    assert telegram.conflicts == 1


async def test_only_the_kinds_that_were_asked_for_come(
    telegram: FakeTelegram, bot: Bot, ada: Person
) -> None:
    group = telegram.group("Readers", ada)
    group.bot_may("can_delete_messages")
    bob = telegram.person("Bob")
    bob.joins(group)
    assert "chat_member" not in {each.kind for each in telegram.updates.queue}

    await bot.get_updates(offset=FIRST + 9, allowed_updates=["chat_member", "message"])
    bob.leaves(group)
    ada.blocks_bot()

    found = await bot.get_updates()
    assert [each.chat_member is not None for each in found] == [True, False]
    assert found[1].message is not None
    assert found[1].message.left_chat_member is not None
    await bot.get_updates(allowed_updates=["news"])
    assert "allowed_updates with 'news'" in telegram.violations[0].rule


async def test_old_updates_are_gone(telegram: FakeTelegram, bot: Bot, ada: Person) -> None:
    sent = await bot.send_message(ada.id, "x")
    await ada.says("news?")
    await ada.forges(ada.chat.last, "m:1")
    assert len(await bot.get_updates()) == 2

    telegram.passes(seconds=200)
    assert [each.callback_query for each in await bot.get_updates()] == [None]
    telegram.passes(hours=24)
    assert await bot.get_updates() == ()
    assert (telegram.updates.dropped, sent.text) == (2, "x")


async def test_a_press_is_answered_once_and_in_time(
    telegram: FakeTelegram, bot: Bot, ada: Person
) -> None:
    await bot.send_message(ada.id, "x")
    press = await ada.forges(ada.chat.last, "m:1")
    assert telegram.unanswered == [press]
    (update,) = await bot.get_updates()
    assert update.callback_query is not None
    assert update.callback_query.data == "m:1"

    await update.callback_query.answer("Saved", show_alert=True)

    assert (press.toast, press.is_alert, telegram.unanswered) == ("Saved", True, [])
    late = await ada.forges(ada.chat.last, "m:2")
    telegram.passes(seconds=151)
    for number in (press.id, late.id, "1"):
        with pytest.raises(BadRequest, match="Query is too old"):
            await bot.answer_callback_query(number)
    with pytest.raises(BadRequest):
        await bot.answer_callback_query(late.id, "x" * 201)
    assert "201 characters" in telegram.violations[0].rule


Act = Callable[[Person], Coroutine[None, None, object]]


async def test_people_write_edit_forward_and_send_files(
    telegram: FakeTelegram, bot: Bot, ada: Person
) -> None:
    said = await ada.says("helo")
    await ada.edits(said, "hello")
    await ada.forwards(said)
    document = await ada.sends_document("edition.txt", b"On land", caption="/import")

    found = await bot.get_updates()

    assert found[1].edited_message is not None
    assert found[1].edited_message.text == "hello"
    assert found[2].message is not None
    assert found[2].message.forward_origin is not None
    assert found[3].message is not None
    assert found[3].message.document is not None
    assert found[3].message.caption == "/import"
    file = await bot.get_file(found[3].message.document.file_id)
    assert await file.download_as_bytearray() == b"On land"
    assert document.document is not None
    telegram.world.files[document.document.file_id] = document.document.__class__(
        "x", "big", bytes(21 * 2**20), "text/plain"
    )
    with pytest.raises(BadRequest, match="too big"):
        await bot.get_file(document.document.file_id)


async def test_a_deep_link_starts_the_bot(bot: Bot, ada: Person) -> None:
    await ada.opens("https://t.me/estories_bot?start=t_BlackSea")

    (update,) = await bot.get_updates()
    assert update.message is not None
    assert update.message.text == "/start t_BlackSea"
    with pytest.raises(AssertionError, match="drop such a parameter"):
        await ada.opens("https://t.me/estories_bot?start=a.b")
