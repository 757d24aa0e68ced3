"""What a story is about."""

import pytest

from bot.digest.topics import About, TopicFinder
from bot.glossary import Glossary
from bot.model import Topic, TopicMatch
from tests.digest.editions import GLOSSARY, HARBOUR, HEADING, imported, only_story

FINDER = TopicFinder(GLOSSARY)


def about(text: str, body: str = "") -> About:
    return FINDER.about(text, (text, body))


def assigned(text: str, body: str = "") -> set[str]:
    return set(about(text, body).assigned)


def test_a_name_in_the_headline_assigns_its_topic() -> None:
    assert assigned("Storm over Odesa.") == {"Odesa"}


def test_a_name_in_the_body_is_suggested() -> None:
    found = about("Storm over the bay.", "It reached Odesa.")
    assert (found.assigned, found.suggested) == ((), ("Odesa",))


def test_a_distinctive_name_in_the_body_assigns() -> None:
    assert assigned("Storm over the bay.", "It reached Krynky.") == {"Krynky", "Kherson"}


def test_the_longest_alias_wins_and_its_parent_is_implied() -> None:
    found = about("Ships use the Black Sea shipping corridor.")
    assert found.assigned == ("GrainCorridor", "BlackSea")


@pytest.mark.parametrize(
    "text",
    ["Cook serves black sea bass.", "A Black, Sea and Sand show.", "Blackseat sold."],
)
def test_a_topic_needs_its_exact_words(text: str) -> None:
    assert "BlackSea" not in assigned(text)


def test_a_possessive_is_still_the_name() -> None:
    assert assigned("Kherson’s port closes.") == {"Kherson"}


@pytest.mark.parametrize(
    "text", ["NK Pro is a website.", "Thanks to Blinkenlights.", "KI is short."]
)
def test_letters_of_a_tag_are_never_searched_in_text(text: str) -> None:
    assert assigned(text) == set()


def test_an_excluded_phrase_hides_the_name_inside() -> None:
    assert about("New York Times wins prize.") == About((), ())
    assert about("New York floods.").suggested == ("NYC",)


def test_a_name_beside_an_excluded_phrase_still_counts() -> None:
    assert about("New York Times leaves New York.").suggested == ("NYC",)


@pytest.mark.parametrize("text", ["Dnipro River rises.", "Fire in Dniprovskyi district."])
def test_a_city_is_not_its_river_or_a_district(text: str) -> None:
    assert assigned(text) == set()


def test_short_capitals_are_exact_even_when_case_is_ignored() -> None:
    topic = Topic("Eu", "EU", aliases=("EU", "common market"), is_exact_case=False)
    finder = TopicFinder(Glossary((), (topic,)))
    assert finder.about("o meu e o eu", ("o meu e o eu",)).assigned == ()
    assert finder.about("Common Market grows", ("Common Market grows",)).assigned == ("Eu",)


def test_weak_words_count_only_together() -> None:
    assert assigned("Ten villages shelled.") == {"Shelling"}
    assert assigned("Ten villages flooded.") == set()
    assert assigned("A depot was shelled.") == set()


def test_weak_words_may_stand_apart_when_the_body_is_enough() -> None:
    found = assigned("Wagner is back.", "It recruited in two towns. Men are recruited by phone.")
    assert found == {"WagnerRecruits", "Wagner"}


def test_no_phrase_goes_on_over_the_end_of_a_paragraph() -> None:
    assert about("The night was Black", "Sea and sky met.").assigned == ()


def test_sources_never_become_topics() -> None:
    assert about("Reuters and Bloomberg report on the ISW.") == About((), ())


def test_an_alias_of_marks_alone_is_never_found() -> None:
    finder = TopicFinder(Glossary((), (Topic("Dots", "Dots", aliases=("…",)),)))
    assert finder.about("…", ("…",)).assigned == ()


def test_a_topic_to_suggest_is_never_assigned() -> None:
    topic = Topic("Z", "Z", aliases=("Zed",), match=TopicMatch.SUGGEST, is_body_enough=True)
    assert TopicFinder(Glossary((), (topic,))).about("Zed", ("Zed",)) == About((), ("Z",))


def test_a_tag_token_names_the_stories_of_its_topic() -> None:
    tags = "Day619 BlackSea Kazak NK CombatSit A&P ISW"
    draft = imported(HEADING, f"Black Sea is calm. {HARBOUR}", tags=tags)
    assert draft.stories[0].tags == ("BlackSea", "CombatSit")


def test_a_marker_of_sources_names_no_story() -> None:
    draft = imported("Programming…", HARBOUR, HEADING, HARBOUR)
    assert draft.sections[0].stories[0].tags == ()


def test_a_topic_after_the_marker_still_names_its_stories() -> None:
    draft = imported(HEADING, "China builds. China pays.", tags="Day619 NK Kazak EU A&P ISW China")
    assert draft.stories[0].tags == ("China",)


def test_emoji_and_other_scripts_are_no_trouble() -> None:
    assert only_story("😀 Kherson \u202bשלום\u202c is calm.").text.topics == ("Kherson",)


def test_invisible_characters_hide_no_name() -> None:
    assert only_story("Kher\u00adson \u200bis calm.").text.topics == ("Kherson",)
