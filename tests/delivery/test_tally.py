"""What a worker counts of itself."""

from bot.adapters.base import ChatGone, RetryLater, Unknown
from bot.delivery import Tally
from bot.delivery.gate import Gate
from bot.model import ChatId, Delivery, DeliveryState, Matched, Platform, PublicationId, Settled
from bot.store.workers import Workers
from tests.delivery.publications import of_edition
from tests.delivery.test_worker import moody
from tests.kit import EDITION, Bot, worker_of


async def published(bot: Bot, *chats: str) -> None:
    for chat in chats:
        await bot.say("/subscribe all", chat=chat)
    await bot.publish(EDITION)


async def test_every_attempt_is_counted_by_how_it_ended(bot: Bot) -> None:
    await published(bot, "a", "b", "c", "d")
    moods = {"b": ChatGone("blocked"), "c": RetryLater("flood", 60), "d": Unknown("lost")}
    worker, adapter = moody(bot, moods.get)
    await worker.deliver_due()
    outcomes = worker.tally.outcomes
    assert outcomes == {DeliveryState.DELIVERED: 1, DeliveryState.DEAD: 1, DeliveryState.RETRY: 2}
    adapter.mood = lambda _: None
    bot.clock.pass_by(seconds=61)
    await worker.deliver_due()
    assert outcomes[DeliveryState.DELIVERED] == 3


async def test_news_that_came_too_late_is_counted_as_expired(bot: Bot) -> None:
    await published(bot, "a", "b")
    bot.clock.pass_by(days=2)
    worker, _ = moody(bot, lambda _: None)
    await worker.deliver_due()
    assert worker.tally.outcomes == {DeliveryState.EXPIRED: 2}


async def test_what_expired_is_counted_once(bot: Bot) -> None:
    await published(bot, "a")
    bot.clock.pass_by(days=2)
    worker, _ = moody(bot, lambda _: None)
    await worker.deliver_due()
    await worker.deliver_due()
    assert worker.tally.outcomes == {DeliveryState.EXPIRED: 1}


async def test_refusals_of_one_chat_and_of_all_are_counted(bot: Bot) -> None:
    await published(bot, "a", "b", "c")
    moods = {"a": RetryLater("flood", 1), "b": RetryLater("flood", 1, is_for_all=True)}
    worker, _ = moody(bot, moods.get)
    await worker.deliver_due()
    beat = worker.tally.beat
    assert (beat.sent, beat.refused, beat.pace) == (3, 2, None)


async def test_the_worker_writes_what_it_counted(bot: Bot) -> None:
    await published(bot, "a")
    worker, _ = moody(bot, lambda _: RetryLater("flood", 60))
    await worker.deliver_due()
    bot.clock.pass_by(seconds=5)
    await worker.deliver_due()
    [state] = await Workers(bot.app.database).states()
    assert state.beat == worker.tally.beat
    assert (state.beat.sent, state.beat.refused) == (1, 1)
    assert state.seen_at == bot.clock()


def test_a_message_with_several_publications_ends_all_of_them_unless_it_is_refused() -> None:
    tally = Tally(Platform.LOCAL, Gate(30.0, lambda: 0.0), lambda: 0.0)
    both = (Matched(PublicationId(2), "all"),)
    delivery = Delivery(of_edition(1), ChatId(1), "a", "all", gathered=both)
    tally.written([Settled(delivery, DeliveryState.DELIVERED, ("7",))])
    tally.written([Settled(delivery, DeliveryState.DEAD)])
    tally.written([Settled(delivery, DeliveryState.PLANNED)])
    assert tally.outcomes == {DeliveryState.DELIVERED: 2, DeliveryState.DEAD: 1}


async def test_a_worker_that_turns_is_not_silent(bot: Bot) -> None:
    worker = worker_of(bot, bot.app.local)
    bot.clock.pass_by(seconds=40)
    assert worker.tally.silent_seconds == 40
    await worker.deliver_due()
    assert worker.tally.silent_seconds == 0
