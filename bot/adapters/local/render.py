"""Content as HTML messages. Pure; everything is escaped at this last step and nowhere else."""

from dataclasses import replace
from datetime import UTC
from html import escape

from bot.adapters.base import Part
from bot.content import (
    AnyButton,
    Block,
    Button,
    Content,
    DeepLink,
    Fold,
    Group,
    Heading,
    Inline,
    Link,
    LinkButton,
    Listing,
    Moment,
    Paragraph,
    Quote,
    Style,
    Text,
)
from bot.content.cleaning import Cleaner
from bot.content.plain import block_text, moment_text, plain_text, utf16_length
from bot.content.split import split

LIMIT = 4096
"""UTF-16 code units, as Telegram counts (https://core.telegram.org/bots/api#sendmessage).

A page has no such limit: it is kept so that what is seen here is what a Telegram chat would get.
"""

CLEANER = Cleaner()

STYLE_TAGS = {Style.BOLD: "strong", Style.ITALIC: "em", Style.CODE: "code"}


def render(content: Content) -> tuple[Part, ...]:
    """The content as messages of at most `LIMIT` units, the buttons under the last one.

    What leads out of the chat is a link in the text: a page's button says something.
    """
    linked = _links_in_text(content)
    cleaned = replace(linked, blocks=tuple(map(CLEANER.cleaned, linked.blocks)))
    return tuple(
        Part(
            body="".join(map(_block_html, part.blocks)),
            text=plain_text(part),
            buttons=part.buttons,
        )
        for part in split(cleaned, LIMIT, lambda block: utf16_length(block_text(block)))
    )


def _links_in_text(content: Content) -> Content:
    links = tuple(
        Paragraph((Link(button.label, button.url),))
        for row in content.buttons
        for button in row
        if isinstance(button, LinkButton)
    )
    rows = (tuple(filter(None, map(_button, row))) for row in content.buttons)
    return replace(
        content, blocks=(*content.blocks, *links), buttons=tuple(row for row in rows if row)
    )


def _button(button: AnyButton) -> Button | None:
    """The bot's own chat is this one: what leads there is said here."""
    match button:
        case Button():
            return button
        case DeepLink(label, payload):
            return Button(label, f"/start {payload}")
        case _:
            return None


# ---- markup ------------------------------------------------------------------------------------


def _block_html(block: Block) -> str:
    match block:
        case Heading(inlines, level):
            # A page has its own h1 and h2: the product and the person.
            return _element("h3" if level == 1 else "h4", _inlines_html(inlines))
        case Paragraph(inlines):
            return _element("p", _inlines_html(inlines))
        case Quote(inlines):
            return _element("blockquote", _inlines_html(inlines))
        case Fold(summary, blocks):
            inside = "".join(map(_block_html, blocks))
            return f"<details>{_element('summary', escape(summary))}{inside}</details>"
        case Listing(lines):
            return f"<ul>{''.join(_element('li', _inlines_html(line)) for line in lines)}</ul>"
        case Group(blocks):
            return f"<section>{''.join(map(_block_html, blocks))}</section>"


def _element(tag: str, inside: str) -> str:
    """`dir=auto`: a block reads in the direction of its own first letter, whatever surrounds it."""
    return f'<{tag} dir="auto">{inside}</{tag}>'


def _inlines_html(inlines: tuple[Inline, ...]) -> str:
    return "".join(map(_inline_html, inlines))


def _inline_html(piece: Inline) -> str:
    match piece:
        case Text(text, Style.PLAIN):
            return escape(text)
        case Text(text, style):
            tag = STYLE_TAGS[style]
            return f"<{tag}>{escape(text)}</{tag}>"
        case Link(text, url):
            return (
                f'<a href="{escape(url)}" target="_blank" rel="noopener noreferrer">'
                f"<bdi>{escape(text)}</bdi></a>"
            )
        case Moment(at, style):
            instant = at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
            return (
                f'<time datetime="{instant}" data-style="{style}">'
                f"{escape(moment_text(piece))}</time>"
            )
