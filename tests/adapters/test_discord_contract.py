"""The Discord adapter keeps the contract of all adapters, on a fake server over real sockets."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from bot.adapters.base import (
    Adapter,
    ChatGone,
    NotSent,
    Outcome,
    Rejected,
    RetryLater,
    Unknown,
)
from bot.adapters.discord import Access, DiscordAdapter
from tests.adapters.contract import AdapterContract, Desk
from tests.discord import Channel, FakeDiscord, Fault, Guild, Rates, faults


@pytest.fixture
async def discord() -> AsyncIterator[FakeDiscord]:
    async with FakeDiscord() as made:
        yield made
        assert made.violations == []


@pytest.fixture
def guild(discord: FakeDiscord) -> Guild:
    return discord.guild("Harbour")


@pytest.fixture
def news(guild: Guild) -> Channel:
    return guild.text("news")


@pytest.fixture
async def adapter(discord: FakeDiscord, tmp_path: Path) -> AsyncIterator[Adapter]:
    access = Access(discord.token, discord.api)
    async with DiscordAdapter.opened(access, tmp_path / "logins") as opened:
        yield opened


@pytest.fixture
def desk(discord: FakeDiscord, adapter: Adapter, news: Channel) -> Desk:
    async def shown(chat: str) -> Sequence[str]:
        return discord.channel(int(chat)).texts

    return Desk(adapter, str(news.id), shown)


class TestDiscordContract(AdapterContract):
    @pytest.fixture
    def desk(self, desk: Desk) -> Desk:
        return desk


@pytest.mark.parametrize(
    ("fault", "means"),
    [
        (faults.RESET, Unknown),
        (faults.CLOSE, Unknown),
        (faults.html(500), Unknown),
        (faults.BAD_GATEWAY, Unknown),
        (faults.UNAVAILABLE, Unknown),
        (faults.html(521), Unknown),
        (faults.OVERLOADED, RetryLater),
        (faults.too_many(7), RetryLater),
        (faults.too_many(7, "shared"), RetryLater),
        (faults.ABSURD_WAIT, RetryLater),
        (faults.DMS_TOO_FAST, RetryLater),
        (faults.MISSING_ACCESS, ChatGone),
        (faults.MISSING_PERMISSIONS, ChatGone),
        (faults.CLOSED_DM, ChatGone),
        (faults.NO_MUTUAL_GUILDS, ChatGone),
        (faults.UNKNOWN_CHANNEL, ChatGone),
        (faults.UNKNOWN_GUILD, ChatGone),
        (faults.LOCKED_THREAD, ChatGone),
        (faults.refuses(403, 99999, "Something new"), ChatGone),
        (faults.refuses(400, 50035, "Invalid Form Body"), Rejected),
        (faults.refuses(400, 99999, "Something new"), Rejected),
        (faults.html(403), NotSent),
        (faults.html(404), NotSent),
        (faults.UNAUTHORIZED, NotSent),
    ],
    ids=lambda each: each.name if isinstance(each, Fault) else each.__name__,
)
async def test_each_answer_of_discord_is_its_outcome(
    desk: Desk, discord: FakeDiscord, guild: Guild, fault: Fault, means: type[Outcome]
) -> None:
    discord.fails("send", fault)
    with pytest.raises(means) as raised:
        await desk.send("Krynky holds.", "1")
    assert discord.token not in f"{raised.value!r} {raised.value.__cause__!r}"
    # What is refused in one channel is no reason to leave others alone.
    other = guild.text("other")
    await desk.adapter.send(str(other.id), desk.part("And again."), "2")
    assert (await desk.texts(), other.texts) == ([], ["And again."])


@pytest.mark.parametrize(
    "fault",
    [faults.RESET, faults.CLOSE, faults.HALF, faults.BROKEN, faults.BAD_GATEWAY],
    ids=lambda each: each.name,
)
async def test_a_message_whose_answer_was_lost_is_found_again_under_its_key(
    desk: Desk, discord: FakeDiscord, fault: Fault
) -> None:
    discord.fails("send", fault, accepts=True)
    with pytest.raises(Unknown):
        await desk.send("Krynky holds.", "1")
    receipt = await desk.send("Krynky holds.", "1")
    assert await desk.texts() == ["Krynky holds."]
    await desk.adapter.edit(desk.address, receipt.message_id, desk.part("Krynky held."))
    assert await desk.texts() == ["Krynky held."]


async def test_the_key_of_another_process_is_the_same_key(
    desk: Desk, discord: FakeDiscord, tmp_path: Path
) -> None:
    first = await desk.send("Krynky holds.", "1")
    access = Access(discord.token, discord.api)
    async with DiscordAdapter.opened(access, tmp_path / "logins") as restarted:
        again = await restarted.send(desk.address, desk.part("Krynky holds."), "1")
    assert again == first
    assert await desk.texts() == ["Krynky holds."]


async def test_nobody_who_listens_means_not_sent(desk: Desk, discord: FakeDiscord) -> None:
    async with discord.refusing_connections():
        with pytest.raises(NotSent):
            await desk.send("Krynky holds.", "1")


async def test_a_revoked_token_is_a_trouble_of_the_adapter(
    desk: Desk, discord: FakeDiscord
) -> None:
    assert desk.adapter.trouble is None
    discord.fails("send", faults.UNAUTHORIZED)
    with pytest.raises(NotSent):
        await desk.send("Krynky holds.", "1")
    assert "developer portal" in (desk.adapter.trouble or "")


async def test_a_limit_of_the_whole_bot_stops_everything_and_is_asked_once(
    desk: Desk, discord: FakeDiscord, guild: Guild
) -> None:
    discord.fails("send", faults.too_many(20, "global"))
    with pytest.raises(RetryLater) as raised:
        await desk.send("Krynky holds.", "1")
    assert (raised.value.is_for_all, raised.value.after_seconds) == (True, 20)
    with pytest.raises(RetryLater) as again:
        await desk.adapter.send(str(guild.text("other").id), desk.part("Another."), "2")
    assert again.value.is_for_all
    assert len(discord.requests) == 1


async def test_the_guards_refusal_stops_everything_for_a_quarter_of_an_hour(
    desk: Desk, discord: FakeDiscord, guild: Guild
) -> None:
    discord.fails("send", faults.CLOUDFLARE)
    with pytest.raises(RetryLater) as raised:
        await desk.send("Krynky holds.", "1")
    assert (raised.value.is_for_all, raised.value.after_seconds) == (True, 900)
    assert "quarter of an hour" in (desk.adapter.trouble or "")
    with pytest.raises(RetryLater):
        await desk.adapter.send(str(guild.text("other").id), desk.part("Another."), "2")
    assert len(discord.requests) == 1, "nothing is asked while the guard refuses"


async def test_the_message_that_takes_the_last_place_of_a_limit_is_answered_at_once(
    desk: Desk, discord: FakeDiscord
) -> None:
    discord.limits(Rates())
    for number in range(5):
        await desk.send(f"Story {number}", f"{number}")
    with pytest.raises(RetryLater) as raised:
        await desk.send("One too many", "6")
    assert 0 < raised.value.after_seconds <= 5
    assert not raised.value.is_for_all
    assert len(discord.requests) == 5, "what would be refused is not asked"


async def test_a_silent_part_makes_no_sound(desk: Desk, news: Channel) -> None:
    part = replace(desk.part("At night."), is_silent=True)
    await desk.adapter.send(desk.address, part, "1")
    assert [each.is_silent for each in news.messages] == [True]
