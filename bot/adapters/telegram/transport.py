"""Telegram's library over aiohttp: a tenth of the processor time of its own transport, or less.

An error says whether the request surely never left. Neither it nor the log says an address,
because Telegram's addresses hold the bot's token.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus

import aiohttp
from telegram.error import NetworkError, TelegramError, TimedOut
from telegram.request import BaseRequest, RequestData

from bot.adapters.connection import NEVER_LEFT, asked_seconds

KEEP_ALIVE_SECONDS = 4.0
"""An idle connection is given up before the server does that: of a message that meets the closing
of its connection nobody can tell whether it was accepted."""

LEFT_OUT = ("Accept", "Accept-Encoding")
"""Headers not sent: answers are short, and packing them costs more than it saves."""

JSON_BODY = {"Content-Type": "application/json"}


class NotConnected(NetworkError):
    """The request surely never left."""


class TooManyRequests(TelegramError):
    """Telegram refused for now (429). The library's RetryAfter warns whenever it is made."""

    def __init__(self, after_seconds: float) -> None:
        super().__init__("Too many requests")
        self.after_seconds = after_seconds
        """How long Telegram asks to wait; 0 when it did not say."""


class UnreadableAnswer(TelegramError):
    """Telegram answered, but not with anything that can be read."""


@dataclass(frozen=True, slots=True)
class Timeouts:
    """Seconds that each step of a request may take; None: as long as it likes."""

    read: float | None = 60.0
    """Before the answer begins, and between two pieces of it."""
    write: float | None = 20.0
    connect: float | None = 10.0
    pool: float | None = 30.0
    """Until one of the connections is free."""

    def as_client(self) -> aiohttp.ClientTimeout:
        """The same as aiohttp counts: finding a place and connecting are one step.

        It knows none of writing: a write that hangs ends with the sum of all steps.
        """
        place = _sum(self.pool, self.connect)
        return aiohttp.ClientTimeout(
            total=_sum(place, self.write, self.read),
            connect=place,
            sock_connect=self.connect,
            sock_read=self.read,
        )


@dataclass(frozen=True, slots=True)
class _Answer:
    status: int
    headers: Mapping[str, str]
    body: bytes


class AiohttpRequest(BaseRequest):
    """What telegram.Bot sends its requests through. It repeats none by itself.

    `proxy` is the address of an HTTP proxy; see `proxy_from_environment`.
    """

    def __init__(
        self, connections: int, timeouts: Timeouts | None = None, proxy: str | None = None
    ) -> None:
        self._connections = connections
        self._timeouts = timeouts or Timeouts()
        self._client_timeout = self._timeouts.as_client()
        self._proxy = proxy
        self._session: aiohttp.ClientSession | None = None

    @property
    def read_timeout(self) -> float | None:
        return self._timeouts.read

    async def initialize(self) -> None:
        if self._session is None:
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(
                    limit=self._connections, keepalive_timeout=KEEP_ALIVE_SECONDS
                ),
                cookie_jar=aiohttp.DummyCookieJar(),
                headers={"User-Agent": self.USER_AGENT},
                skip_auto_headers=LEFT_OUT,
                proxy=self._proxy,
            )

    async def shutdown(self) -> None:
        session, self._session = self._session, None
        if session is not None:
            await session.close()

    async def do_request(  # noqa: PLR0913, PLR0917 - the library's own signature
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: object = BaseRequest.DEFAULT_NONE,
        write_timeout: object = BaseRequest.DEFAULT_NONE,
        connect_timeout: object = BaseRequest.DEFAULT_NONE,
        pool_timeout: object = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        """One request and its answer: status and body. Raises TelegramError."""
        asked = (read_timeout, write_timeout, connect_timeout, pool_timeout)
        is_usual = all(each is self.DEFAULT_NONE for each in asked)
        timeout = self._client_timeout if is_usual else self._asked(*asked).as_client()
        answer = await self._answer(url, method, _body(request_data), timeout)
        # Raised here, where no other error is about that would be shown together with it.
        if isinstance(answer, NetworkError):
            raise answer
        if answer.status == HTTPStatus.TOO_MANY_REQUESTS:
            raise TooManyRequests(_asked_wait(answer))
        return answer.status, answer.body

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, object]:
        """The answer as an object; the library's own would log a broken one with all its text."""
        try:
            answer = json.loads(payload)
        except ValueError:
            answer = None
        # A refusal is read here as well, and has no result.
        if not isinstance(answer, dict) or (answer.get("ok") is True and "result" not in answer):
            raise UnreadableAnswer("Invalid server response")
        return answer

    async def _answer(
        self,
        url: str,
        method: str,
        body: bytes | aiohttp.FormData | None,
        seconds: aiohttp.ClientTimeout,
    ) -> _Answer | NetworkError:
        if self._session is None:
            return NotConnected("The transport is not open")
        try:
            async with self._session.request(
                method,
                url,
                data=body,
                headers=JSON_BODY if isinstance(body, bytes) else None,
                timeout=seconds,
                allow_redirects=False,
            ) as response:
                read = response.read() if method == "GET" else _read(response)
                return _Answer(response.status, response.headers, await read)
        except NEVER_LEFT as error:
            return NotConnected(_said(error))
        except TimeoutError as error:
            return TimedOut(_said(error))
        except (aiohttp.ClientError, OSError, ValueError) as error:
            return NetworkError(_said(error))

    def _asked(self, read: object, write: object, connect: object, pool: object) -> Timeouts:
        usual = self._timeouts
        return Timeouts(
            read=_seconds(read, usual.read),
            write=_seconds(write, usual.write),
            connect=_seconds(connect, usual.connect),
            pool=_seconds(pool, usual.pool),
        )


def _body(request_data: RequestData | None) -> bytes | aiohttp.FormData | None:
    """JSON, which makes a request cost half of what it costs with a form; files need a form."""
    if request_data is None:
        return None
    if not request_data.contains_files:
        return request_data.json_payload
    form = aiohttp.FormData(request_data.json_parameters)
    for name, (filename, content, kind) in request_data.multipart_data.items():
        form.add_field(name, content, filename=filename, content_type=kind)
    return form


async def _read(response: aiohttp.ClientResponse) -> bytes:
    """What was answered; nothing when it breaks off: the status says whether it was accepted."""
    try:
        return await response.read()
    except (aiohttp.ClientError, OSError):
        return b""


def _asked_wait(answer: _Answer) -> float:
    """The seconds a refusal asks to wait, in its body or in its headers."""
    try:
        asked = json.loads(answer.body)["parameters"]["retry_after"]
    except (ValueError, LookupError, TypeError):
        asked = answer.headers.get("Retry-After")
    return asked_seconds(asked)


def _said(error: Exception) -> str:
    """The kind of an error and the system's word: its own words may hold the address."""
    word = error.strerror if isinstance(error, OSError) else None
    return f"{type(error).__name__}: {word}" if word else type(error).__name__


def _seconds(given: object, usual: float | None) -> float | None:
    return given if given is None or isinstance(given, int | float) else usual


def _sum(*steps: float | None) -> float | None:
    known = [each for each in steps if each is not None]
    return sum(known) if len(known) == len(steps) else None
