"""Steering what is being sent: pause, resume, cancel, send again."""

from datetime import timedelta

from bot.adapters.base import ChatGone, NotSent, Rejected, Unknown
from bot.content.draft import published_sentence
from bot.model import DraftId, Platform, StoryId
from bot.newsroom import Sending
from bot.store.publishing import Published
from bot.store.steering import Steering
from bot.store.workers import Workers
from tests.delivery.test_worker import moody
from tests.kit import EDITION, Bot


async def published(bot: Bot, *chats: str) -> None:
    for chat in chats:
        await bot.say("/subscribe all", chat=chat)
    await bot.publish(EDITION)


async def test_while_sending_is_paused_no_new_story_goes_out(bot: Bot) -> None:
    await bot.say("/subscribe all")
    assert "Sending is paused" in (await bot.edit("/pausesending")).text
    assert "paused already" in (await bot.edit("/pausesending")).text
    assert "Sending is paused at this moment" in (await bot.publish(EDITION)).text
    assert await bot.drain() == 0
    bot.clock.pass_by(minutes=5)
    for command in ("/report 1", "/report", "/undelivered"):
        told = (await bot.edit(command)).text
        assert "(an editor paused it), since 5 Nov 2023, 09:00 UTC. /resumesending" in told
    assert "Sending goes on" in (await bot.edit("/resumesending")).text
    assert await bot.drain() == 1
    assert "not paused" in (await bot.edit("/resumesending")).text


async def test_a_retraction_goes_out_while_sending_is_paused(bot: Bot) -> None:
    await bot.say("/subscribe all")
    await bot.edit("/post Combat\nThe bridge of boats is gone.")
    await bot.edit("/publish")
    await bot.drain()
    await bot.edit("/pausesending")
    await bot.edit("/retract 1 It stands")
    assert await bot.drain() == 1
    assert "It stands" in (await bot.inbox())[0]


async def test_a_cancelled_publication_stays_where_it_is(bot: Bot) -> None:
    await published(bot, "a", "b")
    worker, _ = moody(bot, lambda chat: NotSent("no route") if chat == "b" else None)
    await worker.deliver_due()
    answer = await bot.edit("/cancel 1")
    assert "cancelled: 1 chat will not get it" in answer.text
    bot.clock.pass_by(hours=1)
    assert await bot.drain() == 0
    assert len(await bot.inbox("a")) == 1
    assert "Nothing of publication 1 waits" in (await bot.edit("/cancel 1")).text
    assert "no publication 9" in (await bot.edit("/cancel 9")).text


async def test_cancelling_what_may_have_arrived_leaves_it_to_a_person(bot: Bot) -> None:
    await published(bot, "a")
    worker, _ = moody(bot, lambda _: Unknown("answer lost"))
    await worker.deliver_due()
    await bot.edit("/cancel 1")
    assert "may have arrived, not known: 1" in (await bot.edit("/report 1")).text


async def test_only_those_who_missed_it_are_sent_it_again(bot: Bot) -> None:
    await published(bot, "a", "b", "c")
    moods = {"b": Rejected("not now"), "c": ChatGone("blocked")}
    worker, adapter = moody(bot, moods.get)
    await worker.deliver_due()
    adapter.mood = lambda _: None
    report = await bot.edit("/report 1")
    answer = await bot.press(report, "Send again", person="editor")
    assert "sent again to 1 chat that missed it" in answer.text
    assert await worker.deliver_due() == 1
    assert [chat for chat, _ in adapter.accepted] == ["a", "b"]
    assert "Nobody who can be reached" in (await bot.edit("/resend 1 missed")).text
    assert "Say to whom" in (await bot.edit("/resend 1")).text


async def test_a_doubtful_delivery_is_repeated_only_when_a_person_says_so(bot: Bot) -> None:
    await published(bot, "a")
    worker, adapter = moody(bot, lambda _: Unknown("answer lost"))
    for _ in range(2):
        await worker.deliver_due()
        bot.clock.pass_by(hours=1)
    adapter.mood = lambda _: None
    assert "Nobody who can be reached missed it" in (await bot.edit("/resend 1 missed")).text
    assert "1 chat that may or may not" in (await bot.edit("/resend 1 unknown")).text
    assert await worker.deliver_due() == 1


async def test_a_large_audience_is_told_how_long_it_takes(bot: Bot) -> None:
    await published(bot, *(f"chat{number}" for number in range(40)))
    database = bot.app.database
    paces = {Platform.LOCAL: 0.1}
    sending = Sending(Steering(database), Workers(database), bot.app.ledger, paces, bot.clock)
    assert await sending.time_left() == timedelta(seconds=400)
    done = Published(await bot.app.newsroom.draft(DraftId(1)), (StoryId(1),), (), None, 48_210)
    said = published_sentence(done, timedelta(seconds=1_607))
    assert said == "Publishing to 48,210 chats, about 27 minutes: “Nov 5 : E-Stories”."


async def test_these_are_for_editors(bot: Bot) -> None:
    for command in ("/pausesending", "/resumesending", "/cancel 1", "/resend 1 missed"):
        assert "is for editors" in (await bot.say(command)).text
