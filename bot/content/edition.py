"""An edition at a glance, and as the one bundle a subscribed chat gets."""

from itertools import groupby

from bot.content.paging import in_rows
from bot.content.story import (
    section_title,
    shown_headline,
    story_alone,
    story_count,
    story_in_list,
    story_line,
)
from bot.content.tree import (
    Block,
    Button,
    Content,
    Heading,
    Inline,
    Listing,
    Text,
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
    stories = story_count(sum(section.story_count for section in outline))
    blocks: list[Block] = [
        Heading((Text(edition.title),)),
        paragraph(f"{edition.date:%A, %-d %B %Y} · edition {edition.number} · {stories}"),
    ]
    for section in outline:
        blocks.append(Heading((Text(f"{section.heading} ({section.story_count})"),), level=2))
        blocks.append(Listing(tuple(map(_glance, section.headlines))))
    inside = [
        _lead_inside(section.section_id, section.heading, section.story_count, edition)
        for section in outline
    ]
    rows = in_rows(inside, 2)
    return Content(tuple(blocks), (*rows, neighbours) if neighbours else rows)


def bundle(
    edition: Edition | None, stories: tuple[Story, ...], headings: dict[str, str], names: Glossary
) -> Content:
    """What a chat gets of a publication: one story alone, or an edition's stories by section.

    A delivered copy stays as it is: its buttons answer in messages of their own.
    """
    if edition is None:
        return Content(tuple(block for story in stories for block in story_alone(story, names)))
    if len(stories) == 1:
        lead = Button("Read the edition", f"/edition {edition.number}", in_place=False)
        return Content(story_alone(stories[0], names), ((lead,),))
    blocks: list[Block] = [
        Heading((Text(edition.title),)),
        paragraph(f"{edition.date:%A, %-d %B %Y} · {story_count(len(stories))} for you"),
    ]
    leads = []
    for section_id, group in groupby(stories, key=lambda story: story.text.section):
        of_section = tuple(group)
        heading = headings.get(section_id) or section_title(section_id, names)
        blocks.append(Heading((Text(heading),), level=2))
        shown = story_in_list if len(stories) <= FOLDED_STORIES else story_line
        blocks += [shown(each, names) for each in of_section]
        leads.append(_lead_inside(section_id, heading, len(of_section), edition, in_place=False))
    return Content(tuple(blocks), in_rows(leads, 2))


def _lead_inside(
    section_id: str, heading: str, count: int, edition: Edition, *, in_place: bool = True
) -> Button:
    label = f"{shown_headline(heading, 24)} {count}"
    return Button(label, f"/section {section_id} edition:{edition.number}", in_place)


def _glance(headline: str) -> tuple[Inline, ...]:
    return (Text(shown_headline(headline, GLANCE_LENGTH)),)
