"""A bot of discord.py posts, edits, publishes; what stands in the channels then."""

import io
from typing import Any

import discord
import pytest

from tests.discord import FakeDiscord, Guild, May
from tests.discord.newsbot import NewsBot, Pages, Story
from tests.discord.pointing import running

EVERYTHING = discord.AllowedMentions.all()


async def place(bot: NewsBot, number: int) -> Any:
    """Any channel the bot sees, with the methods of its kind."""
    return bot.get_channel(number) or await bot.fetch_channel(number)


async def test_what_is_sent_is_seen(fake: FakeDiscord, guild: Guild, bot: NewsBot) -> None:
    news = guild.text("news")
    embed = discord.Embed(title="Ships", description="Three of them", url="https://example.org")
    embed.add_field(name="Where", value="Odesa")
    channel = await place(bot, news.id)
    file = discord.File(io.BytesIO(b"all"), "all.txt")
    sent = await channel.send("Today", embed=embed, view=Pages(), file=file, silent=True)
    seen = news.last
    assert seen.text == "Today\nShips\nThree of them\nWhere\nOdesa"
    assert (seen.labels, seen.author, seen.is_silent) == (["Next"], "E-Stories", True)
    assert (seen.files[0].name, seen.files[0].content) == ("all.txt", b"all")
    await sent.edit(content="Tomorrow", embed=None, attachments=[], view=None)
    assert (news.last.text, news.last.edits, news.last.files) == ("Tomorrow", 1, ())
    assert [each.name for each in fake.accepted] == ["send", "edit"]
    await sent.delete()
    assert news.messages == []
    assert fake.violations == []


async def test_a_forum_post_has_a_name_and_tags(
    fake: FakeDiscord, guild: Guild, bot: NewsBot
) -> None:
    forum = guild.forum("editions", tags=["Sea", "Ice"], needs_tag=True)
    channel = await place(bot, forum.id)
    with pytest.raises(discord.HTTPException) as refused:
        await channel.create_thread(name="5 November", content="Heads")
    assert refused.value.code == 40067
    ice = next(each for each in channel.available_tags if each.name == "Ice")
    made = await channel.create_thread(
        name="5 November", view=Story("Much ice"), applied_tags=[ice]
    )
    assert made.message.id == made.thread.id
    post = await forum.thread("November")
    assert (post.tags, post.last.text) == (["Ice"], "# Heads\n---\nMuch ice")
    await made.thread.send("More")
    assert post.texts[-1] == "More"
    with pytest.raises(discord.HTTPException) as long:
        await channel.create_thread(name="x" * 101, content="Heads", applied_tags=[ice])
    assert "name" in str(long.value)
    with pytest.raises(discord.HTTPException) as direct:
        await bot.get_partial_messageable(forum.id).send("Heads")
    assert direct.value.code == 40058
    assert [str(each).split(":")[1] for each in fake.violations] == [" applied_tags", " name"]


async def test_an_announcement_is_published_once(guild: Guild, bot: NewsBot) -> None:
    channel = await place(bot, guild.announcement("heads").id)
    sent = await channel.send("Heads")
    await sent.publish()
    assert guild.channel("heads").last.is_crossposted
    with pytest.raises(discord.HTTPException) as again:
        await sent.publish()
    assert again.value.code == 40033
    plain = await (await place(bot, guild.text("news").id)).send("News")
    with pytest.raises(discord.HTTPException) as wrong:
        await bot.http.publish_message(plain.channel.id, plain.id)
    assert wrong.value.code == 50024


async def test_a_nonce_is_enforced_for_some_minutes(
    fake: FakeDiscord, guild: Guild, bot: NewsBot
) -> None:
    news = guild.text("news")
    channel = await place(bot, news.id)
    first = await channel.send("News", nonce="story-1")
    again = await channel.send("News", nonce="story-1")
    assert again.id == first.id
    assert (len(news.messages), fake.record.absorbed, len(fake.accepted)) == (1, 1, 1)
    fake.passes(181)
    later = await channel.send("News", nonce="story-1")
    assert later.id != first.id
    with pytest.raises(discord.HTTPException):
        await channel.send("News", nonce="x" * 26)
    assert len(news.messages) == 2


async def test_pings_are_counted(fake: FakeDiscord, guild: Guild, bot: NewsBot) -> None:
    sea = guild.role("Sea", is_mentionable=True)
    ada, news = guild.member("Ada", roles=[sea]), guild.text("news")
    guild.member("Bob")
    channel = await place(bot, news.id)
    text = f"<@&{sea.id}> @everyone `{ada.mention}`"
    await channel.send(text)
    assert not news.last.pings
    await channel.send(text, allowed_mentions=discord.AllowedMentions(roles=[sea]))
    assert news.last.pings.roles == {sea.id}
    assert news.last.pings.reached == {"Ada"}
    await channel.send(text, allowed_mentions=EVERYTHING)
    assert news.last.pings.reached == {"Ada"}
    news.gives_bot(May.MENTION_EVERYONE)
    await channel.send(text, allowed_mentions=EVERYTHING)
    assert news.last.pings.everyone
    assert news.last.pings.reached == {"Ada", "Bob", "Owner of Harbour"}
    assert fake.violations == []


