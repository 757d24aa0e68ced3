"""The rules of interactions: when, how often and what a bot may answer."""

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import discord
import pytest
from discord import app_commands

from tests.discord import NO_ANSWER, Answer, FakeDiscord, Guild
from tests.discord.newsbot import NewsBot
from tests.discord.pointing import running

Act = Callable[[discord.Interaction], Awaitable[object]]


class OneBot(NewsBot):
    """A bot with one more command, whose answer each test says."""

    def __init__(self) -> None:
        super().__init__()
        self.act: Act | None = None
        self.asked: list[discord.Interaction] = []
        self.tree.clear_commands(guild=None)

        @self.tree.command(name="do", description="Does it")
        @app_commands.allowed_installs(guilds=True, users=True)
        @app_commands.allowed_contexts(guilds=True, dms=True, private_channels=True)
        async def do(asked: discord.Interaction, word: str = "") -> None:  # noqa: ARG001
            self.asked.append(asked)
            if self.act is not None:
                await self.act(asked)

        @do.autocomplete("word")
        async def complete(_: discord.Interaction, typed: str) -> list[app_commands.Choice[str]]:
            number = int(typed)
            return [app_commands.Choice(name=str(n), value=str(n)) for n in range(number)]


@pytest.fixture
async def one(fake: FakeDiscord, guild: Guild) -> AsyncIterator[OneBot]:
    assert guild.has_bot
    client = OneBot()
    async with running(client, fake.token):
        await client.tree.sync()
        yield client


async def asked(guild: Guild, one: OneBot, act: Act) -> Answer:
    one.act = act
    return await guild.member("Ada").uses(guild.text("chat"), "/do")


async def test_an_answer_may_come_once(fake: FakeDiscord, guild: Guild, one: OneBot) -> None:
    async def twice(asked: discord.Interaction) -> None:
        await asked.response.send_message("One")
        again: Any = discord.interactions.InteractionResponse(asked)
        await again.send_message("Two")

    answer = await asked(guild, one, twice)
    await fake.until(lambda: one.failed, "error in the bot")
    assert answer.text == "One"
    assert "40060" in str(one.failed[0])
    assert [each.rule for each in fake.violations] == ["answered twice"]


async def test_more_than_25_choices_are_refused(
    fake: FakeDiscord, guild: Guild, one: OneBot
) -> None:
    ada, chat = guild.member("Ada"), guild.text("chat")
    assert one.is_ready()
    assert len(await ada.types(chat, "/do", word="25")) == 25
    fake.patience = 0.5
    with pytest.raises(AssertionError, match="50035"):
        await ada.types(chat, "/do", word="26")


async def test_a_token_is_good_for_fifteen_minutes(
    fake: FakeDiscord, guild: Guild, one: OneBot
) -> None:
    answer = await asked(guild, one, lambda it: it.response.send_message("One"))
    await one.asked[0].edit_original_response(content="Two")
    assert (answer.text, answer.message.is_edited) == ("Two", True)
    fake.passes(901)
    with pytest.raises(discord.HTTPException) as refused:
        await one.asked[0].followup.send("Three")
    assert refused.value.code == 50027


async def test_an_answer_can_be_taken_back(guild: Guild, one: OneBot) -> None:
    await asked(guild, one, lambda it: it.response.send_message("One"))
    await one.asked[0].delete_original_response()
    assert guild.channel("chat").messages == []
    with pytest.raises(discord.NotFound):
        await one.asked[0].delete_original_response()


async def test_an_app_of_ones_own_may_follow_up_five_times(fake: FakeDiscord, one: OneBot) -> None:
    foreign = fake.guild("Elsewhere", has_bot=False)
    ada, chat = foreign.member("Ada"), foreign.text("chat")
    ada.installs()
    one.act = lambda it: it.response.send_message("One")
    answer = await ada.uses(chat, "/do")
    it = one.asked[0]
    assert it.is_user_integration()
    assert not it.is_guild_integration()
    assert it.app_permissions.embed_links
    assert not it.app_permissions.manage_messages
    for each in range(5):
        await it.followup.send(str(each))
    with pytest.raises(discord.HTTPException) as refused:
        await it.followup.send("6")
    assert refused.value.code == 40094
    assert len(answer.follow_ups) == 5


