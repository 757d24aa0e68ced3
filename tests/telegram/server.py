"""The socket: HTTP as the real server speaks it, and its bad moments."""

import asyncio
import socket
import struct
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from functools import partial

from aiohttp import web
from aiohttp.abc import AbstractStreamWriter
from aiohttp.http_parser import RawRequestMessage
from aiohttp.streams import StreamReader

from tests.telegram import refusals, wire
from tests.telegram.faults import Fault, Script, Way
from tests.telegram.record import Request
from tests.telegram.refusals import Refusal, bad
from tests.telegram.service import POLL, Answer, Service, refusal_answer
from tests.telegram.wire import REQUEST_BYTES, Raw

JSON_TYPE = "application/json"
NO_ANSWER = Answer(0, b"")
LINGER_NOT = struct.pack("ii", 1, 0)
"""Closing such a socket resets the connection."""


Control = Callable[[str, Mapping[str, str], bytes], Awaitable[Answer]]
"""From a verb, a query and a body."""


class Gone(Exception):
    """There is nobody to answer any more, by our own doing."""


@dataclass
class Server:
    """Listens, reads requests, answers them in time or not at all."""

    service: Service
    script: Script = field(default_factory=Script)
    latency: float = 0.0
    """Seconds between a request and its answer; half of it before it is carried out."""
    port: int = 0
    control: Control | None = None
    """Answers /fake/..., when the server is a process of its own."""
    _runner: web.ServerRunner | None = None
    _silent: set[asyncio.Event] = field(default_factory=set)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def is_listening(self) -> bool:
        return self._runner is not None

    async def start(self) -> None:
        """Listen, on the same port as before."""
        server = web.Server(self._handle, request_factory=_request, access_log=None)
        self._runner = web.ServerRunner(server, shutdown_timeout=0.05)
        self.service.polling.is_closing = False
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", self.port)
        await site.start()
        self.port = self._runner.addresses[0][1]

    async def stop(self) -> None:
        """Listen no more; cut what is connected."""
        runner, self._runner = self._runner, None
        self.service.polling.close()
        for silent in tuple(self._silent):
            silent.set()
        if runner is not None:
            for connection in runner.server.connections if runner.server else ():
                connection.force_close()
            await runner.cleanup()

    async def _handle(self, request: web.BaseRequest) -> web.StreamResponse:
        try:
            return await self._respond(request)
        except Refusal as refusal:
            return _response(refusal_answer(refusal))
        except Gone:
            # aiohttp has nothing to write to; what it makes of this never leaves.
            return web.Response(status=500)

    async def _respond(self, request: web.BaseRequest) -> web.StreamResponse:
        parts = request.path.split("/")
        if parts[1] == "file":
            return self._file(request.path)
        if parts[1] == "fake" and self.control is not None:
            verb, query = parts[-1], dict(request.query)
            return _response(await self.control(verb, query, await request.read()))
        if len(parts) != 3 or not parts[1].startswith("bot"):
            raise Refusal(404, refusals.NOT_FOUND)
        raw = await _read(request, parts[1][3:], parts[2])
        is_poll = raw.method.lower() == POLL
        if self.latency and not is_poll:
            await asyncio.sleep(self.latency / 2)
        picked = self.script.pick(raw.method.lower(), *_about(raw)) if self.script.plans else None
        if picked is None:
            answer = await self.service.answer(raw, partial(_is_gone, request))
            self._note(raw, answer)
            if self.latency and not is_poll:
                await asyncio.sleep(self.latency / 2)
            return _response(answer)
        return await self._fail(request, raw, *picked)

    async def _fail(
        self, request: web.BaseRequest, raw: Raw, fault: Fault, accepts: bool
    ) -> web.StreamResponse:
        right = await self.service.answer(raw, partial(_is_gone, request)) if accepts else NO_ANSWER
        if fault.body is None:
            answer = right
        else:
            answer = Answer(fault.status, fault.body, fault.retry_after)
        is_answered = fault.way in {Way.ANSWER, Way.CUT}
        self._note(raw, answer if is_answered else Answer(0, right.body), _name(fault))
        if fault.seconds:
            await asyncio.sleep(fault.seconds)
        if fault.way is Way.SILENCE:
            await self._say_nothing()
        if not is_answered:
            _end(request, is_reset=fault.way is Way.RESET)
        if fault.way is Way.CUT:
            return await _half(request, answer)
        return _response(answer, fault.kind)

    def _note(self, raw: Raw, answer: Answer, fault: str = "") -> None:
        record = self.service.record
        record.statuses[answer.status] += 1
        if record.keeps:
            record.requests.append(
                Request(
                    self.service.world.clock.now(),
                    raw.method,
                    raw.values,
                    tuple(raw.files),
                    answer.status,
                    answer.body,
                    fault,
                )
            )
            self.service.world.changed()

    async def _say_nothing(self) -> None:
        """Keep the client waiting until the server goes."""
        over = asyncio.Event()
        self._silent.add(over)
        await over.wait()
        self._silent.discard(over)
        raise Gone

    def _file(self, path: str) -> web.Response:
        """A download: /file/bot<token>/<file_path>."""
        _, _, bot, *rest = path.split("/")
        attached = self.service.world.files.get(rest[-1]) if rest else None
        is_known = bot.removeprefix("bot") == self.service.token and not self.service.is_revoked
        if attached is None or not is_known:
            raise Refusal(404, refusals.NOT_FOUND)
        return web.Response(body=attached.data, content_type="application/octet-stream")


