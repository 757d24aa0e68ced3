"""Rich messages (core.telegram.org/bots/api, InputRichMessage, since Bot API 10.1)."""

import re
from collections.abc import Iterator
from html import unescape

from tests.telegram.refusals import bad
from tests.telegram.text import Breaks
from tests.telegram.wire import Json

MOST_CHARACTERS = 32_768
MOST_BLOCKS = 500
MOST_LEVELS = 16
MOST_MEDIA = 50
MOST_COLUMNS = 20

SOURCES = ("html", "markdown", "blocks")
FIELDS = frozenset({*SOURCES, "is_rtl", "skip_entity_detection", "media"})

_BLOCKS_LISTED = """
    paragraph heading pre footer divider mathematical_expression anchor list blockquote
    pullquote collage slideshow table details map animation audio photo video voice_note
    thinking buttons
    """
BLOCKS = frozenset(_BLOCKS_LISTED.split())
NESTED = ("blocks", "items", "cells")
WORDS = ("text", "summary", "credit", "caption", "expression")

_TAG = re.compile(r"</?([a-z][a-z0-9-]*)\b[^>]*>", re.IGNORECASE)
_VOID = frozenset({"br", "hr", "img", "a"})
_BLOCK_TAGS_LISTED = """
    h1 h2 h3 h4 h5 h6 p ul ol li table tr blockquote aside details footer hr pre figure video
    audio tg-map tg-collage tg-slideshow tg-math-block
    """
_BLOCK_TAGS = frozenset(_BLOCK_TAGS_LISTED.split())


def checked(given: Json, breaks: Breaks) -> Json:
    """A rich message within its limits; refuses what is beyond them."""
    sources = [each for each in SOURCES if given.get(each)]
    if len(sources) != 1:
        breaks(f"rich_message with {sources or 'nothing'}; exactly one of {SOURCES}")
        raise bad("rich message must be non-empty")
    for name in given:
        if name not in FIELDS:
            breaks(f"rich_message with the field {name!r}")
    media = given.get("media")
    _check("media", len(media) if isinstance(media, list) else 0, MOST_MEDIA, breaks)
    if sources[0] == "blocks":
        _check_blocks(given["blocks"], breaks)
    else:
        _check_source(str(given[sources[0]]), breaks)
    return given


def _check(what: str, number: int, most: int, breaks: Breaks) -> None:
    if number > most:
        breaks(f"rich_message with {number} {what}; {most} are allowed")
        raise bad(f"rich message has too many {what}")


def _check_source(source: str, breaks: Breaks) -> None:
    _check("characters", len(unescape(_TAG.sub("", source))), MOST_CHARACTERS, breaks)
    opened = [each[1].lower() for each in _TAG.finditer(source) if not each[0].startswith("</")]
    _check("blocks", sum(tag in _BLOCK_TAGS for tag in opened), MOST_BLOCKS, breaks)
    depth = deepest = 0
    for each in _TAG.finditer(source):
        if each[1].lower() in _VOID:
            continue
        depth += -1 if each[0].startswith("</") else 1
        deepest = max(deepest, depth)
    if depth:
        breaks("rich_message with a tag that is not closed")
        raise bad("can't parse rich message: unclosed tag")
    _check("levels", deepest, MOST_LEVELS, breaks)


def _check_blocks(value: object, breaks: Breaks) -> None:
    if not isinstance(value, list):
        breaks("rich_message.blocks is no list")
        raise bad("can't parse rich message blocks")
    blocks = list(_walk(value, 1))
    _check("blocks", len(blocks), MOST_BLOCKS, breaks)
    _check("levels", max((level for _, level in blocks), default=0), MOST_LEVELS, breaks)
    for block, _ in blocks:
        kind = block.get("type")
        if "type" in block and kind not in BLOCKS and "blocks" not in block:
            breaks(f"rich block of unknown type {kind!r}")
        rows = block.get("cells")
        if isinstance(rows, list):
            widest = max((len(row) for row in rows if isinstance(row, list)), default=0)
            _check("columns", widest, MOST_COLUMNS, breaks)
    _check("characters", len(shown({"blocks": value})), MOST_CHARACTERS, breaks)


def _walk(value: object, level: int) -> Iterator[tuple[Json, int]]:
    """Blocks, list items and table rows, each with how deep it is."""
    if isinstance(value, list):
        for each in value:
            yield from _walk(each, level)
    elif isinstance(value, dict):
        yield value, level
        for name in NESTED:
            if name in value:
                yield from _walk(value[name], level + 1)


def shown(told: Json) -> str:
    """The words a reader sees, for tests that look for them."""
    for name in ("html", "markdown"):
        if told.get(name):
            return unescape(_TAG.sub("", str(told[name])))
    return "\n".join(filter(None, _words(told.get("blocks"))))


def _words(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        if any(isinstance(each, str) for each in value):
            yield "".join("".join(_words(each)) for each in value)
        else:
            for each in value:
                yield from _words(each)
    elif isinstance(value, dict):
        for name in (*WORDS, *NESTED):
            if name in value:
                yield from _words(value[name])
