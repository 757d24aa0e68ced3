"""The lines above the text: title and tag line."""

import pytest

from bot.digest.tagline import is_tag_line
from bot.digest.title import series_of
from bot.model import QuestionKind
from tests.digest.editions import HARBOUR, HEADING, asked, imported


@pytest.mark.parametrize(
    "title",
    [
        "Nov 5 : E-Stories",
        "Nov 5: E-Stories",
        "E-Stories, Sunday 5 November 2023",
        "2023-11-05 - E-Stories",
        "Nov : E-Stories",
        "E-Stories",
    ],
)
def test_the_series_is_the_title_without_its_date(title: str) -> None:
    assert series_of(title) == "E-Stories"


def test_the_title_stays_as_it_was_written() -> None:
    assert imported(HEADING, HARBOUR, title="Nov 5 :  “E-Stories”").title == "Nov 5 :  “E-Stories”"


def test_a_document_that_begins_with_a_heading_has_no_title() -> None:
    draft = imported(HARBOUR, title=HEADING)
    assert draft.title == "Untitled edition"
    assert len(draft.stories) == 1


@pytest.mark.parametrize(
    "line",
    [
        "Day619 100TownsHit BlackSea NK Kazak A&P ISW",
        "Day619 kazak EU-CEE S400 A&P Zapo ISW KI",
        "Day619 BlackSea Kherson Zaluzhny’s NK Meloni Butler",
    ],
)
def test_a_tag_line_is_recognised(line: str) -> None:
    assert is_tag_line(line)


@pytest.mark.parametrize(
    "line",
    [
        "BlackSea NK Kazak ISW KI",
        "Ukraine exported 3m tonnes of food in October",
        "Day619 BlackSea, Kherson, NK, Meloni, Butler",
        "FR, IT, ES And NL Meet Again Today",
        "The EU And NATO Meet In Brussels",
        "Meanwhile Ukraine Russia Poland Moldova Italy",
        "😀 😀 😀 😀 😀 😀 😀",
    ],
)
def test_other_lines_are_no_tag_lines(line: str) -> None:
    assert not is_tag_line(line)


def test_the_tag_line_may_stand_two_lines_below_the_title() -> None:
    tags = "Day619 Kherson BlackSea NK CombatSit A&P"
    draft = imported(tags, HEADING, HARBOUR, tags="Good morning!")
    assert draft.tags[0] == "Day619"


def test_an_edition_without_a_tag_line_is_read() -> None:
    draft = imported(HARBOUR, tags=HEADING)
    assert draft.tags == ()
    assert asked(draft, QuestionKind.TAGS) == []
