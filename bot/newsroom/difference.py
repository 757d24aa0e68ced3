"""Finding an edition's known stories again in a new document of it. Pure."""

from collections.abc import Callable, Iterable

from bot.digest import fold
from bot.model import DeskStory, DraftStory, StoryId
from bot.store.papers import Placed

ENOUGH = 0.5
"""Share of common words from which two texts count as versions of one story: half."""

Likeness = Callable[[DeskStory, DraftStory], bool]


def match_stories(
    known: tuple[DeskStory, ...], found: tuple[DraftStory, ...]
) -> tuple[Placed, ...]:
    """Each story of the document with the known one it continues, if any.

    First the same text, then the same headline, then the most words in common; a known story
    is found at most once, so nothing is ever merged.
    """
    free = {story.id: story for story in known}
    chosen: dict[int, StoryId] = {}
    for is_like in (_same_text, _same_headline):
        for position, story in enumerate(found):
            if position not in chosen and (same := _first(free.values(), story, is_like)):
                chosen[position] = same.id
                del free[same.id]
    for position, story in enumerate(found):
        if position not in chosen and (near := _nearest(free.values(), story)):
            chosen[position] = near.id
            del free[near.id]
    return tuple(
        Placed(chosen.get(position), position + 1, story.text, story.suggested_topics)
        for position, story in enumerate(found)
    )


def _first(
    candidates: Iterable[DeskStory], story: DraftStory, is_like: Likeness
) -> DeskStory | None:
    return next((each for each in candidates if is_like(each, story)), None)


def _same_text(known: DeskStory, story: DraftStory) -> bool:
    return known.text.paragraphs == story.text.paragraphs


def _same_headline(known: DeskStory, story: DraftStory) -> bool:
    return fold(known.text.headline) == fold(story.text.headline)


def _nearest(candidates: Iterable[DeskStory], story: DraftStory) -> DeskStory | None:
    words = _words(story.text.paragraphs)
    scored = ((_overlap(_words(each.text.paragraphs), words), each) for each in candidates)
    best = max(scored, key=lambda pair: pair[0], default=None)
    return best[1] if best is not None and best[0] >= ENOUGH else None


def _words(paragraphs: tuple[str, ...]) -> frozenset[str]:
    return frozenset(fold(" ".join(paragraphs)).split())


def _overlap(some: frozenset[str], others: frozenset[str]) -> float:
    return len(some & others) / max(1, len(some | others))
