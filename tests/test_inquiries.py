"""What somebody is offered who types after the bot's name in any chat."""

import pytest
from sqlalchemy import text

from bot.adapters.base import Found, Inquiry
from bot.content import DeepLink, LinkButton, plain_text
from bot.model import PersonRef, Platform
from tests.kit import EDITION, Bot, long_edition


async def find(bot: Bot, words: str, offset: int = 0, most: int = 50) -> Found:
    [served] = bot.app.served
    person = PersonRef(Platform.LOCAL, "ann")
    return await served.core.find(Inquiry(person, words, offset, most))


async def headlines(bot: Bot, words: str) -> list[str]:
    return [each.headline for each in (await find(bot, words)).stories]


@pytest.fixture
async def published(bot: Bot) -> Bot:
    await bot.publish(EDITION)
    return bot


async def test_without_a_word_the_newest_stories_are_offered(published: Bot) -> None:
    found = await find(published, " ")
    assert len(found.stories) == 5
    assert found.next_offset is None
    first = found.stories[0]
    assert first.headline == "Governor: Night strike on Kherson damages a clinic."
    assert first.about == "Governor · Stories we're following · 4 Nov 2023"


@pytest.mark.parametrize("words", ["BlackSea", "#blacksea", "black  sea", "Black Sea"])
async def test_a_topic_is_found_in_every_spelling(published: Bot, words: str) -> None:
    [story] = (await find(published, words)).stories
    assert story.headline.startswith("Two cargo ships")
    assert story.content.buttons == ((DeepLink("Follow Black Sea", "t_BlackSea"),),)


@pytest.mark.parametrize("words", ["3", "#3", " #3 "])
async def test_a_story_is_found_by_its_number(published: Bot, words: str) -> None:
    [story] = (await find(published, words)).stories
    assert story.key == "s3"
    assert "supplied at night" in plain_text(story.content)


async def test_a_number_of_no_story_is_looked_for_in_the_texts(published: Bot) -> None:
    await published.edit("/post Combat\nThe bridge carries 4711 cars.\nEvery day.")
    await published.edit("/publish")
    assert await headlines(published, "4711") == ["The bridge carries 4711 cars."]
    assert await headlines(published, "#4711") == []


@pytest.mark.parametrize("words", ["key rate", "KEY rat", "inflation", "infla", "rate central"])
async def test_words_are_found_while_the_last_one_is_being_typed(
    published: Bot, words: str
) -> None:
    assert await headlines(published, words) == ["Central bank keeps its key rate."]


@pytest.mark.parametrize("words", ['"', "C++", "-6", "xyzzy", "a" * 256, "*", "🌻", "x " * 40, "#"])
async def test_words_that_nothing_has_find_nothing(published: Bot, words: str) -> None:
    assert await find(published, words) == Found(())


async def test_a_retracted_story_is_found_no_more(published: Bot) -> None:
    await published.edit("/retract 3 It was never so")
    assert await headlines(published, "#3") == []
    assert all("Krynky" not in each for each in await headlines(published, ""))


@pytest.mark.parametrize("most", [1, 3, 7, 50])
async def test_every_story_is_offered_once_whoever_scrolls(bot: Bot, most: int) -> None:
    await bot.publish(long_edition(8))
    seen: list[str] = []
    offset: int | None = 0
    while offset is not None:
        found = await find(bot, "", offset, most)
        seen += [each.key for each in found.stories]
        offset = found.next_offset
    assert len(seen) == len(set(seen)) == 13


@pytest.mark.parametrize("offset", [-1, 13, 9_999, 10**30])
async def test_beyond_the_last_story_there_is_nothing(published: Bot, offset: int) -> None:
    assert await find(published, "", offset) == Found(())


async def test_keys_are_the_same_whatever_was_typed(published: Bot) -> None:
    for words in ("5", "#5", "key rate"):
        [story] = (await find(published, words)).stories
        assert story.key == "s5"


async def test_a_chosen_story_leads_to_the_page_it_names_and_to_the_bot(bot: Bot) -> None:
    await bot.edit("/post Combat\nThe bridge is open.\nSee https://www.example.org/a, they say.")
    await bot.edit("/publish")
    [story] = (await find(bot, "bridge")).stories
    assert story.content.has_preview
    assert story.content.buttons == (
        (
            LinkButton("example.org ↗", "https://www.example.org/a"),
            DeepLink("Follow Combat situation", "c_Combat"),
        ),
    )


async def test_the_link_under_a_chosen_story_follows_in_private(published: Bot) -> None:
    for story in (await find(published, "")).stories:
        [*_, link] = story.content.buttons[0]
        assert isinstance(link, DeepLink)
        answer = await published.say(f"/start {link.payload}")
        assert answer.buttons[0].label == link.label


async def test_what_goes_wrong_finds_nothing(published: Bot) -> None:
    async with published.app.database.write() as connection:
        await connection.execute(text("ALTER TABLE story_versions RENAME TO lost"))
    assert await find(published, "") == Found(())