async def test_a_message_that_does_not_say_whom_it_may_ping_is_a_violation(
    fake: FakeDiscord, guild: Guild
) -> None:
    careless = NewsBot(allowed_mentions=None)
    sea = guild.role("Sea", is_mentionable=True)
    ada, news = guild.member("Ada"), guild.text("news")
    guild.member("Bob", roles=[sea])
    text = f"{ada.mention} <@&{sea.id}>"
    async with running(careless, fake.token):
        await careless.get_partial_messageable(news.id).send(text)
        assert news.last.pings.reached == {"Ada", "Bob"}
        await careless.tree.sync()
        answer = await ada.uses(news, "/topic", name=text)
    # Answers to interactions ping no roles unless they are told to.
    assert answer.message.pings.reached == {"Ada"}
    assert [each.name for each in fake.violations] == ["send", "callback"]
    assert all("allowed_mentions" in each.rule for each in fake.violations)


LONG = discord.Embed(description="x" * 3001)
MANY = discord.ui.View()
for _ in range(25):
    MANY.add_item(discord.ui.Button(label="Read", custom_id=f"b{_}"))


@pytest.mark.parametrize(
    ("given", "where"),
    [
        ({"content": "x" * 2001}, "content"),
        ({"embeds": [LONG, LONG]}, "embeds"),
        ({"embed": discord.Embed(title="x" * 257)}, "embeds.0.title"),
        ({"view": Story("x" * 4000)}, "components"),
        ({"content": ""}, "body"),
    ],
)
async def test_what_is_too_long_is_refused(
    fake: FakeDiscord, guild: Guild, bot: NewsBot, given: dict[str, Any], where: str
) -> None:
    news = guild.text("news")
    with pytest.raises(discord.HTTPException) as refused:
        await (await place(bot, news.id)).send(**given)
    assert refused.value.status == 400
    assert [each.rule.partition(":")[0] for each in fake.violations] == [where]
    assert (news.messages, fake.accepted) == ([], [])


async def test_five_rows_of_five_buttons_are_the_most(guild: Guild, bot: NewsBot) -> None:
    news = guild.text("news")
    await (await place(bot, news.id)).send("Many", view=MANY)
    assert len(news.last.buttons) == 25


async def test_rights_are_asked_for(fake: FakeDiscord, guild: Guild, bot: NewsBot) -> None:
    news, channel_code = guild.text("news"), dict[str, int]()
    channel = await place(bot, news.id)

    async def code(**given: Any) -> int:
        with pytest.raises(discord.HTTPException) as refused:
            await channel.send(**given)
        return refused.value.code

    news.takes_from_bot(May.EMBED_LINKS)
    channel_code["embed"] = await code(embed=discord.Embed(title="Ships"))
    news.takes_from_bot(May.SEND_MESSAGES)
    channel_code["send"] = await code(content="News")
    news.takes_from_bot(May.VIEW_CHANNEL)
    channel_code["view"] = await code(content="News")
    guild.removes(news)
    channel_code["gone"] = await code(content="News")
    assert channel_code == {"embed": 50013, "send": 50013, "view": 50001, "gone": 10003}
    assert fake.record.invalid == 3


async def test_threads_may_be_locked(guild: Guild, bot: NewsBot) -> None:
    news = guild.text("news")
    sent = await (await place(bot, news.id)).send("News")
    thread = await sent.create_thread(name="Talk")
    assert news.last.thread_id == sent.id == thread.id
    talk = await news.thread("Talk")
    talk.archives()
    await thread.send("Awake again")
    assert not talk.place.is_archived
    talk.locks()
    with pytest.raises(discord.HTTPException) as locked:
        await thread.send("News")
    assert locked.value.code == 160005


async def test_direct_messages_may_be_closed(fake: FakeDiscord, guild: Guild, bot: NewsBot) -> None:
    ada, stranger = guild.member("Ada"), fake.person("Zoe")
    user = await bot.fetch_user(ada.id)
    await user.send("News")
    assert ada.dm.texts == ["News"]
    ada.closes_dms()
    with pytest.raises(discord.Forbidden) as closed:
        await user.send("News")
    with pytest.raises(discord.Forbidden) as unknown:
        await (await bot.fetch_user(stranger.id)).send("News")
    assert (closed.value.code, unknown.value.code) == (50007, 50278)


async def test_the_history_can_be_read(guild: Guild, bot: NewsBot) -> None:
    news = guild.text("news")
    channel = await place(bot, news.id)
    for each in "abc":
        await channel.send(each, nonce=each)
    found = [each async for each in channel.history(limit=2)]
    assert [(each.content, each.nonce) for each in found] == [("c", "c"), ("b", "b")]
    reply = await found[0].reply("An answer")
    assert reply.reference is not None
    assert news.last.answers == found[0].id


async def test_roles_are_given_by_a_bot_that_may(guild: Guild, bot: NewsBot) -> None:
    sea = guild.role("Sea")
    ada = guild.member("Ada")
    home = bot.get_guild(guild.id)
    assert home is not None
    member = await home.fetch_member(ada.id)
    with pytest.raises(discord.Forbidden):
        await member.add_roles(discord.Object(sea.id))
    guild.bot_role.permissions |= May.MANAGE_ROLES
    await member.add_roles(discord.Object(sea.id))
    assert guild.home.members[ada.id].roles == [sea]
