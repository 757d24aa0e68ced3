"""A bot of discord.py looks after channels, threads, roles and pins."""

from typing import Any

import discord
import pytest

from tests.discord import FakeDiscord, Guild, May
from tests.discord.newsbot import NewsBot, Story

RIGHTS = (
    May.MANAGE_CHANNELS,
    May.MANAGE_ROLES,
    May.MANAGE_MESSAGES,
    May.MANAGE_THREADS,
    May.PIN_MESSAGES,
)


@pytest.fixture
def guild(fake: FakeDiscord) -> Guild:
    """Where the bot may do a lot."""
    return fake.guild("Harbour", rights=RIGHTS)


@pytest.fixture
def home(guild: Guild, bot: NewsBot) -> discord.Guild:
    found = bot.get_guild(guild.id)
    assert found is not None
    return found


async def test_a_channel_is_made_changed_and_removed(
    fake: FakeDiscord, guild: Guild, home: discord.Guild
) -> None:
    quiet: dict[discord.Role | discord.Member | discord.Object, discord.PermissionOverwrite]
    quiet = {home.default_role: discord.PermissionOverwrite(send_messages=False)}
    made = await home.create_text_channel("news", topic="All of it", overwrites=quiet)
    seen, ada = guild.channel("news"), guild.member("Ada")
    with pytest.raises(AssertionError, match="Ada cannot write"):
        ada.says(seen, "Hello")
    await made.edit(name="heads", topic="Some")
    assert (seen.name, seen.place.topic) == ("heads", "Some")
    assert [each.name for each in await home.fetch_channels()] == ["heads"]
    assert isinstance(await home.fetch_channel(made.id), discord.TextChannel)
    await made.delete()
    assert guild.channels == []
    assert fake.violations == []


async def test_a_forum_gets_its_tags(guild: Guild, home: discord.Guild) -> None:
    made = await home.create_text_channel("talk")
    forum: Any = await home.fetch_channel(guild.forum("editions").id)
    await forum.edit(available_tags=[discord.ForumTag(name="Sea")])
    assert guild.channel("editions").tags == ["Sea"]
    fresh: Any = await home.fetch_channel(forum.id)
    post = await fresh.create_thread(name="One", content="x", applied_tags=fresh.available_tags)
    assert [each.name for each in await home.active_threads()] == ["One"]
    await post.thread.edit(archived=True)
    assert await home.active_threads() == []
    assert [each.name async for each in fresh.archived_threads()] == ["One"]
    thread = await made.create_thread(name="Two", type=discord.ChannelType.public_thread)
    await thread.send("Text")
    assert (await guild.channel("talk").thread("Two")).texts == ["Text"]


async def test_roles_are_made_and_told_of(
    fake: FakeDiscord, guild: Guild, home: discord.Guild
) -> None:
    made = await home.create_role(name="Sea", mentionable=True)
    assert guild.home.roles[made.id].is_mentionable
    assert {each.name for each in await home.fetch_roles()} >= {"@everyone", "Sea"}
    ice = guild.role("Ice")
    await fake.until(lambda: home.get_role(ice.id), "role in the cache")
    guild.changes_role(ice, is_mentionable=True)
    await fake.until(lambda: getattr(home.get_role(ice.id), "mentionable", None), "change")
    guild.removes_role(ice)
    await fake.until(lambda: home.get_role(ice.id) is None, "removal from the cache")


async def test_messages_are_pinned_and_cleared(guild: Guild, home: discord.Guild) -> None:
    channel = await home.create_text_channel("news")
    sent = [await channel.send(str(each)) for each in range(3)]
    await sent[1].pin()
    assert [each.is_pinned for each in guild.channel("news").messages] == [False, True, False]
    assert [each.content async for each in channel.pins()] == ["1"]
    await channel.delete_messages(sent[:2])
    assert guild.channel("news").texts == ["2"]
    async with channel.typing():
        pass
    fetched = await channel.fetch_message(sent[2].id)
    assert fetched.content == "2"


async def test_a_message_becomes_a_layout(
    fake: FakeDiscord, guild: Guild, home: discord.Guild
) -> None:
    channel = await home.create_text_channel("news")
    sent = await channel.send("Old", embed=discord.Embed(title="Old"))
    with pytest.raises(discord.HTTPException):
        await sent.edit(content=None, view=Story("New"))
    assert [each.rule.partition(":")[0] for each in fake.violations] == ["embeds"]
    edited = await sent.edit(content=None, embed=None, view=Story("New"))
    assert guild.channel("news").last.text == "# Heads\n---\nNew"
    with pytest.raises(discord.HTTPException):
        await edited.edit(content="Old again")


async def test_a_bot_leaves(
    fake: FakeDiscord, guild: Guild, home: discord.Guild, bot: NewsBot
) -> None:
    await home.leave()
    assert not guild.has_bot
    await fake.until(lambda: "remove Harbour" in bot.happened, "removal")
