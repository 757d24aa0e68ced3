"""Discord's bad moments, as a client of discord.py sees them; what was accepted is the truth."""

import asyncio
import json

import aiohttp
import discord
import pytest

from tests.discord import Channel, FakeDiscord, Fault, Guild, Rates, faults
from tests.discord.newsbot import NewsBot


@pytest.fixture
def news(guild: Guild) -> Channel:
    return guild.announcement("news")


def target(bot: NewsBot, news: Channel) -> discord.PartialMessageable:
    return bot.get_partial_messageable(news.id)


@pytest.mark.parametrize(
    ("fault", "accepts", "raised"),
    [
        (faults.RESET, False, aiohttp.ClientOSError),
        (faults.RESET, True, aiohttp.ClientOSError),
        (faults.CLOSE, False, aiohttp.ServerDisconnectedError),
        (faults.CLOSE, True, aiohttp.ServerDisconnectedError),
        (faults.HALF, True, aiohttp.ClientPayloadError),
        (faults.BROKEN, True, json.JSONDecodeError),
        (faults.UNAVAILABLE, False, discord.DiscordServerError),
        (faults.UNAVAILABLE, True, discord.DiscordServerError),
        (faults.OVERLOADED, False, discord.DiscordServerError),
        (faults.CLOUDFLARE, False, discord.HTTPException),
        (faults.UNAUTHORIZED, False, discord.HTTPException),
        (faults.MISSING_ACCESS, False, discord.Forbidden),
        (faults.UNKNOWN_CHANNEL, False, discord.NotFound),
    ],
)
async def test_a_send_that_goes_wrong_may_have_been_accepted(
    fake: FakeDiscord,
    bot: NewsBot,
    news: Channel,
    fault: Fault,
    accepts: bool,
    raised: type[Exception],
) -> None:
    plan = fake.fails("send", fault, accepts=accepts)
    with pytest.raises(raised) as seen:
        await target(bot, news).send("News", nonce="n")
    assert type(seen.value) is raised
    assert plan.shown == 1
    assert [each.text for each in fake.accepted] == ["News"] * accepts
    assert news.texts == ["News"] * accepts
    # The same nonce: a second try makes one message of it in any case.
    await target(bot, news).send("News", nonce="n")
    assert (news.texts, fake.record.absorbed) == (["News"], int(accepts))


async def test_no_answer_at_all_keeps_the_client_waiting(
    fake: FakeDiscord, bot: NewsBot, news: Channel
) -> None:
    fake.fails("send", faults.SILENCE, accepts=True)
    sending = asyncio.create_task(target(bot, news).send("News"))
    await news.shows("News")
    await asyncio.wait([sending], timeout=0.05)
    assert not sending.done()
    sending.cancel()


async def test_nobody_may_be_listening(fake: FakeDiscord, bot: NewsBot, news: Channel) -> None:
    async with fake.refusing_connections():
        with pytest.raises(aiohttp.ClientConnectorError):
            await target(bot, news).send("News")
    await target(bot, news).send("News")
    assert news.texts == ["News"]
    await fake.until(lambda: fake.gateway.live, "the bot's return", seconds=8)


async def test_a_502_is_tried_again_with_the_same_nonce(
    fake: FakeDiscord, bot: NewsBot, news: Channel
) -> None:
    fake.fails("send", faults.BAD_GATEWAY, accepts=True)
    await target(bot, news).send("News")
    assert (news.texts, fake.record.counts["send"], fake.record.absorbed) == (["News"], 2, 1)


@pytest.mark.parametrize("scope", ["user", "global", "shared"])
async def test_a_429_is_waited_out(
    fake: FakeDiscord, bot: NewsBot, news: Channel, scope: str
) -> None:
    fake.fails("send", faults.too_many(0.1, scope))
    await target(bot, news).send("News")
    assert news.texts == ["News"]
    assert fake.record.invalid == (0 if scope == "shared" else 1)


async def test_an_absurd_wait_can_be_refused(fake: FakeDiscord, guild: Guild) -> None:
    client, news = NewsBot(max_ratelimit_timeout=30), guild.text("news")
    await client.login(fake.token)
    fake.fails("send", faults.ABSURD_WAIT)
    with pytest.raises(discord.RateLimited):
        await target(client, news).send("News")
    await client.close()


async def test_a_fault_hits_what_it_names(fake: FakeDiscord, guild: Guild, bot: NewsBot) -> None:
    one, two = guild.text("one"), guild.text("two")
    fake.fails("send", faults.MISSING_ACCESS, channel=two, times=faults.FOR_EVER)
    fake.fails("send", faults.UNAVAILABLE, fits=lambda said: "poison" in said)
    await target(bot, one).send("News")
    with pytest.raises(discord.DiscordServerError):
        await target(bot, one).send("poison")
    for _ in range(2):
        with pytest.raises(discord.Forbidden):
            await target(bot, two).send("News")
    fake.recovers()
    await target(bot, two).send("News")
    assert (one.texts, two.texts) == (["News"], ["News"])


async def test_a_callback_that_is_repeated_after_acceptance_is_refused(
    fake: FakeDiscord, guild: Guild, bot: NewsBot
) -> None:
    fake.fails("callback", faults.UNAVAILABLE, accepts=True)
    ada, chat = guild.member("Ada"), guild.text("chat")
    answer = await ada.uses(chat, "/topic", name="Ice")
    assert answer.text == "News about Ice"
    await fake.until(lambda: bot.failed, "error in the bot")
    assert "40060" in str(bot.failed[0])


async def test_five_messages_fit_into_a_window(
    fake: FakeDiscord, bot: NewsBot, news: Channel
) -> None:
    fake.limits(Rates(scale=0.1))
    loop = asyncio.get_running_loop()
    began = loop.time()
    await asyncio.gather(*(target(bot, news).send(str(each)) for each in range(6)))
    assert loop.time() - began > 0.4
    assert len(news.messages) == 6
    assert fake.pace.most_in(0.45) <= 5
    assert (fake.pace.refused, fake.record.invalid) == (0, 0)


async def test_the_global_limit_is_run_into(fake: FakeDiscord, guild: Guild, bot: NewsBot) -> None:
    fake.limits(Rates(overall=5, scale=0.5))
    channels = [guild.text(f"c{each}") for each in range(8)]
    await asyncio.gather(*(target(bot, each).send("News") for each in channels))
    assert fake.pace.refused > 0
    assert fake.record.statuses[429] == fake.pace.refused
    assert [each.texts for each in channels] == [["News"]] * 8


async def test_crossposts_have_a_limit_of_their_own(
    fake: FakeDiscord, bot: NewsBot, news: Channel
) -> None:
    sent = [await target(bot, news).send(str(each)) for each in range(4)]
    fake.limits(Rates(crossposts=3, crosspost_seconds=0.5))
    loop = asyncio.get_running_loop()
    began = loop.time()
    for each in sent:
        await each.publish()
    assert loop.time() - began > 0.4
    assert all(each.is_crossposted for each in news.messages)
