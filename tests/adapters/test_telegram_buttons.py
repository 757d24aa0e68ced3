"""Buttons for Telegram: what is possible is kept, and what is pressed is said."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.adapters.base import Part
from bot.adapters.telegram.buttons import callback_data, keyboard, possible_rows, said
from bot.content import AnyButton, Button, LinkButton, ShareButton

ANY_BUTTON: st.SearchStrategy[AnyButton] = st.one_of(
    st.builds(Button, st.text(), st.text().map("/".__add__), st.booleans()),
    st.builds(Button, st.text(max_size=300), st.text(), st.booleans()),
    st.builds(LinkButton, st.text(), st.text().map("https://example.org/".__add__)),
    st.builds(ShareButton, st.text(), st.text(max_size=300)),
)
ROWS = st.lists(st.lists(ANY_BUTTON, max_size=12).map(tuple), max_size=16).map(tuple)


def keys(*row: AnyButton) -> list[dict[str, object]]:
    markup = keyboard(Part("", "", possible_rows((row,))))
    return (
        []
        if markup is None
        else [key for row in json.loads(markup)["inline_keyboard"] for key in row]
    )


@given(ROWS)
def test_every_keyboard_is_one_telegram_takes(rows: tuple[tuple[AnyButton, ...], ...]) -> None:
    kept = possible_rows(rows)
    assert all(1 <= len(row) <= 8 for row in kept)
    assert sum(map(len, kept)) <= 100
    for row in kept:
        for button in row:
            assert button.label.strip() == button.label != ""
            assert len(button.label) <= 64
            if isinstance(button, Button):
                data = callback_data(button)
                assert 1 <= len(data.encode()) <= 64
                assert said(data) == (button.says, button.in_place)


def test_a_press_says_the_command_and_whether_it_is_answered_in_place() -> None:
    assert said("/topic BlackSea") == ("/topic BlackSea", True)
    assert said("topic BlackSea") == ("/topic BlackSea", False)


def test_each_button_has_its_own_act() -> None:
    assert keys(
        Button("Next", "/latest page:2"),
        Button("Follow", "/subscribe all", in_place=False),
        LinkButton("Source", "https://example.org/a"),
        ShareButton("Send on", "#12"),
    ) == [
        {"text": "Next", "callback_data": "/latest page:2"},
        {"text": "Follow", "callback_data": "subscribe all"},
        {"text": "Source", "url": "https://example.org/a"},
        {
            "text": "Send on",
            "switch_inline_query_chosen_chat": {
                "query": "#12",
                "allow_user_chats": True,
                "allow_bot_chats": True,
                "allow_group_chats": True,
                "allow_channel_chats": True,
            },
        },
    ]


@pytest.mark.parametrize(
    "button",
    [
        Button("Too long", "/search " + "й" * 29),
        Button("No command", "search"),
        Button("Nothing", "/", in_place=False),
        LinkButton("Nowhere", "https://localhost/"),
        LinkButton("A person", "tg://user?id=42"),
    ],
)
def test_a_button_telegram_refuses_is_left_out(button: AnyButton) -> None:
    assert keys(button) == []


def test_sixty_four_bytes_are_carried() -> None:
    assert len(keys(Button("Fits", "/search " + "й" * 28))) == 1
    assert len(keys(Button("Fits", "/search x" + "й" * 28, in_place=False))) == 1


def test_a_wide_row_goes_on_below() -> None:
    row = tuple(Button(str(n), f"/story {n}") for n in range(10))
    assert [len(each) for each in possible_rows((row,))] == [8, 2]


def test_a_label_is_short_readable_and_never_empty() -> None:
    assert keys(Button("word " * 30, "/today"))[0]["text"] == "word " * 11 + "word…"
    assert keys(Button("a\u202eb\n c", "/today"))[0]["text"] == "ab c"
    assert keys(Button(" \u200b", "/today"))[0]["text"] == "/today"


def test_no_buttons_are_no_keyboard() -> None:
    assert keyboard(Part("", "Krynky holds.")) is None
