"""Which web addresses may stand behind words."""

import re
from urllib.parse import urlsplit

LONGEST = 2048
"""Characters; browsers and proxies cut longer ones."""

NOT_IN_AN_ADDRESS = re.compile(r"[\s<>\"'`\\\u0000-\u0020\u007f-\u00a0\u200b-\u206f\ufeff]")
LOOKS_LIKE_A_HOST = re.compile(
    r"(?:https?://)?((?:[\w-]+\.)+[a-z]{2,})(?:[:/?#].*)?", re.IGNORECASE
)


def is_web_address(url: str) -> bool:
    """Whether the address is http or https, has a host and hides nothing before an `@`."""
    if len(url) > LONGEST or NOT_IN_AN_ADDRESS.search(url):
        return False
    try:
        parts = urlsplit(url)
        return (
            parts.scheme in {"http", "https"} and bool(parts.hostname) and "@" not in parts.netloc
        )
    except ValueError:
        return False


def is_masked(words: str, url: str) -> bool:
    """Whether the words name one host and the address leads to another."""
    named = LOOKS_LIKE_A_HOST.fullmatch(words.strip())
    return named is not None and _bare(named[1]) != _bare(urlsplit(url).hostname or "")


def _bare(host: str) -> str:
    return host.lower().removeprefix("www.")
