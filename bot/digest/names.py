"""Names of people in a folded text."""

import re

from bot.digest.vocabulary import NOT_A_PERSON

CAPITALISED = r"[^\W\d_a-z][^\W\d_A-Z]{2,}"
FULL_NAME = re.compile(
    rf"\b(?P<first>{CAPITALISED}) (?=(?P<last>{CAPITALISED}(?:-{CAPITALISED})?)\b)"
)
"""Found at every word: of `Minister Ann Bee` only the second pair is a person's."""
BARE_NAME = re.compile(rf"(?<![\w'-])(?P<name>{CAPITALISED}(?:-{CAPITALISED})?)(?![\w-])")
TITLED_NAME = re.compile(
    rf"\b(?:President|Minister|Chancellor|Governor|General|Mr|Mrs|Ms)\.? {CAPITALISED}"
)


def surnames(folded: str) -> set[str]:
    """The second words of what looks like a person's name and surname."""
    return {
        found["last"]
        for found in FULL_NAME.finditer(folded)
        if not NOT_A_PERSON & {found["first"], found["last"]}
    }


def bare_names(folded: str) -> set[str]:
    """Capitalised words that may be surnames whose first name stands elsewhere."""
    return {found["name"] for found in BARE_NAME.finditer(folded)} - surnames(folded)


def has_titled_name(folded: str) -> bool:
    """`President Bee` stands alone in any story; a bare `Bee` does not."""
    return bool(TITLED_NAME.search(folded))
