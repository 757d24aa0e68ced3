"""What waits to be published: documents, what importers make of them, the editors' desk."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import NewType

from bot.model.story import Edition, StoryId, StoryText
from bot.model.term import Section

DraftId = NewType("DraftId", int)


@dataclass(frozen=True, slots=True)
class Document:
    """A file somebody sent along, byte for byte."""

    name: str
    data: bytes


class QuestionKind(StrEnum):
    """What an importer could not decide alone."""

    DATE = "date"
    HEADING = "heading"
    BOUNDARY = "boundary"
    ESSAY = "essay"
    TAGS = "tags"
    DUPLICATE = "duplicate"
    SIZE = "size"
    SPLIT = "split"
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True)
class Question:
    """Something for an editor to look at before publishing. Lines count from 1."""

    kind: QuestionKind
    text: str
    lines: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class DraftStory:
    """A story as an importer found it, with what an editor needs to check it."""

    text: StoryText
    lines: tuple[int, ...] = ()
    """The document's lines it was made of, from 1."""
    attribution_prefix: str | None = None
    tags: tuple[str, ...] = ()
    """Tokens of the edition's tag line that name this story."""
    suggested_topics: tuple[str, ...] = ()
    stray_mark: str = ""
    """What stands before the first word in the document and is not shown, such as a lone dot."""


@dataclass(frozen=True, slots=True)
class DraftSection:
    """A heading of the document with its stories; `section` says which section it is."""

    section: Section
    heading: str
    stories: tuple[DraftStory, ...]


@dataclass(frozen=True, slots=True)
class DraftEdition:
    """What an importer makes of one document. Nothing of it is public."""

    title: str
    """The title line as it stands."""
    series: str
    """The title without its date; with the date it identifies the edition."""
    date: date | None
    tags: tuple[str, ...]
    sections: tuple[DraftSection, ...]
    questions: tuple[Question, ...] = ()

    @property
    def stories(self) -> tuple[DraftStory, ...]:
        return tuple(story for section in self.sections for story in section.stories)


class Change(StrEnum):
    """What publishing a draft would do to a story."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"


@dataclass(frozen=True, slots=True)
class DeskStory:
    """A story as the desk sees it: its newest text, and the public one if that differs."""

    id: StoryId
    position: int
    text: StoryText
    suggested_topics: tuple[str, ...]
    public: StoryText | None
    """What the public reads now; None while nothing is published."""
    is_retracted: bool = False
    """It was public and was taken back; it never becomes public again."""

    @property
    def change(self) -> Change:
        if self.public is None:
            return Change.NEW
        return Change.SAME if self.public == self.text else Change.CHANGED


@dataclass(frozen=True, slots=True)
class Draft:
    """Work that waits for `/publish`. `version` grows with every change of it."""

    id: DraftId
    version: int
    edition: Edition | None
    """None for a single story."""
    questions: tuple[Question, ...]
    stories: tuple[DeskStory, ...]
    updated_at: datetime
    is_closed: bool = False
    publish_at: datetime | None = None
    """When it publishes itself; None: by hand."""

    @property
    def title(self) -> str:
        return self.edition.title if self.edition else self.stories[0].text.headline
