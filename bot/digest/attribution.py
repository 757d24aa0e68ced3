"""Who tells a story: the name before a colon, else a known outlet inside the text."""

import re
from dataclasses import dataclass
from functools import cached_property

from bot.digest.folding import fold
from bot.digest.sentence import ends_like_sentence, first_sentence
from bot.digest.vocabulary import LABELS, MONTHS, WEAK_SOURCES, WEEKDAYS
from bot.glossary import Glossary, name_key
from bot.model import TopicMatch

BEFORE_COLON = re.compile(r"(?P<who>[^:—]{1,45}?)\s?(?::\s+|—\s?)(?=\S)")
QUOTE_MARK = re.compile(r"[\",;()\[\]]|(?<!\w)'|'(?!\w)")
CLOCK = re.compile(r"\d+[:.h]\d|\b\d{4}\b")
BYLINE = re.compile(r"(?:\s?—\s?|\s[–|-]\s)[Bb]y (?=\S)|^[Bb]y (?=[^\W\d_a-z])")
LONGEST_BYLINE = 140
FROM = re.compile(r"From (?P<who>[^\W\d_][^.:;,]{1,40})\.$")

DATE_WORDS = frozenset(
    short.casefold() for name in (*MONTHS, *WEEKDAYS) for short in (name, name[:3], name[:4])
)


@dataclass(frozen=True)
class Outlets:
    """The outlets and analysts that a text may cite by name."""

    names: tuple[str, ...]

    @classmethod
    def of(cls, glossary: Glossary) -> "Outlets":
        sources = (each for each in glossary.topics if each.match is TopicMatch.SOURCE)
        spelled = (name for each in sources for name in (each.title, *each.aliases))
        return cls(tuple(dict.fromkeys((*glossary.outlets, *spelled))))

    def knows(self, name: str) -> bool:
        return name_key(name) in self._keys

    def cited_in(self, folded: str) -> str | None:
        """The first outlet that the text names as its source."""
        found = self._citation.search(folded) if self.names else None
        return next(filter(None, found.groups()), None) if found else None

    @cached_property
    def _keys(self) -> frozenset[str]:
        keys = {name_key(name) for name in self.names}
        return frozenset(keys | {key.removeprefix("the") for key in keys})

    @cached_property
    def _citation(self) -> "re.Pattern[str]":
        spelled = sorted(map(fold, self.names), key=len, reverse=True)
        outlet = f"({'|'.join(map(re.escape, spelled))})"
        return re.compile(
            rf"\b(?:[Aa]ccording to|[Cc]iting|(?:[Cc]ited|[Qq]uoted|[Rr]eported) by|told)"
            rf" (?:the )?{outlet}\b"
            rf"|\b{outlet}(?: news agency)? (?:has |have )?(?:reported|reports|writes|wrote|says)\b"
            rf"|\({outlet}\)\W*$"
        )


def attribution_prefix(text: str, outlets: Outlets) -> str | None:
    """`Governor` of `Governor: Two hurt.`; None when what stands before the colon is no source."""
    found = BEFORE_COLON.match(text)
    if found is None:
        return None
    who = found["who"]
    if outlets.knows(who):
        return who
    is_named = _is_source(fold(who)) and not _is_subtitle(text[found.end() :])
    return who if is_named else None


def source_of(prefix: str | None, folded: str, outlets: Outlets) -> str | None:
    """The source to show: who is named before the colon, unless that names nobody."""
    if prefix and prefix.casefold() not in WEAK_SOURCES:
        return prefix
    given = FROM.search(folded)
    return outlets.cited_in(folded) or (given["who"] if given else None) or prefix


def is_byline(text: str) -> bool:
    """A line that only says by whom something is."""
    return len(text) <= LONGEST_BYLINE and not text.endswith(".") and bool(BYLINE.search(text))


def byline_source(text: str) -> str | None:
    """The programme or outlet that a by-line names: what stands before or after `by …`."""
    found = BYLINE.search(text)
    if found is None:
        return None
    return text[: found.start()].strip() or text[found.end() :].rpartition("|")[2].strip() or None


def _is_subtitle(text: str) -> bool:
    """`What to Watch Until March`: after the colon of a title in title case stands no report."""
    said = [word for word in text.split() if len(word) > 3]
    is_bare = len(text) <= LONGEST_BYLINE and not ends_like_sentence(text)
    return is_bare and len(said) >= 2 and all(word[0].isupper() for word in said)


def _is_source(who: str) -> bool:
    said = who.split()
    if not said or len(said) > 6 or not said[0][0].isupper() or said[0] == "The":
        return False
    if QUOTE_MARK.search(who) or CLOCK.search(who) or first_sentence(who + " x") != who + " x":
        return False
    first = said[0].casefold().rstrip(".")
    if first in LABELS or first in DATE_WORDS or who.casefold() in LABELS:
        return False
    return sum(word[0].islower() for word in said) <= 2
