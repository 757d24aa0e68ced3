"""Where messages go, and which web addresses may stand behind words. Pure."""

import re
from urllib.parse import urlsplit

from bot.content.address import is_web_address

WRITTEN = re.compile(r"[1-9][0-9]{0,19}")
"""A snowflake: 64 bits, in decimals (https://discord.com/developers/docs/reference#snowflakes)."""

LONGEST_URL = 512
"""Characters of an address under a button
(https://discord.com/developers/docs/components/reference#button)."""


def channel_id(address: str) -> int:
    """The channel of an address; a thread is a channel of its own. Raises ValueError."""
    if not WRITTEN.fullmatch(address):
        raise ValueError("an address is the id of a channel, such as 1180000000000000000")
    return int(address)


def is_discord_link(url: str) -> bool:
    """Whether it is a safe web address whose host has a dot: Discord links no other."""
    if not is_web_address(url):
        return False
    try:
        url.encode()
        host = urlsplit(url).hostname or ""
    except ValueError:
        return False
    return "." in host.strip(".")


def is_button_link(url: str) -> bool:
    return len(url) <= LONGEST_URL and is_discord_link(url)
