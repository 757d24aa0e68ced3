"""Webhooks: updates posted to the bot (core.telegram.org/bots/api, setWebhook)."""

import asyncio
import json
from contextlib import suppress
from dataclasses import dataclass, field

import aiohttp

from tests.telegram import wire
from tests.telegram.polling import Webhook
from tests.telegram.service import Service
from tests.telegram.updates import Update
from tests.telegram.wire import NO_FILES, Raw, as_map, as_number, as_text

SECRET = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - a header's name

LONGEST_PAUSE = 60.0
MOST_RETRY_AFTER = 3600

READING = ("get", "setwebhook", "deletewebhook")
"""A method that begins so is not carried out from a webhook's answer."""


@dataclass
class Hooks:
    """Posts each update until it is taken; one at a time and in order in each chat."""

    service: Service
    pace: float = 1.0
    """Factor on all pauses between attempts; tests make it small."""
    attempts: int = 0
    busy: set[int] = field(default_factory=set)
    """Chats with an update under way."""
    _runs: asyncio.Task[None] | None = None
    _tasks: set[asyncio.Task[None]] = field(default_factory=set)

    def start(self) -> None:
        self._runs = asyncio.create_task(self._run())

    async def stop(self) -> None:
        tasks = [*self._tasks, *([self._runs] if self._runs else [])]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _run(self) -> None:
        polling = self.service.polling
        while True:
            await polling.on_webhook.wait()
            if not polling.webhook.url:
                polling.on_webhook.clear()
                continue
            async with aiohttp.ClientSession() as session:
                await self._deliver(session, polling.webhook)

    async def _deliver(self, session: aiohttp.ClientSession, hook: Webhook) -> None:
        """Until the webhook is another one."""
        updates = self.service.world.updates
        while self.service.polling.webhook is hook:
            updates.expire()
            for update in tuple(updates.queue):
                if len(self.busy) >= hook.connections:
                    break
                if update.chat not in self.busy:
                    self._begin(session, hook, update)
            updates.on_new.clear()
            await updates.on_new.wait()

    def _begin(self, session: aiohttp.ClientSession, hook: Webhook, update: Update) -> None:
        self.busy.add(update.chat)
        task = asyncio.create_task(self._post_until_taken(session, hook, update))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _post_until_taken(
        self, session: aiohttp.ClientSession, hook: Webhook, update: Update
    ) -> None:
        updates, failures = self.service.world.updates, 0
        try:
            while self.service.polling.webhook is hook and update in updates.queue:
                pause = await self._post(session, hook, update)
                if pause is None:
                    updates.take(update)
                    return
                failures += 1
                # The first repeat comes at once, then 2, 4, 8, ... seconds later.
                backoff = 0 if failures == 1 else min(2.0 ** (failures - 1), LONGEST_PAUSE)
                await asyncio.sleep(self.pace * max(pause, backoff))
                updates.expire()
        finally:
            self.busy.discard(update.chat)
            updates.on_new.set()

    async def _post(
        self, session: aiohttp.ClientSession, hook: Webhook, update: Update
    ) -> float | None:
        """Seconds to wait at least before the next attempt; None: it was taken."""
        self.attempts += 1
        headers = {SECRET: hook.secret} if hook.secret else {}
        try:
            async with session.post(
                hook.url,
                data=wire.encoded(update.json),
                headers={"Content-Type": "application/json", **headers},
            ) as response:
                body = await response.read()
                if 200 <= response.status < 300:
                    await self._carry_out(body)
                    return None
                self._failed(hook, f"Wrong response from the webhook: {response.status}")
                asked = as_number(response.headers.get("Retry-After")) or 0
                return min(asked, MOST_RETRY_AFTER)
        except (aiohttp.ClientError, TimeoutError):
            self._failed(hook, "Connection refused")
            return 0.0

    def _failed(self, hook: Webhook, why: str) -> None:
        hook.last_error, hook.last_error_at = why, self.service.world.now()

    async def _carry_out(self, body: bytes) -> None:
        """A method in the answer is called; its result is told to nobody."""
        told: dict[str, object] = {}
        with suppress(ValueError):
            told = as_map(json.loads(body))
        method = as_text(told.pop("method", None))
        if method and not method.lower().startswith(READING):
            await self.service.answer(Raw(self.service.token, method, told, NO_FILES))
