"""Who tells a story."""

import pytest

from bot.digest.attribution import Outlets, attribution_prefix
from tests.digest.editions import GLOSSARY, only_story

OUTLETS = Outlets.of(GLOSSARY)
SAID = "Two boats were seen. The boats had no lights."


@pytest.mark.parametrize(
    "who",
    [
        "Reuters",
        "Governor",
        "General Staff",
        "PM Shmyhal",
        "Von der Leyen",
        "Ministry of Defence",
        "The Guardian",
        "Gov. Prokudin",
        "Ukraine’s General Staff",
    ],
)
def test_a_name_before_a_colon_is_the_source(who: str) -> None:
    story = only_story(f"{who}: {SAID}")
    assert story.attribution_prefix == who
    assert story.text.source == who
    assert story.text.headline == f"{who}: Two boats were seen."


def test_a_name_before_a_dash_is_the_source() -> None:
    assert attribution_prefix(f"Reuters — {SAID}", OUTLETS) == "Reuters"


@pytest.mark.parametrize(
    "start",
    [
        "Oct 31",
        "Wednesday",
        "12:30",
        "Day 619",
        "Update",
        "Map",
        "Watch",
        "Editor, in haste",
        "The ‘modern’ fleet",
        'The "modern" fleet',
        "The fleet",
        "the fleet",
        "Written answer by the Office of a Mayor",
        "Boats seen near the old harbour",
        "He came. Boats",
    ],
)
def test_other_words_before_a_colon_are_no_source(start: str) -> None:
    assert attribution_prefix(f"{start}: {SAID}", OUTLETS) is None


def test_a_colon_at_the_end_names_no_source() -> None:
    assert attribution_prefix("President’s evening address:", OUTLETS) is None


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("Boats were seen, according to the Associated Press.", "Associated Press"),
        ("Boats were seen, Ukrinform reported on Nov. 1.", "Ukrinform"),
        ("Boats were seen, the Tass news agency reported.", "Tass"),
        ("Boats were seen, he told the BBC.", "BBC"),
        ("Boats were seen, a paper wrote, citing Reuters.", "Reuters"),
        ("Boats were seen (Reuters)", "Reuters"),
        ("Boats were seen by fishermen in the bay. From Harbour Weekly.", "Harbour Weekly"),
    ],
)
def test_a_known_outlet_inside_the_text_is_the_source(text: str, source: str) -> None:
    assert only_story(text).text.source == source


@pytest.mark.parametrize(
    "text",
    [
        "Boats were seen, according to fishermen.",
        "Michael Bloomberg came to see the boats.",
        "Boats pass three times a day.",
    ],
)
def test_an_unknown_source_inside_the_text_is_not_guessed(text: str) -> None:
    assert only_story(text).text.source is None


def test_a_weak_source_gives_way_to_the_outlet_that_is_named() -> None:
    story = only_story("Media: Boats were seen. Boats came at night, Ukrinform reported.")
    assert (story.attribution_prefix, story.text.source) == ("Media", "Ukrinform")


def test_a_weak_source_is_better_than_none() -> None:
    assert only_story(f"Media: {SAID}").text.source == "Media"


def test_a_byline_names_the_source_of_a_titled_story() -> None:
    story = only_story("Boats of the North", "Harbour Radio—by Ada Berg", SAID)
    assert story.text.source == "Harbour Radio"
