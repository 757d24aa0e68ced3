"""The day of an edition and of what its stories tell."""

from datetime import date

import pytest

from bot.digest import import_edition
from bot.digest.dates import event_date
from bot.model import QuestionKind
from tests.digest.editions import GLOSSARY, HARBOUR, HEADING, asked, imported

NO_COUNT = "Kherson BlackSea CombatSit InRussia NK A&P ISW"


def day_of(*lines: str, title: str, tags: str = NO_COUNT, today: date = date(2024, 1, 2)) -> str:
    """The edition's day, with a question mark when an editor is asked about it."""
    draft = imported(*lines, HEADING, HARBOUR, title=title, tags=tags, today=today)
    doubt = "?" if asked(draft, QuestionKind.DATE) else ""
    return f"{draft.date}{doubt}"


@pytest.mark.parametrize(
    "title",
    [
        "2023-11-05 E-Stories",
        "November 5, 2023 : E-Stories",
        "Nov. 5 2023 - E-Stories",
        "5 November 2023: E-Stories",
        "5th of November 2023: E-Stories",
        "E-Stories 05.11.2023",
        "NOV 5, 2023 : E-STORIES",
    ],
)
def test_a_whole_date_in_the_title_is_certain(title: str) -> None:
    assert day_of(title=title) == "2023-11-05"


def test_a_whole_date_near_the_top_is_certain() -> None:
    assert day_of("Sunday, 5 November 2023", title="E-Stories") == "2023-11-05"


def test_a_whole_date_of_another_day_does_not_overrule_the_title() -> None:
    assert day_of("Since 24 February 2022", title="Nov 5 : E-Stories") == "2022-11-05?"


@pytest.mark.parametrize("count", ["Day617", "Day619", "Day621", "day619", "Day-619"])
def test_the_count_of_days_tells_the_year_within_two_days(count: str) -> None:
    assert day_of(title="Nov 5 : E-Stories", tags=f"{count} {NO_COUNT}") == "2023-11-05"


def test_a_count_that_is_further_off_is_asked_about() -> None:
    assert day_of(title="Nov 5 : E-Stories", tags=f"Day625 {NO_COUNT}") == "2023-11-05?"


def test_the_weekday_decides_between_the_years_in_the_text() -> None:
    said = "It was planned in 2022 for 2023."
    assert day_of(said, title="Sunday, Nov 5 : E-Stories") == "2023-11-05"


def test_years_in_the_text_alone_are_asked_about() -> None:
    assert day_of("Planned for 2022.", title="Nov 5 : E-Stories") == "2022-11-05?"


def test_prices_are_no_years() -> None:
    said = "It costs $2019 or 2,021 or 2018.5 of them."
    assert day_of(said, title="Nov 5 : E-Stories") == "2023-11-05?"


def test_without_any_year_the_last_such_day_is_taken_and_asked_about() -> None:
    assert day_of(title="Dec 31 : E-Stories") == "2023-12-31?"


def test_without_a_day_the_count_is_taken_and_asked_about() -> None:
    assert day_of(title="Nov : E-Stories", tags=f"Day619 {NO_COUNT}") == "2023-11-05?"


def test_without_any_clue_there_is_no_date_and_a_question() -> None:
    assert day_of(title="E-Stories") == "None?"


def test_the_last_day_of_february_is_found_in_its_own_year() -> None:
    today = date(2025, 3, 1)
    assert day_of(title="Feb 29 : E-Stories", today=today) == "2024-02-29?"


def test_a_day_that_no_year_has_is_asked_about() -> None:
    assert day_of(title="Feb 30 : E-Stories") == "None?"


def test_tomorrow_is_fine_and_later_is_asked_about() -> None:
    today = date(2023, 11, 4)
    assert day_of(title="2023-11-05 E-Stories", today=today) == "2023-11-05"
    assert day_of(title="2023-11-06 E-Stories", today=today) == "2023-11-06?"


SUNDAY = date(2023, 11, 5)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Oct 31: Boats were seen.", date(2023, 10, 31)),
        ("The ministry reported on Nov. 1.", date(2023, 11, 1)),
        ("He said so on 2 November.", date(2023, 11, 2)),
        ("The ministry said on Wednesday.", date(2023, 11, 1)),
        ("It happened on Sunday.", date(2023, 11, 5)),
        ("Wednesday: Boats were seen.", date(2023, 11, 1)),
    ],
)
def test_a_story_names_its_day(text: str, expected: date) -> None:
    assert event_date(text, SUNDAY) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Boats were seen.",
        "It began on Feb. 24, 2022.",
        "They will vote on Friday.",
        "They expect it by Nov. 30.",
        "It may 5 times happen on one day.",
        "March 60 kilometres.",
    ],
)
def test_a_story_without_a_day_of_its_own_has_none(text: str) -> None:
    assert event_date(text, SUNDAY) is None


def test_a_day_at_the_turn_of_the_year_is_of_the_old_year() -> None:
    assert event_date("He said so on Dec. 30.", date(2024, 1, 2)) == date(2023, 12, 30)


@pytest.mark.parametrize("title", ["E-Stories", "Nov 5 : E-Stories"])
def test_the_documents_name_tells_the_day_where_the_title_does_not(title: str) -> None:
    text = f"{title}\nCombat Situation Update\nDrones were seen over the port before dawn.\n"
    draft = import_edition(text, GLOSSARY, today=date(2026, 1, 1), name="digest_2023-11-05.txt")
    assert draft.date == date(2023, 11, 5)
    assert not [each for each in draft.questions if each.kind is QuestionKind.DATE]


def test_a_name_that_contradicts_the_title_does_not_count() -> None:
    text = "Nov 7 : E-Stories\nCombat Situation Update\nDrones were seen over the port.\n"
    draft = import_edition(text, GLOSSARY, today=date(2026, 1, 1), name="2023-11-05.txt")
    assert draft.date == date(2025, 11, 7)
    assert [each for each in draft.questions if each.kind is QuestionKind.DATE]
