"""Buttons under a message, and what a pressed one says. Pure.

Limits: https://core.telegram.org/bots/api#inlinekeyboardbutton
"""

import json
from dataclasses import replace
from functools import lru_cache

from bot.adapters.base import Part
from bot.adapters.telegram.address import is_telegram_link
from bot.content import AnyButton, Button, DeepLink, LinkButton, ShareButton
from bot.content.characters import readable
from bot.content.paging import in_rows
from bot.content.story import shown_headline
from bot.content.tree import LONGEST_SAID

MOST_IN_A_ROW = 8
MOST_BUTTONS = 100

LONGEST_LABEL = 64
"""Characters. No limit is written down; a phone shows some thirty in a row of one button."""

LONGEST_QUERY = 256
"""Characters of an inline query (https://core.telegram.org/bots/api#inlinequery)."""

KEPT_KEYBOARDS = 256
"""A broadcast has few different ones under way at once."""

Rows = tuple[tuple[AnyButton, ...], ...]

ANY_CHAT = {
    "allow_user_chats": True,
    "allow_bot_chats": True,
    "allow_group_chats": True,
    "allow_channel_chats": True,
}


def possible_rows(rows: Rows) -> Rows:
    """The buttons Telegram takes, with labels fit to be shown; rows that are too wide go on below.

    Left out are: what a button says beyond 64 bytes, or without a slash; addresses Telegram
    refuses; buttons beyond the hundredth.
    """
    left = MOST_BUTTONS
    kept: list[tuple[AnyButton, ...]] = []
    for row in rows:
        possible = [replace(each, label=_label(each)) for each in row if _is_possible(each)][:left]
        left -= len(possible)
        kept += in_rows(possible, MOST_IN_A_ROW)
    return tuple(kept)


def led_to(username: str, rows: Rows) -> Rows:
    """The same buttons; those that lead into the bot's own chat have its address.

    https://core.telegram.org/bots/features#deep-linking
    """

    def led(button: AnyButton) -> AnyButton:
        if not isinstance(button, DeepLink) or not username:
            return button
        return LinkButton(button.label, f"https://t.me/{username}?start={button.payload}")

    return tuple(tuple(map(led, row)) for row in rows)


def keyboard(part: Part) -> str | None:
    """The buttons as an InlineKeyboardMarkup in JSON; None without any."""
    return _keyboard(part.buttons) if part.buttons else None


def callback_data(button: Button) -> str:
    """What Telegram brings back when the button is pressed; `said` reads it.

    `/topic X` is answered in place, `topic X` in a message of its own: no byte is spent on it.
    """
    return button.says if button.in_place else button.says.removeprefix("/")


def said(data: str) -> tuple[str, bool]:
    """What a pressed button says, and whether the answer replaces the button's message."""
    return (data, True) if data.startswith("/") else (f"/{data}", False)


def _is_possible(button: AnyButton) -> bool:
    match button:
        case Button(says=says):
            data = callback_data(button)
            return _is_carried(data) and said(data) == (says, button.in_place)
        case LinkButton(url=url):
            return is_telegram_link(url)
        case ShareButton():
            return True
        case DeepLink():
            # Without the bot's name nobody knows where it leads: see `led_to`.
            return False


def _is_carried(data: str) -> bool:
    try:
        return 1 <= len(data.encode()) <= LONGEST_SAID
    except UnicodeEncodeError:
        return False


def _label(button: AnyButton) -> str:
    label = _in_one_line(button.label) or _in_one_line(_fallback(button))
    return shown_headline(label, LONGEST_LABEL)


def _in_one_line(text: str) -> str:
    return " ".join(readable(text).split())


def _fallback(button: AnyButton) -> str:
    """A button without words is refused together with its message."""
    match button:
        case Button(says=says):
            return says
        case LinkButton(url=url):
            return url
        case ShareButton():
            return "Share"
        case DeepLink(payload=payload):
            return payload


@lru_cache(KEPT_KEYBOARDS)
def _keyboard(rows: Rows) -> str:
    keys = [[_key(button) for button in row] for row in rows]
    return json.dumps({"inline_keyboard": keys}, ensure_ascii=False, separators=(",", ":"))


def _key(button: AnyButton) -> dict[str, object]:
    match button:
        case Button(label):
            return {"text": label, "callback_data": callback_data(button)}
        case LinkButton(label, url):
            return {"text": label, "url": url}
        case ShareButton(label, query):
            chosen = {"query": readable(query)[:LONGEST_QUERY], **ANY_CHAT}
            return {"text": label, "switch_inline_query_chosen_chat": chosen}
        case DeepLink():
            raise ValueError("a deep link has no address without the bot's name")
