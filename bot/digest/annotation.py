"""A draft in the shape of a hand-made annotation, for comparing and for other programs."""

from bot.digest.folding import fold
from bot.model import DraftEdition, DraftSection, DraftStory

FIRST_WORDS = 8


def draft_as_annotation(draft: DraftEdition) -> dict[str, object]:
    """Plain dicts, lists and strings, ready for `json.dumps`."""
    numbers = {id(story): n for n, story in enumerate(draft.stories, start=1)}
    return {
        "title": draft.title,
        "date": draft.date.isoformat() if draft.date else None,
        "tags": list(draft.tags),
        "sections": [_section(each, numbers) for each in draft.sections],
        "questions": [
            {"kind": str(each.kind), "text": each.text, "lines": list(each.lines)}
            for each in draft.questions
        ],
    }


def _section(section: DraftSection, numbers: dict[int, int]) -> dict[str, object]:
    return {
        "heading": section.heading,
        "id": section.section.id,
        "stories": [_story(each, numbers[id(each)]) for each in section.stories],
    }


def _story(story: DraftStory, number: int) -> dict[str, object]:
    """`topics` are the tag line's words for it, `other_topics` the glossary's ids."""
    day = story.text.event_date
    return {
        "n": number,
        "headline": story.stray_mark + story.text.headline,
        "first_words": " ".join(fold(story.text.paragraphs[0]).split()[:FIRST_WORDS]),
        "lines": list(story.lines),
        "source": story.text.source,
        "attribution_prefix": story.attribution_prefix,
        "topics": list(story.tags),
        "other_topics": list(story.text.topics),
        "suggested": list(story.suggested_topics),
        "event_date": day.isoformat() if day else None,
    }
