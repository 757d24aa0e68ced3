"""Words of a folded text, and which of them tell what it is about."""

import re

from bot.digest.vocabulary import FIRST_PERSON, FUNCTION_WORDS

WORD = re.compile(r"\w+(?:['&-]\w+)*")
QUOTED = re.compile(r'"[^"]*"?')

STEM = 5
"""Letters of a word that are compared: `shelled` and `shelling` are one then."""

SHORTEST_CONTENT = 4
"""Letters below which only capitals (EU, NATO) tell anything."""


def words(folded: str) -> list[str]:
    return WORD.findall(folded)


def without_possessive(word: str) -> str:
    """`Ukraine's` is about Ukraine."""
    return word.removesuffix("'s")


def content_stems(folded: str) -> frozenset[str]:
    """The beginnings of the words that a report would have to repeat to tell the same."""
    return frozenset(
        word.casefold()[:STEM] for word in map(without_possessive, words(folded)) if _tells(word)
    )


def first_person_count(folded: str) -> int:
    """How often a writer speaks of themselves. What they quote does not count."""
    return sum(word in FIRST_PERSON for word in words(QUOTED.sub(" ", folded)))


def _tells(word: str) -> bool:
    if len(word) < SHORTEST_CONTENT:
        return len(word) > 1 and word.isupper()
    return not word.isdigit() and word.casefold() not in FUNCTION_WORDS
