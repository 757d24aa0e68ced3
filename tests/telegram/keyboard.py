"""Buttons under a message (core.telegram.org/bots/api, InlineKeyboardMarkup and its like)."""

from dataclasses import dataclass

from tests.telegram import refusals
from tests.telegram.refusals import bad
from tests.telegram.text import Breaks
from tests.telegram.urls import deep_link_is_wrong, trouble_of
from tests.telegram.wire import Json, as_list, as_map, as_text

MOST_BUTTONS = 100
MOST_IN_A_ROW = 8
DATA_BYTES = 64
COPY_CHARACTERS = 256

ACTIONS = (
    "url",
    "callback_data",
    "web_app",
    "login_url",
    "switch_inline_query",
    "switch_inline_query_current_chat",
    "switch_inline_query_chosen_chat",
    "copy_text",
    "callback_game",
    "pay",
)
"""A button has exactly one of these."""

LOOKS = ("text", "icon_custom_emoji_id", "style")
STYLES = ("danger", "success", "primary")

OTHER_MARKUPS = ("keyboard", "remove_keyboard", "force_reply")


@dataclass(frozen=True, slots=True)
class Key:
    """A button under a message."""

    text: str
    action: str
    """Which of `ACTIONS`."""
    value: str
    """Its address, data or words; JSON when the action takes an object."""
    style: str = ""


Rows = tuple[tuple[Key, ...], ...]


@dataclass(frozen=True, slots=True)
class Markup:
    """What stands under a message or in place of the person's keyboard."""

    rows: Rows = ()
    labels: tuple[tuple[str, ...], ...] = ()
    """A reply keyboard's labels: pressing one says it."""
    kind: str = "inline_keyboard"
    given: Json | None = None
    """An inline keyboard as it came, for what leaves again."""


NONE = Markup()


def markup(value: object, breaks: Breaks, *, only_inline: bool = False) -> Markup:
    """A reply_markup parameter, checked."""
    if value is None:
        return NONE
    try:
        given = as_map(value)
    except ValueError:
        breaks("reply_markup is no object")
        raise bad("object expected as reply markup") from None
    kinds = [each for each in ("inline_keyboard", *OTHER_MARKUPS) if each in given]
    if len(kinds) != 1:
        breaks(f"reply_markup with {kinds or 'nothing known'}")
    if not kinds:
        return NONE
    if kinds[0] != "inline_keyboard":
        if only_inline:
            breaks(f"{kinds[0]} where only an inline keyboard is allowed")
            raise bad("message can't be edited")
        return Markup(labels=_labels(given), kind=kinds[0])
    rows = _rows(given["inline_keyboard"], breaks)
    clean: Json | None = {"inline_keyboard": given["inline_keyboard"]} if rows else None
    return Markup(rows, given=clean)


def _labels(given: Json) -> tuple[tuple[str, ...], ...]:
    rows = given.get("keyboard")
    if not isinstance(rows, list):
        return ()
    return tuple(
        tuple(
            as_text(key.get("text")) if isinstance(key, dict) else as_text(key)
            for key in as_list(row)
        )
        for row in rows
    )


def _rows(value: object, breaks: Breaks) -> Rows:
    try:
        given = [[as_map(key) for key in as_list(row)] for row in as_list(value)]
    except ValueError as wrong:
        breaks(f"inline_keyboard: {wrong}")
        raise bad(f"can't parse inline keyboard button: {wrong}") from None
    for row in given:
        if len(row) > MOST_IN_A_ROW:
            breaks(f"{len(row)} buttons in a row; {MOST_IN_A_ROW} are shown")
        if not row:
            breaks("an empty row of buttons")
    number = sum(map(len, given))
    if number > MOST_BUTTONS:
        breaks(f"{number} buttons; {MOST_BUTTONS} are allowed")
        raise bad("reply markup is too long")
    return tuple(tuple(_key(each, breaks) for each in row) for row in given if row)


def _key(given: Json, breaks: Breaks) -> Key:
    text = as_text(given.get("text")).strip()
    if not text:
        breaks("a button without text")
        raise bad("inline keyboard button text must be non-empty")
    for name in given:
        if name not in ACTIONS and name not in LOOKS:
            breaks(f"button {text!r} with the field {name!r}")
    actions = [each for each in ACTIONS if given.get(each) is not None]
    if len(actions) != 1:
        breaks(f"button {text!r} with {actions or 'no action'}; exactly one is allowed")
    if not actions:
        raise bad(
            "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard"
        )
    if "style" in given and given["style"] not in STYLES:
        breaks(f"button {text!r} in the style {given['style']!r}")
    value = given[actions[0]]
    _check_action(text, actions[0], value, breaks)
    shown = value if isinstance(value, str) else repr(value)
    return Key(text, actions[0], shown, as_text(given.get("style")))


def _check_action(text: str, action: str, value: object, breaks: Breaks) -> None:
    if action == "callback_data":
        size = len(value.encode()) if isinstance(value, str) else 0
        if not 1 <= size <= DATA_BYTES:
            breaks(f"button {text!r} with {size} bytes of callback_data; 1 to {DATA_BYTES} allowed")
            raise bad(refusals.DATA_INVALID)
    elif action == "url":
        trouble = trouble_of(as_text(value))
        if trouble:
            breaks(f"button {text!r} to {value!r}: {trouble}")
            raise bad(f"inline keyboard button URL '{value}' is invalid: {trouble}")
        if deep_link_is_wrong(as_text(value)):
            breaks(f"button {text!r} with the deep link {value!r}; 1 to 64 of A-Z a-z 0-9 _ -")
    elif action == "copy_text":
        words = as_text(value.get("text")) if isinstance(value, dict) else ""
        if not 1 <= len(words) <= COPY_CHARACTERS:
            breaks(f"button {text!r} copies {len(words)} characters; 1 to {COPY_CHARACTERS}")
            raise bad("BUTTON_COPY_TEXT_INVALID")
