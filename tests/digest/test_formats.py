"""The format is told by the content; what cannot be read yet is named, never half imported."""

import pytest

from bot.digest import import_edition
from bot.digest.formats import Format, format_of
from bot.errors import UserError
from tests.digest.editions import GLOSSARY, TODAY

FOREIGN = [
    ('<?xml version="1.0"?>\n<rss version="2.0"><channel/></rss>', Format.FEED),
    ("<feed xmlns='http://www.w3.org/2005/Atom'></feed>", Format.FEED),
    ('<?xml version="1.0"?><opml/>', Format.XML),
    ("\ufeff<!DOCTYPE html><p>News</p>", Format.HTML),
    ("Before <p>a</p><p>b</p><div><ul><li>c</li><li>d</li></ul></div>", Format.HTML),
    ('{"title": "Nov 5"}', Format.JSON),
    ('[{"title": "Nov 5"}]', Format.JSON),
    ("---\ntitle: Nov 5\n---\nText", Format.MARKDOWN),
    ("# Nov 5\n\n## Combat\n\nText", Format.MARKDOWN),
    ("[a](http://a.org) [b](http://b.org) [c](http://c.org)", Format.MARKDOWN),
    ("{\\rtf1\\ansi Nov 5}", Format.RTF),
]


@pytest.mark.parametrize(("text", "expected"), FOREIGN)
def test_a_foreign_format_is_recognised(text: str, expected: Format) -> None:
    assert format_of(text) is expected


@pytest.mark.parametrize(("text", "expected"), FOREIGN)
def test_a_foreign_format_is_refused_by_name_with_the_remedy(text: str, expected: Format) -> None:
    with pytest.raises(UserError, match="plain text file") as caught:
        import_edition(text, GLOSSARY, today=TODAY)
    assert expected.value in str(caught.value)


@pytest.mark.parametrize(
    "text",
    [
        "Nov 5 : E-Stories\nCombat Situation Update\nText.",
        "[Nov 5] E-Stories",
        "{Nov 5} E-Stories",
        "#BlackSea #Kherson\nText",
        "He wrote <3 and <p> and <br> in one line",
        "--- Nov 5 ---",
    ],
)
def test_plain_text_may_hold_some_marks(text: str) -> None:
    assert format_of(text) is Format.PLAIN
