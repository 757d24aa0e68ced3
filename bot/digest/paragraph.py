"""One paragraph of a document, as it stands and as the rules look at it."""

from dataclasses import dataclass
from functools import cached_property

from bot.digest.folding import fold
from bot.digest.sentence import first_sentence
from bot.digest.words import content_stems, first_person_count


@dataclass(frozen=True)
class Paragraph:
    """A paragraph with the document's lines it was made of, from 1."""

    text: str
    lines: tuple[int, ...]
    stray_mark: str = ""
    """What stood before the first word and is not shown."""
    opens_story: bool | None = None
    """What the layout says; None where it says nothing."""
    is_bullet: bool = False
    prefix: str | None = None
    """Who tells it, as written before its colon."""

    @property
    def line(self) -> int:
        return self.lines[0]

    @cached_property
    def folded(self) -> str:
        return fold(self.text)

    @cached_property
    def sentence(self) -> str:
        """The first sentence, as it stands."""
        return first_sentence(self.text)

    @cached_property
    def is_one_sentence(self) -> bool:
        return len(self.sentence) == len(self.text)

    @cached_property
    def stems(self) -> frozenset[str]:
        return content_stems(self.folded)

    @cached_property
    def sentence_stems(self) -> frozenset[str]:
        return content_stems(fold(self.sentence))

    @cached_property
    def rest_stems(self) -> frozenset[str]:
        return content_stems(fold(self.text[len(self.sentence) :]))

    @cached_property
    def first_persons(self) -> int:
        return first_person_count(self.folded)

    @cached_property
    def has_headline_shape(self) -> bool:
        """Its first sentence is short and told again by the rest, as a headline is."""
        rest = len(self.text) - len(self.sentence)
        repeated = len(self.sentence_stems & self.rest_stems)
        return (len(self.sentence) <= 130 and repeated >= 2) or (
            len(self.sentence) <= 95 and repeated >= 1 and rest > len(self.sentence)
        )
