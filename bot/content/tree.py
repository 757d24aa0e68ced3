"""The nodes of Content. No markup of any platform, no input or output.

A tree has blocks (heading, paragraph, quote, fold, listing, group) made of inline pieces
(text, link, moment). Renderers walk it; `bot/content/split.py` cuts it where a platform's
message ends; `bot/content/plain.py` says it as plain text.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import Enum, StrEnum, auto


class Style(Enum):
    """How a piece of text stands out."""

    PLAIN = auto()
    BOLD = auto()
    ITALIC = auto()
    CODE = auto()
    """Something to be typed as it stands, such as a command."""


@dataclass(frozen=True, slots=True)
class Text:
    """A run of characters in one style."""

    text: str
    style: Style = Style.PLAIN


@dataclass(frozen=True, slots=True)
class Link:
    """A web address behind words. Only http and https are ever rendered as a link."""

    text: str
    url: str


class MomentStyle(StrEnum):
    """How much of a moment is shown."""

    DATE = "date"
    TIME = "time"
    DATE_TIME = "date_time"


@dataclass(frozen=True, slots=True)
class Moment:
    """A point in time, shown in the reader's own zone where the platform can do that."""

    at: datetime
    style: MomentStyle = MomentStyle.DATE_TIME


Inline = Text | Link | Moment


@dataclass(frozen=True, slots=True)
class Heading:
    """A title above what follows; level 1 is the message's own title."""

    inlines: tuple[Inline, ...]
    level: int = 1


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph."""

    inlines: tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class Quote:
    """Somebody's words, set apart."""

    inlines: tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class Fold:
    """Text on demand: only the summary shows until the reader opens it."""

    summary: str
    blocks: tuple["Block", ...]


@dataclass(frozen=True, slots=True)
class Listing:
    """Short lines that belong together, one below the other."""

    lines: tuple[tuple[Inline, ...], ...]


@dataclass(frozen=True, slots=True)
class Group:
    """Blocks that stay in one message where they fit in one, such as a story of a bundle."""

    blocks: tuple["Block", ...]


Block = Heading | Paragraph | Quote | Fold | Listing | Group


LONGEST_SAID = 64
"""Bytes a button may carry on Telegram (core.telegram.org/bots/api#inlinekeyboardbutton)."""


@dataclass(frozen=True, slots=True)
class Button:
    """A command somebody else typed for you: pressing it says `says` as the presser.

    The answer replaces the message the button stands under, unless `in_place` is False:
    what was delivered stays, and the answer comes as a message of its own.
    """

    label: str
    says: str
    in_place: bool = True


@dataclass(frozen=True, slots=True)
class LinkButton:
    """A web address, or a way into another chat, behind a button."""

    label: str
    url: str


@dataclass(frozen=True, slots=True)
class ShareButton:
    """Takes the reader to a chat of their choice, with `query` typed for the bot's inline mode.

    Left out where a platform has nothing like it.
    """

    label: str
    query: str


@dataclass(frozen=True, slots=True)
class DeepLink:
    """Leads to the bot's own chat, as if `/start` and the payload were said there.

    `bot/content/deep_link.py` makes and reads payloads; the adapter knows the bot's address.
    """

    label: str
    payload: str


AnyButton = Button | LinkButton | ShareButton | DeepLink


@dataclass(frozen=True, slots=True)
class Content:
    """One answer or one delivery: blocks, and rows of buttons below them."""

    blocks: tuple[Block, ...]
    buttons: tuple[tuple[AnyButton, ...], ...] = ()
    has_preview: bool = False
    """Whether the first link may be shown with a picture and some of its page."""
    is_rich: bool = False
    """Whether it shall come as one foldable message, where the platform has those."""
    is_aside: bool = False
    """For whoever pressed the button alone: what stands there may stay as it is."""


def bold(text: str) -> Text:
    return Text(text, Style.BOLD)


def italic(text: str) -> Text:
    return Text(text, Style.ITALIC)


def says(text: str) -> Text:
    """A command shown inside a sentence, to be typed as it stands."""
    return Text(text, Style.CODE)


def paragraph(*pieces: Inline | str) -> Paragraph:
    """A paragraph of plain strings and inline pieces."""
    return Paragraph(tuple(Text(piece) if isinstance(piece, str) else piece for piece in pieces))


def sentence(text: str, *buttons: Button) -> Content:
    """The smallest content: one paragraph and perhaps one row of buttons."""
    return Content((paragraph(text),), (buttons,) if buttons else ())
