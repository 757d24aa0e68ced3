"""How what people type becomes a command."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.adapters.base import Incoming
from bot.model import ChatRef, PersonRef, Platform, Role
from bot.router import read_line
from handlers import COMMANDS
from tests.kit import EDITION, Bot


def line(text: str) -> tuple[str, str]:
    read = read_line(
        Incoming(ChatRef(Platform.LOCAL, "a"), PersonRef(Platform.LOCAL, "b"), "B", text)
    )
    return read.name, read.text


@pytest.mark.parametrize(
    ("text", "name", "rest"),
    [
        ("/topic BlackSea", "topic", " BlackSea"),
        ("/Topic@estories_bot BlackSea", "topic", " BlackSea"),
        ("  /today  ", "today", ""),
        ("/import\nNov 5", "import", "\nNov 5"),
        ("hello", "", "hello"),
        ("/", "?", ""),
        ("", "", ""),
    ],
)
def test_a_line_is_taken_apart(text: str, name: str, rest: str) -> None:
    assert line(text) == (name, rest)


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("/tpoic", "Did you mean"),
        ("/xyzzyplugh", "no command /xyzzyplugh"),
        ("/topic", "Please say which topic"),
        ("/story", "Please say the number"),
        ("/story twelve", "is not a number"),
        ("/today please", "do not know what to do with “please”"),
        ("/story 99999999999999999999999", "is not a number"),
        ("/story 4711", "no story 4711"),
        ("/latest page:x", "is not a number"),
        ("good morning", "begin with a slash"),
        ("🌻🌻🌻", "begin with a slash"),
        ("مرحبا", "begin with a slash"),
        ("/\u200btoday", "no command"),
    ],
)
async def test_what_cannot_be_done_is_said_with_a_way_on(bot: Bot, said: str, told: str) -> None:
    assert told in (await bot.say(said)).text


async def test_a_near_command_is_offered_as_a_button(bot: Bot) -> None:
    answer = await bot.say("/tdoay")
    assert answer.buttons[0].says == "/today"


async def test_free_words_can_be_searched_for_by_a_button(bot: Bot) -> None:
    await bot.publish(EDITION)
    answer = await bot.say("Krynky")
    assert "Fighting goes on" in (await bot.press(answer, "Search")).text


async def test_help_shows_each_command_to_those_who_may_use_it(bot: Bot) -> None:
    reader, editor = (await bot.say("/help")).text, (await bot.edit("/help")).text
    for command in COMMANDS:
        assert f"/{command.name}" in editor
        assert (f"/{command.name}" in reader) == (command.role is Role.FOLLOWER)


async def test_help_explains_one_command(bot: Bot) -> None:
    text = (await bot.say("/help topic")).text
    assert "/topic NAME [PERIOD]" in text
    assert "/topic BlackSea 7d" in text
    assert "no command /publish" in (await bot.say("/help publish")).text


async def test_start_is_the_same_twice_and_changes_nothing(bot: Bot) -> None:
    await bot.publish(EDITION)
    first, second = await bot.say("/start"), await bot.say("/start")
    assert first == second
    assert "Night strike on Kherson" in first.text
    assert "follows nothing" in (await bot.say("/subscriptions")).text


async def test_every_button_of_every_answer_says_a_command_that_works(bot: Bot) -> None:
    await bot.publish(EDITION)
    seen: set[str] = set()
    waiting = ["/start", "/help", "/today", "/topics", "/sections", "/latest", "/privacy"]
    waiting += ["/choose", "/channels", "/settings", "/start t_BlackSea", "/start s_1"]
    while waiting:
        said = waiting.pop()
        answer = await bot.say(said)
        assert "Something went wrong" not in answer.text, said
        assert "There is no command" not in answer.text, said
        for button in answer.buttons:
            assert len(button.says.encode()) <= 64, "Telegram's limit for callback data"
            if button.says not in seen:
                seen.add(button.says)
                waiting.append(button.says)
    assert len(seen) > 20


@settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    name=st.sampled_from([each.name for each in COMMANDS if each.role is Role.FOLLOWER]),
    rest=st.text(max_size=60),
)
async def test_any_text_after_any_command_is_answered(bot: Bot, name: str, rest: str) -> None:
    answer = await bot.say(f"/{name} {rest}")
    assert answer.text
    assert "Something went wrong" not in answer.text
