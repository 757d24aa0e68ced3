"""The glossary's two lists: sections and topics."""

from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Section:
    """A part of an edition that followers can subscribe to, such as Combat."""

    id: str
    title: str
    headings: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    is_intro: bool = False
    is_ad_hoc: bool = False
    """Made from a heading that the glossary does not list."""


class TopicMatch(StrEnum):
    """How a topic's aliases in a story's text count; see the head of `data/topics.yaml`."""

    AUTO = "auto"
    SUGGEST = "suggest"
    SOURCE = "source"
    TAG_ONLY = "tagonly"


@dataclass(frozen=True, slots=True)
class Topic:
    """A subject that stories of any section can be about, such as BlackSea."""

    id: str
    title: str
    section: str | None = None
    parent: str | None = None
    tags: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    all_of: tuple[tuple[str, ...], ...] = ()
    match: TopicMatch = TopicMatch.AUTO
    is_exact_case: bool = True
    is_body_enough: bool = False
