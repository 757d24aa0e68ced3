"""What an editor is asked, and what not."""

from bot.digest import History, fold
from bot.model import QuestionKind
from tests.digest.editions import (
    HARBOUR,
    HEADING,
    LIBRARY,
    asked,
    imported,
    lines_asked,
    under_heading,
)

SEEN = "the edition of 3 Nov 2023"


def numbered(count: int) -> tuple[str, ...]:
    """Stories that have nothing in common."""
    return tuple(f"Reuters: Report {n} is out. It is about ship {n}." for n in range(count))


def test_a_clean_edition_asks_nothing() -> None:
    tags = "Day619 Odesa CombatSit A&P ISW KI Vogel"
    assert imported(HEADING, HARBOUR, LIBRARY, tags=tags).questions == ()


def test_unknown_and_unused_tags_are_told_in_one_line() -> None:
    tags = "Day619 BUL Meloni Sonnenblume CombatSit A&P Vogel Nobody"
    draft = imported(HEADING, HARBOUR, tags=tags)
    (question,) = asked(draft, QuestionKind.TAGS)
    assert "no topic is called BUL, Sonnenblume; no story is about Meloni" in question
    assert lines_asked(draft, QuestionKind.TAGS) == [(2,)]


def test_names_after_the_marker_of_sources_are_not_asked_about() -> None:
    tags = "Day619 Odesa CombatSit A&P Nobody Somebody Vogel"
    assert asked(imported(HEADING, HARBOUR, tags=tags), QuestionKind.TAGS) == []


def test_a_suggested_topic_counts_as_used() -> None:
    tags = "Day619 NYC CombatSit A&P ISW KI"
    draft = imported(HEADING, "New York floods. It rains.", tags=tags)
    assert asked(draft, QuestionKind.TAGS) == []


def test_the_same_headline_twice_is_asked_about_whoever_tells_it() -> None:
    draft = imported(HEADING, HARBOUR, "Allied Support", LIBRARY, f"Reuters: {HARBOUR}")
    assert "lines 4 and 7" in asked(draft, QuestionKind.DUPLICATE)[0]


def test_the_same_link_twice_is_asked_about() -> None:
    link = "https://example.org/1"
    draft = under_heading(f"{HARBOUR} {link}", f"{LIBRARY} ({link}).")
    assert lines_asked(draft, QuestionKind.DUPLICATE) == [(4, 5)]


def test_a_headline_that_was_sent_already_is_asked_about() -> None:
    history = History(recent_headlines={fold("Harbour of Odesa opens a second pier."): SEEN})
    draft = imported(HEADING, LIBRARY, f"Reuters: {HARBOUR}", history=history)
    assert asked(draft, QuestionKind.DUPLICATE) == [
        f"Sent already: line 5 ({SEEN}). Take it out, or it is sent again."
    ]


def test_a_headline_that_was_sent_with_a_source_is_recognised_without() -> None:
    history = History(
        recent_headlines={fold("Reuters: Harbour of Odesa opens a second pier."): SEEN}
    )
    assert asked(imported(HEADING, HARBOUR, history=history), QuestionKind.DUPLICATE)


def test_another_headline_is_no_duplicate() -> None:
    history = History(recent_headlines={fold("Harbour of Odesa opens a third pier."): SEEN})
    draft = imported(HEADING, HARBOUR, LIBRARY, history=history)
    assert asked(draft, QuestionKind.DUPLICATE) == []


def test_forty_stories_in_a_section_are_fine_and_one_more_is_asked_about() -> None:
    assert asked(under_heading(*numbered(40)), QuestionKind.SIZE) == []
    assert "41 stories" in asked(under_heading(*numbered(41)), QuestionKind.SIZE)[0]


def test_more_than_eighty_stories_in_an_edition_are_asked_about() -> None:
    stories = numbered(81)
    draft = imported(HEADING, *stories[:40], "Allied Support", *stories[40:80], "Around the World")
    assert asked(draft, QuestionKind.SIZE) == []
    draft = imported(
        *(HEADING, *stories[:40], "Allied Support", *stories[40:80]),
        *("Around the World", stories[80]),
    )
    assert asked(draft, QuestionKind.SIZE) == [
        "The edition has 81 stories. Look at the list before you publish it."
    ]


def test_a_paragraph_that_turns_to_something_else_is_asked_about() -> None:
    draft = under_heading(f"{HARBOUR} Meanwhile, a library lends lamps.", LIBRARY)
    assert lines_asked(draft, QuestionKind.SPLIT) == [(4,)]


def test_a_paragraph_that_begins_with_meanwhile_is_not_asked_about() -> None:
    draft = under_heading(HARBOUR, "Meanwhile, a library in Lviv lends out lamps to everybody.")
    assert asked(draft, QuestionKind.SPLIT) == []


def test_a_very_long_paragraph_is_asked_about() -> None:
    assert asked(under_heading("Coal. " * 250), QuestionKind.SPLIT) == []
    assert "characters long" in asked(under_heading("Coal. " * 251), QuestionKind.SPLIT)[0]


def test_little_junk_is_dropped_without_a_word() -> None:
    draft = under_heading(HARBOUR, "Subscribe now", "Photograph: A. Berg", LIBRARY)
    assert [story.lines for story in draft.stories] == [(4,), (7,)]
    assert asked(draft, QuestionKind.DROPPED) == []


def test_much_junk_is_asked_about() -> None:
    appeal = (
        "Please support our work so that this newsletter can go on, with whatever you can give."
    )
    draft = under_heading(HARBOUR, appeal, appeal)
    assert lines_asked(draft, QuestionKind.DROPPED) == [(5, 6)]


def test_news_about_donations_is_no_junk() -> None:
    draft = under_heading(f"Donors give less. {'Donors are tired of giving. ' * 8}")
    assert len(draft.stories) == 1


def test_standing_sentences_are_dropped_but_known_headings_are_not() -> None:
    standing = frozenset({fold("We’ll be back tomorrow, as always."), fold(HEADING)})
    draft = imported(
        *(HEADING, HARBOUR, "We’ll be back tomorrow, as always."),
        history=History(standing=standing),
    )
    assert [story.lines for story in draft.stories] == [(4,)]
    assert draft.sections[0].section.id == "Combat"


def test_every_question_says_what_to_do_or_where_to_look() -> None:
    draft = imported(
        *("Combat Situation Update", HARBOUR, HARBOUR, "Oslo has snow.", "The Last Page", LIBRARY),
        title="Nov 5 : E-Stories",
        tags="Foo1 Bar2 Baz3 Odesa NK A&P",
    )
    assert {question.kind for question in draft.questions} >= {
        *(QuestionKind.DATE, QuestionKind.TAGS, QuestionKind.DUPLICATE, QuestionKind.BOUNDARY)
    }
    for question in draft.questions:
        assert question.text.endswith(".")
        assert question.lines
