"""Content as plain text: for a terminal, for a screen reader's log and for measuring."""

from datetime import UTC

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
    MomentStyle,
    Paragraph,
    Quote,
    Text,
)

MOMENT_FORMATS = {
    MomentStyle.DATE: "%-d %b %Y",
    MomentStyle.TIME: "%H:%M UTC",
    MomentStyle.DATE_TIME: "%-d %b %Y, %H:%M UTC",
}


def plain_text(content: Content) -> str:
    """Everything the content says, without its buttons; blocks stand apart by a blank line."""
    return "\n\n".join(block_text(block) for block in content.blocks)


def block_text(block: Block) -> str:
    match block:
        case Heading(inlines) | Paragraph(inlines):
            return inline_text(inlines)
        case Quote(inlines):
            return "\n".join(f"> {line}" for line in inline_text(inlines).split("\n"))
        case Fold(summary, blocks):
            return "\n\n".join((summary, *(block_text(inner) for inner in blocks)))
        case Listing(lines):
            return "\n".join(f"• {inline_text(line)}" for line in lines)
        case Group(blocks):
            return "\n".join(block_text(inner) for inner in blocks)


def inline_text(inlines: tuple[Inline, ...]) -> str:
    return "".join(map(_piece_text, inlines))


def moment_text(moment: Moment) -> str:
    """The moment in UTC, in words."""
    return moment.at.astimezone(UTC).strftime(MOMENT_FORMATS[moment.style])


def utf16_length(text: str) -> int:
    """The length in UTF-16 code units, as some platforms count."""
    if text.isascii():
        return len(text)
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def _piece_text(piece: Inline) -> str:
    match piece:
        case Text(text):
            return text
        case Link(text, url):
            return text if text == url else f"{text} ({url})"
        case Moment():
            return moment_text(piece)
