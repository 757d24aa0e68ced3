"""What people see in groups: who may change what comes, and when the bot keeps its peace."""

from dataclasses import replace

import pytest

from bot.adapters.base import Voice
from bot.model import ChatKind, Platform
from tests.kit import EDITION, IN_GROUP, Answer, Bot, Saying, managed_by

HIDDEN = replace(IN_GROUP, voice=Voice.HIDDEN)


@pytest.fixture
def club(bot: Bot) -> Bot:
    """A program where Ann manages the group, and Bob only speaks there."""
    return managed_by(bot, "ann")


async def said(bot: Bot, text: str, person: str = "bob", how: Saying = IN_GROUP) -> Answer:
    return await bot.say(text, chat="club", person=person, how=how)


def is_silent(answer: Answer) -> bool:
    return answer.content.blocks == ()


@pytest.mark.parametrize("words", ["good morning", "Krynky?", "🌻", "", "/xyzzy", "/weather Kyiv"])
async def test_what_is_not_for_the_bot_gets_no_answer(club: Bot, words: str) -> None:
    assert is_silent(await said(club, words))


async def test_a_file_that_somebody_shares_is_no_import(club: Bot) -> None:
    for person in ("bob", "editor"):
        answer = await club.say("", chat="club", person=person, document=b"x", how=IN_GROUP)
        assert is_silent(answer)


async def test_an_unknown_command_to_the_bot_by_name_is_answered(club: Bot) -> None:
    assert "Did you mean" in (await said(club, "/todya@estories_bot")).text


async def test_everybody_reads_and_only_who_manages_changes(club: Bot) -> None:
    assert "Only an administrator" in (await said(club, "/subscribe all")).text
    assert "follows nothing" in (await said(club, "/subscriptions")).text
    assert "now follows everything" in (await said(club, "/subscribe all", "ann")).text
    assert "Only an administrator" in (await said(club, "/settings quiet 22-7")).text
    assert "no quiet hours" in (await said(club, "/settings")).text
    assert "22:00–07:00" in (await said(club, "/settings quiet 22-7", "ann")).text
    assert "Only an administrator" in (await said(club, "/choose topics")).text


async def test_an_anonymous_administrator_is_asked_to_tap(club: Bot) -> None:
    answer = await said(club, "/settings daily 9", "group", HIDDEN)
    assert "anonymous administrator" in answer.text
    [button] = answer.buttons
    assert "once a day at 09:00" in (await said(club, button.says, "ann")).text
    assert "Each story comes" not in (await said(club, "/settings", "group", HIDDEN)).text


async def test_a_group_can_ask_for_peace_and_be_talkative_again(club: Bot) -> None:
    await club.publish(EDITION)
    page = await said(club, "/settings", "ann")
    assert "I answer everybody in this group." in page.text
    quiet = await said(club, page.button("Answer only managers").says, "ann")
    assert "I answer only those who manage this group." in quiet.text
    assert is_silent(await said(club, "/today"))
    assert "E-Stories" in (await said(club, "/today", "ann")).text
    again = await said(club, quiet.button("Answer everybody").says, "ann")
    assert "I answer everybody" in again.text
    assert "E-Stories" in (await said(club, "/today")).text


async def test_what_is_said_in_one_part_of_a_group_counts_in_all_of_them(club: Bot) -> None:
    await club.say("/settings readers administrators", chat="club/7", person="ann", how=IN_GROUP)
    for part in ("club", "club/7", "club/9"):
        assert is_silent(await club.say("/today", chat=part, person="bob", how=IN_GROUP))
        page = await club.say("/settings", chat=part, person="ann", how=IN_GROUP)
        assert "only those who manage" in page.text
    assert "E-Stories" in (await club.say("/start", chat="else", person="bob", how=IN_GROUP)).text


async def test_only_a_group_has_readers(bot: Bot) -> None:
    assert "That is for groups" in (await bot.say("/settings readers administrators")).text
    assert "answer" not in (await bot.say("/settings")).text
    channel = Saying(ChatKind.CHANNEL, title="News")
    assert "I answer" not in (await said(bot, "/settings", "ann", channel)).text


async def test_a_reader_that_does_not_exist_is_answered_with_those_that_do(club: Bot) -> None:
    assert "everyone or administrators" in (await said(club, "/settings readers me", "ann")).text


async def test_an_edition_can_come_as_one_message_where_the_platform_has_those(bot: Bot) -> None:
    there = Saying(platform=Platform.TELEGRAM)
    page = await bot.say("/settings", how=there)
    assert "which some apps still show blank" in page.text
    asked = await bot.say(page.button("One foldable message").says, how=there)
    assert "An edition comes as one foldable message." in asked.text
    assert asked.text.endswith("Did this show properly?")
    assert "Did this show" not in (await bot.say(asked.button("Yes").says, how=there)).text
    back = await bot.say(asked.button("No, it was blank").says, how=there)
    assert "An edition comes as ordinary messages." in back.text
    assert "either on or off" in (await bot.say("/settings rich maybe", how=there)).text


async def test_a_platform_without_such_messages_does_not_offer_them(bot: Bot) -> None:
    page = await bot.say("/settings")
    assert "foldable" not in page.text
    assert "rich" not in str([each.says for each in page.buttons])
    assert "do not exist here" in (await bot.say("/settings rich on")).text


async def test_an_order_that_was_done_before_a_restart_is_not_done_twice(bot: Bot) -> None:
    order = "/post Combat\nThe bridge is open.\nCars go over it."
    once = Saying(key="update 7")
    await bot.say(order, person="editor", chat="editor", how=once)
    again = await bot.say(order, person="editor", chat="editor", how=replace(once, is_repeat=True))
    assert again.text == "I was restarted right after your /post was done."
    assert "Look at 2" not in str((await bot.edit("/drafts")).buttons)


async def test_an_order_that_was_not_done_before_a_restart_is_done_now(bot: Bot) -> None:
    how = Saying(key="update 7", is_repeat=True)
    answer = await bot.say("/post Combat\nThe bridge is open.", person="editor", how=how)
    assert "Draft 1" in answer.text


async def test_a_chat_that_turns_out_to_be_a_group_is_not_everybodys_own(club: Bot) -> None:
    await club.say("/subscribe all", chat="club", person="bob")
    assert "Only an administrator" in (await said(club, "/unsubscribe all")).text


async def test_what_is_kept_of_groups_is_told(bot: Bot) -> None:
    assert "their titles, and who added me, by id" in (await bot.say("/privacy")).text
