"""Stories at the chat's own times, and in one message instead of a flood."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.adapters.base import NotSent, Rejected, Unknown
from bot.model import Platform, PublicationId
from bot.store.deliveries import Deliveries
from tests.delivery.test_worker import moody
from tests.kit import EDITION, Bot, Clock, open_bot


async def post(bot: Bot, number: int) -> None:
    await bot.edit(f"/post Combat\nStory {number} of the day.\nIt has a text of its own {number}.")
    await bot.edit("/publish")


async def states(bot: Bot) -> list[dict[str, int]]:
    lines = await bot.app.ledger.lines()
    assert all(line.is_balanced for line in lines)
    return [{str(state): count for state, count in line.states.items()} for line in lines]


async def test_a_daily_bundle_brings_the_day_in_one_message(bot: Bot) -> None:
    await bot.say("/subscribe all")
    await bot.say("/settings daily 18:00")
    for number in (1, 2, 3):
        await post(bot, number)
        bot.clock.pass_by(hours=1)
        assert await bot.drain() == 0
    bot.clock.at = datetime(2023, 11, 5, 18, 0, tzinfo=UTC)
    assert await bot.drain() == 1
    [bundle] = await bot.inbox()
    assert bundle.startswith("3 stories for you")
    for number in (1, 2, 3):
        assert f"Story {number} of the day." in bundle
    assert await states(bot) == [{"delivered": 1}] * 3
    bot.clock.pass_by(days=1)
    assert await bot.drain() == 0


async def test_a_weekly_bundle_waits_for_its_day_however_old_its_news(bot: Bot) -> None:
    await bot.say("/subscribe all")
    await bot.say("/settings weekly sat 9:00")
    await post(bot, 1)  # on a Sunday
    bot.clock.pass_by(days=5, hours=23)
    assert await bot.drain() == 0
    bot.clock.pass_by(hours=1)
    assert await bot.drain() == 1
    assert "Story 1" in (await bot.inbox())[0]


async def test_quiet_hours_hold_what_comes_and_bring_it_together(bot: Bot) -> None:
    await bot.say("/subscribe all")
    await bot.say("/settings quiet 22-7")
    bot.clock.at = datetime(2023, 11, 5, 23, 0, tzinfo=UTC)
    for number in (1, 2):
        await post(bot, number)
        assert await bot.drain() == 0
    bot.clock.at = datetime(2023, 11, 6, 7, 0, tzinfo=UTC)
    assert await bot.drain() == 1
    [bundle] = await bot.inbox()
    assert "2 stories for you" in bundle
    await post(bot, 3)
    assert await bot.drain() == 1
    assert "for you" not in (await bot.inbox())[1], "by day each comes as it is published"


async def test_silent_quiet_hours_deliver_without_a_sound(bot: Bot) -> None:
    await bot.say("/subscribe all")
    await bot.say("/settings quiet 22-7 silent")
    worker, adapter = moody(bot, lambda _: None)
    await post(bot, 1)
    await worker.deliver_due()
    bot.clock.at = datetime(2023, 11, 5, 23, 0, tzinfo=UTC)
    await post(bot, 2)
    await worker.deliver_due()
    assert adapter.silent == ["2:1:0"]


async def test_a_chat_that_changes_its_mind_gets_what_waits_at_once(bot: Bot) -> None:
    await bot.say("/subscribe all")
    await bot.say("/settings daily 18:00")
    await post(bot, 1)
    assert await bot.drain() == 0
    await bot.say("/settings once")
    assert await bot.drain() == 1


async def test_after_an_outage_many_stories_come_in_one_message(bot: Bot) -> None:
    await bot.say("/subscribe all")
    for number in range(1, 6):
        await post(bot, number)
    bot.clock.pass_by(hours=3)
    assert await bot.drain() == 1
    [bundle] = await bot.inbox()
    assert bundle.startswith("5 stories while we were away")
    assert await states(bot) == [{"delivered": 1}] * 5


async def test_a_few_late_stories_come_each_on_its_own(bot: Bot) -> None:
    await bot.say("/subscribe all")
    for number in (1, 2):
        await post(bot, number)
    bot.clock.pass_by(hours=3)
    for _ in range(2):
        await bot.drain()
        bot.clock.pass_by(seconds=1)
    assert len(await bot.inbox()) == 2


@pytest.mark.parametrize("trouble", [NotSent("no route"), Unknown("answer lost")], ids=repr)
async def test_a_bundle_that_failed_goes_again_as_it_was(bot: Bot, trouble: Exception) -> None:
    await bot.say("/subscribe all")
    await bot.say("/settings daily 18:00")
    for number in (1, 2):
        await post(bot, number)
    bot.clock.at = datetime(2023, 11, 5, 18, 0, tzinfo=UTC)
    moods = iter([trouble])
    worker, adapter = moody(bot, lambda _: next(moods, None))
    await worker.deliver_due()
    await post(bot, 3)
    bot.clock.pass_by(minutes=2)
    assert await worker.deliver_due() == 1
    [bundle] = await bot.inbox()
    assert "2 stories for you" in bundle
    assert [key for _, key in adapter.accepted] == ["1:1:0"], "the same key, the same message"
    assert await states(bot) == [{"delivered": 1}, {"delivered": 1}, {"planned": 1}]


async def test_one_story_at_fault_does_not_take_its_companions_with_it(bot: Bot) -> None:
    await bot.say("/subscribe all")
    await bot.say("/settings daily 18:00")
    for number in (1, 2):
        await post(bot, number)
    bot.clock.at = datetime(2023, 11, 5, 18, 0, tzinfo=UTC)
    moods = iter([Rejected("cannot be shown")])
    worker, _ = moody(bot, lambda _: next(moods, None))
    for _ in range(2):
        await worker.deliver_due()
        bot.clock.pass_by(minutes=1)
    assert await states(bot) == [{"dead": 1}, {"delivered": 1}]


async def test_unsubscribing_takes_a_story_out_of_a_bundle_that_waits(tmp_path: Path) -> None:
    clock = Clock()
    async with open_bot(tmp_path, clock) as bot:
        await bot.say("/subscribe Combat")
        await bot.say("/settings daily 18:00")
        await bot.publish(EDITION)
        await post(bot, 2)
        clock.at = datetime(2023, 11, 5, 18, 0, tzinfo=UTC)
        worker, _ = moody(bot, lambda _: NotSent("no route"))
        await worker.deliver_due()
        await bot.edit("/cancel 1")
        assert await states(bot) == [{"cancelled": 1}, {"retry": 1}]
    async with open_bot(tmp_path, clock) as bot:
        clock.pass_by(hours=1)
        assert await bot.drain() == 1, "the other one goes without its leader"
        [alone] = await bot.inbox()
        assert "Story 2" in alone


async def test_a_story_in_a_gathered_bundle_is_corrected_there(bot: Bot) -> None:
    await bot.say("/subscribe all")
    await bot.say("/settings daily 18:00")
    for number in (1, 2):
        await post(bot, number)
    bot.clock.at = datetime(2023, 11, 5, 18, 0, tzinfo=UTC)
    await bot.drain()
    bot.clock.pass_by(minutes=10)
    await bot.edit("/correct 2 It was another day\nStory 2 of the other day.\nIts text.")
    await bot.drain()
    [bundle] = await bot.inbox()
    assert "Story 1 of the day." in bundle
    assert "Story 2 of the other day." in bundle
    assert "It was another day" in bundle
    bot.clock.pass_by(minutes=10)
    await bot.edit("/retract 1 It was no day")
    await bot.drain()
    [bundle] = await bot.inbox()
    assert "It was no day" in bundle
    assert "Story 1 of the day." not in bundle
    assert "Story 2 of the other day." in bundle


async def test_news_that_is_no_news_any_more_is_reported_not_sent(bot: Bot) -> None:
    await bot.say("/subscribe all")
    await bot.publish(EDITION)
    await post(bot, 2)
    worker, _ = moody(bot, lambda _: None)
    bot.clock.pass_by(hours=7)
    assert await worker.deliver_due() == 1
    assert await states(bot) == [{"delivered": 1}, {"expired": 1}]
    assert "too old when their turn came" in (await bot.edit("/report 2")).text
    assert "Publication 2" in (await bot.edit("/undelivered")).text
    await bot.edit("/resend 2 missed")
    assert await bot.drain() == 1, "a person may still want it"


async def test_what_an_editor_held_back_counts_as_fresh_when_it_is_let_go(bot: Bot) -> None:
    await bot.say("/subscribe all")
    await bot.publish(EDITION)
    await bot.edit("/pausesending")
    bot.clock.pass_by(days=2)
    assert await bot.drain() == 0
    await bot.edit("/resumesending")
    assert await bot.drain() == 1
    line = await bot.app.ledger.line(PublicationId(1))
    assert line is not None
    assert line.is_balanced


async def test_a_bundle_that_waits_is_one_message_that_waits(bot: Bot) -> None:
    """What comes along in it is neither due by itself nor holds its own leader back."""
    await bot.say("/subscribe all")
    await bot.say("/settings daily 18:00")
    await bot.publish(EDITION)
    await post(bot, 1)
    bot.clock.at = datetime(2023, 11, 5, 18, 0, tzinfo=UTC)
    worker, _ = moody(bot, lambda _: Unknown("the answer was lost"))
    assert await worker.deliver_due() == 1
    deliveries = Deliveries(bot.app.database)
    # The single story is the more urgent one: it leads, though it was published later.
    [(_, leader, due)] = await deliveries.retries(Platform.LOCAL)
    assert leader == PublicationId(2)
    assert await deliveries.next_due(Platform.LOCAL) == due
    assert await states(bot) == [{"retry": 1}, {"retry": 1}]
