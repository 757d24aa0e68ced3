"""Blank lines, rules, bullets and hard line breaks."""

from bot.model import QuestionKind
from tests.digest.editions import HARBOUR, HEADING, LIBRARY, asked, cut_at, imported, under_heading

OTHER = "Museum in Kharkiv moves into a metro station. The station has room for the whole museum."


def test_blank_lines_between_all_paragraphs_mean_nothing() -> None:
    draft = imported(
        "", HEADING, "", HARBOUR, "", "“Trains may come,” the mayor said.", "", LIBRARY
    )
    assert cut_at(draft) == [(6, 8), (10,)]


def test_wide_and_narrow_gaps_are_stories_and_paragraphs() -> None:
    lines = ("", "", HARBOUR, "", LIBRARY, "", "", OTHER, "", HARBOUR, "", "", LIBRARY)
    assert cut_at(imported(HEADING, *lines)) == [(6, 8), (11, 13), (16,)]


def test_rules_between_all_stories_are_the_boundaries() -> None:
    draft = under_heading(HARBOUR, LIBRARY, "---", OTHER, HARBOUR, "* * *", LIBRARY, "———", OTHER)
    assert cut_at(draft) == [(4, 5), (7, 8), (10,), (12,)]


def test_one_rule_parts_two_stories_and_leaves_the_others_alone() -> None:
    draft = under_heading(HARBOUR, "---", "They will be longer next year.", LIBRARY)
    assert cut_at(draft) == [(4,), (6,), (7,)]


def test_bullets_are_stories_and_nested_bullets_belong_to_them() -> None:
    draft = under_heading(f"• {HARBOUR}", "    • A ferry is planned.", f"• {LIBRARY}", f"• {OTHER}")
    assert cut_at(draft) == [(4, 5), (6,), (7,)]
    assert draft.stories[0].text.paragraphs[0] == HARBOUR


def test_in_a_list_what_is_no_bullet_is_left_out_and_asked_about() -> None:
    draft = under_heading("All of it in short.", f"• {HARBOUR}", f"• {LIBRARY}", f"• {OTHER}")
    assert cut_at(draft) == [(5,), (6,), (7,)]
    assert "line 4" in asked(draft, QuestionKind.DROPPED)[0]


def test_a_short_line_before_bullets_is_a_heading() -> None:
    draft = imported("From towns", f"• {LIBRARY}", f"• {OTHER}", f"• {HARBOUR}")
    assert [each.heading for each in draft.sections] == ["From towns"]
    assert cut_at(draft) == [(4,), (5,), (6,)]


def test_hard_wrapped_lines_become_paragraphs() -> None:
    wrapped = (
        *(
            "Harbour of Odesa opens a second",
            "pier. The pier is for coal, and trains",
            "reach it.",
            "",
        ),
        *("Library in Lviv lends out lamps.", "Each lamp burns for a week, says the", "keeper."),
    )
    draft = imported("", HEADING, "", *wrapped)
    assert cut_at(draft) == [(6, 7, 8), (10, 11, 12)]
    assert draft.stories[0].text.paragraphs == (
        "Harbour of Odesa opens a second pier. The pier is for coal, and trains reach it.",
    )


def test_line_ends_of_all_systems_are_line_ends() -> None:
    draft = imported(f"{HEADING}\r\n{HARBOUR}\r{LIBRARY}")
    assert cut_at(draft) == [(4,), (5,)]
