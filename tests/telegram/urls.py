"""Which addresses Telegram takes for a link or a button."""

import re
from urllib.parse import parse_qs, urlsplit

_WEB = re.compile(r"https?://[^\s/?#]+(?:[/?#]\S*)?\Z", re.IGNORECASE)
_HOST = re.compile(r"https?://(?:[^\s/?#@]*@)?([^\s/?#:@]+)", re.IGNORECASE)
_OWN = re.compile(r"(?:tg|ton|tonsite)://\S+\Z|mailto:\S+@\S+\Z|tel:\+?[\d -]+\Z", re.IGNORECASE)


def has_host(url: str) -> bool:
    """Whether it leads somewhere: http(s) to a name with a dot, or one of Telegram's own."""
    if _OWN.match(url):
        return True
    host = _HOST.match(url if "://" in url else f"http://{url}")
    is_web = _WEB.match(url if "://" in url else f"http://{url}")
    return bool(is_web and host and _is_name(host[1]))


def _is_name(host: str) -> bool:
    return "." in host.strip(".") and all(0 < len(part) < 64 for part in host.split("."))


_START = re.compile(r"[A-Za-z0-9_-]{1,64}\Z")


def start_is_allowed(parameter: str) -> bool:
    """Whether a deep link may carry this (core.telegram.org/bots/features#deep-linking)."""
    return bool(_START.match(parameter))


def deep_link(url: str) -> str | None:
    """What a link to a bot makes it start with; None: it is no such link."""
    parts = urlsplit(url)
    if parts.netloc.lower() not in {"t.me", "telegram.me", "telegram.dog"}:
        return None
    fields = parse_qs(parts.query, keep_blank_values=True)
    for name in ("start", "startgroup", "startchannel"):
        if name in fields:
            return fields[name][0]
    return None


def deep_link_is_wrong(url: str) -> bool:
    """Whether it is a deep link whose parameter no client takes."""
    start = deep_link(url)
    return start is not None and bool(start) and not start_is_allowed(start)


def trouble_of(url: str) -> str | None:
    """What Telegram says of a button's address; None: it takes it."""
    if not url:
        return "URL is empty"
    scheme = url.split("://", 1)[0].lower() if "://" in url else "http"
    if scheme not in {"http", "https", "tg", "ton", "tonsite"}:
        return "Unsupported URL protocol"
    return None if has_host(url) else "Wrong HTTP URL"
