"""The headline of a story is its first sentence."""

import pytest

from bot.digest.sentence import first_sentence

REST = " Nobody was hurt."


@pytest.mark.parametrize(
    "sentence",
    [
        "Two were hurt.",
        "Who was hurt?",
        "Nobody was hurt…",
        "The U.S. Attorney spoke.",
        "He came to St. Petersburg with Gen. Smith.",
        "It was reported on Nov. 1.",
        "See No. 5 of the list.",
        "J. K. Rowling came.",
        "Aid of $5.3 billion is planned.",
        "“It is over. Go home,” he said.",
        '"It is over. Go home," he said.',
        "He called it “over.”",
        "At 5 p.m. sharp it ended.",
        "The firm Yahoo! inc. closed.",
        "Ελλάδα και Κύπρος.",
    ],
)
def test_a_stop_inside_a_sentence_does_not_end_it(sentence: str) -> None:
    assert first_sentence(sentence + REST) == sentence


def test_a_stop_without_a_blank_ends_a_sentence() -> None:
    assert first_sentence("It will end in 2026.In 2027 it begins again.") == "It will end in 2026."


def test_an_acronym_ends_a_sentence_when_another_begins() -> None:
    assert first_sentence("He flew to the U.S. The trip was long.") == "He flew to the U.S."


def test_a_month_ends_a_sentence_when_no_day_follows() -> None:
    assert first_sentence("It began in Oct. Ships came.") == "It began in Oct."


def test_a_quote_that_never_closes_does_not_swallow_the_text() -> None:
    assert first_sentence("He called it “over. He left.") == "He called it “over."


def test_a_text_without_a_stop_is_one_sentence() -> None:
    assert first_sentence("Bases abroad") == "Bases abroad"


def test_an_empty_text_has_an_empty_sentence() -> None:
    assert first_sentence("") == ""
