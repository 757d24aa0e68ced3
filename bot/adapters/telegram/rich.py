"""Content as one foldable message: a whole edition with its sections folded. Pure.

Rich messages are of Bot API 10.1 (https://core.telegram.org/bots/api#inputrichmessage). Some
apps show them blank, and nobody is told: so they come only where somebody asked for them.
"""

from collections.abc import Iterable
from datetime import UTC
from html import escape

from bot.adapters.telegram.address import is_telegram_link
from bot.content import (
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
    Style,
    Text,
    plain_text,
)
from bot.content.plain import moment_text

LONGEST = 32_768
"""Characters, without the marks."""

MOST_BLOCKS = 500

TAGS = {Style.BOLD: "b", Style.ITALIC: "i", Style.CODE: "code"}


def rich_html(content: Content) -> str | None:
    """The content in the marks of a rich message; None when it is too long to be one."""
    if len(plain_text(content)) > LONGEST or _count(content.blocks) > MOST_BLOCKS:
        return None
    return "".join(_folded(content.blocks))


def _folded(blocks: tuple[Block, ...]) -> Iterable[str]:
    """Each section below the title is folded under its heading."""
    inside: list[str] | None = None
    heading = ""
    for block in blocks:
        if isinstance(block, Heading) and block.level > 1:
            if inside is not None:
                yield _details(heading, inside)
            heading, inside = _inlines(block.inlines), []
        elif inside is None:
            yield _block(block)
        else:
            inside.append(_block(block))
    if inside is not None:
        yield _details(heading, inside)


def _details(summary: str, inside: Iterable[str]) -> str:
    return f"<details><summary>{summary}</summary>{''.join(inside)}</details>"


def _block(block: Block) -> str:
    match block:
        case Heading(inlines):
            return f"<h2>{_inlines(inlines)}</h2>"
        case Paragraph(inlines):
            return f"<p>{_inlines(inlines)}</p>"
        case Quote(inlines):
            return f"<blockquote>{_inlines(inlines)}</blockquote>"
        case Fold(summary, blocks):
            return _details(escape(summary), map(_block, blocks))
        case Listing(lines):
            return f"<ul>{''.join(f'<li>{_inlines(line)}</li>' for line in lines)}</ul>"
        case Group(blocks):
            return "".join(map(_block, blocks))


def _inlines(inlines: tuple[Inline, ...]) -> str:
    return "".join(map(_inline, inlines))


def _inline(piece: Inline) -> str:
    match piece:
        case Text(text, Style.PLAIN):
            return escape(text)
        case Text(text, style):
            return f"<{TAGS[style]}>{escape(text)}</{TAGS[style]}>"
        case Link(text, url) if is_telegram_link(url):
            return f'<a href="{escape(url)}">{escape(text)}</a>'
        case Link(text):
            return escape(text)
        case Moment(at):
            unix = int(at.astimezone(UTC).timestamp())
            return f'<tg-time unix="{unix}" format="Dt">{escape(moment_text(piece))}</tg-time>'


def _count(blocks: tuple[Block, ...]) -> int:
    """As blocks are counted there: each line of a list and each fold is one."""
    count = 0
    for block in blocks:
        match block:
            case Fold(blocks=inside) | Group(blocks=inside):
                count += 1 + _count(inside)
            case Listing(lines):
                count += 1 + len(lines)
            case _:
                count += 1
    return count
