"""An edition at a glance, and as the one bundle a subscribed chat gets."""

from itertools import groupby

from bot.content.paging import in_rows
from bot.content.story import section_title, shown_headline, story_alone, story_in_list
from bot.content.tree import (
    Block,
    Button,
    Content,
    Group,
    Heading,
    Inline,
    Listing,
    Paragraph,
    Text,
    bold,
    italic,
    paragraph,
)
from bot.glossary import Glossary
from bot.model import Edition, EditionSection, Story

GLANCE_HEADLINES = 2
"""Headlines per section in an edition's head: eight sections then fit one screen."""

GLANCE_LENGTH = 90
"""Characters of such a headline: about two lines on a phone."""

FOLDED_STORIES = 5
"""A bundle of so few stories carries their texts; a longer one would be many messages."""


def edition_head(
    edition: Edition, outline: tuple[EditionSection, ...], *neighbours: Button
) -> Content:
    """Title, day, and each section with its count and first headlines; buttons lead inside."""
    stories = sum(section.story_count for section in outline)
    blocks: list[Block] = [
        Heading((Text(edition.title),)),
        paragraph(f"{edition.date:%A, %-d %B %Y} · edition {edition.number} · {_count(stories)}"),
    ]
    for section in outline:
        blocks.append(Heading((Text(f"{section.heading} ({section.story_count})"),), level=2))
        blocks.append(Listing(tuple(map(_glance, section.headlines))))
    inside = [
        Button(
            f"{shown_headline(section.heading, 24)} {section.story_count}",
            f"/section {section.section_id} edition:{edition.number}",
        )
        for section in outline
    ]
    rows = in_rows(inside, 2)
    return Content(tuple(blocks), (*rows, neighbours) if neighbours else rows)


def bundle(
    edition: Edition | None, stories: tuple[Story, ...], headings: dict[str, str], names: Glossary
) -> Content:
    """What a chat gets of a publication: one story alone, or an edition's stories by section."""
    if edition is None or len(stories) == 1:
        blocks = tuple(block for story in stories for block in story_alone(story, names))
        return Content(blocks, _lead_back(edition))
    parts: list[Block] = [
        Heading((Text(edition.title),)),
        paragraph(f"{edition.date:%A, %-d %B %Y} · {_count(len(stories))} for you"),
    ]
    with_text = len(stories) <= FOLDED_STORIES
    for section_id, group in groupby(stories, key=lambda story: story.text.section):
        heading = headings.get(section_id) or section_title(section_id, names)
        parts.append(Heading((Text(heading),), level=2))
        parts += [story_in_list(each, names) if with_text else _bundle_line(each) for each in group]
    return Content(tuple(parts), _lead_back(edition))


def _bundle_line(story: Story) -> Group:
    line: list[Inline] = [bold(shown_headline(story.text.headline))]
    if story.text.source:
        line += [Text(" "), italic(story.text.source)]
    return Group((Paragraph(tuple(line)),))


def _lead_back(edition: Edition | None) -> tuple[tuple[Button, ...], ...]:
    if edition is None:
        return ()
    return ((Button("Read the edition", f"/edition {edition.number}", in_place=False),),)


def _glance(headline: str) -> tuple[Inline, ...]:
    return (Text(shown_headline(headline, GLANCE_LENGTH)),)


def _count(stories: int) -> str:
    return "1 story" if stories == 1 else f"{stories} stories"
