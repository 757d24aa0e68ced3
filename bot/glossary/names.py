"""Looking sections and topics up by any of their names. Pure."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from difflib import SequenceMatcher
from functools import cached_property
from itertools import chain
from typing import TypeVar

from bot.model import Section, Topic, TopicMatch

Named = TypeVar("Named", bound=Section | Topic)

LONGEST_NAME = 80
"""Characters of a name that are looked at. Real ones are shorter; a person may send a novel."""

SHORTEST_PREFIX = 3
"""Letters from which the beginning of a section's name will do for it."""

LONGEST_ID = 32
"""Characters of an id made from a heading, so that it fits a button."""


def name_key(name: str) -> str:
    """What two spellings of a name have in common: `Black Sea`, `#black-sea` and `BlackSea`."""
    spelled = unicodedata.normalize("NFKD", name[:LONGEST_NAME].replace("&", " and "))
    return "".join(filter(str.isalnum, spelled)).casefold()


@dataclass(frozen=True, slots=True)
class Counter:
    """A series' own count of days: `Day616` is 616 days after `zero`."""

    word: str
    zero: date

    def number_in(self, token: str) -> int | None:
        """The number of a token such as `Day616`; None when it is no count."""
        found = re.fullmatch(rf"{re.escape(self.word)}-?(\d{{1,6}})", token, re.IGNORECASE)
        return int(found[1]) if found else None

    def day(self, number: int) -> date | None:
        try:
            return self.zero + timedelta(days=number)
        except OverflowError:
            return None


@dataclass(frozen=True)
class Glossary:
    """All sections and topics. Lookups compare names by `name_key`."""

    sections: tuple[Section, ...]
    topics: tuple[Topic, ...]
    counter: Counter | None = None
    source_marker: str = ""
    """The tag after which a tag line names sources instead of stories."""
    outlets: tuple[str, ...] = ()
    """Names of news outlets besides the topics that are sources."""

    def find_section(self, name: str) -> Section | None:
        """By id, title, heading or tag; else by a beginning that only one section has."""
        key = name_key(name)
        return self._sections_by_name.get(key) or self._section_that_begins(key)

    def find_topic(self, name: str) -> Topic | None:
        """By id or title, else by tag, else by alias."""
        return self._topics_by_name.get(name_key(name))

    def section_of_heading(self, text: str) -> Section | None:
        """The section of a heading that the glossary lists, however it is decorated."""
        return None if len(text) > LONGEST_NAME else self._sections_by_heading.get(name_key(text))

    def section_of_tag(self, token: str) -> Section | None:
        return self._sections_by_tag.get(name_key(token))

    def topic_of_tag(self, token: str) -> Topic | None:
        """Only by the listed tags: a name that merely looks alike may be another's."""
        return self._topics_by_tag.get(name_key(token))

    def nearest_sections(self, name: str, limit: int = 3) -> tuple[Section, ...]:
        """The sections whose names are most like this one."""
        return _nearest(name, self._readable_sections(), limit)

    def nearest_topics(self, name: str, limit: int = 3) -> tuple[Topic, ...]:
        """The topics whose names are most like this one, of those that stories can have."""
        return _nearest(name, self._readable_topics(), limit)

    def nearest(self, name: str, limit: int = 3) -> tuple[Section | Topic, ...]:
        """Sections and topics whose names are most like this one, the most alike first."""
        both: Iterable[Section | Topic] = chain(self._readable_sections(), self._readable_topics())
        return _nearest(name, both, limit)

    def _readable_sections(self) -> Iterator[Section]:
        return (each for each in self.sections if not each.is_intro)

    def _readable_topics(self) -> Iterator[Topic]:
        never = (TopicMatch.SOURCE, TopicMatch.TAG_ONLY)
        return (each for each in self.topics if each.match not in never)

    def with_ancestors(self, topic_ids: Iterable[str]) -> tuple[str, ...]:
        """These topics, each followed by what it is part of, none twice."""
        chains = (step for topic_id in topic_ids for step in self._upwards(topic_id))
        return tuple(dict.fromkeys(chains))

    def with_sections(self, extra: Iterable[Section]) -> "Glossary":
        """This glossary and sections it does not list."""
        known = {each.id for each in self.sections}
        added = {each.id: each for each in extra if each.id not in known}
        return replace(self, sections=(*self.sections, *added.values())) if added else self

    def ad_hoc_section(self, heading: str) -> Section:
        """A new section for a heading that the glossary does not list."""
        base = _id_from(heading)
        ids = (*(each.id for each in self.sections), *(each.id for each in self.topics))
        taken = frozenset(map(name_key, ids))
        numbered = (base if n == 1 else f"{base}{n}" for n in range(1, len(taken) + 2))
        free = next(each for each in numbered if name_key(each) not in taken)
        return Section(free, heading, headings=(heading,), is_ad_hoc=True)

    def _upwards(self, topic_id: str) -> Iterator[str]:
        step: str | None = topic_id
        while step is not None:
            yield step
            step = self._parents.get(step)

    def _section_that_begins(self, key: str) -> Section | None:
        if len(key) < SHORTEST_PREFIX or key in self._topics_by_name:
            return None
        named = self._sections_by_name.items()
        begun = {each.id: each for name, each in named if name.startswith(key)}
        return next(iter(begun.values())) if len(begun) == 1 else None

    @cached_property
    def _parents(self) -> Mapping[str, str | None]:
        return {each.id: each.parent for each in self.topics}

    @cached_property
    def _sections_by_name(self) -> Mapping[str, Section]:
        return _index(
            ((name, each) for each in self.sections for name in (each.id, each.title)),
            ((name, each) for each in self.sections for name in (*each.headings, *each.tags)),
        )

    @cached_property
    def _sections_by_heading(self) -> Mapping[str, Section]:
        return _index(
            (name, each) for each in self.sections for name in (*each.headings, each.title)
        )

    @cached_property
    def _sections_by_tag(self) -> Mapping[str, Section]:
        return _index((tag, each) for each in self.sections for tag in each.tags)

    @cached_property
    def _topics_by_name(self) -> Mapping[str, Topic]:
        return _index(
            ((name, each) for each in self.topics for name in (each.id, each.title)),
            ((tag, each) for each in self.topics for tag in each.tags),
            ((alias, each) for each in self.topics for alias in each.aliases),
        )

    @cached_property
    def _topics_by_tag(self) -> Mapping[str, Topic]:
        return _index((tag, each) for each in self.topics for tag in each.tags)


