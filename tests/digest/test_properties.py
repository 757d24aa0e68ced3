"""What holds for any document."""

import json
import time

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.digest import draft_as_annotation, fold, import_edition
from bot.digest.headings import Block
from bot.digest.paragraph import Paragraph
from bot.digest.stories import cut
from bot.errors import UserError
from bot.model import DraftEdition
from tests.digest.editions import GLOSSARY, HARBOUR, HEADING, TODAY, imported

LINES = st.one_of(
    st.text(max_size=60),
    st.text(alphabet="ab AB.:;\"“”—-•'’Iwe1…\u200b\u202e😀", max_size=120),
    st.sampled_from(
        [
            *(HEADING, "Allied Support", "Catching up…", "A New Heading?", "---", "", "•  one"),
            *("Nov 5 : E-Stories", "Feb 29 : E-Stories", "Day619 A1 B2 BlackSea NK A&P ISW"),
            *("“Quote,” she added.", "He said.", "—by Ann Bee", "Reuters: It is out.", HARBOUR),
            *("\u200f\u200b", "🏳️‍🌈 مرحبا", "Karin Solberg came.", "Tom Falk: Solberg came."),
        ]
    ),
)
DOCUMENTS = st.lists(LINES, max_size=25).map("\n".join)
SENTENCES = st.text(alphabet="abc ABC.:\"“”'I", min_size=1, max_size=80).filter(str.strip)


def draft_of(text: str) -> DraftEdition | None:
    """None when the importer refuses, as it may. Any other exception fails the test."""
    try:
        return import_edition(text, GLOSSARY, today=TODAY)
    except UserError:
        return None


@settings(deadline=None)
@given(DOCUMENTS)
def test_any_text_is_imported_or_refused_with_a_reason(text: str) -> None:
    if draft := draft_of(text):
        assert draft.stories
        assert json.dumps(draft_as_annotation(draft))


@settings(deadline=None)
@given(DOCUMENTS)
def test_no_line_is_in_two_stories_and_each_story_is_in_order(text: str) -> None:
    if draft := draft_of(f"Nov 5 : E-Stories\n{HEADING}\n{text}\n{HARBOUR}"):
        lines = [line for story in draft.stories for line in story.lines]
        assert len(lines) == len(set(lines))
        assert all(list(story.lines) == sorted(story.lines) for story in draft.stories)


@settings(deadline=None)
@given(st.lists(SENTENCES, min_size=1, max_size=12))
def test_every_paragraph_of_a_block_lands_in_exactly_one_story_in_order(texts: list[str]) -> None:
    paragraphs = [Paragraph(text.strip(), (n,)) for n, text in enumerate(texts, start=1)]
    combat = GLOSSARY.find_section("Combat")
    assert combat is not None
    block = Block(combat, heading=None, paragraphs=paragraphs)
    assert [each for story in cut(block).stories for each in story.paragraphs] == paragraphs


@settings(deadline=None)
@given(st.lists(SENTENCES, max_size=8))
def test_what_stands_below_a_known_heading_is_never_lost(texts: list[str]) -> None:
    plain = [f"Line {text.strip(' .:')} is here." for text in texts]
    draft = draft_of("\n".join(("Nov 5 : E-Stories", HEADING, *plain, HARBOUR)))
    assert draft
    lines = sorted(line for story in draft.stories for line in story.lines)
    assert lines == list(range(3, 3 + len(plain) + 1))


@settings(deadline=None)
@given(DOCUMENTS)
def test_a_headline_is_where_its_text_begins(text: str) -> None:
    if draft := draft_of(f"Nov 5 : E-Stories\n{HEADING}\n{HARBOUR}\n{text}"):
        for story in draft.stories:
            assert story.text.headline
            assert story.text.paragraphs[0].startswith(story.text.headline)


@given(st.text())
def test_folding_twice_changes_nothing_more(text: str) -> None:
    assert fold(fold(text)) == fold(text)


def test_an_edition_of_three_hundred_stories_is_read_within_a_second() -> None:
    sections = ("Combat Situation Update", "Allied Support", "Around the World")
    lines = [
        line
        for section in sections
        for line in (
            section,
            *(
                f"Governor: Village {n} near Kherson was shelled. Shells fell on village {n} for "
                "two hours on Nov. 4, and drones from the Black Sea followed, Reuters reported."
                for n in range(100)
            ),
        )
    ]
    began = time.perf_counter()
    draft = imported(*lines)
    assert time.perf_counter() - began < 1
    assert len(draft.stories) == 300


def test_the_same_text_always_gives_the_same_draft() -> None:
    assert imported(HEADING, HARBOUR) == imported(HEADING, HARBOUR)
