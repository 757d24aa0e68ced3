"""The life of servers and channels: each loss has its own answer, and what returns goes on."""

import asyncio
from dataclasses import replace

import pytest

from bot.adapters.base import Event, Happening, Letter
from bot.adapters.discord import DiscordAdapter
from bot.content import sentence
from bot.model import ChatRef, PersonRef, Platform
from tests.discord import Channel, FakeDiscord, Guild, May, Person
from tests.in_discord.newsroom import InDiscord
from tests.kit import EDITION


async def reason(newsroom: InDiscord, channel: Channel) -> str | None:
    """Why nothing is sent to the channel any more; None: it is."""
    async with newsroom.app.database.read() as connection:
        found = await connection.exec_driver_sql(
            "SELECT gone_reason FROM chats WHERE address = ?", (str(channel.id),)
        )
        return found.scalar_one()  # type: ignore[no-any-return] # SQL


async def lost(newsroom: InDiscord, channel: Channel) -> str:
    async with asyncio.timeout(5):
        while (why := await reason(newsroom, channel)) is None:  # noqa: ASYNC110 - the same
            await asyncio.sleep(0.02)
    return why


async def reached_again(newsroom: InDiscord, channel: Channel) -> None:
    async with asyncio.timeout(5):
        while await reason(newsroom, channel) is not None:  # noqa: ASYNC110 - it is in a database
            await asyncio.sleep(0.02)


@pytest.fixture
async def follows(newsroom: InDiscord, guild: Guild, news: Channel) -> None:
    assert newsroom.app
    done = await guild.owner.uses(news, "/subscribe", name="all")
    assert "now follows" in done.text


@pytest.mark.usefixtures("follows")
async def test_a_deleted_channel_is_given_up(
    newsroom: InDiscord, guild: Guild, news: Channel
) -> None:
    guild.removes(news)
    assert await lost(newsroom, news) == "the channel was deleted"


@pytest.mark.usefixtures("follows")
async def test_who_removes_the_bot_and_adds_it_again_gets_what_they_got(
    newsroom: InDiscord, guild: Guild, news: Channel
) -> None:
    guild.removes_bot()
    assert await lost(newsroom, news) == "removed from the server"
    guild.adds_bot()
    await reached_again(newsroom, news)
    await newsroom.publish(EDITION)
    await news.shows("Krynky")


@pytest.mark.usefixtures("follows")
async def test_a_server_that_is_out_of_order_is_not_lost(
    newsroom: InDiscord, guild: Guild, news: Channel
) -> None:
    guild.breaks_down()
    await asyncio.sleep(0.1)
    assert await reason(newsroom, news) is None
    guild.recovers()
    await newsroom.publish(EDITION)
    await news.shows("Krynky")


@pytest.mark.usefixtures("follows")
async def test_who_takes_the_right_to_write_away_is_believed(
    newsroom: InDiscord, news: Channel
) -> None:
    news.takes_from_bot(May.SEND_MESSAGES)
    assert await lost(newsroom, news) == "no right to write there"
    news.gives_bot(May.SEND_MESSAGES)
    await reached_again(newsroom, news)


async def test_what_the_bot_lacks_is_named_before_anything_fails(
    newsroom: InDiscord, guild: Guild, news: Channel
) -> None:
    assert newsroom.app
    news.takes_from_bot(May.SEND_MESSAGES)
    answer = await guild.owner.uses(news, "/subscribe", name="all")
    assert "I cannot write in" in answer.text
    assert "news" in answer.text
    assert "Send Messages" in answer.text
    assert "View Channel" not in answer.text


async def test_an_app_of_ones_own_reads_on_a_foreign_server_and_follows_nothing_there(
    newsroom: InDiscord, discord: FakeDiscord
) -> None:
    assert newsroom.app
    await newsroom.publish(EDITION)
    foreign = discord.guild("Elsewhere", has_bot=False)
    plaza = foreign.text("plaza")
    eve = foreign.joins(discord.person("Eve", has_installed=True))
    page = await eve.uses(plaza, "/topic", name="BlackSea")
    assert "Two cargo ships" in page.text
    assert page.is_ephemeral
    refused = await eve.uses(plaza, "/subscribe", name="all")
    assert "not on this server" in refused.text
    async with newsroom.app.database.read() as connection:
        found = await connection.exec_driver_sql("SELECT count(*) FROM subscriptions")
        assert found.scalar_one() == 0


async def test_where_apps_of_ones_own_are_switched_off_answers_still_come(
    newsroom: InDiscord, discord: FakeDiscord
) -> None:
    assert newsroom.app
    foreign = discord.guild("Elsewhere", has_bot=False)
    plaza = foreign.text("plaza")
    plaza.overwrite(foreign.everyone, deny=May.USE_EXTERNAL_APPS)
    eve = foreign.joins(discord.person("Eve", has_installed=True))
    page = await eve.uses(plaza, "/today")
    shared = await eve.presses(page, "Share here")
    assert shared.is_ephemeral, "Discord shows it to nobody else there"


async def test_who_manages_is_asked_of_discord(
    newsroom: InDiscord, guild: Guild, news: Channel, ada: Person
) -> None:
    chief = guild.member("Chief", roles=[guild.role("Chiefs", May.MANAGE_GUILD)])
    keeper = guild.member("Keeper", roles=[guild.role("Keepers", May.MANAGE_CHANNELS)])
    moderator = guild.member("Mod", roles=[guild.role("Mods", May.MANAGE_MESSAGES)])
    adapter = newsroom.served.adapter
    chat = ChatRef(Platform.DISCORD, str(news.id))
    await ada.uses(news, "/today")
    for person, expected in (
        (guild.owner, True), (chief, True), (keeper, True), (moderator, False), (ada, False)
    ):  # fmt: skip
        await person.uses(news, "/today")
        assert await adapter.manages(chat, _ref(person)) is expected, person.name
    late = guild.member("Late", roles=[guild.role("More", May.MANAGE_GUILD)])
    assert await adapter.manages(chat, _ref(late)), "who said nothing yet is looked up"
    assert not await adapter.manages(ChatRef(Platform.DISCORD, "4"), _ref(late))


def _ref(person: Person) -> PersonRef:
    return PersonRef(Platform.DISCORD, str(person.id))


async def test_one_message_greets_a_server_where_the_bot_is_new(
    newsroom: InDiscord, discord: FakeDiscord
) -> None:
    adapter, heard = newsroom.served.adapter, list[Happening]()
    assert isinstance(adapter, DiscordAdapter)

    async def greet(happening: Happening) -> tuple[Letter, ...]:
        heard.append(happening)
        return (Letter(happening.chat, sentence("Hello. Say /today.")),)

    adapter.begin(replace(newsroom.served.core, happened=greet))
    await asyncio.sleep(2.1)  # the library cannot tell a new server in the first two seconds
    harbour = discord.guild("New", has_bot=False)
    lobby, other = harbour.text("lobby"), harbour.text("other")
    harbour.adds_bot()
    await lobby.shows("Hello")
    assert (len(lobby.messages), len(other.messages)) == (1, 0)
    assert [(each.event, each.title) for each in heard] == [(Event.ADDED, "#lobby")]
