"""Who may come in: only pages that this server itself has served.

The page speaks as an editor without a password, because only this computer can reach it. A web
page from elsewhere must not be able to borrow that: neither by opening our socket from its own
origin, nor by letting its own name point to 127.0.0.1 (DNS rebinding).
"""

from ipaddress import ip_address
from urllib.parse import urlsplit

from aiohttp import hdrs, web
from aiohttp.typedefs import Handler, Middleware

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'none'; "
        "frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    # Asked for again each time (cheap, there is an ETag), so that an update shows at once.
    "Cache-Control": "no-cache",
}


def host_guard(host: str) -> Middleware:
    """Refuse requests that name another host than the one that is served."""

    @web.middleware
    async def check_host(request: web.Request, handler: Handler) -> web.StreamResponse:
        if not is_our_host(request.host, host):
            raise web.HTTPForbidden(text="This server does not answer for that host.")
        return await handler(request)

    return check_host


def is_our_host(asked: str, served: str) -> bool:
    """Whether a Host header means this server. The port is free: it may be forwarded.

    Served on all interfaces, any address in digits is ours: those cannot be rebound.
    """
    try:
        name = urlsplit(f"//{asked}").hostname or ""
    except ValueError:
        return False
    if name in {"localhost", served.lower()}:
        return True
    try:
        address = ip_address(name)
    except ValueError:
        return False
    return address.is_loopback or served in {"0.0.0.0", "::"}  # noqa: S104 - compared, not bound


def is_same_origin(request: web.Request) -> bool:
    """Whether our own page asks. Browsers always send Origin with a WebSocket."""
    try:
        return urlsplit(request.headers.get(hdrs.ORIGIN, "")).netloc == request.host
    except ValueError:
        return False


async def set_headers(_: web.Request, response: web.StreamResponse) -> None:
    """On every response, errors and files included. Nobody needs to know our versions."""
    response.headers.update(HEADERS)
    response.headers.popall(hdrs.SERVER, None)
