"""Sending stops by itself when too much fails, and a story nobody can show is held."""

import pytest

from bot.adapters.base import ChatGone, NotSent, Outcome, Rejected, RetryLater, Unknown
from bot.delivery.brake import IN_A_ROW, PROBE_SECONDS, Brake
from bot.model import PublicationId
from tests.delivery.test_worker import LATER, moody
from tests.kit import EDITION, Bot


async def published(bot: Bot, count: int, edition: str = EDITION) -> None:
    for number in range(count):
        await bot.say("/subscribe all", chat=f"chat{number}")
    await bot.publish(edition)


async def states(bot: Bot, publication: int) -> dict[str, int]:
    line = await bot.app.ledger.line(PublicationId(publication))
    assert line is not None
    assert line.is_balanced
    return {str(state): count for state, count in line.states.items()}


async def test_when_every_chat_seems_gone_few_are_believed(bot: Bot) -> None:
    """The platform is at fault, not two hundred readers at once."""
    await published(bot, 200)
    worker, adapter = moody(bot, lambda _: ChatGone("bot was kicked"))
    await worker.deliver_due()
    after = await states(bot, 1)
    assert after["dead"] <= 50
    assert after["planned"] >= 100, "nothing more is sent"
    assert "ChatGone: bot was kicked" in (await bot.edit("/report 1")).text
    adapter.mood = lambda _: None
    await bot.edit("/resumesending")
    bot.clock.pass_by(hours=1)
    await worker.deliver_due()
    assert (await states(bot, 1))["delivered"] == 200 - after["dead"]


async def test_a_person_may_accept_that_many_chats_are_gone(bot: Bot) -> None:
    await published(bot, 120)
    is_gone = {f"chat{number}" for number in range(60)}
    worker, _ = moody(bot, lambda chat: ChatGone("blocked") if chat in is_gone else None)
    for _ in range(5):
        await worker.deliver_due()
        await bot.edit("/resumesending")
        bot.clock.pass_by(hours=1)
    assert await states(bot, 1) == {"dead": 60, "delivered": 60}
    await bot.publish(LATER)
    assert await states(bot, 2) == {"planned": 60}


async def test_a_story_the_platform_refuses_is_held_after_three_chats(bot: Bot) -> None:
    await published(bot, 40)
    worker, adapter = moody(bot, lambda _: Rejected("can't parse entities"))
    await worker.deliver_due()
    assert await states(bot, 1) == {"dead": 3, "planned": 37}
    report = (await bot.edit("/report 1")).text
    assert "Held, because it was refused: can't parse entities. /resumesending 1" in report
    adapter.mood = lambda _: None
    await bot.publish(LATER)
    await worker.deliver_due()
    assert await states(bot, 2) == {"delivered": 40}, "other stories are not held"
    await bot.edit("/resumesending 1")
    await bot.edit("/resend 1 missed")
    bot.clock.pass_by(minutes=2)
    await worker.deliver_due()
    assert await states(bot, 1) == {"delivered": 40}


async def test_one_chat_that_refuses_everything_holds_nothing(bot: Bot) -> None:
    await published(bot, 10)
    worker, _ = moody(bot, lambda chat: Rejected("no text here") if chat == "chat0" else None)
    await worker.deliver_due()
    assert await states(bot, 1) == {"dead": 1, "delivered": 9}


async def test_while_the_way_is_blocked_one_message_in_ten_seconds_tries_it(bot: Bot) -> None:
    await published(bot, 200)
    tried: list[str] = []

    def no_route(chat: str) -> Exception | None:
        tried.append(chat)
        return NotSent("no route")

    worker, adapter = moody(bot, no_route)
    for _ in range(600):
        await worker.deliver_due()
        bot.clock.pass_by(seconds=1)
    assert len(tried) <= IN_A_ROW + 30 + 600 / PROBE_SECONDS
    adapter.mood = lambda _: None
    for _ in range(120):
        await worker.deliver_due()
        bot.clock.pass_by(seconds=30)
    assert await states(bot, 1) == {"delivered": 200}


@pytest.mark.parametrize("error", [None, RetryLater("flood", 3)], ids=repr)
def test_what_is_no_failure_stops_nothing(error: Outcome | None) -> None:
    brake = Brake()
    assert not any(brake.seen(error, None) for _ in range(500))
    assert not brake.is_blocked


def test_a_fifth_of_the_window_is_enough_and_less_is_not() -> None:
    brake = Brake()
    for _ in range(80):
        assert brake.seen(None, None) is None
    for _ in range(19):
        assert brake.seen(ChatGone("blocked"), None) is None
    assert brake.seen(ChatGone("blocked"), None) == "ChatGone: blocked"


def test_failures_for_many_reasons_are_no_pattern() -> None:
    brake = Brake()
    assert not any(brake.seen(Rejected(f"reason {n % 9}"), None) for n in range(500))


def test_an_accepted_reason_does_not_stop_again() -> None:
    brake = Brake()
    assert not any(brake.seen(ChatGone("blocked"), "ChatGone: blocked") for _ in range(500))


def test_an_answer_of_any_kind_opens_a_blocked_way() -> None:
    brake = Brake()
    for _ in range(IN_A_ROW):
        brake.seen(Unknown("lost"), None)
    assert brake.is_blocked
    assert brake.probe(100.0)
    assert not brake.probe(100.0 + PROBE_SECONDS - 1)
    brake.seen(None, None)
    assert not brake.is_blocked
