"""Content as Discord messages made of components: texts, rules, rows of buttons. Pure.

Components V2 (https://discord.com/developers/docs/components/reference) and not embeds: a text
in them needs no right to embed links, a message can be twice as long, and no link in it grows a
preview. All messages are of that kind, because one that is can never be changed into another.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import replace

from bot.adapters.base import Part
from bot.adapters.discord.buttons import Json, Rows, count, possible_rows, row_components
from bot.adapters.discord.markup import CLEANER, is_blank, marked
from bot.content import (
    Block,
    Content,
    Fold,
    Group,
    Heading,
    Inline,
    Listing,
    Paragraph,
    Quote,
    plain_text,
)
from bot.content.plain import utf16_length
from bot.content.split import split
from bot.content.tree import bold

LIMIT = 4000
"""Characters of all texts of a message, counted as UTF-16 code units, which are never fewer."""

MOST_COMPONENTS = 40
"""Of a message, nested ones counted."""

TEXT, RULE = 10, 14


def render(content: Content) -> tuple[Part, ...]:
    """The content as messages, the buttons under the last; none where nothing would be seen."""
    cleaned = replace(content, blocks=tuple(map(CLEANER.cleaned, content.blocks)))
    said = [part for part in split(cleaned, LIMIT, _size) if not is_blank(_marked(part.blocks))]
    rows = possible_rows(content.buttons)
    last = len(said) - 1
    return tuple(_part(part, rows if at == last else ()) for at, part in enumerate(said))


def components(part: Part) -> list[Json]:
    """What the message is made of."""
    made: list[Json] = json.loads(part.body)
    return made


def _part(content: Content, rows: Rows) -> Part:
    sections = [text for text in map(_marked, _sections(content.blocks)) if not is_blank(text)]
    made = list(_ruled(sections))
    if len(made) + count(rows) > MOST_COMPONENTS:
        made = [_text(_marked(content.blocks))]
    body = json.dumps([*made, *row_components(rows)], ensure_ascii=False, separators=(",", ":"))
    return Part(body, plain_text(content), rows)


def _text(text: str) -> Json:
    return {"type": TEXT, "content": text}


def _ruled(texts: Iterable[str]) -> Iterator[Json]:
    for number, text in enumerate(texts):
        if number:
            yield {"type": RULE}
        yield _text(text)


def _sections(blocks: tuple[Block, ...]) -> Iterator[tuple[Block, ...]]:
    """A rule stands above each heading that is not the message's own."""
    section: list[Block] = []
    for block in blocks:
        if isinstance(block, Heading) and block.level > 1 and section:
            yield tuple(section)
            section = []
        section.append(block)
    yield tuple(section)


def _size(block: Block) -> int:
    return utf16_length(_block(block))


# ---- blocks --------------------------------------------------------------------------------------


def _marked(blocks: Iterable[Block], apart: str = "\n\n") -> str:
    """Blocks below each other. A heading stands close above its text, with room above itself."""
    text = ""
    above: Block | None = None
    for block in blocks:
        said = _block(block)
        if is_blank(said):
            continue
        if above is not None:
            is_close = isinstance(above, Heading) and not isinstance(block, Heading | Group)
            text += "\n" if is_close else apart
        text += said
        above = block
    return text


def _block(block: Block) -> str:
    match block:
        case Heading(inlines, level):
            words = " ".join(marked(inlines).split())
            return f"{'##' if level == 1 else '###'} {words}" if not is_blank(words) else ""
        case Paragraph(inlines):
            return marked(inlines)
        case Quote(inlines):
            said = marked(inlines)
            return "\n".join(f"> {line}" for line in said.split("\n")) if not is_blank(said) else ""
        case Fold(summary, blocks):
            return _marked((Paragraph((bold(summary),)), *blocks))
        case Listing(lines):
            return "\n".join(_listed(lines))
        case Group(blocks):
            return _marked(blocks, "\n")


def _listed(lines: Iterable[tuple[Inline, ...]]) -> Iterator[str]:
    for line in lines:
        said = " ".join(marked(line).split())
        if not is_blank(said):
            yield f"- {said}"
