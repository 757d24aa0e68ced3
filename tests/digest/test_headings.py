"""Headings: known ones, new ones, and short lines that are none."""

import pytest

from bot.digest.headings import looks_like_heading
from bot.digest.paragraph import Paragraph
from bot.errors import UserError
from bot.model import QuestionKind
from tests.digest.editions import HARBOUR, HEADING, LIBRARY, asked, cut_at, imported, under_heading

LONG = (
    "The fishermen of three villages mend their nets in the cellar, because the boats may not sail."
)


def headings_of(*lines: str) -> list[str]:
    return [section.section.id for section in imported(*lines).sections]


@pytest.mark.parametrize(
    "heading",
    [
        "Combat Situation Update",
        "combat situation update…",
        "⚔️ Combat Situation Update ⚔️",
        "Combat\u00a0Situation\u200b Update:",
    ],
)
def test_a_known_heading_is_known_in_any_dress(heading: str) -> None:
    assert headings_of(heading, HARBOUR) == ["Combat"]


def test_a_heading_is_kept_as_it_was_written() -> None:
    assert imported("Stories we’re following…", HARBOUR).sections[0].heading == (
        "Stories we’re following…"
    )


def test_a_sentence_that_begins_like_a_heading_is_none() -> None:
    story = "Meanwhile in Russia the harvest is late. The harvest began in August as always."
    assert headings_of(HEADING, story) == ["Combat"]


def is_heading(line: str, following: str = LONG) -> bool:
    return looks_like_heading(Paragraph(line, (1,)), Paragraph(following, (2,)))


@pytest.mark.parametrize("line", ["Fishermen and Their Nets", "What comes next?", "The Nets…"])
def test_a_short_line_before_a_paragraph_is_a_new_heading(line: str) -> None:
    assert is_heading(line)


@pytest.mark.parametrize(
    "line",
    [
        "Fishermen mend their nets.",
        "Fishermen mend their nets",
        "Fishermen’s union:",
        "“The Nets”",
        "3 Nets and One Boat",
        "fishermen and Their Nets",
        "ATTENTION",
        "Nets At Last!!",
        "A Heading That Goes On For More Than Eight Words",
        "Thisisoneverylongwordthatnobodywouldeverputintoaheadingofanysection Ever",
        "",
    ],
)
def test_other_short_lines_are_no_headings(line: str) -> None:
    assert not is_heading(line)


def test_a_new_heading_makes_a_section_of_its_own_and_is_asked_about() -> None:
    draft = imported(HEADING, HARBOUR, "Fishermen and Their Nets", LONG)
    made = draft.sections[1].section
    assert (made.id, made.is_ad_hoc) == ("FishermenAndTheirNets", True)
    assert "“Fishermen and Their Nets” (line 5)" in asked(draft, QuestionKind.HEADING)[0]


def test_new_headings_are_asked_about_in_one_question() -> None:
    draft = imported(HEADING, HARBOUR, "Fishermen and Their Nets", LONG, "The Last Page", LONG)
    assert len(asked(draft, QuestionKind.HEADING)) == 1


def test_two_new_headings_that_read_alike_get_different_ids() -> None:
    draft = imported(HEADING, HARBOUR, "The Nets?", LONG, "The Nets", HARBOUR, "The, Nets", LONG)
    ids = [section.section.id for section in draft.sections]
    assert ids == ["Combat", "TheNets"]


def test_a_short_line_right_below_a_heading_is_the_title_of_a_story() -> None:
    draft = under_heading("Fishermen and Their Nets", LONG)
    assert cut_at(draft) == [(4, 5)]
    assert draft.stories[0].text.headline == "Fishermen and Their Nets"


def test_a_section_that_comes_twice_is_one_section() -> None:
    draft = imported(HEADING, HARBOUR, "Allied Support", LONG, "Combat Situation", LIBRARY)
    assert [(each.section.id, len(each.stories)) for each in draft.sections] == [
        ("Combat", 2),
        ("Allies", 1),
    ]


def test_a_heading_without_stories_makes_no_section() -> None:
    assert headings_of("Allied Support", HEADING, HARBOUR) == ["Combat"]


def test_an_intro_holds_no_stories() -> None:
    draft = imported("Catching up…", "I’ll be back tomorrow.", HEADING, HARBOUR)
    assert cut_at(draft) == [(6,)]


def test_text_before_the_first_heading_is_kept_and_asked_about() -> None:
    draft = imported(LIBRARY, HEADING, HARBOUR)
    assert [section.section.id for section in draft.sections] == ["Top", "Combat"]
    assert "before the first heading" in asked(draft, QuestionKind.HEADING)[0]


def test_without_any_heading_the_import_says_what_is_missing() -> None:
    with pytest.raises(UserError, match=r"no headings.*Combat Situation Update"):
        imported(HARBOUR, LIBRARY)


def test_headings_without_any_story_are_refused() -> None:
    with pytest.raises(UserError, match="no story under them"):
        imported(HEADING, "Allied Support")
