"""What an editor is asked about an import: what was done, and how to change it."""

import re
from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Sequence
from itertools import chain

from bot.digest.attribution import Outlets, attribution_prefix
from bot.digest.dates import Dated
from bot.digest.folding import fold
from bot.digest.headings import Block
from bot.digest.history import History
from bot.digest.paragraph import Paragraph
from bot.digest.stories import Cut, Found
from bot.model import DraftSection, DraftStory, Question, QuestionKind

MOST_IN_SECTION = 40
MOST_IN_EDITION = 80
LONG_PARAGRAPH = 1_500
MUCH_DROPPED = 0.25

MEANWHILE = re.compile(r"[.!?][\"”’]?\s+Meanwhile,")
URL = re.compile(r"https?://[^\s<>\"”]+")
MOST_LISTED = 8
"""Entries that a question lists; the rest is counted."""


def about_date(dated: Dated, title_line: int) -> Iterator[Question]:
    if dated.doubt:
        remedy = "Write the whole date into the title if that is wrong, and import again."
        text = dated.doubt if dated.date is None else f"{dated.doubt} {remedy}"
        yield Question(QuestionKind.DATE, text, (title_line,))


def about_headings(blocks: Sequence[Block], cuts: Sequence[Cut]) -> Iterator[Question]:
    """New headings in one question; a new heading over an essay is part of the essay's."""
    new: list[Paragraph] = []
    for block, cut in zip(blocks, cuts, strict=True):
        if any(story.is_essay for story in cut.stories) and block.heading:
            yield _essay(block, block.heading)
        elif block.is_new and block.heading:
            new.append(block.heading)
        elif block.heading is None and block.paragraphs:
            yield _without_heading(block)
    if new:
        named = _listed(f"“{each.text}” ({_lines(each.lines)})" for each in new)
        word = "New heading" if len(new) == 1 else "New headings"
        text = f"{word}: {named}. If it is text, join it to the line after it."
        yield Question(QuestionKind.HEADING, text, _all_lines(new))


def about_boundaries(cuts: Iterable[Cut]) -> Iterator[Question]:
    for cut in cuts:
        for before, here in cut.parted:
            text = (
                f"Lines {before.lines[-1]} and {here.line} may be one story: I made two. "
                "To join them, make them one paragraph."
            )
            yield Question(QuestionKind.BOUNDARY, text, (before.lines[-1], here.line))
        for story in cut.stories:
            if story.doubtful:
                yield _joined(story)


def about_short_stories(cuts: Iterable[Cut]) -> Iterator[Question]:
    short = [each for cut in cuts for each in cut.short]
    if short:
        told = _listed(_lines(each.lines) for each in short)
        text = (
            f"Stories of one short sentence: {told}. "
            "If one belongs to a neighbour, make them one paragraph."
        )
        yield Question(QuestionKind.BOUNDARY, text, _all_lines(short))


def about_tags(unknown: Sequence[str], unused: Sequence[str], line: int) -> Iterator[Question]:
    parts = []
    if unknown:
        parts.append(f"no topic is called {_listed(unknown)}")
    if unused:
        parts.append(f"no story is about {_listed(unused)}")
    if parts:
        text = f"Tag line: {'; '.join(parts)}. Nothing was assigned for them."
        yield Question(QuestionKind.TAGS, text, (line,))


def about_duplicates(
    stories: Sequence[DraftStory], history: History, outlets: Outlets
) -> Iterator[Question]:
    """Stories told twice in the edition, and such as were sent already."""
    places: dict[Hashable, list[DraftStory]] = defaultdict(list)
    for story in stories:
        for key in _identities(story):
            places[key].append(story)
    twice = {
        tuple(each.lines[0] for each in same): same for same in places.values() if len(same) > 1
    }
    if twice:
        told = _listed(" and ".join(map(str, lines)) for lines in twice)
        text = f"The same story stands twice, in lines {told}. Take one out."
        yield Question(QuestionKind.DUPLICATE, text, tuple(dict.fromkeys(chain(*twice))))
    recent = {
        _headline_key(headline, attribution_prefix(headline, outlets)): where
        for headline, where in history.recent_headlines.items()
    }
    sent = [(each, where) for each in stories if (where := recent.get(_key_of(each)))]
    if sent:
        told = _listed(f"line {each.lines[0]} ({where})" for each, where in sent)
        text = f"Sent already: {told}. Take it out, or it is sent again."
        yield Question(QuestionKind.DUPLICATE, text, tuple(each.lines[0] for each, _ in sent))


