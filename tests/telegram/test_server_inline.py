"""Inline mode."""

import aiohttp
import pytest
from telegram import Bot, InlineQueryResultArticle, InlineQueryResultsButton
from telegram import InputTextMessageContent as Content
from telegram.error import BadRequest

from tests.telegram import FakeTelegram, Person


def article(number: str, title: str = "Story") -> InlineQueryResultArticle:
    return InlineQueryResultArticle(number, title, Content(f"Text of {number}"))


async def test_results_are_seen_cached_and_chosen(
    telegram: FakeTelegram, bot: Bot, ada: Person
) -> None:
    group = telegram.group("Friends", ada, has_bot=False)
    question = await ada.asks_inline("BlackSea")
    (update,) = await bot.get_updates()
    assert update.inline_query is not None
    assert update.inline_query.query == "BlackSea"

    await bot.answer_inline_query(
        question.id,
        [article("s:1"), article("s:2")],
        cache_time=60,
        api_kwargs={"next_offset": "2"},
        button=InlineQueryResultsButton("Follow", start_parameter="t_BlackSea"),
    )

    answer = await ada.sees_results(question)
    assert (answer.titles, answer.next_offset) == (["Story", "Story"], "2")
    assert (answer.button, answer.start_parameter) == ("Follow", "t_BlackSea")
    again = await telegram.person("Bob").asks_inline("BlackSea")
    assert (again.is_from_cache, again.answer) == (True, answer)
    telegram.passes(seconds=61)
    assert not (await ada.asks_inline("BlackSea")).is_from_cache
    message = await ada.chooses(answer.results[1], in_=group)
    assert (message.text, message.via) == ("Text of s:2", telegram.world.bot)
    assert not telegram.violations


async def test_an_inline_message_is_edited_by_its_own_number(
    telegram: FakeTelegram, bot: Bot, ada: Person
) -> None:
    group = telegram.group("Friends", ada, has_bot=False)
    question = await ada.asks_inline("x")
    await bot.answer_inline_query(question.id, [article("1")])
    answer = await ada.sees_results(question)
    message = await ada.chooses(answer.results[0], in_=group)

    await bot.edit_message_text("Corrected", inline_message_id=message.inline_id)

    assert group.now(message).text == "Corrected"
    press = await ada.forges(message, "m")
    update = (await bot.get_updates())[-1]
    assert update.callback_query is not None
    assert update.callback_query.inline_message_id == message.inline_id
    assert press.data == "m"


@pytest.mark.parametrize(
    ("results", "more", "rule"),
    [
        ([article(str(n)) for n in range(51)], {}, "51 inline results"),
        ([article("x" * 65)], {}, "id of 65 bytes"),
        ([article("")], {}, "id of 0 bytes"),
        ([article("1"), article("1")], {}, "one id"),
        ([article("1", "")], {}, "without a title"),
        ([article("1")], {"next_offset": "x" * 65}, "next_offset"),
        ([article("1")], {"button": {"text": "F", "start_parameter": "a b"}}, "start_parameter"),
    ],
)
async def test_wrong_results_are_refused(
    telegram: FakeTelegram,
    ada: Person,
    results: list[InlineQueryResultArticle],
    more: dict[str, object],
    rule: str,
) -> None:
    question = await ada.asks_inline("x")

    told = {
        "inline_query_id": question.id,
        "results": [each.to_dict() for each in results],
        **more,
    }
    url = f"{telegram.base_url}{telegram.token}/answerInlineQuery"
    async with aiohttp.ClientSession() as session, session.post(url, json=told) as response:
        assert response.status == 400
    assert rule in telegram.violations[0].rule
    assert question.answer is None


async def test_a_late_answer_is_refused(telegram: FakeTelegram, bot: Bot, ada: Person) -> None:
    question = await ada.asks_inline("x")
    telegram.passes(seconds=11)

    with pytest.raises(BadRequest, match="Query is too old"):
        await bot.answer_inline_query(question.id, [])
