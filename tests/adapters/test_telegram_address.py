"""Addresses of Telegram chats."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.adapters.telegram.address import Address, is_telegram_link


@given(st.integers(-(10**15), 10**15).filter(bool), st.one_of(st.none(), st.integers(1, 2**31 - 1)))
def test_an_address_is_written_and_read(chat_id: int, thread_id: int | None) -> None:
    address = Address(chat_id, thread_id)
    assert Address.parse(str(address)) == address


def test_a_forum_topic_stands_behind_its_chat() -> None:
    address = Address.parse("-1001234567890/7")
    assert (address.chat_id, address.thread_id) == (-1001234567890, 7)
    assert str(address.root) == "-1001234567890"
    assert not address.is_private
    assert Address.parse("42").is_private


@pytest.mark.parametrize(
    "text",
    ["", "0", "-0", "007", "+7", " 7", "7\n", "7/", "7/0", "7/-1", "7/1/2", "@news", "٣", "1" * 17],
)
def test_what_is_no_address_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="an address is"):
        Address.parse(text)


@pytest.mark.parametrize(
    "url",
    [
        "https://kyivindependent.com/a?b=1#c",
        "http://127.0.0.1:8080/",
        "https://t.me/estories_bot?startgroup=all",
        "https://новини.укр/a",
    ],
)
def test_a_web_address_with_a_dot_in_its_host_is_a_link(url: str) -> None:
    assert is_telegram_link(url)


@pytest.mark.parametrize(
    "url",
    ["https://localhost/", "https://.org/", "https://a..b/", f"https://{'a' * 64}.org/", "a.org"],
)
def test_a_host_telegram_does_not_take_is_no_link(url: str) -> None:
    assert not is_telegram_link(url)
