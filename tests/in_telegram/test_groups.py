"""Groups, forums and channels: who is answered where, and who may change what a chat gets."""

import pytest

from tests.in_telegram.newsroom import InTelegram
from tests.kit import EDITION
from tests.telegram import FakeTelegram, Person, Status


@pytest.fixture
def bob(telegram: FakeTelegram) -> Person:
    return telegram.person("Bob")


async def test_a_group_is_answered_as_a_reply_to_who_asked(
    newsroom: InTelegram, telegram: FakeTelegram, ada: Person, bob: Person
) -> None:
    await newsroom.publish(EDITION)
    group = telegram.supergroup("Kherson watch", ada, bob)
    asked = await bob.says("/today@estories_bot", in_=group)
    answer = await group.next()
    assert answer.reply_to == asked.id
    assert "Krynky" in answer.text


async def test_other_bots_commands_and_peoples_talk_stay_unanswered(
    newsroom: InTelegram, telegram: FakeTelegram, ada: Person
) -> None:
    await newsroom.publish(EDITION)
    group = telegram.supergroup("Kherson watch", ada)
    telegram.world.has_privacy = False
    for words in ("/today@other_bot", "/ban everybody", "Good morning!"):
        await ada.says(words, in_=group)
    await ada.says("/latest", in_=group)
    answer = await group.next()
    assert "Latest stories" in answer.text
    assert len(group.own) == 1


async def test_only_administrators_change_what_a_group_gets(
    newsroom: InTelegram, telegram: FakeTelegram, ada: Person, bob: Person
) -> None:
    group = telegram.supergroup("Kherson watch", ada, bob)
    await bob.says("/subscribe Combat", in_=group)
    assert "Only an administrator" in (await group.next()).text
    await ada.says("/subscribe Combat", in_=group)
    assert "now follows" in (await group.next()).text
    await newsroom.publish(EDITION)
    assert "Krynky" in (await group.shows("for you")).text


async def test_a_stranger_who_presses_a_groups_button_changes_nothing_for_the_others(
    newsroom: InTelegram, telegram: FakeTelegram, ada: Person, bob: Person
) -> None:
    await newsroom.publish(EDITION)
    group = telegram.supergroup("Kherson watch", ada, bob)
    await ada.says("/subscriptions", in_=group)
    shown = await group.next()
    press = await bob.sees_answer(await bob.presses(shown, "Follow everything"))
    assert "Only an administrator" in press.toast
    assert group.now(shown) == shown


async def test_an_anonymous_administrator_shows_who_they_are_with_a_tap(
    newsroom: InTelegram, telegram: FakeTelegram, ada: Person, bob: Person
) -> None:
    assert newsroom.editor.id != ada.id
    group = telegram.supergroup("Kherson watch", ada, bob)
    await ada.says("/subscribe Combat", in_=group, anonymously=True)
    asked = await group.next()
    assert "anonymous administrator" in asked.text
    press = await bob.sees_answer(await bob.presses(asked, "It is me"))
    assert "Only an administrator" in press.toast
    await ada.presses(asked, "It is me")
    assert "now follows" in (await group.changes(asked)).text


async def test_each_topic_of_a_forum_has_its_own_subscriptions(
    newsroom: InTelegram, telegram: FakeTelegram, ada: Person
) -> None:
    forum = telegram.supergroup("Newsroom friends", ada, is_forum=True)
    combat, russia = forum.topic("Combat"), forum.topic("Russia")
    await ada.says("/subscribe Combat", in_=forum, topic=combat)
    answer = await forum.next()
    assert answer.thread_id == combat.id
    await ada.says("/subscribe InRussia", in_=forum, topic=russia)
    assert (await forum.next()).thread_id == russia.id
    await newsroom.publish(EDITION)
    await forum.shows("Krynky")
    await forum.shows("Central bank")
    told = [each for each in forum.own if "now follows" not in each.text]
    assert {each.thread_id for each in told if "Krynky" in each.text} == {combat.id}
    assert {each.thread_id for each in told if "Central bank" in each.text} == {russia.id}


@pytest.mark.parametrize("ends", ["closed", "deleted"])
async def test_a_topic_that_ends_falls_back_to_general_with_one_notice(
    newsroom: InTelegram, telegram: FakeTelegram, ada: Person, ends: str
) -> None:
    forum = telegram.supergroup("Newsroom friends", ada, is_forum=True)
    combat = forum.topic("Combat")
    await ada.says("/subscribe all", in_=forum, topic=combat)
    await forum.next()
    forum.closes(combat) if ends == "closed" else forum.deletes_topic(combat)
    await newsroom.publish(EDITION)
    delivered = await forum.shows("for you", seconds=10)
    assert delivered.thread_id is None
    assert sum("closed or deleted" in each.text for each in forum.own) == 1


async def test_a_group_that_is_upgraded_goes_on_and_gets_each_story_once(
    newsroom: InTelegram, telegram: FakeTelegram, ada: Person
) -> None:
    group = telegram.group("Kherson watch", ada)
    await ada.says("/subscribe all", in_=group)
    await group.next()
    new = group.becomes_supergroup()
    await newsroom.publish(EDITION)
    assert "Krynky" in (await new.shows("for you", seconds=10)).text
    await ada.says("/subscriptions", in_=new)
    assert "everything" in (await new.shows("This chat follows")).text
    assert sum("for you" in each.text for each in new.own) == 1


async def test_a_channel_gets_stories_while_the_bot_may_post_there(
    newsroom: InTelegram, telegram: FakeTelegram, ada: Person
) -> None:
    channel = telegram.channel("War news", ada)
    ada.adds_bot(channel)
    await channel.posts("/subscribe all")
    await ada.says("/today")
    await ada.chat.next()
    assert channel.own == (), "what is posted in a channel is no order"
    assert newsroom.served.adapter.trouble is None


async def test_a_muted_bot_is_sent_nothing_and_comes_back_with_its_right(
    newsroom: InTelegram, telegram: FakeTelegram, ada: Person
) -> None:
    group = telegram.supergroup("Kherson watch", ada)
    await ada.says("/subscribe all", in_=group)
    await group.next()
    group.mutes_bot()
    await telegram.until(lambda: not telegram.updates.queue)
    group.bot_is(Status.MEMBER)
    await telegram.until(lambda: not telegram.updates.queue)
    await newsroom.publish(EDITION)
    assert "Krynky" in (await group.shows("for you")).text


async def test_who_blocks_the_bot_gets_nothing_and_keeps_what_they_follow(
    newsroom: InTelegram, telegram: FakeTelegram, ada: Person
) -> None:
    await ada.says("/subscribe all")
    await ada.chat.next()
    ada.blocks_bot()
    await telegram.until(lambda: not telegram.updates.queue)
    await newsroom.publish(EDITION)
    assert "0 chats" in newsroom.editor.chat.last.text
    ada.unblocks_bot()
    await ada.says("/subscriptions")
    assert "everything" in (await ada.chat.shows("This chat follows")).text
    assert not any("for you" in each.text for each in ada.chat.own), "old news is not poured out"
