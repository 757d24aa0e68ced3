"""Where a story ends and the next begins: every rule with a case it takes and one it leaves."""

import pytest

from bot.model import QuestionKind
from tests.digest.editions import (
    HARBOUR,
    LIBRARY,
    are_joined,
    asked,
    cut_at,
    imported,
    lines_asked,
    only_story,
    under_heading,
)

COURT = "A court in Oslo has fined a shipyard for selling old engines as new ones, papers write."


def test_unrelated_paragraphs_are_two_stories() -> None:
    assert not are_joined(HARBOUR, LIBRARY)


def test_what_follows_a_colon_belongs_to_it() -> None:
    assert are_joined("The mayor’s speech at the pier:", LIBRARY)


@pytest.mark.parametrize(
    "quote", ["“Trains may come,”", '"Trains may come,"', "‘Trains may come,’"]
)
def test_a_quote_belongs_to_what_it_is_about(quote: str) -> None:
    assert are_joined(HARBOUR, f"{quote} the mayor said to everybody who had come to see it.")


def test_a_few_quoted_words_of_somebody_new_may_be_a_headline_and_are_asked_about() -> None:
    headline = "“Light for all,” Keeper Olena says in Lviv. Lamps are lent to whoever asks."
    draft = under_heading(HARBOUR, headline)
    assert cut_at(draft) == [(4,), (5,)]
    assert lines_asked(draft, QuestionKind.BOUNDARY) == [(4, 5)]


def test_a_paragraph_in_lower_case_goes_on() -> None:
    assert are_joined(HARBOUR, "and lamps are lent in Lviv.")


def test_a_byline_belongs_to_the_title_above() -> None:
    assert are_joined("Harbours of the North", "Long Wave—by Ada Berg, Tom Falk")


def test_a_sentence_that_begins_with_by_is_no_byline() -> None:
    assert not are_joined(HARBOUR, "By Friday the library in Lviv had lent out all of its lamps.")


def test_a_writer_who_spoke_of_herself_goes_on_doing_so() -> None:
    before = "We went to Lviv to look at lamps of all sizes."
    assert are_joined(before, "I think our readers would like one, and so would I.")


def test_the_first_person_in_a_quote_is_not_the_writer() -> None:
    before = "The keeper said: “We have lamps.” Everybody in Lviv took one home."
    assert not are_joined(before, "Coal arrives at Odesa by train, as we and our readers know.")


@pytest.mark.parametrize("word", ["Update:", "UP-DATE:", "Updated at noon:"])
def test_an_update_belongs_to_what_it_updates(word: str) -> None:
    assert are_joined(HARBOUR, f"{word} a ferry to Lviv is planned.")


@pytest.mark.parametrize(
    "opening",
    [
        "In its ruling, the bench spoke of greed.",
        "The court also took away a licence.",
        "To do so, engines had been painted blue.",
        "They had been painted blue.",
        "This had gone on for years.",
        "His lawyers want to appeal.",
        "As a result, ferries stand still.",
        "But nobody had asked.",
    ],
)
def test_an_opening_that_points_back_goes_on(opening: str) -> None:
    assert are_joined(COURT, opening)


@pytest.mark.parametrize(
    "opening",
    [
        "The ministry takes away a licence from a ferry line in the south of Sweden.",
        "This week Sweden’s ferries stand still, because nobody checks tickets.",
        "Italy’s lawyers want more holidays, and the strike has begun at noon.",
    ],
)
def test_an_opening_that_only_looks_so_begins_a_story(opening: str) -> None:
    assert not are_joined(COURT, opening)


def test_a_source_that_the_story_named_goes_on() -> None:
    before = "The Bank of Norway expects a poor year for ferries, and lower wages in ports."
    assert are_joined(before, "According to the new forecast of the Bank of Norway, it gets worse.")


def test_a_source_that_nobody_named_begins_a_story() -> None:
    assert not are_joined(HARBOUR, "According to the weather service, Lapland had snow in June.")


def test_somebody_who_only_added_must_have_spoken_before() -> None:
    assert are_joined(HARBOUR, "Trains need a week, she added, when snow falls in Lviv and around.")


def test_a_headline_on_its_own_line_is_told_by_what_follows() -> None:
    told = (
        "Ferries between Norway and Denmark will sail at night from spring on, since the harbours "
        "of both countries have agreed to share the cost of pilots and of lighthouses."
    )
    draft = under_heading("Ferries to Denmark will sail at night.", told)
    assert cut_at(draft) == [(4, 5)]
    assert draft.stories[0].text.headline == "Ferries to Denmark will sail at night."


def test_a_later_paragraph_that_tells_the_lone_headline_goes_on() -> None:
    told = (
        "Ferries between Norway and Denmark will sail at night from spring on, since the harbours "
        "of both countries have agreed to share the cost of pilots and of lighthouses."
    )
    more = "Seven ferries are to sail to Denmark in summer; at night a cabin will cost extra."
    draft = under_heading("Ferries to Denmark will sail at night.", told, more)
    assert cut_at(draft) == [(4, 5, 6)]


def test_a_lone_headline_that_is_hardly_told_is_asked_about() -> None:
    told = (
        "Passengers slept on benches for two days before the crews went back to their work, and "
        "those bound for Denmark had to travel through Sweden by bus."
    )
    draft = under_heading("Strike of pilots ends in Denmark at last.", told)
    assert lines_asked(draft, QuestionKind.BOUNDARY) == [(4, 5)]


