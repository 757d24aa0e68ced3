"""Its limits, by the clock."""

import asyncio
import time

import aiohttp
import pytest
from telegram import Bot
from telegram.error import RetryAfter

from tests.telegram import FakeTelegram, Person, Rates

pytestmark = pytest.mark.filterwarnings("ignore::telegram.warnings.PTBDeprecationWarning")


async def refusals(bot: Bot, chat: int, number: int, **more: bool) -> list[object]:
    """The waits asked for when so many messages are sent at once, one after another."""
    waits: list[object] = []
    for n in range(number):
        try:
            await bot.send_message(chat, str(n), allow_paid_broadcast=more.get("is_paid"))
        except RetryAfter as refused:
            waits.append(refused.retry_after)
    return waits


async def test_one_chat_takes_one_message_a_second(
    telegram: FakeTelegram, bot: Bot, ada: Person
) -> None:
    telegram.sets_rates(Rates())

    assert await refusals(bot, ada.id, 3) == [1, 1]
    telegram.passes(seconds=1)
    assert await refusals(bot, ada.id, 2) == [1]
    assert (telegram.pace.refused, len(telegram.accepted), telegram.record.statuses[429]) == (
        3,
        2,
        3,
    )


async def test_a_burst_is_earned_back(telegram: FakeTelegram, bot: Bot, ada: Person) -> None:
    telegram.sets_rates(Rates(chat_burst=3))

    assert await refusals(bot, ada.id, 6) == [1, 1]
    telegram.passes(seconds=2)
    assert await refusals(bot, ada.id, 3) == [1]


async def test_a_group_takes_twenty_a_minute(telegram: FakeTelegram, bot: Bot, ada: Person) -> None:
    telegram.sets_rates(Rates(per_chat=0))
    group = telegram.group("Readers", ada)

    (wait,) = await refusals(bot, group.id, 21)

    assert wait in {59, 60}
    telegram.passes(seconds=60)
    assert await refusals(bot, group.id, 20) == []


async def test_thirty_a_second_overall_and_more_for_money(telegram: FakeTelegram, bot: Bot) -> None:
    telegram.sets_rates(Rates(overall_seconds=60))
    people = [telegram.person(f"P{n}", has_begun=True) for n in range(32)]

    waits = [await refusals(bot, each.id, 1) for each in people]

    assert waits[:30] == [[]] * 30
    assert all(waits[30:])
    assert await refusals(bot, people[30].id, 1, is_paid=True) == []
    assert telegram.pace.most_in(60) == 31
    assert sum(telegram.pace.per_second()) == 31


async def test_edits_share_the_limit_and_answers_to_buttons_do_not(
    telegram: FakeTelegram, bot: Bot, ada: Person
) -> None:
    telegram.sets_rates(Rates())
    sent = await bot.send_message(ada.id, "x")
    press = await ada.forges(ada.chat.last, "m")

    with pytest.raises(RetryAfter):
        await bot.edit_message_text("y", ada.id, sent.message_id)
    await bot.answer_callback_query(press.id)
    await bot.send_chat_action(ada.id, "typing")
    assert ada.chat.actions == ["typing"]


async def test_the_wait_stands_in_the_body_and_in_the_header(
    telegram: FakeTelegram, ada: Person
) -> None:
    telegram.sets_rates(Rates(chat_seconds=7))
    url = f"{telegram.base_url}{telegram.token}/sendMessage"
    async with aiohttp.ClientSession() as session:
        for _ in range(2):
            response = await session.post(url, data={"chat_id": str(ada.id), "text": "x"})
        told = await response.json()

    assert (response.status, response.headers["Retry-After"]) == (429, "7")
    assert told == {
        "ok": False,
        "error_code": 429,
        "description": "Too Many Requests: retry after 7",
        "parameters": {"retry_after": 7},
    }


async def test_real_windows_pass_by_themselves(
    telegram: FakeTelegram, bot: Bot, ada: Person
) -> None:
    telegram.sets_rates(Rates(chat_seconds=0.2))
    began = time.monotonic()
    accepted = 0
    while accepted < 3:
        accepted += not await refusals(bot, ada.id, 1)
        await asyncio.sleep(0.01)

    assert 0.39 <= time.monotonic() - began < 2
    assert telegram.pace.shortest_gap() > 0.19