def _index(*named: Iterable[tuple[str, Named]]) -> dict[str, Named]:
    """Things by the key of a name; of two with the same name the first is meant."""
    found: dict[str, Named] = {}
    for name, thing in chain.from_iterable(named):
        found.setdefault(name_key(name), thing)
    found.pop("", None)
    return found


def _nearest(name: str, among: Iterable[Named], limit: int) -> tuple[Named, ...]:
    key = SequenceMatcher(autojunk=False)
    key.set_seq2(name_key(name))

    def likeness(each: Named) -> float:
        names = (*_written_names(each), each.id, each.title)
        return max(_ratio(key, name_key(known)) for known in names)

    return tuple(sorted(among, key=likeness, reverse=True)[:limit])


def _written_names(each: Section | Topic) -> tuple[str, ...]:
    return each.aliases if isinstance(each, Topic) else each.headings


def _ratio(matcher: "SequenceMatcher[str]", known: str) -> float:
    matcher.set_seq1(known)
    return matcher.ratio()


def _id_from(heading: str) -> str:
    """`The Left?` becomes `TheLeft`; a heading without Latin letters becomes `Section`."""
    plain = unicodedata.normalize("NFKD", heading).encode("ascii", "ignore").decode()
    words = re.findall(r"[A-Za-z0-9]+", plain.replace("'", ""))
    camel = "".join(word[:1].upper() + word[1:] for word in words)[:LONGEST_ID]
    return camel if camel[:1].isalpha() else f"Section{camel}"[:LONGEST_ID]
