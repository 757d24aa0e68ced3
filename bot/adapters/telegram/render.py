"""Content as Telegram messages: a text and its entities, never markup. Pure.

A message has at most 4,096 characters (https://core.telegram.org/bots/api#sendmessage) and
shows at most 100 entities (`MessageLimit.MESSAGE_ENTITIES` of python-telegram-bot). Characters
are counted in UTF-16 code units, as its apps do; its servers count fewer.
"""

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import lru_cache

from bot.adapters.base import Part
from bot.adapters.telegram.address import is_telegram_link
from bot.adapters.telegram.buttons import keyboard, possible_rows
from bot.adapters.telegram.entities import (
    Composed,
    Look,
    Run,
    Stretch,
    composed,
    is_blank,
    stretches,
)
from bot.adapters.telegram.rich import rich_html
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
    MomentStyle,
    Paragraph,
    Quote,
    Style,
    Text,
)
from bot.content.characters import readable
from bot.content.cleaning import Cleaner
from bot.content.plain import moment_text, plain_text, utf16_length
from bot.content.split import split

LIMIT = 4096
"""UTF-16 code units of a message."""

MOST_ENTITIES = 100
"""Entities of a message; further ones are dropped without a word."""

ENTITY_UNITS = -(-LIMIT // MOST_ENTITIES)
"""A hundred entities weigh as much as a full text, so that one measure keeps both limits."""

JOINER = "\u2060"
"""A word joiner: takes no room, and no name goes on after it."""

# Telegram looks for names in every text, whatever entities it is given, and a name that is found
# notifies its owner: `match_mentions`, called from `fix_formatted_text` in
# https://github.com/tdlib/td, td/telegram/MessageEntity.cpp. An address such as
# press@example.org is none and stays as it is.
PING = re.compile(r"(?<![a-zA-Z0-9_])@")

# Combining lines and rings that Telegram takes out of every text (`clean_input_string`, misc.cpp).
NOT_KEPT = {0x09: " ", 0x30A: None, 0x333: None, 0x33F: None}

BARE_COMMAND = re.compile(r"/[a-zA-Z0-9_]{1,32}")

BOLD, ITALIC, CODE = Look("bold"), Look("italic"), Look("code")
QUOTED, FOLDED = Look("blockquote"), Look("expandable_blockquote")
QUOTES = frozenset({QUOTED, FOLDED})

STYLES = {Style.PLAIN: (), Style.BOLD: (BOLD,), Style.ITALIC: (ITALIC,)}

MOMENT_FORMATS = {MomentStyle.DATE: "D", MomentStyle.TIME: "t", MomentStyle.DATE_TIME: "Dt"}
"""https://core.telegram.org/bots/api#date-time-entity-formatting"""

LAST_SECOND = 2**31 - 1

KEPT_PARTS = 256
"""A broadcast has few different parts under way at once."""


def render(content: Content) -> tuple[Part, ...]:
    """The content as messages, the buttons under the last; none where nothing would be seen."""
    cleaned = replace(content, blocks=tuple(map(CLEANER.cleaned, content.blocks)))
    messages = [composed(_blocks(part.blocks)) for part in split(cleaned, LIMIT, _size)]
    shown = [message for message in messages if not is_blank(message.text)]
    previewed = next(filter(_has_link, shown), None) if content.has_preview else None
    parts = [
        Part(_body(message, has_preview=message is previewed), message.text) for message in shown
    ]
    if parts:
        parts[-1] = replace(parts[-1], buttons=possible_rows(content.buttons))
    return tuple(parts)


def render_rich(content: Content) -> tuple[Part, ...]:
    """The content as one foldable message; none where it is too long for one."""
    cleaned = replace(content, blocks=tuple(map(CLEANER.cleaned, content.blocks)))
    if not (html := rich_html(cleaned)):
        return ()
    body = _json({"rich_message": {"html": html, "skip_entity_detection": True}})
    return (Part(body, plain_text(cleaned), possible_rows(content.buttons)),)


@lru_cache(KEPT_PARTS)
def fields(part: Part) -> tuple[tuple[str, str], ...]:
    """What a send or an edit says besides the chat: each field with its value in JSON.

    Kept, because a broadcast says one part to many chats.
    """
    body: dict[str, object] = json.loads(part.body)
    said = [(name, _json(value)) for name, value in body.items() if value]
    if "rich_message" not in body:
        said.append(("text", _json(part.text)))
    if (buttons := keyboard(part)) is not None:
        said.append(("reply_markup", buttons))
    return tuple(said)


def _body(message: Composed, *, has_preview: bool) -> str:
    preview = (
        {"prefer_small_media": True, "show_above_text": True}
        if has_preview
        else {"is_disabled": True}
    )
    entities = [_entity(each) for each in message.entities]
    return _json({"entities": entities, "link_preview_options": preview})


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _entity(stretch: Stretch) -> dict[str, object]:
    look = stretch.look
    given: dict[str, object] = {
        "type": look.type,
        "offset": stretch.start,
        "length": stretch.end - stretch.start,
    }
    if look.url:
        given["url"] = look.url
    if look.date_time_format:
        given["unix_time"] = look.unix_time
        given["date_time_format"] = look.date_time_format
    return given


def _has_link(message: Composed) -> bool:
    return any(each.look.url for each in message.entities)


def _size(block: Block) -> int:
    """What a block needs of a message, never less: its text, or its entities where those are more.

    Addresses count as well: Telegram refuses a message whose entities hold too much
    (https://github.com/tdlib/telegram-bot-api/issues/165).
    """
    runs = tuple(_block(block))
    text = sum(utf16_length(run.text) for run in runs)
    return max(text, sum(ENTITY_UNITS + len(each.look.url) for each in stretches(runs)))


# ---- words ---------------------------------------------------------------------------------------


def _shown(text: str) -> str:
    """The text as Telegram will show it, with names that notify nobody."""
    return PING.sub("@" + JOINER, readable(text).translate(NOT_KEPT))


CLEANER = Cleaner(_shown, is_telegram_link)


# ---- blocks --------------------------------------------------------------------------------------


def _blocks(blocks: Iterable[Block], apart: str = "\n\n") -> Iterator[Run]:
    """Blocks below each other. A heading stands close above its text, with room above itself."""
    above: Block | None = None
    for block in blocks:
        runs = tuple(_block(block))
        if _is_blank(runs):
            continue
        if above is not None:
            is_close = isinstance(above, Heading) and not isinstance(block, Heading | Group)
            yield Run("\n" if is_close else apart)
        yield from runs
        above = block


def _block(block: Block) -> Iterator[Run]:
    match block:
        case Heading(inlines):
            yield from _with(BOLD, _inlines(inlines))
        case Paragraph(inlines):
            yield from _inlines(inlines)
        case Quote(inlines):
            yield from _with(QUOTED, _inlines(inlines))
        case Fold(summary, blocks):
            yield from _folded(summary, blocks)
        case Listing(lines):
            yield from _listing(lines)
        case Group(blocks):
            yield from _blocks(blocks, "\n")


def _folded(summary: str, blocks: Iterable[Block]) -> Iterator[Run]:
    inside = tuple(_with(FOLDED, _blocks(blocks)))
    if not is_blank(summary):
        yield Run(f"{summary}\n" if inside else summary)
    yield from inside


def _listing(lines: Iterable[tuple[Inline, ...]]) -> Iterator[Run]:
    said = [runs for line in lines if not _is_blank(runs := tuple(_inlines(line)))]
    for number, runs in enumerate(said):
        yield Run("\n• " if number else "• ")
        yield from runs


def _is_blank(runs: Iterable[Run]) -> bool:
    return is_blank("".join(run.text for run in runs))


def _with(look: Look, runs: Iterable[Run]) -> Iterator[Run]:
    """The runs with one look more, where Telegram lets them have it.

    Quotes hold no quotes, and commands to be copied are neither bold nor italic
    (https://core.telegram.org/bots/api#formatting-options).
    """
    for run in runs:
        if look in QUOTES:
            inside = tuple(each for each in run.looks if each not in QUOTES)
            yield Run(run.text, (look, *inside))
        elif CODE in run.looks:
            yield run
        else:
            yield Run(run.text, (look, *(each for each in run.looks if each != look)))


def _inlines(inlines: Iterable[Inline]) -> Iterator[Run]:
    return map(_inline, inlines)


def _inline(piece: Inline) -> Run:
    match piece:
        case Text(text, Style.CODE):
            # Copied, it must be what was meant; no name is looked for in code.
            return _typed(text.replace(JOINER, ""))
        case Text(text, style):
            return Run(text, STYLES[style])
        case Link(text, url):
            return Run(text, (Look("text_link", url),))
        case Moment():
            return _moment(piece)


def _typed(text: str) -> Run:
    """A tap on a bare command sends it; of one with arguments a tap would send only the command.

    So that one is copied by a tap instead.
    """
    return Run(text) if BARE_COMMAND.fullmatch(text) else Run(text, (CODE,))


def _moment(moment: Moment) -> Run:
    """Shown in the reader's own zone; an app that cannot do that shows the text."""
    second = int(moment.at.timestamp())
    if not 0 < second <= LAST_SECOND:
        return Run(moment_text(moment))
    look = Look("date_time", unix_time=second, date_time_format=MOMENT_FORMATS[moment.style])
    return Run(moment_text(moment), (look,))
