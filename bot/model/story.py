"""Stories and editions as the public sees them."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import NewType

EditionId = NewType("EditionId", int)
StoryId = NewType("StoryId", int)


@dataclass(frozen=True, slots=True)
class StoryText:
    """One version of a story as editors wrote it, without any platform's markup.

    `paragraphs` are verbatim and hold the headline where it stands in the text.
    """

    section: str
    headline: str
    paragraphs: tuple[str, ...]
    source: str | None = None
    event_date: date | None = None
    topics: tuple[str, ...] = ()
    """Ids of the topics it is about, parents included."""

    @property
    def body(self) -> tuple[str, ...]:
        """The paragraphs without the headline that opens the first one."""
        if not self.paragraphs or not self.paragraphs[0].startswith(self.headline):
            return self.paragraphs
        rest = self.paragraphs[0][len(self.headline) :].strip()
        return (rest, *self.paragraphs[1:]) if rest else self.paragraphs[1:]


@dataclass(frozen=True, slots=True)
class Edition:
    """A dated digest of stories. `published_at` is None while it is only a draft."""

    id: EditionId
    number: int
    title: str
    date: date
    tags: tuple[str, ...]
    published_at: datetime | None


@dataclass(frozen=True, slots=True)
class Correction:
    """The public text was put right."""

    at: datetime
    note: str | None
    """What was wrong, as readers are told."""


@dataclass(frozen=True, slots=True)
class Retraction:
    """A story that was public and was taken back."""

    story_id: StoryId
    section: str
    position: int
    at: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class Story:
    """A story in the version the public sees."""

    id: StoryId
    edition_id: EditionId | None
    position: int
    version: int
    day: date
    """Of its edition; of its publication for a story that has none."""
    text: StoryText
    published_at: datetime
    correction: Correction | None = None
    """The last one."""


@dataclass(frozen=True, slots=True)
class EditionSection:
    """One section of a published edition at a glance."""

    section_id: str
    heading: str
    story_count: int
    headlines: tuple[str, ...]
    """The first few, in the edition's order."""
