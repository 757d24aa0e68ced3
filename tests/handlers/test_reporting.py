"""What editors are told of a publication's way into the chats."""

from bot.adapters.base import ChatGone, Rejected, RetryLater
from tests.delivery.test_worker import moody
from tests.kit import EDITION, Bot


async def published(bot: Bot, *chats: str) -> None:
    for chat in chats:
        await bot.say("/subscribe all", chat=chat)
    await bot.publish(EDITION)


async def test_a_report_says_who_got_it_who_did_not_and_why(bot: Bot) -> None:
    await published(bot, "a", "b", "c", "d")
    moods = {
        "b": ChatGone("blocked by the user"),
        "c": RetryLater("flood", 60),
        "d": Rejected("too long"),
    }
    worker, _ = moody(bot, moods.get)
    await worker.deliver_due()
    text = (await bot.edit("/report 1")).text
    assert "Nov 5 : E-Stories" in text
    assert "Publication 1 to 4 chats" in text
    assert "delivered: 1" in text
    assert "1 chat could not be delivered: blocked by the user" in text
    assert "1 chat to be tried again: flood" in text
    assert "blocked by the user" in (await bot.edit("/undelivered")).text


async def test_a_report_follows_the_delivery(bot: Bot) -> None:
    answer = await bot.publish(EDITION)
    assert "nobody follows" in (await bot.press(answer, "Report", person="editor")).text
    await bot.say("/subscribe Krynky")
    await bot.edit("/post Combat #Krynky\nBridge of boats is gone.\nThe river took it.")
    answer = await bot.edit("/publish")
    before = await bot.press(answer, "Report", person="editor")
    assert "Bridge of boats is gone." in before.text
    assert "waiting: 1" in before.text
    await bot.drain()
    after = await bot.press(before, "Look again", person="editor")
    assert "delivered: 1" in after.text


async def test_the_newest_publications_are_listed_at_a_glance(bot: Bot) -> None:
    assert "Nothing has been published" in (await bot.edit("/report")).text
    await published(bot, "a", "b")
    await bot.drain()
    answer = await bot.edit("/report")
    assert "1 · Nov 5 : E-Stories · 2 of 2 delivered" in answer.text
    assert "delivered: 2" in (await bot.press(answer, "Report 1", person="editor")).text
    assert "delivered or on its way" in (await bot.edit("/undelivered")).text


async def test_an_unknown_publication_is_a_sentence(bot: Bot) -> None:
    assert "no publication 9" in (await bot.edit("/report 9")).text
    assert "is for editors" in (await bot.say("/report 1")).text
