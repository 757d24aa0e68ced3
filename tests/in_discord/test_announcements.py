"""Announcement channels: deliveries are published to those who follow, in their time."""

import asyncio

from bot.adapters.discord.crossposts import HOUR_SECONDS, MOST, Crossposts
from bot.adapters.discord.rest import Access, Rest
from bot.adapters.discord.trouble import Trouble
from tests.discord import FakeDiscord, Guild, Rates, faults
from tests.in_discord.newsroom import InDiscord
from tests.kit import EDITION


async def test_a_delivery_into_an_announcement_channel_is_published(
    newsroom: InDiscord, guild: Guild
) -> None:
    harbour = guild.announcement("harbour")
    await guild.owner.uses(harbour, "/subscribe", name="all")
    await guild.owner.uses(newsroom.news, "/subscribe", name="all")
    await newsroom.publish(EDITION)
    await harbour.has(lambda each: each.is_crossposted)
    await newsroom.news.has(lambda each: not each.is_ephemeral)
    assert all(each.is_crossposted for each in harbour.public)
    assert not any(each.is_crossposted for each in newsroom.news.public)


async def test_no_channel_publishes_more_than_ten_an_hour_and_none_is_lost(
    discord: FakeDiscord, guild: Guild
) -> None:
    discord.limits(Rates(messages=0, crosspost_seconds=2.0))
    harbour = guild.announcement("harbour")
    hours = [0.0]

    def clock() -> float:
        return asyncio.get_running_loop().time() + hours[0]

    rest = Rest(Access(discord.token, discord.api), Trouble(clock), 5)
    async with rest.connected():
        crossposts = Crossposts(rest, lambda _: True, clock)
        for number in range(MOST + 3):
            body = {"content": f"Story {number}", "allowed_mentions": {"parse": []}}
            said = await rest.ask("POST", f"/channels/{harbour.id}/messages", body)
            crossposts.sent(harbour.id, said["id"])
        running = asyncio.create_task(crossposts.run())
        await discord.until(lambda: count(discord) == MOST, "ten")
        await asyncio.sleep(0.2)
        assert count(discord) == MOST
        # An hour later; the first try then meets a limit that Discord keeps longer.
        discord.fails("crosspost", faults.too_many(0.3))
        hours[0] += HOUR_SECONDS
        crossposts.sent(harbour.id, "1")
        await discord.until(lambda: count(discord) == MOST + 3, "the rest", seconds=10)
        running.cancel()
    assert discord.record.statuses[429] <= 2


def count(discord: FakeDiscord) -> int:
    return sum(each.name == "crosspost" for each in discord.accepted)
