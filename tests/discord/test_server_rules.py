"""Discord's rules for forms: what breaks them is refused, and noted."""

import asyncio
from typing import Any

import discord
import pytest
from discord.http import Route

from tests.discord import FakeDiscord, Guild
from tests.discord.newsbot import NewsBot
from tests.discord.wire import Json

QUIET: Json = {"parse": []}


async def code_of(bot: NewsBot, method: str, path: str, body: object) -> int:
    """The code of the refusal; 0: it was accepted."""
    try:
        await bot.http.request(Route(method, path), json=body)
    except discord.HTTPException as refused:
        return refused.code
    return 0


def button(**changed: Any) -> Json:
    return {"type": 2, "style": 1, "label": "Read", "custom_id": "read"} | changed


def row(*inner: Json) -> Json:
    return {"type": 1, "components": list(inner)}


def menu(options: int, **changed: Any) -> Json:
    made = [{"label": str(each), "value": str(each)} for each in range(options)]
    return {"type": 3, "custom_id": "menu", "options": made} | changed


def text(content: str) -> Json:
    return {"type": 10, "content": content}


@pytest.mark.parametrize(
    ("components", "where"),
    [
        ([row(button(label="x" * 81))], "components.0.components.0.label"),
        ([row(button(custom_id="x" * 101))], "components.0.components.0.custom_id"),
        ([row(button(), button())], "components"),
        ([row(*(button(custom_id=str(n)) for n in range(6)))], "components.0.components"),
        ([row(button(custom_id=str(n))) for n in range(6)], "components"),
        ([row(menu(26))], "components.0.components.0.options"),
        ([row(menu(2), button())], "components.0.components"),
        ([row(menu(2, placeholder="x" * 151))], "components.0.components.0.placeholder"),
        ([button()], "components.0.type"),
        ([row()], "components.0.components"),
        ([row(button(style=5, custom_id=None, url="ftp://x"))], "components.0.components.0.url"),
        ([text("Components V2 without its flag")], "components.0.type"),
    ],
)
async def test_a_wrong_component_is_refused(
    fake: FakeDiscord, guild: Guild, bot: NewsBot, components: list[Json], where: str
) -> None:
    body = {"content": "News", "components": components, "allowed_mentions": QUIET}
    assert await code_of(bot, "POST", f"/channels/{guild.text('news').id}/messages", body) == 50035
    assert [each.rule.partition(":")[0] for each in fake.violations] == [where]


@pytest.mark.parametrize(
    ("body", "where"),
    [
        ({"components": [text("x" * 2000), text("y" * 2001)]}, "components"),
        ({"components": [text("x") for _ in range(41)]}, "components"),
        ({"components": [{"type": 17, "components": [text("x")] * 40}]}, "components"),
        ({"components": [text("x")], "content": "News"}, "content"),
        ({"components": [text("x")], "embeds": [{"title": "News"}]}, "embeds"),
        ({"components": [{"type": 9, "components": [text("x")]}]}, "components.0.accessory"),
    ],
)
async def test_a_wrong_layout_is_refused(
    fake: FakeDiscord, guild: Guild, bot: NewsBot, body: Json, where: str
) -> None:
    body = body | {"flags": 1 << 15, "allowed_mentions": QUIET}
    assert await code_of(bot, "POST", f"/channels/{guild.text('news').id}/messages", body) == 50035
    assert where in [each.rule.partition(":")[0] for each in fake.violations]


async def test_an_error_says_where_in_discords_own_shape(guild: Guild, bot: NewsBot) -> None:
    embed = discord.Embed(title="News")
    embed.add_field(name="x" * 257, value="y")
    with pytest.raises(discord.HTTPException) as refused:
        await bot.get_partial_messageable(guild.text("news").id).send(embed=embed)
    said = "In embeds.0.fields.0.name: Must be between 1 and 256 in length."
    assert said in str(refused.value)


def command(**changed: Any) -> Json:
    return {"name": "news", "description": "News", "type": 1} | changed


def option(**changed: Any) -> Json:
    return {"name": "topic", "description": "Which", "type": 3} | changed


def choices(number: int) -> list[Json]:
    return [{"name": f"c{each}", "value": f"v{each}"} for each in range(number)]


BOTH = option(choices=choices(1), autocomplete=True)
HUGE = [
    option(
        name=f"o{n}", choices=[{"name": f"{each}" * 20, "value": "v" * 60} for each in range(25)]
    )
    for n in range(4)
]


@pytest.mark.parametrize(
    ("wrong", "where"),
    [
        (command(name="News"), "0.name"),
        (command(name="latest news"), "0.name"),
        (command(name="x" * 33), "0.name"),
        (command(description=""), "0.description"),
        (command(description="x" * 101), "0.description"),
        (command(description_localizations={"xx": "y"}), "0.description_localizations.xx"),
        (command(name_localizations={"uk": "я" * 33}), "0.name_localizations.uk"),
        (command(options=[option(name=f"o{n}") for n in range(26)]), "0.options"),
        (command(options=[option(), option()]), "0.options"),
        (command(options=[option(choices=choices(26))]), "0.options.0.choices"),
        (command(options=[BOTH]), "0.options.0.autocomplete"),
        (command(options=[option(name="a"), option(name="b", required=True)]), "0.options"),
        (command(options=[option(type=5, choices=choices(1))]), "0.options.0"),
        (command(options=[option(type=1), option(name="b")]), "0.options"),
        (command(options=HUGE), "0"),
        (command(type=3, description="News"), "0"),
    ],
)
async def test_a_wrong_command_is_refused(
    fake: FakeDiscord, bot: NewsBot, wrong: Json, where: str
) -> None:
    path = f"/applications/{bot.application_id}/commands"
    before = fake.commands()
    assert await code_of(bot, "PUT", path, [wrong]) == 50035
    assert [each.rule.partition(":")[0] for each in fake.violations] == [where]
    assert fake.commands() == before


async def test_a_command_keeps_its_id_when_it_is_synced_again(
    fake: FakeDiscord, bot: NewsBot
) -> None:
    before = {each["name"]: each["id"] for each in fake.commands()}
    await bot.tree.sync()
    assert {each["name"]: each["id"] for each in fake.commands()} == before
    assert len(fake.shelf.created[0]) == len(before)


async def test_commands_are_counted(fake: FakeDiscord, guild: Guild, bot: NewsBot) -> None:
    path = f"/applications/{bot.application_id}/guilds/{guild.id}/commands"
    many = [command(name=f"c{each}") for each in range(101)]
    assert await code_of(bot, "PUT", path, many) == 30032
    assert await code_of(bot, "PUT", path, many[:100]) == 0
    other = [command(name=f"d{each}") for each in range(100)]
    assert await code_of(bot, "PUT", path, other) == 0
    # discord.py sleeps out what is left of the day.
    syncing = asyncio.create_task(code_of(bot, "PUT", path, many[:1]))
    await fake.until(lambda: fake.requests[-1].status == 429, "429")
    assert not syncing.done()
    syncing.cancel()
    fake.passes(86_401)
    assert await code_of(bot, "PUT", path, many[:50]) == 0
    assert len(fake.commands(guild)) == 50
