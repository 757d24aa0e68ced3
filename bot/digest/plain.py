"""Reading a plain text in the E-Stories format: title, tag line, headings, stories."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from bot.digest import questions
from bot.digest.attribution import Outlets, attribution_prefix
from bot.digest.dates import DateClues, edition_date
from bot.digest.drafting import Drafting
from bot.digest.headings import Block, find_blocks
from bot.digest.history import History
from bot.digest.junk import is_junk
from bot.digest.layout import LINE_BREAK, layout_of
from bot.digest.paragraph import Paragraph
from bot.digest.stories import Cut, cut
from bot.digest.tagline import TagLine, is_tag_line
from bot.digest.title import UNTITLED, is_title, series_of
from bot.digest.topics import TopicFinder
from bot.errors import UserError
from bot.glossary import Glossary
from bot.model import DraftEdition, DraftSection, DraftStory, Question

MOST_LINES = 5_000
MOST_LETTERS = 1_000_000
"""An edition has a hundred lines and thirty thousand letters; this much is read in seconds."""

TOP_LINES = 6
"""Lines among which a date that is no story's may stand."""
SHORT_LINE = 60
TAG_LINE_WITHIN = 2
"""Lines after the title among which the tag line stands."""


@dataclass(frozen=True, slots=True)
class Head:
    """The lines above the text, and the text."""

    title: Paragraph | None
    tag_line: Paragraph | None
    text: tuple[Paragraph, ...]


@dataclass(frozen=True, slots=True)
class Kept:
    """The blocks without what is no news, and what that was."""

    blocks: tuple[Block, ...]
    dropped: tuple[Paragraph, ...]


def read_plain(
    text: str, name: str, glossary: Glossary, today: date, history: History
) -> DraftEdition:
    """Raises UserError when no stories can be found in the text."""
    _refuse_too_long(text)
    layout = layout_of(text)
    head = head_of(layout.paragraphs, glossary)
    outlets = Outlets.of(glossary)
    found = find_blocks(_with_prefixes(head.text, outlets), glossary)
    _refuse_without_headings(found.blocks)
    kept = without_junk(found.blocks, history, is_list=layout.is_list)
    tag_line = TagLine.read(head.tag_line.text if head.tag_line else "", found.glossary)
    dated = edition_date(_clues(head, tag_line, text, name), glossary.counter, today)
    drafting = Drafting(outlets, TopicFinder(found.glossary), tag_line, dated.date)
    cuts = tuple(cut(block) for block in kept.blocks)
    sections = _sections(kept.blocks, cuts, drafting)
    _refuse_without_stories(sections)
    title = head.title.text if head.title else UNTITLED
    draft = DraftEdition(title, series_of(title), dated.date, tag_line.tokens, sections)
    asked = (
        *questions.about_date(dated, head.title.line if head.title else 1),
        *questions.about_headings(kept.blocks, cuts),
        *questions.about_boundaries(cuts),
        *questions.about_short_stories(cuts),
        *questions.about_splits(each for block in kept.blocks for each in block.paragraphs),
        *_about_tags(head, tag_line, draft.stories),
        *questions.about_duplicates(draft.stories, history, outlets),
        *questions.about_size(sections),
        *questions.about_dropped(kept.dropped, layout.paragraphs, is_list=layout.is_list),
    )
    return replace(draft, questions=asked)


def head_of(paragraphs: Sequence[Paragraph], glossary: Glossary) -> Head:
    rest = list(paragraphs)
    title = rest.pop(0) if rest and is_title(rest[0].text, glossary) else None
    places = [n for n, each in enumerate(rest[:TAG_LINE_WITHIN]) if is_tag_line(each.text)]
    tag_line = rest.pop(places[0]) if places else None
    return Head(title, tag_line, tuple(rest))


def without_junk(blocks: Sequence[Block], history: History, *, is_list: bool) -> Kept:
    """Blocks of stories only. An intro holds none; in a list only the bullets are any."""
    kept: list[Block] = []
    dropped: list[Paragraph] = []
    for block in blocks:
        news: list[Paragraph] = []
        for each in block.paragraphs:
            is_news = not block.section.is_intro and not is_junk(each, history.standing)
            is_entry = each.is_bullet or not is_list
            (news if is_news and is_entry else dropped).append(each)
        kept.append(replace(block, paragraphs=news))
    return Kept(tuple(kept), tuple(dropped))


def _with_prefixes(paragraphs: Sequence[Paragraph], outlets: Outlets) -> list[Paragraph]:
    return [replace(each, prefix=attribution_prefix(each.text, outlets)) for each in paragraphs]


def _clues(head: Head, tag_line: TagLine, text: str, name: str) -> DateClues:
    short = [each.folded for each in head.text[:TOP_LINES] if len(each.folded) <= SHORT_LINE]
    title = head.title.folded if head.title else ""
    return DateClues(title, (*short, name), tag_line.tokens, text)


def _sections(
    blocks: Sequence[Block], cuts: Sequence[Cut], drafting: Drafting
) -> tuple[DraftSection, ...]:
    """Sections with stories. What stands under the same section twice comes together."""
    sections: dict[str, DraftSection] = {}
    for block, each in zip(blocks, cuts, strict=True):
        stories = tuple(drafting.draft(found, block.section) for found in each.stories)
        if stories:
            heading = block.heading.text if block.heading else block.section.title
            known = sections.get(block.section.id, DraftSection(block.section, heading, ()))
            sections[block.section.id] = replace(known, stories=(*known.stories, *stories))
    return tuple(sections.values())


def _about_tags(head: Head, tag_line: TagLine, stories: Sequence[DraftStory]) -> Iterator[Question]:
    if head.tag_line is None:
        return
    about = {topic for each in stories for topic in (*each.text.topics, *each.suggested_topics)}
    unused = tag_line.unused(about)
    yield from questions.about_tags(tag_line.unknown(), unused, head.tag_line.line)


def _refuse_too_long(text: str) -> None:
    if len(text) > MOST_LETTERS or len(LINE_BREAK.findall(text)) >= MOST_LINES:
        raise UserError(
            f"The document is too long for one edition: it may have {MOST_LETTERS:,} characters "
            f"in {MOST_LINES:,} lines. Import one edition at a time."
        )


def _refuse_without_headings(blocks: Sequence[Block]) -> None:
    if not any(block.heading for block in blocks):
        raise UserError(
            "I found no headings, so I cannot tell the stories from the rest. An edition needs "
            "headings on lines of their own, such as “Combat Situation Update”. "
            "Add them and import it again."
        )


def _refuse_without_stories(sections: Sequence[DraftSection]) -> None:
    if not sections:
        raise UserError(
            "I found headings but no story under them. Write each story under its heading, "
            "a line for every paragraph, and import it again."
        )
