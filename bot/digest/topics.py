"""What a story is about: the glossary's aliases in its text, found in one pass over its words."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass, field

from bot.digest.folding import fold
from bot.digest.words import WORD, without_possessive
from bot.glossary import Glossary
from bot.model import Topic, TopicMatch

Phrase = tuple[str, ...]
"""The words and marks of an alias."""

TOKEN = re.compile(rf"{WORD.pattern}|[.,;:!?()]")
"""Marks count, so that no name is found across a comma."""

LONGEST_ACRONYM = 4
"""All-capitals of so many letters are exact whatever the glossary says: EU is no `eu`."""


@dataclass(frozen=True, slots=True)
class About:
    """Topics of a story: assigned with their ancestors, and suggested to an editor."""

    assigned: tuple[str, ...]
    suggested: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Alias:
    """One phrase of the glossary and what finding it means."""

    written: Phrase
    topic: Topic
    group: int | None = None
    """Which group of the topic's `all_of` it belongs to."""
    is_excluding: bool = False


@dataclass(frozen=True, slots=True)
class _Hit:
    start: int
    length: int
    alias: _Alias

    @property
    def places(self) -> range:
        """Which words of the text it is made of."""
        return range(self.start, self.start + self.length)


@dataclass(slots=True)
class TopicFinder:
    """Finds the topics of one glossary. Made once for an edition."""

    glossary: Glossary
    _aliases: dict[Phrase, list[_Alias]] = field(default_factory=lambda: defaultdict(list))
    _lengths: dict[str, list[int]] = field(default_factory=dict)
    """For a first word, how long the phrases are that begin with it."""

    def __post_init__(self) -> None:
        for topic in self.glossary.topics:
            if topic.match in (TopicMatch.AUTO, TopicMatch.SUGGEST):
                for alias in _aliases_of(topic):
                    self._aliases[_key(alias.written)].append(alias)
        lengths: dict[str, set[int]] = defaultdict(set)
        for phrase in self._aliases:
            lengths[phrase[0]].add(len(phrase))
        self._lengths = {first: sorted(of_it) for first, of_it in lengths.items()}

    def about(self, headline: str, paragraphs: Iterable[str]) -> About:
        in_headline = self._found(headline)
        # Paragraph by paragraph: no phrase goes on over the end of one.
        hits = [self._hits(paragraph) for paragraph in paragraphs]
        anywhere = _complete(hit.alias for of_one in hits for hit in of_one)
        assigned = [each for each in anywhere if _is_assigned(each, in_headline)]
        with_parents = self.glossary.with_ancestors(topic.id for topic in assigned)
        suggested = (topic.id for topic in anywhere if topic.id not in with_parents)
        return About(with_parents, tuple(suggested))

    def _found(self, text: str) -> tuple[Topic, ...]:
        return _complete(hit.alias for hit in self._hits(text))

    def _hits(self, text: str) -> list[_Hit]:
        """What counts of all phrases in the text: of aliases that overlap only the longest."""
        found = list(self._phrases(_phrase(text)))
        hidden = {
            (hit.alias.topic.id, place)
            for hit in found
            if hit.alias.is_excluding
            for place in hit.places
        }
        taken: dict[int, int] = {}
        kept: list[_Hit] = []
        for hit in sorted(found, key=lambda hit: -hit.length):
            if hit.alias.is_excluding or _is_hidden(hit, hidden):
                continue
            if hit.alias.group is None:
                if any(taken.get(place, 0) > hit.length for place in hit.places):
                    continue
                taken.update(dict.fromkeys(hit.places, hit.length))
            kept.append(hit)
        return sorted(kept, key=lambda hit: hit.start)

    def _phrases(self, said: Sequence[str]) -> Iterator[_Hit]:
        lowered = [word.casefold() for word in said]
        for start, first in enumerate(lowered):
            for length in self._lengths.get(first, ()):
                for alias in self._aliases.get(tuple(lowered[start : start + length]), ()):
                    if _has_case(alias, said[start : start + length]):
                        yield _Hit(start, length, alias)


def _aliases_of(topic: Topic) -> Iterator[_Alias]:
    listed = (
        *(_Alias(_phrase(alias), topic) for alias in topic.aliases),
        *(
            _Alias(_phrase(alias), topic, group=group)
            for group, aliases in enumerate(topic.all_of)
            for alias in aliases
        ),
        *(_Alias(_phrase(phrase), topic, is_excluding=True) for phrase in topic.exclude),
    )
    return (alias for alias in listed if any(map(str.isalnum, "".join(alias.written))))


def _phrase(text: str) -> Phrase:
    return tuple(map(without_possessive, TOKEN.findall(fold(text))))


def _key(phrase: Phrase) -> Phrase:
    return tuple(word.casefold() for word in phrase)


def _has_case(alias: _Alias, said: Sequence[str]) -> bool:
    return all(
        word == written
        for word, written in zip(said, alias.written, strict=True)
        if alias.topic.is_exact_case or (written.isupper() and len(written) <= LONGEST_ACRONYM)
    )


def _is_hidden(hit: _Hit, hidden: Set[tuple[str, int]]) -> bool:
    """Whether all of it lies inside phrases that its topic excludes."""
    return all((hit.alias.topic.id, place) in hidden for place in hit.places)


def _complete(found: Iterable[_Alias]) -> tuple[Topic, ...]:
    """The topics of these aliases; of a topic with groups, every group must be there."""
    topics: dict[str, Topic] = {}
    groups: dict[str, set[int]] = defaultdict(set)
    for alias in found:
        topic = alias.topic
        if alias.group is not None:
            groups[topic.id].add(alias.group)
        if alias.group is None or len(groups[topic.id]) == len(topic.all_of):
            topics.setdefault(topic.id, topic)
    return tuple(topics.values())


def _is_assigned(topic: Topic, in_headline: Sequence[Topic]) -> bool:
    return topic.match is TopicMatch.AUTO and (topic.is_body_enough or topic in in_headline)