def about_size(sections: Sequence[DraftSection]) -> Iterator[Question]:
    for section in sections:
        count = len(section.stories)
        if count > MOST_IN_SECTION:
            text = (
                f"“{section.heading}” has {count} stories. Are they stories, or entries of a list?"
            )
            yield Question(QuestionKind.SIZE, text)
    total = sum(len(section.stories) for section in sections)
    if total > MOST_IN_EDITION:
        text = f"The edition has {total} stories. Look at the list before you publish it."
        yield Question(QuestionKind.SIZE, text)


def about_splits(paragraphs: Iterable[Paragraph]) -> Iterator[Question]:
    for here in paragraphs:
        where = _lines(here.lines)
        if MEANWHILE.search(here.text):
            what = f"{where.capitalize()} tells a second thing after “Meanwhile,”"
        elif len(here.text) > LONG_PARAGRAPH:
            what = f"{where.capitalize()} is {len(here.text)} characters long"
        else:
            continue
        text = f"{what}. I left it whole; to split it, begin a new line there."
        yield Question(QuestionKind.SPLIT, text, here.lines)


def about_dropped(
    dropped: Sequence[Paragraph], paragraphs: Sequence[Paragraph], *, is_list: bool
) -> Iterator[Question]:
    """Asked when much was left out, or when text between the bullets of a list was."""
    letters = sum(len(each.text) for each in paragraphs)
    share = sum(len(each.text) for each in dropped) / max(1, letters)
    if share > MUCH_DROPPED or (is_list and dropped):
        told = _listed(_lines(each.lines) for each in dropped)
        text = f"I left out {share:.0%} of the text ({told}). Put news under a heading of its own."
        yield Question(QuestionKind.DROPPED, text, _all_lines(dropped))


def _joined(story: Found) -> Question:
    lines = _all_lines(story.doubtful)
    text = (
        f"{_lines(lines).capitalize()} may be a story of its own: I joined it to the one "
        f"that begins in line {story.paragraphs[0].line}. To part them, put a line of --- between."
    )
    before = story.paragraphs[story.paragraphs.index(story.doubtful[0]) - 1]
    return Question(QuestionKind.BOUNDARY, text, (before.lines[-1], *lines))


def _essay(block: Block, heading: Paragraph) -> Question:
    new = "is a new heading. What" if block.is_new else "is an essay: what"
    text = (
        f"“{heading.text}” ({_lines(heading.lines)}) {new} stands under it I took for one story, "
        "a writer's own text. To part it, put lines of --- between."
    )
    return Question(QuestionKind.ESSAY, text, _all_lines((heading, *block.paragraphs)))


def _without_heading(block: Block) -> Question:
    text = (
        f"{_lines(_all_lines(block.paragraphs)).capitalize()}: text before the first heading. "
        f"I put it under “{block.section.title}”."
    )
    return Question(QuestionKind.HEADING, text, _all_lines(block.paragraphs))


def _identities(story: DraftStory) -> Iterator[Hashable]:
    yield _key_of(story)
    text = "\n".join(story.text.paragraphs)
    for url in dict.fromkeys(URL.findall(text)):
        yield "url", url.rstrip(".,;:!?)")


def _key_of(story: DraftStory) -> str:
    return _headline_key(story.text.headline, story.attribution_prefix)


def _headline_key(headline: str, prefix: str | None) -> str:
    bare = fold(headline)
    if prefix:
        bare = bare[len(fold(prefix)) :].lstrip(" :-")
    return bare.rstrip(" .!?\"'").casefold()


def _lines(lines: Sequence[int]) -> str:
    if len(lines) == 1:
        return f"line {lines[0]}"
    return f"lines {lines[0]}-{lines[-1]}"


def _all_lines(paragraphs: Iterable[Paragraph]) -> tuple[int, ...]:
    return tuple(line for each in paragraphs for line in each.lines)


def _listed(entries: Iterable[str]) -> str:
    listed = list(entries)
    shown, rest = listed[:MOST_LISTED], len(listed) - MOST_LISTED
    return ", ".join(shown) + (f" and {rest} more" if rest > 0 else "")