def _request(
    message: RawRequestMessage,
    payload: StreamReader,
    protocol: web.RequestHandler,
    writer: AbstractStreamWriter,
    task: asyncio.Task[None],
) -> web.BaseRequest:
    """As aiohttp makes it, with room for an upload."""
    loop = asyncio.get_running_loop()
    return web.BaseRequest(
        message, payload, protocol, writer, task, loop, client_max_size=REQUEST_BYTES
    )


async def _read(request: web.BaseRequest, token: str, method: str) -> Raw:
    try:
        return await wire.read(request, token, method)
    except web.HTTPRequestEntityTooLarge:
        raise Refusal(413, "Request Entity Too Large") from None
    except ValueError:
        raise bad("can't parse request JSON object") from None


def _about(raw: Raw) -> tuple[object, str]:
    """The chat and the text of a request, for the script of faults."""
    chat = raw.values.get("chat_id")
    number = wire.as_number(chat)
    return chat if number is None else number, wire.as_text(raw.values.get("text"))


def _name(fault: Fault) -> str:
    return f"{fault.way.name.lower()} {fault.status}".removesuffix(" 200")


def _response(answer: Answer, kind: str = JSON_TYPE) -> web.Response:
    headers = None
    if answer.retry_after is not None:
        headers = {"Retry-After": str(answer.retry_after)}
    return web.Response(body=answer.body, status=answer.status, content_type=kind, headers=headers)


async def _half(request: web.BaseRequest, answer: Answer) -> web.StreamResponse:
    """An answer that promises more than it brings."""
    response = web.StreamResponse(headers={"Content-Length": str(len(answer.body))})
    response.content_type = JSON_TYPE
    await response.prepare(request)
    await response.write(answer.body[: len(answer.body) // 2])
    _end(request, is_reset=False)
    raise Gone


def _is_gone(request: web.BaseRequest) -> bool:
    return request.transport is None or request.transport.is_closing()


def _end(request: web.BaseRequest, *, is_reset: bool) -> None:
    """Reset or close the connection."""
    transport = request.transport
    if transport is not None:
        if is_reset:
            carrier = transport.get_extra_info("socket")
            carrier.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, LINGER_NOT)
            transport.abort()
        else:
            transport.close()
    raise Gone
