"""What platforms' connections share: the way through a proxy, and what surely never left."""

from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

import aiohttp

NEVER_LEFT = (
    aiohttp.ClientConnectorError,  # no such host, refused, no TLS, no way to the proxy
    aiohttp.ConnectionTimeoutError,  # no place among the connections, or none in time
    aiohttp.ClientHttpProxyError,
    aiohttp.ServerFingerprintMismatch,
    aiohttp.InvalidURL,
)
"""Errors of a request that was not written: it is safe to make it once more."""


LONGEST_WAIT = 7 * 24 * 3600.0
"""Seconds a refusal may ask to wait; what asks for more cannot be meant."""


def asked_seconds(said: object) -> float:
    """How long a refusal asks to wait; 0 when that cannot be read."""
    try:
        seconds = float(said)  # type: ignore[arg-type] # whatever it is
    except (TypeError, ValueError, OverflowError):
        return 0.0
    # Written so that what is not a number is no time either.
    return min(seconds, LONGEST_WAIT) if seconds > 0 else 0.0


def proxy_from_environment(url: str) -> str | None:
    """The HTTP proxy that the environment names for this address, as curl and pip take it.

    Asked once: aiohttp's own `trust_env` asks for every request, in a thread, and reads
    passwords from `~/.netrc`. A SOCKS proxy is not used: aiohttp knows none.
    """
    parts = urlsplit(url)
    if proxy_bypass(parts.netloc):
        return None
    proxies = getproxies()
    named = proxies.get(parts.scheme) or proxies.get("all") or ""
    proxy = named if "://" in named or not named else f"http://{named}"
    return proxy if proxy.startswith(("http://", "https://")) else None
