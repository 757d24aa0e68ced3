"""Receiving: answered in time, in place where that disturbs nobody, shared when asked to."""

import asyncio
from dataclasses import replace
from pathlib import Path

from bot.adapters.base import Dispatch, Incoming
from bot.adapters.discord import DiscordAdapter
from bot.content import Content
from tests.discord import Channel, FakeDiscord, Guild, Person
from tests.in_discord.newsroom import InDiscord, at_work, settings
from tests.kit import EDITION


async def test_a_page_is_turned_in_place(newsroom: InDiscord, ada: Person) -> None:
    await newsroom.publish(EDITION)
    shown = await ada.uses(newsroom.news, "/sections")
    page = await ada.presses(shown, "Combat")
    assert page.is_update
    assert "Krynky" in page.text
    head = await ada.presses(page, "Edition")
    assert head.message.id == shown.message.id


async def test_a_page_that_others_see_is_not_turned_under_their_eyes(
    newsroom: InDiscord, guild: Guild, ada: Person
) -> None:
    await newsroom.publish(EDITION)
    asked = await ada.uses(newsroom.news, "/sections")
    shared = await ada.presses(asked, "Share here")
    assert not shared.is_ephemeral
    assert "Share here" not in shared.message.labels
    bob = guild.member("Bob")
    own = await bob.presses(shared, "Combat")
    assert (own.is_update, own.is_ephemeral) == (False, True)
    turned = await ada.presses(shared, "Combat")
    assert turned.is_update, "whoever shared it may turn its pages"


async def test_a_button_of_a_delivered_story_leaves_it_where_it_is(
    newsroom: InDiscord, ada: Person
) -> None:
    await newsroom.guild.owner.uses(newsroom.news, "/subscribe", name="all")
    await newsroom.publish(EDITION)
    delivered = await newsroom.news.has(lambda each: not each.is_ephemeral and each.buttons)
    answer = await ada.presses(delivered, "Combat")
    assert (answer.is_update, answer.is_ephemeral) == (False, True)
    assert newsroom.news.public[-1] == delivered


async def test_a_forged_button_does_no_more_than_typing(newsroom: InDiscord, ada: Person) -> None:
    await newsroom.publish(EDITION)
    shown = await ada.uses(newsroom.news, "/today")
    posted = shown.interaction.original
    assert posted is not None
    button = posted.components[-1]["components"][0]
    button["custom_id"] = "e:/pausesending"
    answer = await ada.presses(shown, button["label"])
    assert "/pausesending is for editors" in answer.text
    assert answer.message.id != shown.message.id


async def test_what_takes_longer_is_answered_later(newsroom: InDiscord, ada: Person) -> None:
    adapter, core = newsroom.served.adapter, newsroom.served.core
    assert isinstance(adapter, DiscordAdapter)
    adapter.begin(replace(core, dispatch=_slowly(core.dispatch)))
    answer = await ada.uses(newsroom.news, "/today")
    assert answer.is_deferred
    assert answer.seconds < 3
    assert "Nothing has been published yet" in answer.text
    assert answer.is_ephemeral
    turned = await ada.presses(answer, "Tell me")
    assert turned.is_deferred


async def test_a_press_is_answered_by_the_process_after_the_one_that_was_pressed(
    discord: FakeDiscord, guild: Guild, news: Channel, ada: Person, tmp_path: Path
) -> None:
    edith = guild.member("Edith")
    written = settings(tmp_path, discord, edith)
    async with at_work(written, discord):
        shown = await ada.uses(news, "/topics")
    lost = await ada.presses(shown, shown.message.labels[0])
    assert not lost.in_time
    async with at_work(written, discord):
        again = await ada.presses(shown, shown.message.labels[0])
        assert again.in_time


async def test_commands_are_described_once_and_not_at_every_start(
    discord: FakeDiscord, guild: Guild, tmp_path: Path
) -> None:
    written = settings(tmp_path, discord, guild.member("Edith"))
    for _ in range(2):
        async with at_work(written, discord):
            await discord.until(lambda: discord.record.counts["commands"], "a look at commands")
            await asyncio.sleep(0.05)
    puts = [each for each in discord.requests if each.method == "PUT"]
    assert len(puts) == 1


def _slowly(dispatch: Dispatch) -> Dispatch:
    async def slow(incoming: Incoming) -> Content:
        await asyncio.sleep(1.5)
        return await dispatch(incoming)

    return slow
