"""The life of a chat: channels are set up in private, chats go and come back."""

import asyncio

from tests.in_telegram.newsroom import InTelegram
from tests.kit import EDITION
from tests.telegram import FakeTelegram, Person


async def test_a_channel_is_set_up_in_private_by_who_added_the_bot(
    newsroom: InTelegram, telegram: FakeTelegram, ada: Person
) -> None:
    await ada.says("/start")
    await ada.chat.next()
    channel = telegram.channel("War news", ada)
    ada.adds_bot(channel)
    asked = await ada.chat.shows("What shall I bring there?")
    assert "War news" in asked.text
    assert channel.own == ()
    await ada.presses(asked, "Everything")
    assert "War news" in (await ada.chat.changes(asked)).text
    await newsroom.publish(EDITION)
    assert "Krynky" in (await channel.shows("for you")).text


async def test_a_stranger_cannot_manage_a_channel_from_afar(
    newsroom: InTelegram, telegram: FakeTelegram, ada: Person
) -> None:
    await ada.says("/start")
    await ada.chat.next()
    channel = telegram.channel("War news", ada)
    ada.adds_bot(channel)
    asked = await ada.chat.shows("What shall I bring there?")
    data = asked.key("Everything").value
    mallory = telegram.person("Mallory")
    await mallory.says(data if data.startswith("/") else f"/{data}")
    refused = await mallory.chat.next()
    assert "War news" not in refused.text
    await newsroom.publish(EDITION)
    assert "0 chats" in newsroom.editor.chat.last.text


async def test_a_channel_that_takes_the_right_to_post_is_sent_nothing(
    newsroom: InTelegram, telegram: FakeTelegram, ada: Person
) -> None:
    await ada.says("/start")
    await ada.chat.next()
    channel = telegram.channel("War news", ada)
    ada.adds_bot(channel)
    await ada.presses(await ada.chat.shows("What shall I bring there?"), "Everything")
    await ada.chat.shows("follows everything")
    channel.bot_may("can_edit_messages")
    await telegram.until(lambda: not telegram.updates.queue)
    await newsroom.publish(EDITION)
    assert "0 chats" in newsroom.editor.chat.last.text
    assert len(telegram.calls("sendMessage")) > 0
    assert channel.own == ()


async def test_a_new_group_is_greeted_once(
    newsroom: InTelegram, telegram: FakeTelegram, ada: Person
) -> None:
    assert newsroom.served.adapter.trouble is None
    group = telegram.supergroup("Kherson watch", ada, has_bot=False)
    ada.adds_bot(group)
    greeting = await group.next()
    assert "an administrator chooses" in greeting.text
    ada.adds_bot(group, as_administrator=True)
    await ada.says("/help@estories_bot", in_=group)
    await group.shows("What you can say")
    assert len(group.own) == 2


async def test_who_comes_back_is_told_what_they_missed_and_gets_nothing_old(
    newsroom: InTelegram, telegram: FakeTelegram, ada: Person
) -> None:
    await ada.says("/subscribe all")
    await ada.chat.next()
    ada.blocks_bot()
    await telegram.until(lambda: not telegram.updates.queue)
    await newsroom.publish(EDITION)
    ada.unblocks_bot()
    back = await ada.chat.shows("Welcome back")
    assert "You missed 1 edition." in back.text
    await ada.presses(back, "Newest edition")
    assert "Krynky" in (await ada.chat.changes(back)).text
    assert not any("for you" in each.text for each in ada.chat.own)


async def test_who_blocks_while_a_story_is_on_its_way_is_found_out_by_the_answer(
    newsroom: InTelegram, telegram: FakeTelegram, ada: Person
) -> None:
    await ada.says("/subscribe all")
    await ada.chat.next()
    ada.is_deactivated()
    await newsroom.publish(EDITION)
    await telegram.until(lambda: any(not each.is_ok for each in telegram.calls("sendMessage")))
    await asyncio.sleep(0.3)
    await newsroom.editor.says("/report 1")
    await newsroom.editor.chat.shows("the reader's account was deleted")
    assert telegram.violations == []


async def test_the_rest_of_a_broadcast_reaches_a_group_that_is_upgraded_meanwhile(
    newsroom: InTelegram, telegram: FakeTelegram, ada: Person
) -> None:
    others = [telegram.person(f"Reader{number}") for number in range(12)]
    for each in others:
        await each.says("/subscribe all")
    group = telegram.group("Kherson watch", ada)
    await ada.says("/subscribe all", in_=group)
    await group.next()
    await telegram.until(lambda: all(each.chat.own for each in others), seconds=10)
    await newsroom.publish(EDITION)
    new = group.becomes_supergroup()
    assert "Krynky" in (await new.shows("for you", seconds=15)).text
    await telegram.until(
        lambda: all(any("for you" in m.text for m in each.chat.own) for each in others),
        seconds=15,
    )
    copies = sum("for you" in each.text for chat in (group, new) for each in chat.own)
    assert copies == 1
