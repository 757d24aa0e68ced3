"""Cutting a block into stories."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from bot.digest.attribution import is_byline
from bot.digest.headings import Block
from bot.digest.paragraph import Paragraph
from bot.digest.rules import ASK_BELOW, LONE_HEADLINE, decide
from bot.digest.sentence import ends_like_sentence
from bot.digest.sofar import StorySoFar

SURELY_NEW = -3.0

SHORT_STORY = 120
"""Characters below which hardly a story of the series is told."""


@dataclass(frozen=True, slots=True)
class Found:
    """The paragraphs of one story."""

    paragraphs: tuple[Paragraph, ...]
    has_own_title: bool = False
    is_essay: bool = False
    doubtful: tuple[Paragraph, ...] = ()
    """Those that may be a story of their own: ask."""

    @property
    def headline(self) -> str:
        first = self.paragraphs[0]
        return first.text if self.has_own_title else first.sentence


@dataclass(frozen=True, slots=True)
class Cut:
    """A block's stories, and the neighbours between them that may belong together: ask."""

    stories: tuple[Found, ...]
    parted: tuple[tuple[Paragraph, Paragraph], ...] = ()

    @property
    def short(self) -> tuple[Paragraph, ...]:
        """Stories of one short sentence beside others: they may belong to a neighbour."""
        lone = (each.paragraphs[0] for each in self.stories if len(each.paragraphs) == 1)
        asked = {here.line for _, here in self.parted}
        return tuple(
            each
            for each in lone
            if len(self.stories) > 1
            and each.is_one_sentence
            and len(each.text) <= SHORT_STORY
            and each.opens_story is None
            and each.line not in asked
        )


def cut(block: Block) -> Cut:
    if _is_essay(block):
        return Cut((Found(tuple(block.paragraphs), is_essay=True),))
    titles = _own_titles(block.paragraphs)
    stories: list[StorySoFar] = []
    parted: list[tuple[Paragraph, Paragraph]] = []
    for here in block.paragraphs:
        is_title = here.line in titles
        score = decide(stories[-1], here) if stories and not is_title else SURELY_NEW
        if score > 0:
            stories[-1].add(here, is_doubtful=score < ASK_BELOW)
            continue
        if score > -ASK_BELOW:
            parted.append((stories[-1].last, here))
        stories.append(StorySoFar.opened_by(here, has_own_title=is_title))
    return Cut(tuple(map(_found, stories)), tuple(parted))


def _found(story: StorySoFar) -> Found:
    return Found(tuple(story.paragraphs), story.has_own_title, doubtful=tuple(story.doubtful))


def _is_essay(block: Block) -> bool:
    """A writer's own text under a heading of its own: mostly first person, nobody cited."""
    if not block.section.is_ad_hoc or len(block.paragraphs) < 2:
        return False
    personal = sum(each.first_persons > 0 for each in block.paragraphs)
    return not any(each.prefix for each in block.paragraphs) and (
        2 * personal >= len(block.paragraphs)
    )


def _own_titles(paragraphs: Sequence[Paragraph]) -> frozenset[int]:
    """Lines that are titles on their own, in a block that begins with one."""
    titles = frozenset(
        here.line for here, after in pairwise(paragraphs) if _is_own_title(here, after)
    )
    return titles if paragraphs and paragraphs[0].line in titles else frozenset()


def _is_own_title(here: Paragraph, following: Paragraph) -> bool:
    is_bare = len(here.text) <= LONE_HEADLINE and not ends_like_sentence(here.text)
    is_followed = is_byline(following.text) or ends_like_sentence(following.text)
    return is_bare and is_followed and here.prefix is None and not is_byline(here.text)