def test_a_reporting_sentence_is_no_lone_headline() -> None:
    before = "Ferries to Denmark will sail at night, Norway said."
    told = (
        "Ferries of another line to Denmark stay in port, as a strike of its cooks goes on there."
    )
    assert len(under_heading(before, told).stories) == 2


def test_a_persons_comment_on_somebody_of_the_story_is_joined_and_asked_about() -> None:
    before = "Minister Karin Solberg told callers more than she wanted to about fish and oil."
    draft = under_heading(before, "Tom Falk: The office of Solberg should have known better.")
    assert cut_at(draft) == [(4, 5)]
    assert lines_asked(draft, QuestionKind.BOUNDARY) == [(4, 5)]


def test_a_comment_on_somebody_else_is_a_story() -> None:
    before = "Minister Karin Solberg told callers more than she wanted to about fish and oil."
    assert not are_joined(before, "Tom Falk: The weather service should have known better.")


def test_an_own_source_begins_a_story() -> None:
    assert not are_joined(
        HARBOUR, "Reuters: The pier of Odesa will be longer, and the harbour too."
    )


def test_an_own_headline_begins_a_story_even_about_the_same() -> None:
    again = "Harbour of Odesa needs pilots. The pilots of the harbour are old, and pupils are rare."
    assert not are_joined(HARBOUR, again)


def test_a_bare_surname_belongs_to_the_full_name() -> None:
    before = "Karin Solberg has opened a lighthouse in the far north, papers in Oslo write."
    assert are_joined(before, "Friends say Solberg wanted to be a pilot as a child of seven.")


def test_a_bare_surname_of_somebody_new_begins_a_story() -> None:
    before = "Karin Solberg has opened a lighthouse in the far north, papers in Oslo write."
    assert not are_joined(before, "Friends say Falkberget wanted to be a cook as a child of seven.")


def test_two_words_of_an_institution_are_no_name_and_surname() -> None:
    before = "The Central Bank has opened a museum of coins in the far north of Norway."
    assert not are_joined(before, "A river in Sweden has left its Bank after a week without sun.")


def test_shared_words_alone_never_join_but_are_asked_about() -> None:
    before = f"Shells fell on villages near Kherson, and barns burned until noon{' and later' * 9}."
    here = f"Shells fell on villages near Nikopol, where barns burned all night{' or longer' * 9}."
    draft = under_heading(before, here)
    assert cut_at(draft) == [(4,), (5,)]
    assert lines_asked(draft, QuestionKind.BOUNDARY) == [(4, 5)]


def test_a_story_of_one_short_sentence_is_asked_about() -> None:
    draft = under_heading(HARBOUR, "Oslo has snow.")
    assert "one short sentence: line 5." in asked(draft, QuestionKind.BOUNDARY)[0]


def test_short_stories_are_asked_about_in_one_question() -> None:
    draft = under_heading(HARBOUR, "Oslo has snow.", LIBRARY, "Bergen has none.")
    assert lines_asked(draft, QuestionKind.BOUNDARY) == [(5, 7)]


def test_short_stories_that_the_layout_parts_are_not_asked_about() -> None:
    draft = under_heading("• Oslo has snow.", "• Bergen has none.", "• Rome is warm.")
    assert len(draft.stories) == 3
    assert asked(draft, QuestionKind.BOUNDARY) == []


def test_clear_boundaries_are_not_asked_about() -> None:
    assert asked(under_heading(HARBOUR, LIBRARY), QuestionKind.BOUNDARY) == []


def test_below_a_title_of_its_own_everything_joins_until_the_next_title() -> None:
    draft = under_heading(
        "Harbours of the North", HARBOUR, LIBRARY, "Lamps of the South", LIBRARY, HARBOUR
    )
    assert cut_at(draft) == [(4, 5, 6), (7, 8, 9)]
    assert [story.text.headline for story in draft.stories] == [
        "Harbours of the North",
        "Lamps of the South",
    ]


def test_an_own_source_ends_the_story_below_a_title() -> None:
    draft = under_heading("Harbours of the North", HARBOUR, f"Reuters: {LIBRARY}")
    assert cut_at(draft) == [(4, 5), (6,)]


ESSAY = (
    "I went to the pier on Sunday with my daughter, because we like to see cranes and ships.",
    "Nobody sells tickets there. We would buy one.",
    "Cranes are patient animals.",
)


def test_a_writers_own_text_below_a_heading_of_its_own_is_one_story_and_asked_about() -> None:
    draft = imported("Allied Support", HARBOUR, "A Day at the Pier…", *ESSAY)
    assert cut_at(draft) == [(4,), (6, 7, 8)]
    assert lines_asked(draft, QuestionKind.ESSAY) == [(5, 6, 7, 8)]
    assert asked(draft, QuestionKind.HEADING) == []


def test_reports_below_a_new_heading_are_no_essay() -> None:
    draft = imported("Allied Support", HARBOUR, "From the Ports?", HARBOUR, f"Media: {LIBRARY}")
    assert asked(draft, QuestionKind.ESSAY) == []
    assert len(draft.stories) == 3


def test_a_stray_mark_is_not_shown_but_remembered() -> None:
    story = only_story(".Governor: Two hurt in Kherson. Both came to Kherson by train.")
    assert story.text.headline == "Governor: Two hurt in Kherson."
    assert (story.attribution_prefix, story.stray_mark) == ("Governor", ".")


def test_a_number_that_begins_with_a_dot_keeps_it() -> None:
    assert only_story(".5 percent more coal reaches Odesa.").text.headline.startswith(".5")
