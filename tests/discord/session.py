"""A session of the gateway, and the connection it is heard on.

https://discord.com/developers/docs/events/gateway
"""

import asyncio
import importlib
import json
import socket
import struct
import zlib
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field

from aiohttp import web

from tests.discord.wire import Json

DISPATCH, RECONNECT, INVALID, HELLO, ACK = 0, 7, 9, 10, 11


def compressor(kind: str) -> Callable[[bytes], bytes] | None:
    """What turns one payload into its part of the stream; None: no compression."""
    if kind == "zlib-stream":
        stream = zlib.compressobj()
        return lambda data: stream.compress(data) + stream.flush(zlib.Z_SYNC_FLUSH)
    if kind == "zstd-stream":
        zstd = importlib.import_module("zstandard")
        made = zstd.ZstdCompressor().compressobj()
        return lambda data: bytes(made.compress(data) + made.flush(zstd.COMPRESSOBJ_FLUSH_BLOCK))
    return None


def reset(transport: asyncio.BaseTransport) -> None:
    """End a connection with RST."""
    raw = transport.get_extra_info("socket")
    if raw is not None:
        with suppress(OSError):
            raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    if isinstance(transport, asyncio.WriteTransport):
        transport.abort()


@dataclass(eq=False)
class Line:
    """One connection. What is said on it leaves in order."""

    ws: web.WebSocketResponse
    request: web.BaseRequest
    pack: Callable[[bytes], bytes] | None
    session: "Session | None" = None
    outbox: asyncio.Queue[str | int] = field(default_factory=asyncio.Queue)
    """Payloads, or a code to close with."""
    is_ended_here: bool = False
    """Whether it was us who closed or cut it."""

    def say(self, op: int, data: object = None) -> None:
        self.outbox.put_nowait(json.dumps({"op": op, "d": data, "s": None, "t": None}))

    def close(self, code: int) -> None:
        self.outbox.put_nowait(code)

    def cut(self) -> None:
        """Reset the connection, without a word."""
        self.is_ended_here = True
        if (transport := self.request.transport) is not None:
            reset(transport)

    async def write(self) -> None:
        """Until it is closed."""
        with suppress(ConnectionError, RuntimeError):
            while True:
                said = await self.outbox.get()
                if isinstance(said, int):
                    self.is_ended_here = True
                    await self.ws.close(code=said)
                    return
                if self.pack is None:
                    await self.ws.send_str(said)
                else:
                    await self.ws.send_bytes(self.pack(said.encode()))


@dataclass(eq=False)
class Session:
    """What one shard of the bot was told."""

    id: str
    intents: int
    shard: tuple[int, int]
    line: Line | None = None
    """None: it is away, and may come back."""
    sequence: int = 0
    events: list[tuple[int, str, str]] = field(default_factory=list)
    """Number, name, payload: everything it may ask to hear again."""

    def hears(self, home: int | None) -> bool:
        """Whether this shard is told about a guild (None: about direct messages)."""
        at, of = self.shard
        return (home >> 22) % of == at if home else at == 0

    def tell(self, name: str, body: Json) -> None:
        self.sequence += 1
        payload = {"op": DISPATCH, "d": body, "s": self.sequence, "t": name}
        text = json.dumps(payload)
        self.events.append((self.sequence, name, text))
        if self.line is not None:
            self.line.outbox.put_nowait(text)

    def replay(self, after: int) -> int:
        """Says again what came after this number; how much that was."""
        missed = [text for number, _, text in self.events if number > after]
        if self.line is not None:
            for text in missed:
                self.line.outbox.put_nowait(text)
        return len(missed)
