"""Characters: what deceives the eye is left out, real writing stays as it is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.content.characters import readable


@given(st.text())
def test_readable_twice_is_readable_once(text: str) -> None:
    assert readable(readable(text)) == readable(text)


@given(st.text())
def test_readable_text_can_be_kept_and_sent(text: str) -> None:
    assert readable(text).encode("utf-8").decode("utf-8") == readable(text)


@pytest.mark.parametrize(
    "text",
    [
        "Залужний: війна переходить до нової фази",
        "النص العربي‌ها با نیم‌فاصله",  # zero-width non-joiners belong to Persian
        "👨‍👩‍👧 🏳️‍🌈 🇺🇦",
        "हिन्दी क्‍ष",
        "Tiếng Việt",
        "line one\nline two\ttabbed",
    ],
)
def test_real_writing_stays_untouched(text: str) -> None:
    assert readable(text) == text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("invoice\u202etxt.exe", "invoicetxt.exe"),
        ("pay\u200bpal", "paypal"),
        ("a\u200db", "ab"),
        ("\u2067left open", "left open"),
        ("\u2067closed\u2069", "\u2067closed\u2069"),
        ("bell\x07 nul\x00", "bell nul"),
        ("q" + "\u0489" * 20, "q" + "\u0489" * 8),
        ("a\r\nb\rc", "a\nb\nc"),
        ("half \ud83d", "half "),
    ],
)
def test_characters_that_deceive_are_left_out(text: str, shown: str) -> None:
    assert readable(text) == shown
