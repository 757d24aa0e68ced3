"""Requests to Discord: each is made once, and each error says whether it surely never left.

Not discord.py's own: that sleeps inside a request, repeats it, and blocks for ever when one is
cancelled meanwhile. When to try again is for the delivery to decide, which knows all messages.
"""

import json
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any, Self

import aiohttp

from bot.adapters.connection import proxy_from_environment
from bot.adapters.discord.buckets import Buckets
from bot.adapters.discord.refused import Refusal, Refused, Unreadable, Withheld
from bot.adapters.discord.trouble import Trouble

SPARE_CONNECTIONS = 64
"""Beside those of deliveries: answers to people."""

KEEP_ALIVE_SECONDS = 15.0
TIMEOUT = aiohttp.ClientTimeout(total=40.0, sock_connect=10.0, sock_read=25.0)
FILE_TIMEOUT = aiohttp.ClientTimeout(total=60.0)

USER_AGENT = "DiscordBot (https://github.com/e-stories/e-stories, 1)"
"""https://discord.com/developers/docs/reference#user-agent"""

REFUSALS = (401, 403, 429)

ERRORS = (aiohttp.ClientError, OSError, TimeoutError, Refused, Unreadable, Withheld)
"""Everything a request can end with but a result."""


@dataclass(frozen=True, slots=True)
class Access:
    """Where Discord is, and as whom it is used."""

    token: str
    base: str


class Rest:
    """Asks https://discord.com/developers/docs/reference#http-api for what the bot needs."""

    def __init__(self, access: Access, trouble: Trouble, connections: int) -> None:
        self._access = access
        self._trouble = trouble
        self._connections = connections
        self._buckets = Buckets()
        self._closed_until = 0.0
        self._session: aiohttp.ClientSession | None = None

    @asynccontextmanager
    async def connected(self) -> AsyncIterator[Self]:
        """Without asking Discord anything: it may be out of reach at the start."""
        connector = aiohttp.TCPConnector(
            limit=self._connections + SPARE_CONNECTIONS, keepalive_timeout=KEEP_ALIVE_SECONDS
        )
        proxy = proxy_from_environment(self._access.base)
        async with aiohttp.ClientSession(
            connector=connector,
            cookie_jar=aiohttp.DummyCookieJar(),
            headers={"User-Agent": USER_AGENT},
            timeout=TIMEOUT,
            proxy=proxy,
        ) as self._session:
            yield self

    async def ask(self, method: str, path: str, body: object = None) -> Any:
        """What Discord answers, as the bot. Raises one of `ERRORS`."""
        self._check(_bucket(method, path), is_counted=True)
        return await self._ask(method, path, body, is_counted=True)

    async def answer(self, method: str, path: str, body: object) -> Any:
        """The same for an interaction: its token is in the path, and no limit of the bot counts."""
        self._check(_bucket(method, path), is_counted=False)
        return await self._ask(method, path, body, is_counted=False)

    async def file(self, url: str, most: int) -> bytes:
        """A file that somebody handed over; of one that is larger than `most`, more than that."""
        data = bytearray()
        async with self._open().get(url, timeout=FILE_TIMEOUT) as response:
            response.raise_for_status()
            async for chunk in response.content.iter_any():
                data += chunk
                if len(data) > most:
                    break
        return bytes(data)

    def _check(self, bucket: str, *, is_counted: bool) -> None:
        now = time.monotonic()
        if (seconds := self._trouble.barred_seconds) > 0:
            raise Withheld(seconds, is_for_all=True)
        if is_counted and self._closed_until > now:
            raise Withheld(self._closed_until - now, is_for_all=True)
        if (seconds := self._buckets.wait(bucket, now)) > 0:
            raise Withheld(seconds, is_for_all=False)

    async def _ask(self, method: str, path: str, body: object, *, is_counted: bool) -> Any:
        headers = {"Authorization": f"Bot {self._access.token}"} if is_counted else {}
        data = None
        if body is not None:
            data = json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()
            headers["Content-Type"] = "application/json"
        async with self._open().request(
            method, self._access.base + path, data=data, headers=headers
        ) as response:
            raw = await response.read()
            bucket = _bucket(method, path)
            self._buckets.answered(bucket, response.headers, time.monotonic())
            if response.status < 300:
                return _result(raw)
            refusal = Refusal.read(response.status, response.headers, raw)
            self._note(refusal, bucket, response.headers, is_counted=is_counted)
            raise Refused(refusal)

    def _note(
        self, refusal: Refusal, bucket: str, headers: Mapping[str, str], *, is_counted: bool
    ) -> None:
        now = time.monotonic()
        if refusal.is_guard:
            self._trouble.guarded()
        elif refusal.status == 429 and refusal.is_for_all:
            self._closed_until = max(self._closed_until, now + refusal.after_seconds)
        elif refusal.status == 429:
            self._buckets.close(bucket, refusal.after_seconds, now)
        if refusal.status == 401 and is_counted:
            self._trouble.token_is_revoked()
        if refusal.status in REFUSALS and headers.get("X-RateLimit-Scope") != "shared":
            self._trouble.refused()

    def _open(self) -> aiohttp.ClientSession:
        if self._session is None:
            raise RuntimeError("nothing is asked before `connected`")
        return self._session


def _result(raw: bytes) -> Any:
    if not raw:
        return None
    try:
        return json.loads(raw)
    except ValueError as error:
        raise Unreadable from error


def _bucket(method: str, path: str) -> str:
    """What has a limit of its own: a kind of request, in one channel or for one interaction.

    What kinds share a limit Discord tells by a hash that changes; so each has its own here.
    """
    place, _, rest = path.removeprefix("/").partition("/")
    number, _, kind = rest.partition("/")
    if place in ("webhooks", "interactions"):
        token, _, kind = kind.partition("/")
        number = f"{number}/{token}"
    kinds = "/".join("#" if each.isdecimal() else each for each in kind.split("/"))
    return f"{method} {place}/{number}/{kinds}"
