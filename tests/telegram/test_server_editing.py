"""Edits and deletions."""

import pytest
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, MessageEntity
from telegram.error import BadRequest

from tests.telegram import FakeTelegram, Person
from tests.telegram.places import ALL_RIGHTS

KEYS = InlineKeyboardMarkup([[InlineKeyboardButton("More", callback_data="m")]])


async def test_an_edit_replaces_text_and_buttons(bot: Bot, ada: Person) -> None:
    sent = await bot.send_message(ada.id, "One", reply_markup=KEYS)
    before = ada.chat.last

    await bot.edit_message_text("Two", ada.id, sent.message_id)

    after = await ada.chat.changes(before)
    assert (after.text, after.labels, after.is_edited) == ("Two", [], True)
    assert ada.chat.texts == ["Two"]


async def test_an_edit_that_changes_nothing_is_refused(bot: Bot, ada: Person) -> None:
    bold = [MessageEntity("bold", 0, 3)]
    sent = await bot.send_message(ada.id, "One", entities=bold, reply_markup=KEYS)

    with pytest.raises(BadRequest, match="not modified"):
        await bot.edit_message_text(
            " One ",
            ada.id,
            sent.message_id,
            reply_markup=KEYS,
            entities=[MessageEntity("bold", 1, 3)],
        )
    with pytest.raises(BadRequest, match="not modified"):
        await bot.edit_message_reply_markup(ada.id, sent.message_id, reply_markup=KEYS)
    await bot.edit_message_text("One", ada.id, sent.message_id, reply_markup=KEYS)
    await bot.edit_message_reply_markup(ada.id, sent.message_id)
    assert ada.chat.last.labels == []


async def test_only_the_bots_own_messages_can_be_edited(
    telegram: FakeTelegram, bot: Bot, ada: Person
) -> None:
    said = await ada.says("Hello")

    with pytest.raises(BadRequest, match=r"can't be edited"):
        await bot.edit_message_text("Bye", ada.id, said.id)
    with pytest.raises(BadRequest, match=r"to edit not found"):
        await bot.edit_message_text("Bye", ada.id, 4711)
    assert len(telegram.violations) == 1


async def test_a_long_edit_has_its_own_words(bot: Bot, ada: Person) -> None:
    sent = await bot.send_message(ada.id, "One")

    with pytest.raises(BadRequest, match=r"(?i)message_too_long"):
        await bot.edit_message_text("x" * 4097, ada.id, sent.message_id)


async def test_a_message_can_be_deleted_for_two_days_and_edited_for_ever(
    telegram: FakeTelegram, bot: Bot, ada: Person
) -> None:
    young = await bot.send_message(ada.id, "Young")
    assert await bot.delete_message(ada.id, young.message_id)
    with pytest.raises(BadRequest, match=r"to delete not found"):
        await bot.delete_message(ada.id, young.message_id)
    old = await bot.send_message(ada.id, "Old")

    telegram.passes(hours=49)

    with pytest.raises(BadRequest, match=r"can't be deleted for everyone"):
        await bot.delete_message(ada.id, old.message_id)
    await bot.edit_message_text("Changed", ada.id, old.message_id)
    assert ada.chat.texts == ["Changed"]


async def test_an_administrator_deletes_what_is_old_and_what_is_not_its_own(
    telegram: FakeTelegram, bot: Bot, ada: Person
) -> None:
    group = telegram.supergroup("Readers", ada)
    mine = await bot.send_message(group.id, "Old")
    said = await ada.says("Spam", in_=group)
    telegram.passes(hours=49)
    with pytest.raises(BadRequest, match=r"can't be deleted"):
        await bot.delete_message(group.id, said.id)

    group.bot_may(*ALL_RIGHTS)

    await bot.delete_messages(group.id, [mine.message_id, said.id, 4711])
    assert not group.messages
    assert group.deleted == [mine.message_id, said.id]
    assert [each.message_id for each in telegram.accepted[-2:]] == group.deleted
