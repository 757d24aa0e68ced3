"""Requests to the Bot API through Telegram's library: its connection, its errors, plain answers.

The library's methods make an object of every answer, which costs more than sending it. What is
sent thousands of times a second goes through `call`; `bot` has the methods for all the rest.
"""

import json
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any, Self, cast

from telegram import Bot
from telegram.request import RequestData

from bot.adapters.connection import proxy_from_environment
from bot.adapters.telegram.transport import AiohttpRequest, Timeouts

Parameters = Mapping[str, object]
"""As the method's page names them, in the form of JSON; what is None is left out."""

POLL_SECONDS = 50
"""How long Telegram holds a getUpdates open: its own server allows no more."""

SPARE_CONNECTIONS = 68
"""Beside those of deliveries: answers to people, and what is asked about chats."""


@dataclass(frozen=True, slots=True)
class Access:
    """Where the Bot API is, and as whom it is used."""

    token: str
    base_url: str
    base_file_url: str


class Api:
    """Calls methods of https://core.telegram.org/bots/api and gives back their results."""

    def __init__(self, access: Access, connections: int) -> None:
        proxy = proxy_from_environment(access.base_url)
        self._sending = AiohttpRequest(connections + SPARE_CONNECTIONS, Timeouts(), proxy)
        # Its own connection: a poll that hangs must not take the place of a message.
        self._polling = AiohttpRequest(2, Timeouts(read=POLL_SECONDS + 10), proxy)
        self.bot = Bot(
            access.token,
            base_url=access.base_url,
            base_file_url=access.base_file_url,
            request=self._sending,
            get_updates_request=self._polling,
        )

    @asynccontextmanager
    async def connected(self) -> AsyncIterator[Self]:
        """Without asking Telegram anything: it may be out of reach at the start."""
        await self._sending.initialize()
        await self._polling.initialize()
        try:
            yield self
        finally:
            await self._polling.shutdown()
            await self._sending.shutdown()

    async def call(self, method: str, parameters: Parameters) -> Any:
        """The method's result, as Telegram gave it. Raises TelegramError."""
        return await self._call(self._sending, method, parameters)

    async def updates(self, offset: int | None, kinds: Sequence[str]) -> list[dict[str, Any]]:
        """The next updates as they came; waits until there are some. Raises TelegramError."""
        asked = {"offset": offset, "timeout": POLL_SECONDS, "allowed_updates": kinds}
        return list(await self._call(self._polling, "getUpdates", asked))

    async def _call(self, through: AiohttpRequest, method: str, parameters: Parameters) -> Any:
        prepared = cast(RequestData, _Prepared(parameters))
        return await through.post(f"{self.bot.base_url}/{method}", request_data=prepared)


class Ready(str):
    """JSON already: what many chats are sent is written once."""

    __slots__ = ()


class _Prepared:
    """What the transport reads of a RequestData, which only the library itself can make."""

    contains_files = False

    def __init__(self, parameters: Parameters) -> None:
        self._parameters = parameters

    @property
    def json_payload(self) -> bytes:
        said = (
            f'"{name}":{value if isinstance(value, Ready) else json.dumps(value)}'
            for name, value in self._parameters.items()
            if value is not None
        )
        # No platform could carry half a character.
        return f"{{{','.join(said)}}}".encode(errors="replace")
