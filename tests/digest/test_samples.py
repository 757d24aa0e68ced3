"""The shipped sample editions, held against what a person marked in them."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from bot.digest import draft_as_annotation, import_edition, read_text
from bot.model import DraftEdition, QuestionKind
from tests.digest.editions import GLOSSARY, ROOT, TODAY

SAMPLES = sorted((ROOT / "data" / "editions").glob("*.txt"))
ANNOTATED = sorted(Path(__file__).parent.glob("*.gold.json"))
MOST_QUESTIONS = 6


def draft_of(sample: Path) -> DraftEdition:
    return import_edition(read_text(sample.read_bytes(), sample.name), GLOSSARY, today=TODAY)


@dataclass(frozen=True)
class Marked:
    """An annotation and the draft it is held against."""

    gold: dict[str, Any]
    draft: DraftEdition

    @classmethod
    def load(cls, annotation: Path) -> "Marked":
        sample = ROOT / "data" / "editions" / annotation.name.replace(".gold.json", ".txt")
        return cls(json.loads(annotation.read_text(encoding="utf-8")), draft_of(sample))

    @property
    def stories(self) -> list[dict[str, Any]]:
        return [story for section in self.gold["sections"] for story in section["stories"]]


def _with_stories(gold: dict[str, Any]) -> list[dict[str, Any]]:
    return [section for section in gold["sections"] if section["stories"]]


@pytest.fixture(params=ANNOTATED, ids=lambda path: path.name.partition(".")[0])
def marked(request: pytest.FixtureRequest) -> Marked:
    return Marked.load(request.param)


def test_title_date_and_tags_are_exact(marked: Marked) -> None:
    found = draft_as_annotation(marked.draft)
    assert {key: found[key] for key in ("title", "date", "tags")} == {
        key: marked.gold[key] for key in ("title", "date", "tags")
    }


def test_every_story_has_exactly_its_lines(marked: Marked) -> None:
    assert [list(story.lines) for story in marked.draft.stories] == [
        story["lines"] for story in marked.stories
    ]


def test_every_section_has_its_heading(marked: Marked) -> None:
    assert [each.heading for each in marked.draft.sections] == [
        each["heading"] for each in marked.gold["sections"] if each["stories"]
    ]


def test_every_heading_is_of_its_section(marked: Marked) -> None:
    for section, expected in zip(marked.draft.sections, _with_stories(marked.gold), strict=True):
        assert section.section.id == expected.get("id", section.section.id)


def test_every_headline_is_exact(marked: Marked) -> None:
    assert [story.text.headline for story in marked.draft.stories] == [
        story["headline"] for story in marked.stories
    ]


def test_every_source_before_a_colon_is_found_and_no_other(marked: Marked) -> None:
    assert [story.attribution_prefix for story in marked.draft.stories] == [
        story["attribution_prefix"] for story in marked.stories
    ]


def test_every_marked_topic_is_assigned(marked: Marked) -> None:
    for story, expected in zip(marked.draft.stories, marked.stories, strict=True):
        assert set(expected.get("topics", ())) <= set(story.text.topics)


def test_two_editions_are_annotated() -> None:
    assert len(ANNOTATED) == 2


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: path.stem)
def test_a_sample_is_dated_and_asks_little(sample: Path) -> None:
    draft = draft_of(sample)
    assert draft.date
    assert draft.date.isoformat() == sample.stem
    assert draft.series == "E-Stories"
    assert 25 <= len(draft.stories) <= 40
    assert 6 <= len(draft.sections) <= 8
    assert 0 < len(draft.questions) <= MOST_QUESTIONS
    assert not {QuestionKind.DATE, QuestionKind.DROPPED} & {each.kind for each in draft.questions}


def test_one_heading_stands_in_one_sample_only() -> None:
    headings = [each.heading for sample in SAMPLES for each in draft_of(sample).sections]
    once = [each for each in headings if headings.count(each) == 1]
    assert once == ["Letters from the Front?"]


def test_the_standing_sentence_is_no_story() -> None:
    for sample in SAMPLES:
        assert all(story.lines[0] > 5 for story in draft_of(sample).stories)
