"""A draft in the shape of an annotation."""

from bot.digest import draft_as_annotation
from tests.digest.editions import HARBOUR, HEADING, imported


def test_an_annotation_tells_everything_of_a_draft() -> None:
    draft = imported(
        HEADING, f".Governor: {HARBOUR} It began on Nov. 4.", tags="Day619 BUL Odesa NK A&P ISW"
    )
    assert draft_as_annotation(draft) == {
        "title": "Nov 5 : E-Stories",
        "date": "2023-11-05",
        "tags": ["Day619", "BUL", "Odesa", "NK", "A&P", "ISW"],
        "sections": [
            {
                "heading": "Combat Situation Update",
                "id": "Combat",
                "stories": [
                    {
                        "n": 1,
                        "headline": ".Governor: Harbour of Odesa opens a second pier.",
                        "first_words": "Governor: Harbour of Odesa opens a second pier.",
                        "lines": [4],
                        "source": "Governor",
                        "attribution_prefix": "Governor",
                        "topics": ["Odesa"],
                        "other_topics": ["Odesa"],
                        "suggested": [],
                        "event_date": "2023-11-04",
                    }
                ],
            }
        ],
        "questions": [
            {
                "kind": "tags",
                "text": "Tag line: no topic is called BUL; no story is about NK. "
                "Nothing was assigned for them.",
                "lines": [2],
            }
        ],
    }


def test_stories_are_numbered_through_all_sections() -> None:
    found = draft_as_annotation(imported(HEADING, HARBOUR, "Allied Support", HARBOUR))
    assert [
        story["n"]
        for section in found["sections"]  # type: ignore[attr-defined]
        for story in section["stories"]
    ] == [1, 2]
