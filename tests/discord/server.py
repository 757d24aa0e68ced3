"""The socket: HTTP and websockets as Discord speaks them, and its bad moments."""

import asyncio
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from time import monotonic
from typing import Any, NoReturn

from aiohttp import web
from aiohttp.abc import AbstractStreamWriter
from aiohttp.http_parser import RawRequestMessage
from aiohttp.streams import StreamReader

from tests.discord import refusals
from tests.discord.call import REQUEST_BYTES, Call, read
from tests.discord.faults import Fault, Script, Way
from tests.discord.gateway import Gateway
from tests.discord.post import Post
from tests.discord.rates import VIA, exceeded
from tests.discord.record import Request
from tests.discord.refusals import Refusal
from tests.discord.route import Route, Table
from tests.discord.session import reset

API = "/api/v10"
JSON_TYPE = "application/json"
MAJOR = ("channel", "guild", "webhook", "token")
"""Limits count apart for each of these
(https://discord.com/developers/docs/topics/rate-limits#rate-limits)."""


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    body: bytes
    headers: Mapping[str, str] = field(default_factory=lambda: VIA)
    kind: str = JSON_TYPE


NO_ANSWER = Answer(0, b"")


class Gone(Exception):
    """There is nobody to answer any more, by our own doing."""


@dataclass
class Server:
    """Listens, reads requests, answers them in time or not at all."""

    post: Post
    gateway: Gateway
    table: Table
    script: Script = field(default_factory=Script)
    latency: float = 0.0
    """Seconds between a request and its answer; half of it before it is carried out."""
    port: int = 0
    _runner: web.ServerRunner | None = None
    _silent: set[asyncio.Event] = field(default_factory=set)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    async def start(self) -> None:
        """Listen, on the same port as before."""
        server = web.Server(self._handle, request_factory=_request, access_log=None)
        self._runner = web.ServerRunner(server, shutdown_timeout=0.05)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", self.port)
        await site.start()
        self.port = self._runner.addresses[0][1]
        self.post.world.url = self.url

    async def stop(self) -> None:
        """Listen no more; cut what is connected."""
        runner, self._runner = self._runner, None
        for silent in tuple(self._silent):
            silent.set()
        if runner is not None:
            self.gateway.cuts()
            for connection in runner.server.connections if runner.server else ():
                connection.force_close()
            await runner.cleanup()

    async def _handle(self, request: web.BaseRequest) -> web.StreamResponse:
        if request.path.startswith("/attachments/"):
            return self._file(request.path)
        if request.path == "/gateway" and "websocket" in request.headers.get("Upgrade", ""):
            return await self.gateway.handle(request)
        try:
            return await self._respond(request)
        except Gone:
            # aiohttp has nothing to write to; what it makes of this never leaves.
            return web.Response(status=500)

    async def _respond(self, request: web.BaseRequest) -> web.StreamResponse:
        found = self.table.find(request.method, request.path.removeprefix(API))
        if found is None or not request.path.startswith(API):
            self.post.record.broken(f"{request.method} {request.path}", "no such endpoint")
            return _response(_refused(refusals.not_found()))
        route, given = found
        try:
            call = await read(request, route.name, given)
        except Refusal as refusal:
            return _response(_refused(refusal))
        except web.HTTPRequestEntityTooLarge:
            self.post.record.broken(route.name, f"a request of more than {REQUEST_BYTES} bytes")
            return _response(_refused(Refusal(413, 40005, "Request entity too large")))
        if self.latency:
            await asyncio.sleep(self.latency / 2)
        picked = self.script.pick(route.name, call.channel, call.said)
        if picked is not None:
            return await self._fail(request, route, call, *picked)
        answer = self._carry_out(route, call)
        self._note(call, answer)
        if self.latency:
            await asyncio.sleep(self.latency / 2)
        return _response(answer)

    def _carry_out(self, route: Route, call: Call) -> Answer:
        if not route.is_open and call.token != self.gateway.token:
            return _refused(refusals.unauthorized())
        major = " ".join(call.given[key] for key in MAJOR if key in call.given)
        pace, unix = self.post.pace, self.post.world.clock()
        verdict = pace.ask(route.name, major, monotonic(), unix, is_global=not route.is_open)
        if verdict.wait:
            scope = "global" if verdict.is_global else "user"
            body, headers = exceeded(verdict.wait, scope=scope)
            return Answer(429, _json(body), VIA | verdict.headers | headers)
        headers = VIA | verdict.headers
        try:
            reply = route.handler(call)
        except Refusal as refusal:
            return Answer(refusal.status, _json(refusal.body), headers)
        body_of = b"" if reply.status == 204 else _json(reply.value)
        return Answer(reply.status, body_of, headers)

    async def _fail(
        self, request: web.BaseRequest, route: Route, call: Call, fault: Fault, accepts: bool
    ) -> web.StreamResponse:
        right = self._carry_out(route, call) if accepts else NO_ANSWER
        answer = right
        if fault.body is not None:
            answer = Answer(fault.status, fault.body, dict(fault.headers), fault.kind)
        is_answered = fault.way in {Way.ANSWER, Way.CUT}
        self._note(call, answer if is_answered else Answer(0, right.body), fault.name)
        if fault.seconds:
            await asyncio.sleep(fault.seconds)
        if fault.way is Way.SILENCE:
            await self._say_nothing()
        if not is_answered:
            _end(request, is_reset=fault.way is Way.RESET)
        if fault.way is Way.CUT:
            return await _half(request, answer)
        return _response(answer)

    def _note(self, call: Call, answer: Answer, fault: str = "") -> None:
        record = self.post.record
        record.counts[call.name] += 1
        record.statuses[answer.status] += 1
        is_shared = answer.headers.get("X-RateLimit-Scope") == "shared"
        record.invalid += answer.status in {401, 403, 429} and not is_shared
        record.requests.append(
            Request(
                at=self.post.world.clock(),
                name=call.name,
                method=call.method,
                path=call.path,
                channel_id=call.channel,
                body=call.body,
                files=tuple(each.name for each in call.files),
                status=answer.status,
                answer=answer.body,
                fault=fault,
            )
        )
        self.post.world.change()

    async def _say_nothing(self) -> None:
        """Keep the client waiting until the server goes."""
        over = asyncio.Event()
        self._silent.add(over)
        try:
            await over.wait()
        finally:
            self._silent.discard(over)
        raise Gone

    def _file(self, path: str) -> web.Response:
        number = path.split("/")[2]
        found = self.post.world.files.get(int(number)) if number.isdecimal() else None
        if found is None:
            return web.Response(status=404)
        return web.Response(body=found.content, content_type="application/octet-stream")


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


def _json(value: Any) -> bytes:
    return json.dumps(value).encode()


def _refused(refusal: Refusal) -> Answer:
    return Answer(refusal.status, _json(refusal.body))


def _response(answer: Answer) -> web.Response:
    kind = {"Content-Type": answer.kind} if answer.body else {}
    # Without a charset: the libraries compare the whole header.
    return web.Response(body=answer.body, status=answer.status, headers={**answer.headers, **kind})


async def _half(request: web.BaseRequest, answer: Answer) -> web.StreamResponse:
    """An answer that promises more than it brings."""
    headers = {"Content-Length": str(len(answer.body)), "Content-Type": answer.kind}
    response = web.StreamResponse(headers={**answer.headers, **headers})
    await response.prepare(request)
    await response.write(answer.body[: len(answer.body) // 2])
    _end(request, is_reset=False)


def _end(request: web.BaseRequest, *, is_reset: bool) -> NoReturn:
    """Reset or close the connection."""
    transport = request.transport
    if transport is None:
        raise Gone
    if is_reset:
        reset(transport)
    else:
        transport.close()
    raise Gone
