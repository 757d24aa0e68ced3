"""A story while it grows, paragraph by paragraph."""

from dataclasses import dataclass, field

from bot.digest.names import surnames
from bot.digest.paragraph import Paragraph
from bot.digest.words import words


@dataclass(slots=True)
class StorySoFar:
    """The paragraphs that are one story already, with what the rules ask about all of them."""

    paragraphs: list[Paragraph]
    has_own_title: bool = False
    """Its first paragraph is a title on a line of its own."""
    surnames: set[str] = field(default_factory=set)
    stems: set[str] = field(default_factory=set)
    words: set[str] = field(default_factory=set)
    is_personal: bool = False
    doubtful: list[Paragraph] = field(default_factory=list)
    """Paragraphs that were joined, but may be a story of their own."""

    @classmethod
    def opened_by(cls, paragraph: Paragraph, *, has_own_title: bool = False) -> "StorySoFar":
        story = cls([], has_own_title)
        story.add(paragraph)
        return story

    def add(self, paragraph: Paragraph, *, is_doubtful: bool = False) -> None:
        self.paragraphs.append(paragraph)
        if is_doubtful:
            self.doubtful.append(paragraph)
        self.surnames |= surnames(paragraph.folded)
        self.stems |= paragraph.stems
        self.words.update(words(paragraph.folded))
        self.is_personal = self.is_personal or paragraph.first_persons > 0

    @property
    def first(self) -> Paragraph:
        return self.paragraphs[0]

    @property
    def last(self) -> Paragraph:
        return self.paragraphs[-1]
