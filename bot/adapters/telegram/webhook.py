"""Updates that Telegram brings by itself, to a path only Telegram was told.

https://core.telegram.org/bots/api#setwebhook
"""

import json
from dataclasses import dataclass
from hmac import compare_digest
from secrets import token_urlsafe

from aiohttp import web

from bot.adapters.telegram.api import Api
from bot.adapters.telegram.polling import Keep
from bot.adapters.telegram.said import KINDS, told
from bot.errors import DatabaseError
from bot.log import Log

log = Log(__name__)

HEADER = "X-Telegram-Bot-Api-Secret-Token"

LARGEST_UPDATE = 1024 * 1024
"""Bytes. A message has 4,096 characters; its chat, sender and reply are some kilobytes more."""

RETRY_SECONDS = 5
"""When Telegram may bring again what could not be written down."""

CONNECTIONS = 40
"""Telegram's own default of how many updates it brings at once."""


@dataclass(frozen=True, slots=True)
class Hook:
    """Where updates are brought."""

    url: str
    """The public address of this process, up to the path."""
    secret: str
    """At least 32 characters: without it anybody could bring updates."""
    host: str
    port: int


class Webhook:
    """Takes updates from Telegram: an answer means that they are safely kept."""

    def __init__(self, hook: Hook, keep: Keep) -> None:
        self.hook = hook
        self._keep = keep
        self._path = f"/telegram/{token_urlsafe(32)}"
        self.site = web.Application(client_max_size=LARGEST_UPDATE)
        self.site.router.add_post(self._path, self._receive)

    async def announce(self, api: Api) -> None:
        """Tell Telegram where to. Raises TelegramError."""
        await api.call(
            "setWebhook",
            {
                "url": f"{self.hook.url.rstrip('/')}{self._path}",
                "secret_token": self.hook.secret,
                "allowed_updates": KINDS,
                "max_connections": CONNECTIONS,
            },
        )

    async def _receive(self, request: web.Request) -> web.Response:
        # Bytes: the comparison refuses text that is not ASCII.
        given = request.headers.get(HEADER, "").encode(errors="surrogateescape")
        if not compare_digest(given, self.hook.secret.encode()):
            log.warning("update refused", why="the secret token is missing or wrong")
            raise web.HTTPForbidden
        try:
            raw = json.loads(await request.read())
        except ValueError as error:
            raise web.HTTPBadRequest from error
        if (update := told(raw)) is None:
            raise web.HTTPBadRequest
        try:
            await self._keep([update])
        except DatabaseError as error:
            log.warning("updates not kept", count=1, error=str(error))
            raise web.HTTPServiceUnavailable(headers={"Retry-After": str(RETRY_SECONDS)}) from error
        return web.Response()
