"""What a person sees who looks after groups and channels from a private chat."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.adapters.base import Event, Happening, Voice
from bot.content.tree import LONGEST_SAID
from bot.model import ChatKind, ChatRef, PersonRef, Platform
from tests.kit import IN_GROUP, Answer, Bot, Saying, managed_by, open_bot


@dataclass
class Ann:
    """Ann, who has added the bot to a channel and manages it."""

    bot: Bot

    async def say(self, text: str) -> Answer:
        return await self.bot.say(text, chat="ann", person="ann")

    async def press(self, answer: Answer, label: str) -> Answer:
        return await self.say(answer.button(label).says)

    async def add_to(self, address: str, title: str, kind: ChatKind = ChatKind.CHANNEL) -> None:
        [served] = self.bot.app.served
        by = PersonRef(Platform.LOCAL, "ann")
        chat = ChatRef(Platform.LOCAL, address)
        await served.core.happened(Happening(chat, Event.ADDED, kind, title, by))


@pytest.fixture
async def ann(tmp_path: Path) -> AsyncIterator[Ann]:
    async with open_bot(tmp_path) as opened:
        yield Ann(managed_by(opened, "ann"))


async def test_chats_i_added_the_bot_to_are_listed_by_title(ann: Ann) -> None:
    assert "have not added me" in (await ann.say("/channels")).text
    await ann.add_to("news", "City news")
    await ann.add_to("club", "Book club", ChatKind.GROUP)
    listed = await ann.say("/channels")
    assert [each.label for each in listed.buttons] == ["Book club", "City news"]


async def test_a_channel_is_looked_after_by_taps_alone(ann: Ann) -> None:
    await ann.add_to("news", "City news")
    picker = await ann.press(await ann.say("/channels"), "City news")
    assert picker.text.startswith("City news\n\nChoose sections")
    ticked = await ann.press(picker, "Combat")
    assert "✓ Combat situation" in [each.label for each in ticked.buttons]
    card = await ann.press(ticked, "Done")
    assert card.text.startswith("City news\n\nThis chat follows\n\n• the section Combat")
    assert "Saved." in (await ann.press(await ann.press(card, "When stories"), "Daily")).text
    assert "Paused" in (await ann.press(card, "Pause")).text
    assert (await ann.press(card, "My chats")).text.startswith("Your groups and channels")
    assert "follows nothing" in (await ann.say("/subscriptions")).text, "nothing of hers changed"


async def test_who_has_chosen_sees_first_what_comes(ann: Ann) -> None:
    await ann.add_to("news", "City news")
    [button] = (await ann.say("/channels")).buttons
    await ann.say(f"{button.says} subscribe all")
    assert "everything" in (await ann.say(button.says)).text


async def test_every_button_of_an_answer_is_for_that_chat_and_short_enough(ann: Ann) -> None:
    await ann.add_to("news", "City news")
    [button] = (await ann.say("/channels")).buttons
    seen, waiting = set[str](), [button.says]
    reads = ("/channels", "/today", "/section", "/topic", "/latest")
    while waiting and len(seen) < 60:
        answer = await ann.say(waiting.pop())
        assert "Something went wrong" not in answer.text
        for each in answer.buttons:
            assert each.says.startswith((f"{button.says} ", *reads)), each.says
            assert len(each.says.encode()) <= LONGEST_SAID
            if each.says not in seen and each.says.startswith(f"{button.says} "):
                seen.add(each.says)
                waiting.append(each.says)
    assert "follows nothing" in (await ann.say("/subscriptions")).text


async def test_commands_inside_a_sentence_are_for_that_chat_too(ann: Ann) -> None:
    await ann.add_to("news", "City news")
    [button] = (await ann.say("/channels")).buttons
    page = await ann.say(f"{button.says} settings")
    assert f"{button.says} settings quiet 23:00-06:30" in page.text


async def test_a_mistake_is_answered_with_ways_on_for_that_chat(ann: Ann) -> None:
    await ann.add_to("news", "City news")
    [button] = (await ann.say("/channels")).buttons
    answer = await ann.say(f"{button.says} subscribe Blacksee")
    assert "no section or topic “Blacksee”" in answer.text
    assert answer.buttons[0].says.startswith(f"{button.says} subscribe ")
    said = await ann.say(f"{button.says} settings quiet 25-7")
    assert f"For example: {button.says} settings quiet" in said.text


@pytest.mark.parametrize(
    "line", ["publish 1", "in 1 subscribe all", "channels", "start", "today", "nonsense", "/post"]
)
async def test_only_what_is_about_the_chat_can_be_said_in_it(ann: Ann, line: str) -> None:
    await ann.add_to("news", "City news")
    [button] = (await ann.say("/channels")).buttons
    answer = await ann.say(f"{button.says} {line}")
    assert "can be told only this: choose, pause, resume, settings, subs" in answer.text
    editor = managed_by(ann.bot, "editor")
    said = await editor.say(f"{button.says} {line}", chat="editor", person="editor")
    assert "can be told only this" in said.text


@pytest.mark.parametrize("line", ["", "subscribe all", "settings", "publish"])
async def test_a_stranger_does_not_learn_whether_a_chat_exists(ann: Ann, line: str) -> None:
    await ann.add_to("news", "City news")
    [button] = (await ann.say("/channels")).buttons
    there = (await ann.bot.say(f"{button.says} {line}", person="eve", chat="eve")).text
    nowhere = (await ann.bot.say(f"/in 4711 {line}", person="eve", chat="eve")).text
    assert there == nowhere
    assert "which you manage" in there
    assert "Choose sections" in (await ann.say(button.says)).text, "nothing was changed"


async def test_nobody_speaks_in_the_private_chat_of_another(ann: Ann) -> None:
    await ann.bot.say("/subscribe all", chat="eve", person="eve")
    for number in range(1, 4):
        answer = await ann.say(f"/in {number} unsubscribe all")
        assert "which you manage" in answer.text, number
    assert "everything" in (await ann.bot.say("/subscriptions", chat="eve", person="eve")).text


async def test_words_passed_on_change_no_channel(ann: Ann) -> None:
    await ann.add_to("news", "City news")
    [button] = (await ann.say("/channels")).buttons
    passed_on = Saying(voice=Voice.PASSED_ON)
    said = f"{button.says} subscribe all"
    answer = await ann.bot.say(said, chat="ann", person="ann", how=passed_on)
    assert "which you manage" in answer.text


async def test_in_a_group_neither_is_answered_with_more_than_a_sentence(ann: Ann) -> None:
    await ann.add_to("news", "City news")
    for said in ("/channels", "/in 1", "/in 1 subscribe all"):
        answer = await ann.bot.say(said, chat="club", person="ann", how=IN_GROUP)
        assert "to me in private" in answer.text


async def test_who_no_longer_manages_a_chat_does_not_see_it(ann: Ann) -> None:
    await ann.add_to("news", "City news")
    [button] = (await ann.say("/channels")).buttons
    dismissed = Ann(managed_by(ann.bot, "bob"))
    assert "have not added me" in (await dismissed.say("/channels")).text
    assert "which you manage" in (await dismissed.say(button.says)).text


async def test_many_chats_come_in_pages(ann: Ann) -> None:
    for number in range(10):
        await ann.add_to(f"news-{number}", f"News {number}")
    first = await ann.say("/channels")
    assert len(first.buttons) == 9
    assert "News 0" in str((await ann.press(first, "Next")).buttons)


async def test_a_chat_with_an_endless_title_or_none_still_has_a_button(ann: Ann) -> None:
    await ann.add_to("long", "very " * 90)
    await ann.add_to("none", "")
    labels = [each.label for each in (await ann.say("/channels")).buttons]
    assert labels[0].startswith("Chat ")
    assert len(labels[1]) <= 60
