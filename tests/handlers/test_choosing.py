"""What a person sees who taps together what comes."""

import pytest

from bot.content.tree import LONGEST_SAID
from tests.kit import EDITION, Answer, Bot


def ticked(answer: Answer) -> list[str]:
    return [each.label for each in answer.buttons if each.label.startswith("✓")]


async def test_a_tap_ticks_and_a_second_one_unticks(bot: Bot) -> None:
    answer = await bot.say("/choose")
    assert ticked(answer) == []
    answer = await bot.press(answer, "Combat")
    assert "This chat follows Combat situation." in answer.text
    assert ticked(answer) == ["✓ Combat situation"]
    answer = await bot.press(answer, "Combat")
    assert "This chat does not follow Combat situation." in answer.text
    assert ticked(answer) == []
    assert "follows nothing" in (await bot.say("/subscriptions")).text


async def test_the_same_tap_twice_is_the_same_as_once(bot: Bot) -> None:
    first = await bot.say("/choose topics +BlackSea page:2")
    assert await bot.say("/choose topics +BlackSea page:2") == first
    last = await bot.say("/choose topics -BlackSea page:2")
    assert await bot.say("/choose topics -BlackSea page:2") == last


async def test_the_page_stays_where_it_was_and_so_does_the_order(bot: Bot) -> None:
    await bot.publish(EDITION)
    before = await bot.press(await bot.say("/choose topics"), "Next")
    wanted = before.buttons[1].label
    after = await bot.press(before, wanted)
    assert "page 2 of" in after.text
    assert [each.label.removeprefix("✓ ") for each in after.buttons] == [
        each.label for each in before.buttons
    ]
    assert ticked(after) == [f"✓ {wanted}"]


async def test_topics_with_the_most_stories_come_first(bot: Bot) -> None:
    await bot.publish(EDITION)
    first = (await bot.say("/choose topics")).buttons[1].label
    assert first == (await bot.say("/topics")).buttons[0].label.rsplit(" ", 1)[0]


async def test_everything_is_a_choice_and_ends_without_what_was_ticked_beside_it(
    bot: Bot,
) -> None:
    answer = await bot.press(await bot.say("/choose"), "Combat")
    answer = await bot.press(answer, "Everything")
    assert "Everything comes already" in answer.text
    assert ticked(answer) == ["✓ Everything", "✓ Combat situation"]
    answer = await bot.press(answer, "✓ Everything")
    assert ticked(answer) == ["✓ Combat situation"]


async def test_undoing_everything_keeps_what_was_followed_before(bot: Bot) -> None:
    await bot.say("/subscribe Combat")
    await bot.press(await bot.say("/subscribe all"), "Undo")
    await bot.say("/subscribe all")
    await bot.press(await bot.say("/subscriptions"), "End everything")
    assert "the section Combat" in (await bot.say("/subscriptions")).text


async def test_done_leads_to_what_this_chat_follows(bot: Bot) -> None:
    answer = await bot.press(await bot.say("/choose topics +BlackSea"), "Done")
    assert "the topic Black Sea" in answer.text
    assert "Choose sections" in (await bot.press(answer, "Choose")).text


async def test_sections_lead_to_topics_and_back(bot: Bot) -> None:
    topics = await bot.press(await bot.say("/choose sections"), "Topics")
    assert topics.text.startswith("Choose topics")
    assert (await bot.press(topics, "Sections")).text.startswith("Choose sections")


async def test_unticking_takes_back_what_waits(bot: Bot) -> None:
    await bot.say("/choose +Combat")
    await bot.publish(EDITION)
    await bot.say("/choose -Combat")
    assert await bot.drain() == 0


@pytest.mark.parametrize(
    ("said", "ticks"),
    [
        ("/choose +Combat", "✓ Combat situation"),
        ("/choose section + combat situation update", "✓ Combat situation"),
        ("/choose topics +black sea", "✓ Black Sea"),
        ("/choose +BlackSea", "✓ Black Sea"),
        ("/choose topics +all", "✓ Everything"),
    ],
)
async def test_a_choice_can_be_typed_in_any_spelling(bot: Bot, said: str, ticks: str) -> None:
    answer = await bot.say(said)
    everything = [answer]
    while next_page := [each for each in everything[-1].buttons if each.label == "Next ›"]:
        everything.append(await bot.say(next_page[0].says))
    assert ticks in {label for each in everything for label in ticked(each)}


@pytest.mark.parametrize("said", ["/choose BlackSea", "/choose topicsx", "/choose +", "/choose 1"])
async def test_what_is_no_choice_is_answered_with_how_to_say_it(bot: Bot, said: str) -> None:
    answer = await bot.say(said)
    assert "put + before a name to follow it" in answer.text
    assert "For example: /choose topics +BlackSea" in answer.text


async def test_an_unknown_name_is_offered_as_a_choice_near_it(bot: Bot) -> None:
    answer = await bot.say("/choose topics +Blacksee")
    assert "no section or topic “Blacksee”" in answer.text
    assert "This chat follows Black Sea" in (await bot.press(answer, "Black Sea")).text


async def test_a_page_that_is_no_longer_there_is_the_last_one(bot: Bot) -> None:
    assert "Done" in [each.label for each in (await bot.say("/choose page:99")).buttons]


async def test_a_paused_chat_is_told_why_nothing_comes(bot: Bot) -> None:
    await bot.say("/pause")
    assert "paused" in (await bot.say("/choose +Combat")).text


async def test_a_section_that_an_edition_brought_along_can_be_ticked(bot: Bot) -> None:
    heading = "A Heading Nobody Has Listed In Any Glossary"
    await bot.publish(EDITION.replace("Meanwhile in Russia", heading))
    pages = [await bot.say("/choose"), await bot.say("/choose page:2")]
    found = next(each for each in pages if any(b.label == heading for b in each.buttons))
    assert all(len(each.says.encode()) <= LONGEST_SAID for each in found.buttons)
    assert f"follows {heading}" in (await bot.press(found, heading)).text
