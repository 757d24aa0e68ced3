"""An edition at a glance, and as the one bundle a subscribed chat gets."""

from dataclasses import dataclass
from itertools import groupby

from bot.content.paging import in_rows
from bot.content.single import under_story
from bot.content.story import (
    retraction_note,
    section_title,
    shown_headline,
    story_alone,
    story_count,
    story_in_list,
    story_line,
)
from bot.content.tree import (
    AnyButton,
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
from bot.model import Edition, EditionSection, Retraction, Story
from bot.store.bundles import BundlePart

GLANCE_HEADLINES = 2
"""Headlines per section in an edition's head: eight sections then fit one screen."""

GLANCE_LENGTH = 90
"""Characters of such a headline: about two lines on a phone."""

MOST_ROWS = 12
"""Rows of buttons under a bundle: more are not looked at, and no platform shows them well."""

FOLDED_STORIES = 5
"""A bundle of so few stories carries their texts; a longer one would be many messages."""


def edition_head(
    edition: Edition, outline: tuple[EditionSection, ...], *neighbours: Button
) -> Content:
    """Title, day, and each section with its count and first headlines; buttons lead inside."""
    title, about = edition_heading(edition, sum(section.story_count for section in outline))
    blocks: list[Block] = [Heading((Text(title),)), paragraph(about)]
    for section in outline:
        blocks.append(Heading((Text(f"{section.heading} ({section.story_count})"),), level=2))
        blocks.append(Listing(tuple(map(_glance, section.headlines))))
    inside = [
        _lead_inside(section.section_id, section.heading, section.story_count, edition)
        for section in outline
    ]
    rows = in_rows(inside, 2)
    return Content(tuple(blocks), (*rows, neighbours) if neighbours else rows)


def edition_heading(edition: Edition, stories: int) -> tuple[str, str]:
    """Its title, and the line below: day, number, how many stories."""
    counted = story_count(stories)
    return edition.title, f"{edition.date:%A, %-d %B %Y} · edition {edition.number} · {counted}"


@dataclass(frozen=True, slots=True)
class Gathered:
    """What a bundle brings: one publication's stories, or several that came meanwhile."""

    parts: tuple[BundlePart, ...]
    while_away: bool = False
    """Whether it was our fault that they come together."""
    is_rich: bool = False
    """Whether it comes as one foldable message: then all texts are in it."""

    @property
    def story_count(self) -> int:
        return sum(len(part.stories) for part in self.parts)


def bundle(gathered: Gathered, names: Glossary) -> Content:
    """What a chat gets: one story alone, or stories by section, edition by edition.

    A delivered copy stays as it is: its buttons answer in messages of their own. A retraction
    among the parts leaves its note where the story was.
    """
    if len(gathered.parts) == 1 and _is_single(gathered.parts[0]):
        return _single(gathered.parts[0], names)
    with_texts = gathered.is_rich or gathered.story_count <= FOLDED_STORIES
    whole = [_bundle_part(part, names, with_texts=with_texts) for part in gathered.parts]
    blocks = tuple(block for part in whole for block in part.blocks)
    rows = tuple(row for part in whole for row in part.buttons)[:MOST_ROWS]
    if len(whole) > 1:
        blocks = (Heading((Text(_headline(gathered)),)), *blocks)
    return Content(blocks, rows, is_rich=gathered.is_rich)


def _headline(gathered: Gathered) -> str:
    counted = story_count(gathered.story_count)
    return f"{counted} while we were away" if gathered.while_away else f"{counted} for you"


def _bundle_part(part: BundlePart, names: Glossary, *, with_texts: bool) -> Content:
    edition = part.edition
    if edition is None:
        return Content(_alone(part, names))
    if len(part.stories) + len(part.retractions) == 1:
        return Content(_alone(part, names), ((_read_edition(edition),),))
    blocks: list[Block] = [
        Heading((Text(edition.title),)),
        paragraph(f"{edition.date:%A, %-d %B %Y} · {story_count(len(part.stories))} for you"),
    ]
    leads = []
    shown = story_in_list if with_texts else story_line
    told: tuple[Story | Retraction, ...] = (*part.stories, *part.retractions)
    told_or_taken = sorted(told, key=lambda each: each.position)
    for section_id, group in groupby(told_or_taken, key=_section):
        of_section = tuple(group)
        heading = part.headings.get(section_id) or section_title(section_id, names)
        blocks.append(Heading((Text(heading),), level=2))
        blocks += [
            shown(each, names) if isinstance(each, Story) else retraction_note(each)
            for each in of_section
        ]
        if count := sum(isinstance(each, Story) for each in of_section):
            leads.append(_lead_inside(section_id, heading, count, edition, in_place=False))
    return Content(tuple(blocks), in_rows(leads, 2))


def _is_single(part: BundlePart) -> bool:
    return len(part.stories) == 1 and not part.retractions


def _single(part: BundlePart, names: Glossary) -> Content:
    """The one story of a message, which can be shared."""
    rows: tuple[tuple[AnyButton, ...], ...] = (under_story(part.stories[0]),)
    if part.edition is not None:
        rows = ((_read_edition(part.edition),), *rows)
    return Content(_alone(part, names), rows, has_preview=True)


def _read_edition(edition: Edition) -> Button:
    return Button("Read the edition", f"/edition {edition.number}", in_place=False)


def _alone(part: BundlePart, names: Glossary) -> tuple[Block, ...]:
    told = tuple(block for story in part.stories for block in story_alone(story, names))
    return (*told, *map(retraction_note, part.retractions))


def _section(each: Story | Retraction) -> str:
    return each.text.section if isinstance(each, Story) else each.section


def _lead_inside(
    section_id: str, heading: str, count: int, edition: Edition, *, in_place: bool = True
) -> Button:
    label = f"{shown_headline(heading, 24)} {count}"
    return Button(label, f"/section {section_id} edition:{edition.number}", in_place)


def _glance(headline: str) -> tuple[Inline, ...]:
    return (Text(shown_headline(headline, GLANCE_LENGTH)),)
