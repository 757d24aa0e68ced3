"""What the bot says of itself."""

import pytest
from telegram import Bot, BotCommandScopeChat, BotCommandScopeChatAdministrators, MenuButtonCommands
from telegram.error import BadRequest

from tests.telegram import FakeTelegram, Person
from tests.telegram.service import Service
from tests.telegram.spec import TABLE
from tests.telegram.world import World


def test_every_method_of_the_table_is_answered_by_somebody() -> None:
    assert set(Service(World(), "1:x").desks) == set(TABLE)


async def test_a_person_is_offered_the_narrowest_list_in_their_language(
    telegram: FakeTelegram, bot: Bot, ada: Person
) -> None:
    taras = telegram.person("Taras", language="uk", has_begun=True)
    group = telegram.supergroup("Readers", ada, taras)
    await bot.set_my_commands([("start", "Begin"), ("help", "Help")])
    await bot.set_my_commands([("start", "Почати")], language_code="uk")
    await bot.set_my_commands([("publish", "Publish")], BotCommandScopeChat(ada.id))
    await bot.set_my_commands([("topics", "Topics")], BotCommandScopeChatAdministrators(group.id))

    assert ada.menu() == {"publish": "Publish"}
    assert taras.menu() == {"start": "Почати"}
    assert ada.menu(group) == {"topics": "Topics"}
    assert telegram.person("Bob").menu() == {"start": "Begin", "help": "Help"}
    await bot.delete_my_commands(BotCommandScopeChat(ada.id))
    assert list(ada.menu()) == ["start", "help"]
    assert [each.command for each in await bot.get_my_commands()] == ["start", "help"]


@pytest.mark.parametrize(
    ("commands", "rule"),
    [
        ([("Start", "Begin")], "command 'Start'"),
        ([("x" * 33, "Begin")], "1 to 32"),
        ([("start", "")], "described in 0 characters"),
        ([("start", "x" * 257)], "described in 257 characters"),
        ([(f"c{n}", "x") for n in range(101)], "101 commands"),
    ],
)
async def test_wrong_commands_are_refused(
    telegram: FakeTelegram, bot: Bot, commands: list[tuple[str, str]], rule: str
) -> None:
    with pytest.raises(BadRequest):
        await bot.set_my_commands(commands)
    assert rule in telegram.violations[0].rule


async def test_descriptions_have_their_length_and_language(
    telegram: FakeTelegram, bot: Bot
) -> None:
    await bot.set_my_description("x" * 512)
    await bot.set_my_short_description("News", "en")
    await bot.set_chat_menu_button(menu_button=MenuButtonCommands())
    assert not telegram.violations

    with pytest.raises(BadRequest):
        await bot.set_my_description("x" * 513)
    with pytest.raises(BadRequest):
        await bot.set_my_short_description("x" * 121)
    with pytest.raises(BadRequest):
        await bot.set_my_short_description("x", "english")
    assert (await bot.get_my_short_description("en")).short_description == "News"
    assert len(telegram.violations) == 3
