"""Cutting a document into blocks: a heading and the paragraphs under it."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from bot.digest.folding import fold
from bot.digest.paragraph import Paragraph
from bot.digest.words import words
from bot.glossary import Glossary
from bot.model import Section

LONGEST_HEADING = 60
MOST_WORDS = 8
MOST_NEW = 40
"""New sections in one document. Whatever has more is no edition whose headings could be guessed."""
SUBSTANTIAL = 90
"""Characters from which a paragraph is text rather than another title."""


@dataclass(slots=True)
class Block:
    """A section of the document. Text before the first heading has none."""

    section: Section
    heading: Paragraph | None
    is_new: bool = False
    """The heading was recognised by its shape only."""
    paragraphs: list[Paragraph] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Blocks:
    """All blocks in order, and the glossary with the sections they brought along."""

    blocks: tuple[Block, ...]
    glossary: Glossary


def find_blocks(paragraphs: Sequence[Paragraph], glossary: Glossary) -> Blocks:
    blocks = [Block(_opening_section(glossary), heading=None)]
    new = 0
    for position, here in enumerate(paragraphs):
        following = paragraphs[position + 1] if position + 1 < len(paragraphs) else None
        if section := glossary.section_of_heading(here.text):
            blocks.append(Block(section, here))
        elif new < MOST_NEW and _begins_new_section(here, following, blocks[-1], glossary):
            new += 1
            section = glossary.ad_hoc_section(here.text)
            glossary = glossary.with_sections((section,))
            blocks.append(Block(section, here, is_new=True))
        else:
            blocks[-1].paragraphs.append(here)
    return Blocks(tuple(blocks), glossary)


def looks_like_heading(here: Paragraph, following: Paragraph) -> bool:
    """A short line without markup that announces what follows."""
    if not _has_heading_form(here.text) or here.is_bullet:
        return False
    if following.is_bullet:
        return True
    signs = (
        len(following.text) >= SUBSTANTIAL,
        _is_capitalised(here.folded),
        here.folded.endswith(("...", "?")),
    )
    return sum(signs) >= 2


def _opening_section(glossary: Glossary) -> Section:
    """Where text without a heading goes: the first section that can hold stories."""
    with_stories = (each for each in glossary.sections if not each.is_intro)
    return next(with_stories, Section("Stories", "Stories", is_ad_hoc=True))


def _begins_new_section(
    here: Paragraph, following: Paragraph | None, current: Block, glossary: Glossary
) -> bool:
    if following is None or glossary.section_of_heading(following.text):
        return False
    # Right after a heading it is the title of a story.
    is_under_heading = current.heading is not None and not current.paragraphs
    return not is_under_heading and looks_like_heading(here, following)


def _has_heading_form(text: str) -> bool:
    folded = fold(text)
    said = folded.split()
    if not said or len(folded) > LONGEST_HEADING or len(said) > MOST_WORDS or "!!" in folded:
        return False
    if folded.endswith((",", ";", ":", '"')) or (folded[-1] == "." and not folded.endswith("...")):
        return False
    if folded[0] in "\"'" or folded[0].isdigit() or folded[0].islower():
        return False
    return not (len(said) == 1 and folded.isupper())


def _is_capitalised(folded: str) -> bool:
    said = words(folded)
    return sum(word[0].isupper() for word in said) >= 0.6 * len(said) if said else False
