"""What stands under a story that comes alone, and under nothing else."""

from datetime import UTC, datetime

import pytest

from bot.content import Content, LinkButton, ShareButton
from bot.content.edition import Gathered, bundle
from bot.content.single import first_link
from bot.glossary import Glossary
from bot.model import Edition, EditionId, Story, StoryId, StoryText
from bot.store.bundles import BundlePart
from tests.kit import EDITION, Bot

NOON = datetime(2023, 11, 5, 12, tzinfo=UTC)
NO_NAMES = Glossary((), ())
NOV_5 = Edition(EditionId(1), 619, "Nov 5 : E-Stories", NOON.date(), (), NOON)


def text(words: str) -> StoryText:
    return StoryText("Combat", "The bridge is open.", ("The bridge is open.", words))


def part(*numbers: int, edition: Edition | None = None) -> BundlePart:
    words = text("See https://example.org/a.")
    stories = (Story(StoryId(n), None, n, 1, NOON.date(), words, NOON) for n in numbers)
    return BundlePart(edition, tuple(stories), (), {})


def made(*parts: BundlePart) -> Content:
    return bundle(Gathered(parts), NO_NAMES)


UNDER_7 = (LinkButton("example.org ↗", "https://example.org/a"), ShareButton("Share", "#7"))


def test_a_single_story_has_its_link_and_can_be_shared() -> None:
    content = made(part(7))
    assert content.has_preview
    assert content.buttons == (UNDER_7,)


def test_the_one_story_of_an_edition_leads_to_the_edition_as_well() -> None:
    content = made(part(7, edition=NOV_5))
    [[lead], under] = content.buttons
    assert lead.label == "Read the edition"
    assert under == UNDER_7


@pytest.mark.parametrize(
    "parts",
    [(part(7, 8, edition=NOV_5),), (part(7), part(8)), (part(7, edition=NOV_5), part(8))],
)
def test_a_bundle_has_neither_links_nor_previews(parts: tuple[BundlePart, ...]) -> None:
    content = made(*parts)
    assert not content.has_preview
    everything = [button for row in content.buttons for button in row]
    assert not [each for each in everything if isinstance(each, LinkButton | ShareButton)]


async def test_one_story_asked_for_can_be_shared_and_lists_cannot(bot: Bot) -> None:
    await bot.publish(EDITION)
    content = (await bot.say("/story 3")).content
    assert content.has_preview
    assert content.buttons[-1] == (ShareButton("Share", "#3"),)
    for said in ("/latest", "/today", "/section Combat", "/search Krynky"):
        listed = (await bot.say(said)).content
        assert not listed.has_preview
        assert "ShareButton" not in str(listed.buttons)


async def test_a_delivered_story_shows_the_page_it_names(bot: Bot) -> None:
    await bot.say("/subscribe all")
    await bot.edit("/post Combat\nThe bridge is open.\nSee https://example.org/a.")
    await bot.edit("/publish")
    await bot.drain()
    [message] = await bot.inbox()
    assert "example.org ↗ (https://example.org/a)" in message


@pytest.mark.parametrize(
    ("words", "label", "url"),
    [
        ("See https://example.org/a.", "example.org", "https://example.org/a"),
        ("(https://example.org/a)", "example.org", "https://example.org/a"),
        ("“http://www.example.org”", "example.org", "http://www.example.org"),
        ("at https://example.org/a_(b), today", "example.org", "https://example.org/a_(b)"),
        ("https://example.org/?q=1&b=2#c!", "example.org", "https://example.org/?q=1&b=2#c"),
        ("https://ex.org, https://other.org", "ex.org", "https://ex.org"),
        ("https://localhost/x then https://ex.org", "ex.org", "https://ex.org"),
        ("HTTPS://EXAMPLE.ORG/A", "example.org", "HTTPS://EXAMPLE.ORG/A"),
    ],
)
def test_the_first_address_in_the_words_is_the_link(words: str, label: str, url: str) -> None:
    assert first_link(text(words)) == LinkButton(f"{label} ↗", url)


@pytest.mark.parametrize(
    "words",
    [
        "No address at all, not even example.org",
        "https://",
        "https://[::1",
        "https://bank.example@evil.example/",
        "javascript://example.org/%0aalert(1)",
        "ftp://example.org",
        "https://" + "x" * 60 + ".org",
    ],
)
def test_what_is_no_web_address_is_no_link(words: str) -> None:
    assert first_link(text(words)) is None