async def test_a_private_chat_of_others_can_be_used(fake: FakeDiscord, one: OneBot) -> None:
    ada = fake.person("Ada", has_installed=True)
    between = fake.channel(fake.world.dm(ada.user, with_bot=False).id)
    one.act = lambda it: it.response.send_message(f"{it.context.private_channel}")
    assert (await ada.uses(between, "/do")).text == "True"


async def test_the_first_answer_after_thinking_keeps_its_sight(guild: Guild, one: OneBot) -> None:
    async def think(asked: discord.Interaction) -> None:
        await asked.response.defer(thinking=True)
        await asked.edit_original_response(content="Done")

    answer = await asked(guild, one, think)
    assert (answer.text, answer.is_ephemeral, answer.message.is_edited) == ("Done", False, False)


async def test_a_modal_has_rules(fake: FakeDiscord, guild: Guild, one: OneBot) -> None:
    async def open_it(asked: discord.Interaction) -> None:
        modal = discord.ui.Modal(title="x" * 46)
        modal.add_item(
            discord.ui.Label(text="y" * 46, component=discord.ui.TextInput(custom_id="a"))
        )
        await asked.response.send_modal(modal)

    fake.patience = 0.5
    answer = await asked(guild, one, open_it)
    assert not answer.in_time
    assert [each.rule.partition(":")[0] for each in fake.violations] == [
        "data.title",
        "data.components.0.label",
    ]


async def test_menus_of_people_and_old_forms_work_too(guild: Guild, one: OneBot) -> None:
    class Who(discord.ui.View):
        @discord.ui.select(cls=discord.ui.UserSelect, custom_id="who")
        async def who(self, it: discord.Interaction, menu: discord.ui.UserSelect[Any]) -> None:
            await it.response.send_modal(Old(menu.values[0].display_name))

    class Old(discord.ui.Modal, title="Old"):
        word = discord.ui.TextInput[Any](label="Word")

        def __init__(self, name: str) -> None:
            super().__init__()
            self.word.default = name

        async def on_submit(self, it: discord.Interaction, /) -> None:
            await it.response.edit_message(content=f"{self.word.value}!", view=None)

    answer = await asked(guild, one, lambda it: it.response.send_message("Who?", view=Who()))
    ada, bob = guild.member("Ada"), guild.member("Bob")
    form = await ada.selects(answer, "who", [bob])
    assert form.modal.fields[0].value == "Bob"
    sent = await ada.submits(form, {})
    assert sent.is_update
    assert (answer.text, answer.buttons) == ("Bob!", ())


async def test_a_wait_in_vain_says_what_there_is(guild: Guild, one: OneBot) -> None:
    await asked(guild, one, lambda it: it.response.send_message("One"))
    chat = guild.channel("chat")
    assert (await chat.shows("One")).text == "One"
    with pytest.raises(AssertionError, match=r"(?s)no message 'Two'.*E-Stories: 'One'.*callback"):
        await chat.shows("Two", seconds=0.05)


async def test_nobody_answers_when_the_bot_is_away(fake: FakeDiscord, guild: Guild) -> None:
    async with running(OneBot(), fake.token) as _:
        await fake.until(lambda: fake.gateway.live)
    ada, chat = guild.member("Ada"), guild.text("chat")
    fake.shelf.overwrite(0, [{"name": "do", "description": "Does it", "type": 1}])
    fake.gateway.forgets()
    answer = await ada.uses(chat, "/do")
    assert not answer.in_time
    assert answer.text == NO_ANSWER
