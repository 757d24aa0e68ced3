"""A client of discord.py connects, loses the connection, comes back."""

import discord
import pytest

from tests.discord import FakeDiscord, Guild, May
from tests.discord.newsbot import NewsBot
from tests.discord.pointing import running


async def test_a_client_gets_ready_with_its_guilds(
    fake: FakeDiscord, guild: Guild, bot: NewsBot
) -> None:
    news = guild.text("news", topic="All of it")
    assert bot.user is not None
    assert (bot.user.name, [each.name for each in bot.guilds]) == ("e-stories", ["Harbour"])
    await fake.until(lambda: bot.get_channel(news.id), "channel in the cache")
    (first,) = fake.gateway.identifies
    assert first.intents == discord.Intents(guilds=True).value
    assert fake.gateway.heartbeats >= 1
    assert fake.gateway.starts == 999


async def test_a_wrong_token_does_not_get_in(fake: FakeDiscord) -> None:
    client = NewsBot()
    with pytest.raises(discord.LoginFailure):
        await client.login("wrong")
    await client.close()
    assert fake.record.invalid == 1


async def test_a_privileged_intent_must_be_enabled(fake: FakeDiscord) -> None:
    intents = discord.Intents(guilds=True, members=True)
    with pytest.raises(discord.PrivilegedIntentsRequired):
        async with running(NewsBot(intents=intents), fake.token):
            pass
    fake.gateway.privileged = intents.value
    async with running(NewsBot(intents=intents), fake.token):
        assert len(fake.gateway.identifies) == 2


@pytest.mark.parametrize("way", ["reconnect", "invalid", "close", "cut"])
async def test_a_lost_connection_is_resumed(
    fake: FakeDiscord, guild: Guild, bot: NewsBot, way: str
) -> None:
    ways = {
        "reconnect": fake.gateway.asks_to_reconnect,
        "invalid": lambda: fake.gateway.invalidates(resumable=True),
        "close": fake.gateway.closes,
        "cut": fake.gateway.cuts,
    }
    ways[way]()
    await fake.until(lambda: not fake.gateway.live, "lost connection")
    missed = guild.text("missed")
    await fake.until(lambda: fake.gateway.resumes, "RESUME", seconds=8)
    await fake.until(lambda: bot.get_channel(missed.id), "channel that was told again")
    assert len(fake.gateway.identifies) == 1
    assert bot.readies == 1


async def test_an_interaction_during_a_gap_is_told_again(
    fake: FakeDiscord, guild: Guild, bot: NewsBot
) -> None:
    news, ada = guild.text("news"), guild.member("Ada")
    fake.gateway.closes()
    await fake.until(lambda: not fake.gateway.live, "lost connection")
    answer = await ada.uses(news, "/topic", name="Baltic")
    assert answer.text == "News about Baltic"
    assert bot.readies == 1


async def test_some_codes_are_final(fake: FakeDiscord) -> None:
    client = NewsBot()
    fake.gateway.needs_more_shards = True
    with pytest.raises(discord.ConnectionClosed) as closed:
        async with running(client, fake.token):
            pass
    assert closed.value.code == 4011


async def test_the_day_has_only_so_many_sessions(fake: FakeDiscord) -> None:
    fake.gateway.starts = 1
    async with running(NewsBot(), fake.token):
        pass
    with pytest.raises(discord.ConnectionClosed) as closed:
        async with running(NewsBot(), fake.token):
            pass
    assert closed.value.code == 4004
    assert [each.name for each in fake.violations] == ["gateway"]


async def test_a_session_that_is_no_more_is_begun_anew(
    fake: FakeDiscord, guild: Guild, bot: NewsBot
) -> None:
    fake.gateway.invalidates(resumable=False)
    await fake.until(lambda: bot.readies == 2, "READY", seconds=4)
    assert (len(fake.gateway.identifies), fake.gateway.resumes) == (2, [])
    fake.gateway.forgets()
    fake.gateway.cuts()
    await fake.until(lambda: bot.readies == 3, "READY", seconds=4)
    assert fake.gateway.refused_resumes == 1
    assert [each.name for each in bot.guilds] == [guild.name]


async def test_a_client_that_ends_leaves_its_session_behind(
    fake: FakeDiscord, guild: Guild
) -> None:
    """discord.py means to close with 1000, but its reader is first, with 4000."""
    async with running(NewsBot(), fake.token):
        assert guild.has_bot
    await fake.until(lambda: fake.gateway.closed, "end of the connection")
    assert fake.gateway.closed == [4000]
    assert len(fake.gateway.sessions) == 1


async def test_a_zombie_is_left(fake: FakeDiscord) -> None:
    fake.gateway.heartbeat = 0.1
    client = NewsBot(heartbeat_timeout=0.5)
    async with running(client, fake.token):
        fake.gateway.acks = False
        await fake.until(lambda: fake.gateway.closed, "connection closed by the bot", seconds=4)
        fake.gateway.acks = True
        await fake.until(lambda: fake.gateway.resumes, "RESUME", seconds=4)


async def test_the_bot_hears_what_becomes_of_guilds(
    fake: FakeDiscord, guild: Guild, bot: NewsBot
) -> None:
    news = guild.text("news")
    other = fake.guild("Island")
    guild.removes(news)
    other.breaks_down()
    other.recovers()
    other.removes_bot()
    await fake.until(lambda: len(bot.happened) == 4, "four events")
    assert bot.happened == ["join Island", "deleted news", "unavailable Island", "remove Island"]


async def test_a_channel_that_is_hidden_is_not_told_of(
    fake: FakeDiscord, guild: Guild, bot: NewsBot
) -> None:
    guild.home.everyone.permissions &= ~May.VIEW_CHANNEL
    guild.bot_role.permissions &= ~May.VIEW_CHANNEL
    hidden = guild.text("hidden")
    ada = guild.member("Ada")
    assert ada.sees(hidden) == []
    assert ("CHANNEL_CREATE", str(hidden.id)) not in [
        (name, body.get("id")) for name, body in fake.gateway.events
    ]
    assert bot.get_channel(hidden.id) is None


async def test_own_messages_come_back_with_their_nonce(fake: FakeDiscord, guild: Guild) -> None:
    news, ada = guild.text("news"), guild.member("Ada")
    client = NewsBot(intents=discord.Intents(guilds=True, guild_messages=True))
    async with running(client, fake.token):
        await client.get_partial_messageable(news.id).send("News", nonce="n1")
        ada.says(news, "Hello")
        ada.says(news, f"<@{fake.world.bot.id}> hello")
        await fake.until(lambda: len(client.happened) == 3, "three messages")
    assert client.happened[:2] == ["message 'News' n1", "message '' None"]
    assert "hello" in client.happened[2]


class Shards(discord.AutoShardedClient):
    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:
        """Without the 5 s between two shards."""


async def test_shards_share_the_guilds(fake: FakeDiscord) -> None:
    guilds = [fake.guild(f"Guild {each}") for each in range(4)]
    fake.gateway.shards = 2
    client = Shards(intents=discord.Intents(guilds=True), guild_ready_timeout=0.05)
    async with running(client, fake.token):
        assert len(client.guilds) == len(guilds)
        assert sorted(each.shard for each in fake.gateway.identifies) == [(0, 2), (1, 2)]
        shards = {each.shard_id for each in client.guilds}
        assert shards == {0, 1}
