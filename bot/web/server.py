"""Listening on a port for as long as somebody is inside the `async with`."""

import errno
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from ipaddress import ip_address

from aiohttp import web

from bot.errors import AlreadyRunning, ConfigurationError

SHUTDOWN_SECONDS = 2.0
"""For requests under way at the end; sockets are told to go at once."""


@asynccontextmanager
async def serve(
    site: web.Application, host: str, port: int, section: str = "local"
) -> AsyncIterator[str]:
    """Serve the site; gives its address. Port 0 takes any free one.

    `section` is where the settings `host` and `port` stand, for a message about them.
    """
    runner = web.AppRunner(site, access_log=None, shutdown_timeout=SHUTDOWN_SECONDS)
    await runner.setup()
    try:
        await _listen(runner, host, port, section)
        yield f"http://{_reachable(host)}:{runner.addresses[0][1]}/"
    finally:
        await runner.cleanup()


async def _listen(runner: web.AppRunner, host: str, port: int, section: str) -> None:
    try:
        await web.TCPSite(runner, host, port).start()
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise AlreadyRunning(
                f"Port {port} of {host} is taken by another program. Stop it, or choose another "
                f"with ESTORIES_{section.upper().replace('.', '__')}__PORT={_next_port(port)}."
            ) from error
        raise ConfigurationError(
            f"The page cannot be served on port {port} of {host}: {error.strerror or error}. "
            f"Check {section}.host and {section}.port."
        ) from error


def _next_port(port: int) -> int:
    return port + 1 if port < 65_535 else port - 1


def _reachable(host: str) -> str:
    """The host as a browser on this machine types it."""
    try:
        address = ip_address(host)
    except ValueError:
        return host
    if address.is_unspecified:
        return "localhost"
    return f"[{host}]" if address.version == 6 else host
