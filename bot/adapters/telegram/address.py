"""Where messages go, and which web addresses Telegram lets stand behind words. Pure."""

import re
from dataclasses import dataclass
from typing import Self
from urllib.parse import urlsplit

from bot.content.address import is_web_address

WRITTEN = re.compile(r"(-?[1-9][0-9]{0,15})(?:/([1-9][0-9]{0,9}))?")
"""A chat's id has at most 52 significant bits (https://core.telegram.org/bots/api#chat)."""

LONGEST_NAME = 63
"""Characters between two dots of a host (RFC 1035, section 2.3.4)."""

NOT_IN_A_HOST = re.compile(r"[\x00-\x20!\"#$%&'()*+,/:;<=>?@\[\\\]^`{|}~\x7f]")


@dataclass(frozen=True, slots=True)
class Address:
    """A chat, or one topic of a group that is divided into topics (a forum)."""

    chat_id: int
    thread_id: int | None = None
    """The forum topic; None: the chat itself, in a forum its General topic."""

    @classmethod
    def parse(cls, text: str) -> Self:
        """Reads `-1001` or `-1001/7`. Raises ValueError for anything else."""
        match = WRITTEN.fullmatch(text)
        if match is None:
            raise ValueError("an address is the id of a chat, such as -1001 or -1001/7")
        return cls(int(match[1]), int(match[2]) if match[2] else None)

    def __str__(self) -> str:
        return str(self.chat_id) if self.thread_id is None else f"{self.chat_id}/{self.thread_id}"

    @property
    def root(self) -> Self:
        """The chat itself."""
        return type(self)(self.chat_id)

    @property
    def is_private(self) -> bool:
        """Whether it is one person's: groups and channels have negative ids."""
        return self.chat_id > 0


def is_telegram_link(url: str) -> bool:
    """Whether it is a safe web address whose host Telegram takes: one with a dot, or digits.

    Telegram drops other links without a word and keeps the text; under a button they make it
    refuse the message (`check_link_impl` in https://github.com/tdlib/td, LinkManager.cpp).
    """
    if not is_web_address(url):
        return False
    try:
        url.encode()
        parts = urlsplit(url)
        host = parts.hostname or ""
        is_fine = parts.port != 0
    except ValueError:
        return False
    names = host.split(".")
    return (
        is_fine
        and len(names) > 1
        and all(0 < len(name) <= LONGEST_NAME for name in names)
        and not NOT_IN_A_HOST.search(host)
    )
