"""A server on a socket that does what it is told with each request, good or bad."""

import asyncio
import json
import re
import socket
import struct
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

LENGTH = re.compile(rb"content-length: (\d+)", re.IGNORECASE)


@dataclass(frozen=True)
class Act:
    """What is done with one request, after it was read."""

    answer: bytes = b""
    then: str = "keep"
    """`keep` waits for the next request, `close` and `reset` end the connection, `hang` waits."""


def says(status: int, body: bytes, headers: str = "", *, then: str = "keep") -> Act:
    head = f"HTTP/1.1 {status} Said\r\nContent-Length: {len(body)}\r\n{headers}\r\n"
    return Act(head.encode() + body, then)


def ok(result: object) -> Act:
    return says(200, json.dumps({"ok": True, "result": result}).encode())


def refuses(status: int, description: str, **parameters: object) -> Act:
    """An answer of Telegram that is not ok."""
    body: dict[str, object] = {"ok": False, "error_code": status, "description": description}
    if parameters:
        body["parameters"] = parameters
    return says(status, json.dumps(body).encode())


CLOSES = Act(then="close")
RESETS = Act(then="reset")
HANGS = Act(then="hang")
BREAKS_OFF = Act(b'HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n{"ok": true', "close")


@dataclass
class Scripted:
    """The server: its acts in order, the last one again and again, and what it was asked."""

    acts: Sequence[Act]
    port: int = 0
    requests: list[bytes] = field(default_factory=list)
    connections: int = 0

    @property
    def base_url(self) -> str:
        """As telegram.Bot takes it."""
        return f"http://127.0.0.1:{self.port}/bot"

    @property
    def bodies(self) -> list[dict[str, object]]:
        return [json.loads(each.partition(b"\r\n\r\n")[2]) for each in self.requests]

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        try:
            while request := await _request(reader):
                self.requests.append(request)
                act = self.acts[min(len(self.requests), len(self.acts)) - 1]
                writer.write(act.answer)
                await writer.drain()
                if act.then == "hang":
                    await reader.read()
                if act.then == "reset":
                    _reset_on_close(writer)
                if act.then != "keep":
                    return
        except (ConnectionError, asyncio.IncompleteReadError):
            return
        finally:
            writer.close()


async def _request(reader: asyncio.StreamReader) -> bytes:
    try:
        head = await reader.readuntil(b"\r\n\r\n")
    except asyncio.IncompleteReadError:
        return b""
    length = LENGTH.search(head)
    return head + (await reader.readexactly(int(length[1])) if length else b"")


def _reset_on_close(writer: asyncio.StreamWriter) -> None:
    """A connection whose lingering time is 0 ends with a reset instead of an orderly close."""
    connection = writer.get_extra_info("socket")
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


@asynccontextmanager
async def scripted(*acts: Act) -> AsyncIterator[Scripted]:
    server = Scripted(acts)
    listening = await asyncio.start_server(server.serve, "127.0.0.1", 0)
    server.port = listening.sockets[0].getsockname()[1]
    try:
        yield server
    finally:
        listening.close()
