"""Words in Discord's markdown: what is not meant to format, link or ping does not. Pure.

https://support.discord.com/hc/articles/210298617 tells what Discord reads as marks.
"""

import re
from collections.abc import Iterable
from itertools import groupby

from bot.adapters.discord.address import is_discord_link
from bot.content import Inline, Link, Moment, MomentStyle, Style, Text
from bot.content.characters import readable
from bot.content.cleaning import Cleaner
from bot.content.plain import moment_text

JOINER = "\u2060"
"""A word joiner: takes no room, and no name goes on after it."""

MARKS = {Style.PLAIN: "", Style.BOLD: "**", Style.ITALIC: "*"}

SPECIAL = re.compile(r"[\\*_~|`<>#\[\]]")
# A list begins with one of these at the beginning of a line.
LIST = re.compile(r"^([ \t]*)([-+]|\d{1,10}(?=[.)]))", re.MULTILINE)
WEB = re.compile(r"https?://[^\s<>]*[^\s<>.,:;!?\"'()\[\]“”’]", re.IGNORECASE)
SCHEME = re.compile(r"(https?|discord):(?=//)", re.IGNORECASE)
IN_ADDRESS = {"(": "%28", ")": "%29", "<": "%3C", ">": "%3E", "\\": "%5C"}

MOMENT_FORMATS = {MomentStyle.DATE: "D", MomentStyle.TIME: "t", MomentStyle.DATE_TIME: "f"}
"""https://discord.com/developers/docs/reference#message-formatting-timestamp-styles"""

LAST_SECOND = 8_640_000_000_000
"""Browsers know no later one."""


def shown(text: str) -> str:
    """The text as it may be shown, with names that notify nobody."""
    return readable(text).replace("@", "@" + JOINER)


CLEANER = Cleaner(shown, is_discord_link)


def is_blank(text: str) -> bool:
    """Whether nothing of it would be seen."""
    return not text.replace(JOINER, "").strip()


def marked(inlines: Iterable[Inline]) -> str:
    """The pieces in Discord's markdown, each keeping to itself."""
    pieces = [
        _run(style, list(run)) if style is not None else "".join(map(_piece, run))
        for style, run in groupby(inlines, key=_style)
    ]
    text = ""
    for piece in pieces:
        # Marks that touch could be read as others: `**a***b*`.
        is_close = text.endswith("*") and piece.startswith("*")
        text += JOINER + piece if is_close else piece
    return text


def escaped(text: str) -> str:
    """Words that stay words. Web addresses are links by themselves, as they stand."""
    done, at = [], 0
    for found in WEB.finditer(text):
        done.append(_escaped(text[at : found.start()]))
        address = found[0].replace(JOINER, "")
        done.append(f"<{address}>" if is_discord_link(address) else _escaped(found[0]))
        at = found.end()
    done.append(_escaped(text[at:]))
    return "".join(done)


def _escaped(text: str) -> str:
    text = SPECIAL.sub(r"\\\g<0>", text)
    text = SCHEME.sub(r"\1\\:", text)
    return LIST.sub(_not_a_list, text)


def _not_a_list(found: "re.Match[str]") -> str:
    space, sign = found.groups()
    # A backslash before a digit would be seen: it is the dot after it that makes the list.
    return f"{space}\\{sign}" if sign in "-+" else f"{space}{sign}{JOINER}"


def _style(piece: Inline) -> Style | None:
    is_marked = isinstance(piece, Text) and piece.style in (Style.BOLD, Style.ITALIC)
    return piece.style if is_marked and isinstance(piece, Text) else None


def _run(style: Style, pieces: list[Inline]) -> str:
    text = "".join(piece.text for piece in pieces if isinstance(piece, Text))
    inside = text.strip()
    if is_blank(inside):
        return text
    start = text.index(inside)
    # Marks hold one paragraph only.
    lines = (
        f"{MARKS[style]}{escaped(line.strip())}{MARKS[style]}" if not is_blank(line) else ""
        for line in inside.split("\n")
    )
    return text[:start] + "\n".join(lines) + text[start + len(inside) :]


def _piece(piece: Inline) -> str:
    match piece:
        case Text(text, Style.CODE):
            # Not even in code is a name left whole: what is code is a matter of reading.
            return _code(text)
        case Text(text):
            return escaped(text)
        case Link(text, url):
            return _link(text, url)
        case Moment():
            return _moment(piece)


def _code(text: str) -> str:
    """Nothing is read inside code but its own end."""
    inside = " ".join(text.split())
    if not inside:
        return ""
    return f"`` {inside} ``" if "`" in inside and "``" not in inside else _simple_code(inside)


def _simple_code(text: str) -> str:
    return f"`{text.replace('`', chr(0x2BB))}`"


def _link(text: str, url: str) -> str:
    """In angle brackets no address makes a preview."""
    if text.replace(JOINER, "") == url:
        return f"<{url}>"
    words = SCHEME.sub(r"\1\\:", SPECIAL.sub(r"\\\g<0>", " ".join(text.split())))
    if is_blank(words):
        return f"<{url}>"
    return f"[{words}](<{''.join(IN_ADDRESS.get(each, each) for each in url)}>)"


def _moment(moment: Moment) -> str:
    """Shown in the reader's own zone."""
    second = int(moment.at.timestamp())
    if not 0 < second <= LAST_SECOND:
        return escaped(moment_text(moment))
    return f"<t:{second}:{MOMENT_FORMATS[moment.style]}>"
