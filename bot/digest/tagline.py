"""The tag line: one line of words that name the stories of an edition."""

import re
from collections.abc import Collection
from dataclasses import dataclass

from bot.digest.folding import fold
from bot.glossary import Glossary, name_key
from bot.model import TopicMatch

TOKEN = re.compile(r"[\w&'-]+")
PUNCTUATION = re.compile(r"[.,:;!?]")
CAMEL_CASE = re.compile(r"[a-z][A-Z]")
STOP_WORDS = frozenset({"the", "a", "an", "and", "or", "of", "in", "on", "at", "to", "for", "with"})

FEWEST = 6
MOSTLY = 0.85
"""Share of tokens that must look like tags: hand-made lines hold a slip or two."""


def is_tag_line(text: str) -> bool:
    folded = fold(text)
    tokens = folded.split()
    if len(tokens) < FEWEST or PUNCTUATION.search(folded):
        return False
    if any(token.casefold() in STOP_WORDS for token in tokens):
        return False
    shaped = sum(map(_has_tag_form, tokens))
    return shaped >= MOSTLY * len(tokens) and sum(map(_stands_in_no_sentence, tokens)) >= 2


@dataclass(frozen=True, slots=True)
class TagLine:
    """The tokens of an edition's tag line, read with a glossary. Its table alone maps them."""

    tokens: tuple[str, ...]
    glossary: Glossary

    @classmethod
    def read(cls, text: str, glossary: Glossary) -> "TagLine":
        return cls(tuple(fold(text).split()), glossary)

    def tokens_for(self, section_id: str, topic_ids: Collection[str]) -> tuple[str, ...]:
        """The tokens that name a story of this section about these topics."""
        return tuple(token for token in self.tokens if self._names(token, section_id, topic_ids))

    def unknown(self) -> tuple[str, ...]:
        """Tokens that name neither a topic nor a section. Those of sources are nobody's topic."""
        return tuple(
            token
            for token in self._before_sources()
            if not self.glossary.topic_of_tag(token)
            and not self.glossary.section_of_tag(token)
            and not self._is_count(token)
        )

    def unused(self, topic_ids: Collection[str]) -> tuple[str, ...]:
        """Tokens of topics that no story has."""
        topics = ((token, self.glossary.topic_of_tag(token)) for token in self._before_sources())
        findable = (TopicMatch.AUTO, TopicMatch.SUGGEST)
        return tuple(
            token
            for token, topic in topics
            if topic and topic.match in findable and topic.id not in topic_ids
        )

    def _names(self, token: str, section_id: str, topic_ids: Collection[str]) -> bool:
        if topic := self.glossary.topic_of_tag(token):
            return topic.id in topic_ids
        section = self.glossary.section_of_tag(token)
        if section is None or self._is_source_marker(token):
            return False
        return section.id == section_id

    def _before_sources(self) -> tuple[str, ...]:
        marks = [place for place, token in enumerate(self.tokens) if self._is_source_marker(token)]
        return self.tokens[: marks[0]] if marks else self.tokens

    def _is_source_marker(self, token: str) -> bool:
        return name_key(token) == name_key(self.glossary.source_marker)

    def _is_count(self, token: str) -> bool:
        counter = self.glossary.counter
        return counter is not None and counter.number_in(token) is not None


def _has_tag_form(token: str) -> bool:
    return bool(TOKEN.fullmatch(token)) and (token[0].isupper() or token[0].isdigit())


def _stands_in_no_sentence(token: str) -> bool:
    """CamelCase, all capitals or with a digit."""
    is_capitals = len(token) > 1 and token.isupper()
    return is_capitals or bool(CAMEL_CASE.search(token) or re.search(r"\d", token))
