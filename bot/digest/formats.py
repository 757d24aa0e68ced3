"""Which format a document has, by what is in it, and who reads it."""

import re
from collections.abc import Callable, Mapping
from datetime import date
from enum import StrEnum

from bot.digest.history import History
from bot.digest.plain import read_plain
from bot.errors import UserError
from bot.glossary import Glossary
from bot.model import DraftEdition

Reader = Callable[[str, str, Glossary, date, History], DraftEdition]
"""Of a text, the document's name, the glossary, today, and what came before."""


class Format(StrEnum):
    """What documents can look like; the value is what people call it."""

    PLAIN = "plain text"
    FEED = "an RSS or Atom feed"
    XML = "XML"
    HTML = "a web page (HTML)"
    JSON = "JSON"
    MARKDOWN = "Markdown"
    RTF = "rich text (RTF)"


READERS: Mapping[Format, Reader] = {Format.PLAIN: read_plain}
"""A new format is a reader here."""

NO_HISTORY = History()

LOOKED_AT = 65_536
"""Characters from which the format is told; it shows at the beginning."""

FEED = re.compile(r"<(?:rss|feed|rdf:RDF)[\s>]", re.IGNORECASE)
HTML = re.compile(r"<!doctype html|<html[\s>]", re.IGNORECASE)
JSON = re.compile(r'[\[{]\s*(?:["\[{\]}]|-?\d+\s*[,\]])')
BLOCK_TAG = re.compile(
    r"<(?:p|div|h[1-6]|ul|ol|li|table|tr|td|section|article|br)\b[^<>]{0,200}>", re.IGNORECASE
)
FRONT_MATTER = re.compile(r"---\n(?:[\w-]+:.*\n)+---(?:\n|$)")
MARKDOWN_HEADING = re.compile(r"^#{1,6} \S", re.MULTILINE)

MOST_TAGS = 5
FEWEST_HEADINGS = 2
FEWEST_LINKS = 3


def import_edition(
    text: str, glossary: Glossary, *, today: date, history: History = NO_HISTORY, name: str = ""
) -> DraftEdition:
    """Make a draft edition of a document. Raises UserError when it holds none that can be read.

    The document's `name` may tell the day, as in `2023-11-05.txt`, where the title does not.
    """
    read = READERS.get(format_of(text))
    if read is None:
        raise UserError(
            f"This looks like {format_of(text)}; only plain text can be imported. Copy the text of "
            "the edition into a plain text file, a line for every paragraph, and import that."
        )
    return read(text, name, glossary, today, history)


def format_of(text: str) -> Format:
    """Told by the content: file names lie."""
    start = text[:LOOKED_AT].lstrip("\ufeff \t\r\n").replace("\r\n", "\n")
    if start.startswith("<?xml") or FEED.match(start):
        return Format.FEED if FEED.search(start) else Format.XML
    if HTML.match(start) or len(BLOCK_TAG.findall(start)) > MOST_TAGS:
        return Format.HTML
    if start.startswith("{\\rtf"):
        return Format.RTF
    if JSON.match(start):
        return Format.JSON
    return Format.MARKDOWN if _is_markdown(start) else Format.PLAIN


def _is_markdown(start: str) -> bool:
    return (
        bool(FRONT_MATTER.match(start))
        or len(MARKDOWN_HEADING.findall(start)) >= FEWEST_HEADINGS
        or start.count("](http") >= FEWEST_LINKS
    )
