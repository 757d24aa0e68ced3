"""Builders: a test says only the lines that matter."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from bot.digest import History, import_edition
from bot.glossary import Glossary, load_glossary
from bot.model import DraftEdition, DraftStory, QuestionKind

ROOT = Path(__file__).resolve().parents[2]
GLOSSARY: Glossary = load_glossary(ROOT / "data" / "topics.yaml")
TODAY = date(2023, 11, 5)

TITLE = "Nov 5 : E-Stories"
TAGS = "Day619 Kherson BlackSea CombatSit InRussia A&P ISW"
HEADING = "Combat Situation Update"

# Two reports with nothing in common, each with a headline of its own.
HARBOUR = (
    "Harbour of Odesa opens a second pier. The harbour takes ships with coal there from today."
)
LIBRARY = (
    "Library in Lviv lends out lamps. Its lamps burn for a week, and the library asks no deposit."
)


def imported(
    *lines: str,
    title: str = TITLE,
    tags: str = TAGS,
    today: date = TODAY,
    history: History | None = None,
) -> DraftEdition:
    """The draft of a document with these lines below its title and tag line."""
    text = "\n".join((title, tags, *lines))
    return import_edition(text, GLOSSARY, today=today, history=history or History())


def under_heading(*paragraphs: str) -> DraftEdition:
    """The draft of an edition with one section, whose first paragraph is line 4."""
    return imported(HEADING, *paragraphs)


def only_story(*paragraphs: str) -> DraftStory:
    (story,) = under_heading(*paragraphs).stories
    return story


def cut_at(draft: DraftEdition) -> list[tuple[int, ...]]:
    """The lines of every story."""
    return [story.lines for story in draft.stories]


def are_joined(before: str, here: str) -> bool:
    """Whether two paragraphs of a section become one story."""
    return len(under_heading(before, here).stories) == 1


def asked(draft: DraftEdition, kind: QuestionKind) -> list[str]:
    return [question.text for question in draft.questions if question.kind is kind]


def lines_asked(draft: DraftEdition, kind: QuestionKind) -> list[Sequence[int]]:
    return [question.lines for question in draft.questions if question.kind is kind]
