"""What people read: editions, sections, topics, stories, search."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.kit import EDITION, Bot

EARLIER = EDITION.replace("Nov 5", "Nov 4").replace("Day619", "Day618").replace("Krynky", "Poima")


@pytest.fixture
async def published(bot: Bot) -> Bot:
    await bot.publish(EDITION)
    return bot


async def test_today_shows_title_date_sections_counts_and_first_headlines(published: Bot) -> None:
    answer = await published.say("/today")
    assert answer.text.startswith("Nov 5 : E-Stories\n\nSunday, 5 November 2023")
    assert "edition 619 · 5 stories\n" in answer.text
    assert "Combat Situation Update (2)" in answer.text
    assert "• General Staff: Fighting goes on around Krynky." in answer.text


async def test_a_section_button_leads_inside_and_back(published: Bot) -> None:
    section = await published.press(await published.say("/today"), "Combat Situation")
    assert "2 stories" in section.text
    assert "Drones were seen over Berdyansk" in section.text
    assert "Nov 5 : E-Stories" in (await published.press(section, "Edition")).text


async def test_an_older_edition_as_today_says_so(published: Bot) -> None:
    published.clock.pass_by(days=2)
    assert "no edition of today yet" in (await published.say("/today")).text


@pytest.mark.parametrize("asked", ["619", "2023-11-05", "#619"])
async def test_an_edition_is_found_by_number_or_date(published: Bot, asked: str) -> None:
    assert "Nov 5 : E-Stories" in (await published.say(f"/edition {asked}")).text


@pytest.mark.parametrize("asked", ["1", "2023-11-06", "yesterday", "9" * 400, "-1", "٣"])
async def test_an_edition_that_is_not_there_is_a_sentence(published: Bot, asked: str) -> None:
    answer = await published.say(f"/edition {asked}")
    assert "no edition" in answer.text or "neither an edition's number" in answer.text


async def test_editions_lead_to_their_neighbours(published: Bot) -> None:
    await published.publish(EARLIER)
    older = await published.press(await published.say("/today"), "‹ 4 Nov")
    assert "Nov 4 : E-Stories" in older.text
    assert "Nov 5 : E-Stories" in (await published.press(older, "5 Nov ›")).text


@pytest.mark.parametrize("spelling", ["BlackSea", "black sea", '"Black Sea"', "#blacksea"])
async def test_a_topic_is_found_in_every_spelling(published: Bot, spelling: str) -> None:
    assert "Two cargo ships" in (await published.say(f"/topic {spelling}")).text


async def test_a_topic_includes_its_children(published: Bot) -> None:
    answer = await published.say("/topic Kherson")
    assert "Fighting goes on around Krynky" in answer.text


async def test_a_topic_can_be_limited_to_a_period(published: Bot) -> None:
    assert "Two cargo ships" in (await published.say("/topic BlackSea 2d")).text
    published.clock.pass_by(days=30)
    nothing = await published.say("/topic BlackSea 7d")
    assert "Nothing on Black Sea in the last 7 days" in nothing.text
    assert "Two cargo ships" in (await published.press(nothing, "All on it")).text


async def test_an_unknown_topic_gets_the_three_nearest(published: Bot) -> None:
    answer = await published.say("/topic Krinki")
    assert len(answer.buttons) == 3
    assert "Fighting goes on" in (await published.press(answer, "Krynky")).text


async def test_every_story_shows_source_section_topics_and_day(published: Bot) -> None:
    found = await published.say("/search Krynky")
    assert "General Staff · Combat situation" in found.text
    assert "Krynky bridgehead" in found.text
    assert "4 Nov 2023" in found.text, "the day it happened, which the text names"


async def test_a_story_is_shown_whole_with_a_way_back(published: Bot) -> None:
    answer = await published.say("/story 3")
    assert answer.text.startswith("General Staff: Fighting goes on around Krynky.")
    assert "supplied at night" in answer.text
    assert "2 stories" in (await published.press(answer, "Combat")).text


async def test_latest_pages_in_the_editions_order(published: Bot) -> None:
    await published.publish(EARLIER)
    first = await published.say("/latest")
    assert "10 stories · page 1 of 2" in first.text
    assert first.text.index("Night strike on Kherson") < first.text.index("Central bank")
    second = await published.press(first, "Next")
    assert "page 2 of 2" in second.text
    assert "Poima" in second.text
    assert (await published.press(second, "Back")).text == first.text
    assert "no page 9" in (await published.say("/latest page:9")).text


async def test_topics_and_sections_with_stories_are_listed_as_buttons(published: Bot) -> None:
    topics = await published.say("/topics")
    assert "Two cargo ships" in (await published.press(topics, "Black Sea")).text
    sections = await published.say("/sections")
    assert "Krynky" in (await published.press(sections, "Combat")).text


async def test_a_hit_in_the_headline_comes_before_one_in_the_text(published: Bot) -> None:
    await published.edit(
        "/post World\nAnniversary marked in Lviv.\nPeople spoke of Krynky and of home."
    )
    await published.edit("/publish")
    text = (await published.say("/search Krynky")).text
    assert text.index("Fighting goes on around Krynky") < text.index("Anniversary marked")


@pytest.mark.parametrize(
    "words",
    [
        '"',
        "C++",
        "-6",
        "NEAR(krynki",
        "a" * 10_000,
        "AND OR NOT",
        "headline:",
        "*",
        "'; --",
        "🌻",
        "%",
        "ش",
    ],
)
async def test_no_search_text_is_syntax(published: Bot, words: str) -> None:
    answer = await published.say(f"/search {words}")
    assert "Something went wrong" not in answer.text
    assert "No story has" in answer.text or "no word in that" in answer.text


async def test_a_search_of_very_many_words_is_refused_with_the_limit(published: Bot) -> None:
    assert "at most 16" in (await published.say("/search " + "word " * 40)).text


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(words=st.text(min_size=1, max_size=80))
async def test_any_search_is_answered(bot: Bot, words: str) -> None:
    assert "Something went wrong" not in (await bot.say(f"/search {words}")).text


@pytest.mark.parametrize("command", ["/today", "/latest", "/edition", "/sections", "/topics"])
async def test_before_the_first_edition_there_is_a_way_to_wait(bot: Bot, command: str) -> None:
    answer = await bot.say(command)
    assert "Nothing has been published yet" in answer.text
    assert "now follows everything" in (await bot.press(answer, "Tell me")).text
