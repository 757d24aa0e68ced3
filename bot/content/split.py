"""Cutting Content into messages: between blocks, and inside one only when it alone is too long.

Pure; a renderer gives `measure`, the length a block will have in its platform's own unit.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace

from bot.content.tree import (
    Block,
    Content,
    Fold,
    Group,
    Heading,
    Inline,
    Link,
    Listing,
    Moment,
    Paragraph,
    Quote,
    Text,
)

Measure = Callable[[Block], int]

SEPARATOR = 2
"""Length of what stands between two blocks in a message (a blank line)."""


def split(content: Content, limit: int, measure: Measure) -> tuple[Content, ...]:
    """The content as messages of at most `limit` units; the buttons stay with the last one.

    Order and text are kept: the blocks of all parts, one after the other, say what the
    content said. A group stays whole if it fits in a message of its own.
    """
    parts: list[list[Block]] = [[]]
    used = 0
    for block in _pieces(content.blocks, limit, measure):
        size = measure(block)
        if parts[-1] and used + SEPARATOR + size > limit:
            parts.append(_carried_heading(parts[-1], limit - SEPARATOR - size, measure))
            used = sum(measure(carried) for carried in parts[-1])
        used += size + (SEPARATOR if parts[-1] else 0)
        parts[-1].append(block)
    bare = [Content(tuple(blocks)) for blocks in parts]
    return (*bare[:-1], replace(bare[-1], buttons=content.buttons))


def _carried_heading(blocks: list[Block], room: int, measure: Measure) -> list[Block]:
    """A heading left alone at the end of a message moves to the next one, if it fits there."""
    if len(blocks) > 1 and isinstance(blocks[-1], Heading) and measure(blocks[-1]) <= room:
        return [blocks.pop()]
    return []


def _pieces(blocks: tuple[Block, ...], limit: int, measure: Measure) -> Iterator[Block]:
    for block in blocks:
        if measure(block) <= limit:
            yield block
        else:
            yield from _cut(block, limit, measure)


def _cut(block: Block, limit: int, measure: Measure) -> Iterator[Block]:
    match block:
        case Group(blocks) | Fold(_, blocks):
            opening = (Paragraph((Text(block.summary),)),) if isinstance(block, Fold) else ()
            yield from _pieces((*opening, *blocks), limit, measure)
        case Listing(lines):
            for line in lines:
                single = Listing((line,))
                if measure(single) <= limit:
                    yield single
                else:
                    yield from _cut(Paragraph(line), limit, measure)
        case Heading() | Paragraph() | Quote():
            yield from _cut_text(block, limit, measure)


def _cut_text(
    block: Heading | Paragraph | Quote, limit: int, measure: Measure
) -> Iterator[Heading | Paragraph | Quote]:
    """The longest head that fits, again and again; words stay whole unless one is too long."""
    rest = block.inlines
    while rest:
        fitting = _fitting(replace(block, inlines=rest), limit, measure)
        head, rest = _divide(rest, fitting)
        yield replace(block, inlines=head)


def _fitting(block: Heading | Paragraph | Quote, limit: int, measure: Measure) -> int:
    """How many characters from the start fit; at least one."""
    low, high = 1, sum(map(_length, block.inlines))
    while low < high:
        middle = (low + high + 1) // 2
        head, _ = _divide_at(block.inlines, middle)
        if measure(replace(block, inlines=head)) <= limit:
            low = middle
        else:
            high = middle - 1
    return low


def _divide(
    inlines: tuple[Inline, ...], fitting: int
) -> tuple[tuple[Inline, ...], tuple[Inline, ...]]:
    if fitting >= sum(map(_length, inlines)):
        return inlines, ()
    visible = "".join(map(_visible, inlines))[:fitting]
    at_word = max(visible.rfind(" "), visible.rfind("\n")) + 1
    return _divide_at(inlines, at_word or fitting)


def _divide_at(
    inlines: tuple[Inline, ...], count: int
) -> tuple[tuple[Inline, ...], tuple[Inline, ...]]:
    head: list[Inline] = []
    for position, piece in enumerate(inlines):
        length = _length(piece)
        if length <= count:
            head.append(piece)
            count -= length
            continue
        if count and not isinstance(piece, Moment):
            head.append(replace(piece, text=piece.text[:count]))
            tail: Inline = replace(piece, text=piece.text[count:])
            return tuple(head), (tail, *inlines[position + 1 :])
        return tuple(head), inlines[position:]
    return tuple(head), ()


def _visible(piece: Inline) -> str:
    return piece.text if isinstance(piece, Text | Link) else "\x00" * _length(piece)


def _length(piece: Inline) -> int:
    """Characters of a piece for counting; a moment counts as one that is never cut."""
    return len(piece.text) if isinstance(piece, Text | Link) else 1
