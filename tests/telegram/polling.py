"""How the bot gets its updates: getUpdates, setWebhook and their like."""

import asyncio
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from tests.telegram import refusals
from tests.telegram.given import Given
from tests.telegram.refusals import Refusal, bad
from tests.telegram.updates import DEFAULT, KINDS
from tests.telegram.wire import Json
from tests.telegram.world import World

LONGEST_POLL = 50
"""Seconds; a longer timeout counts as this."""

PORTS = (443, 80, 88, 8443)
SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}\Z")


@dataclass
class Webhook:
    """Where updates are posted to; nowhere without a URL."""

    url: str = ""
    secret: str = ""
    connections: int = 40
    has_certificate: bool = False
    last_error: str = ""
    last_error_at: int = 0


@dataclass
class Polling:
    """The bot's ways to its updates."""

    world: World
    allows_any_webhook: bool = False
    """Whether a webhook may have http and any port."""
    webhook: Webhook = field(default_factory=Webhook)
    conflicts: int = 0
    """How many polls were ended by another."""
    is_closing: bool = False
    on_webhook: asyncio.Event = field(default_factory=asyncio.Event)
    _turn: int = 0

    async def get_updates(self, given: Given, is_gone: Callable[[], bool]) -> list[Json]:
        """Waits for updates; `is_gone` says whether the client still does."""
        if self.webhook.url:
            raise Refusal(409, refusals.POLL_WITH_WEBHOOK)
        limit, seconds = self._read(given)
        updates = self.world.updates
        self._turn += 1
        mine = self._turn
        updates.on_new.set()
        offset = given.number("offset")
        if offset is not None:
            updates.confirm(offset)
        deadline = asyncio.get_running_loop().time() + seconds
        while True:
            if self._turn != mine:
                self._end_poll(is_gone())
            found = updates.first(limit)
            left = deadline - asyncio.get_running_loop().time()
            if found or left <= 0 or self.is_closing:
                return [each.json for each in found]
            await self._next(left)

    def _end_poll(self, is_gone: bool) -> None:
        if not is_gone:
            self.conflicts += 1
        raise Refusal(409, refusals.TWO_POLLERS)

    async def _next(self, seconds: float) -> None:
        self.world.updates.on_new.clear()
        try:
            async with asyncio.timeout(seconds):
                await self.world.updates.on_new.wait()
        except TimeoutError:
            return

    def _read(self, given: Given) -> tuple[int, float]:
        limit, seconds = given.number("limit"), given.number("timeout") or 0
        if limit is not None and not 1 <= limit <= 100:
            given.breaks(f"limit {limit}; 1 to 100 are allowed")
        if seconds < 0:
            given.breaks(f"timeout {seconds}")
        self._ask_for(given)
        return min(max(limit or 100, 1), 100), min(max(seconds, 0), LONGEST_POLL)

    def _ask_for(self, given: Given) -> None:
        if not given.has("allowed_updates"):
            return
        kinds = given.items("allowed_updates")
        for kind in kinds:
            if kind not in KINDS:
                given.breaks(f"allowed_updates with {kind!r}")
        self.world.updates.ask_for(kinds)

    def set_webhook(self, given: Given) -> bool:
        url, secret = given.text("url"), given.text("secret_token")
        if not url:
            return self.delete_webhook(given)
        self._check_url(url, given)
        if secret and not SECRET.match(secret):
            given.breaks("secret_token; 1 to 256 of A-Z a-z 0-9 _ -")
            raise bad("secret token contains unallowed characters")
        connections = given.number("max_connections") or 40
        if not 1 <= connections <= 100:
            given.breaks(f"max_connections {connections}; 1 to 100 are allowed")
        self._ask_for(given)
        if given.flag("drop_pending_updates"):
            self.world.updates.clear()
        self.webhook = Webhook(url, secret, connections, "certificate" in given.files)
        self.on_webhook.set()
        self.world.updates.on_new.set()
        return True

    def _check_url(self, url: str, given: Given) -> None:
        parts = urlsplit(url)
        if self.allows_any_webhook and parts.scheme in {"http", "https"}:
            return
        if parts.scheme != "https":
            given.breaks(f"webhook to {url!r}: only https is allowed")
            raise bad("bad webhook: An HTTPS URL must be provided for webhook")
        if (parts.port or 443) not in PORTS:
            given.breaks(f"webhook on port {parts.port}: {PORTS} are allowed")
            raise bad("bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443")

    def delete_webhook(self, given: Given) -> bool:
        self.webhook = Webhook()
        if given.flag("drop_pending_updates"):
            self.world.updates.clear()
        self.on_webhook.set()
        return True

    def get_webhook_info(self, _given: Given) -> Json:
        hook, updates = self.webhook, self.world.updates
        updates.expire()
        told: Json = {
            "url": hook.url,
            "has_custom_certificate": hook.has_certificate,
            "pending_update_count": len(updates.queue),
        }
        if hook.url:
            told["max_connections"] = hook.connections
        if hook.last_error:
            told |= {"last_error_date": hook.last_error_at, "last_error_message": hook.last_error}
        if updates.allowed != DEFAULT:
            told["allowed_updates"] = sorted(updates.allowed)
        return told

    def close(self) -> None:
        """End every poll that waits."""
        self.is_closing = True
        self.world.updates.on_new.set()
