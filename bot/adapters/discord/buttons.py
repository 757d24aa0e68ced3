"""Buttons under a message, and what a pressed one says. Pure.

Limits: https://discord.com/developers/docs/components/reference#button
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import Enum

from bot.adapters.discord.address import is_button_link
from bot.content import AnyButton, Button, DeepLink, LinkButton, ShareButton
from bot.content.characters import readable
from bot.content.paging import in_rows
from bot.content.story import shown_headline

Json = dict[str, object]
Rows = tuple[tuple[AnyButton, ...], ...]

ROW, BUTTON = 1, 2
PLAIN, LINK = 2, 5

MOST_IN_A_ROW = 5
LONGEST_LABEL = 80
LONGEST_ID = 100
"""Characters of what Discord brings back when the button is pressed."""

MOST_COMPONENTS = 39
"""Beside one text: a message has 40, rows and buttons each counted
(https://discord.com/developers/docs/components/reference#component-object)."""


class Press(Enum):
    """What becomes of the answer to a pressed button. The letter stands in delivered messages."""

    EDIT = "e"
    """It replaces the message, where that is the presser's own to change."""
    NEW = "n"
    """It is a message of its own."""
    SHARE = "s"
    """It is a message of its own that everybody sees."""


@dataclass(frozen=True, slots=True)
class Pressed:
    """What a button says, and how it is answered."""

    press: Press
    says: str


# `e:/today`; a number keeps two buttons apart that say the same: ids differ within a message.
ID = re.compile(r"([ens])[0-9]{0,2}:(/.*)", re.DOTALL)


def share_here(says: str) -> ShareButton:
    """A button that says the line again, for everybody to see."""
    return ShareButton("Share here", says)


def possible_rows(rows: Rows) -> Rows:
    """The buttons Discord takes, with labels fit to be shown, in no more rows than it takes.

    Left out are: what says more than an id holds, or nothing that begins with a slash; addresses
    Discord refuses; what leads into a chat; buttons beyond those that fit.
    """
    kept: list[tuple[AnyButton, ...]] = []
    for row in rows:
        possible = [replace(each, label=_label(each)) for each in row if _is_possible(each)]
        kept += in_rows(possible, MOST_IN_A_ROW)
    if count(kept) > MOST_COMPONENTS:
        kept = list(in_rows([each for row in kept for each in row], MOST_IN_A_ROW))
    while count(kept) > MOST_COMPONENTS:
        kept[-1:] = [kept[-1][:-1]] if len(kept[-1]) > 1 else []
    return tuple(kept)


def row_components(rows: Rows) -> list[Json]:
    """The rows as Discord's components, every id different."""
    ids: set[str] = set()
    return [{"type": ROW, "components": [_component(each, ids) for each in row]} for row in rows]


def count(rows: Sequence[Sequence[AnyButton]]) -> int:
    """How many components they are."""
    return sum(1 + len(row) for row in rows)


def pressed(custom_id: str) -> Pressed | None:
    """What the button says; None: it is none of ours."""
    found = ID.fullmatch(custom_id)
    return None if found is None else Pressed(Press(found[1]), found[2])


def custom_id(press: Press, says: str, number: int = 0) -> str:
    return f"{press.value}{number or ''}:{says}"


def _component(button: AnyButton, ids: set[str]) -> Json:
    if isinstance(button, LinkButton):
        return {"type": BUTTON, "style": LINK, "label": button.label, "url": button.url}
    press, says = _meaning(button)
    number = 0
    while (chosen := custom_id(press, says, number)) in ids:
        number += 1
    ids.add(chosen)
    return {"type": BUTTON, "style": PLAIN, "label": button.label, "custom_id": chosen}


def _meaning(button: AnyButton) -> tuple[Press, str]:
    match button:
        case Button(says=says, in_place=in_place):
            return Press.EDIT if in_place else Press.NEW, says
        case ShareButton(query=query):
            return Press.SHARE, query
        case DeepLink(payload=payload):
            # The bot's own chat is wherever it is asked: only the presser sees the answer.
            return Press.NEW, f"/start {payload}"
        case LinkButton():
            return Press.NEW, ""


def _is_possible(button: AnyButton) -> bool:
    match button:
        case LinkButton(url=url):
            return is_button_link(url)
        case Button() | ShareButton() | DeepLink():
            # Another platform's way into a chat begins with no slash.
            _, says = _meaning(button)
            return says.startswith("/") and _is_carried(says)


def _is_carried(says: str) -> bool:
    try:
        says.encode()
    except UnicodeEncodeError:
        return False
    return len(custom_id(Press.NEW, says, 99)) <= LONGEST_ID


def _label(button: AnyButton) -> str:
    label = _in_one_line(button.label) or _in_one_line(_fallback(button))
    return shown_headline(label, LONGEST_LABEL)


def _in_one_line(text: str) -> str:
    return " ".join(readable(text).split())


def _fallback(button: AnyButton) -> str:
    """A button without words is refused together with its message."""
    return button.url if isinstance(button, LinkButton) else _meaning(button)[1]
