"""The socket of an open page: hears what is said, streams what changes."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import aclosing
from weakref import WeakSet

from aiohttp import WSCloseCode, WSMsgType, web

from bot.adapters.local import LARGEST_DOCUMENT, LocalAdapter
from bot.errors import DatabaseError, UserError
from bot.log import Log
from bot.web.welcome import earlier, shown, welcome
from bot.web.wire import (
    Changes,
    Heard,
    Hello,
    MoreOf,
    Ping,
    Pong,
    Problem,
    Refused,
    Reply,
    Say,
    ShownCommand,
    parse,
)

log = Log(__name__)

LARGEST_MESSAGE = 8 * 1024 * 1024
"""Bytes of one JSON object: the largest document in base64 (4/3 of it) and its text."""
assert LARGEST_DOCUMENT * 4 // 3 < LARGEST_MESSAGE  # noqa: S101 - two constants that must agree

HEARTBEAT_SECONDS = 20.0
"""A page whose computer sleeps is let go after this and a half."""

GOODBYE_SECONDS = 1.0
"""How long a page may take to answer a goodbye; one that is dead must not hold up the end."""

Menu = Callable[[], Awaitable[tuple[ShownCommand, ...]]]


class Visits:
    """All open pages, so that they can be told when the server goes."""

    def __init__(self, adapter: LocalAdapter, menu: Menu) -> None:
        self._adapter = adapter
        self._menu = menu
        self._sockets: WeakSet[web.WebSocketResponse] = WeakSet()

    async def serve(self, request: web.Request) -> web.StreamResponse:
        socket = web.WebSocketResponse(
            max_msg_size=LARGEST_MESSAGE,
            heartbeat=HEARTBEAT_SECONDS,
            timeout=GOODBYE_SECONDS,
            compress=False,
        )
        await socket.prepare(request)
        self._sockets.add(socket)
        await Visit(socket, self._adapter, self._menu).run()
        return socket

    async def end(self, _: web.Application) -> None:
        async with asyncio.TaskGroup() as tasks:
            for socket in tuple(self._sockets):
                tasks.create_task(socket.close(code=WSCloseCode.GOING_AWAY))


class Visit:
    """One open page, from its hello to its end."""

    def __init__(self, socket: web.WebSocketResponse, adapter: LocalAdapter, menu: Menu) -> None:
        self._socket = socket
        self._adapter = adapter
        self._menu = menu
        self._stream: asyncio.Task[None] | None = None

    async def run(self) -> None:
        """Never raises for anything the page does or the database cannot do."""
        async with asyncio.TaskGroup() as tasks:
            async for message in self._socket:
                if message.type not in {WSMsgType.TEXT, WSMsgType.BINARY}:
                    break
                try:
                    await self._answer(message.data, tasks)
                except UserError as error:
                    await self._send(Problem(text=str(error)))
                except DatabaseError as error:
                    await self._give_up(error)
            if self._stream is not None:
                self._stream.cancel()

    async def _answer(self, raw: str | bytes, tasks: asyncio.TaskGroup) -> None:
        match parse(raw):
            case Hello(since=since):
                await self._begin(since, tasks)
            case Say() as say:
                await self._hear(say)
            case MoreOf(chat=chat, before=before):
                await self._send(await earlier(self._adapter.messages, chat, before))
            case Ping():
                await self._send(Pong())

    async def _begin(self, since: int, tasks: asyncio.TaskGroup) -> None:
        if self._stream is not None:
            raise UserError("You have said hello already.")
        greeting = await welcome(self._adapter.messages, await self._menu(), since)
        await self._send(greeting)
        self._stream = tasks.create_task(self._stream_changes(greeting.seq))

    async def _hear(self, say: Say) -> None:
        try:
            said = say.said()
        except UserError as error:
            await self._send(Refused(key=say.key, text=str(error)))
        else:
            is_new = await self._adapter.hear(said)
            await self._send(Heard(key=said.key, is_new=is_new))

    async def _stream_changes(self, since: int) -> None:
        try:
            async with aclosing(self._adapter.feed.changes(since)) as batches:
                async for batch in batches:
                    await self._send(Changes(messages=tuple(map(shown, batch))))
        except DatabaseError as error:
            await self._give_up(error)

    async def _give_up(self, error: DatabaseError) -> None:
        """The page connects again, a little later each time, and repeats what was not heard."""
        log.error("page sent away", reason=error)
        await self._send(Problem(text=str(error)))
        await self._socket.close(code=WSCloseCode.INTERNAL_ERROR)

    async def _send(self, reply: Reply) -> None:
        if self._socket.closed:
            return
        try:
            await self._socket.send_str(reply.model_dump_json())
        except ConnectionError:
            # Gone in this moment. The receiving loop ends by itself; the page asks again.
            log.debug("page left while it was answered")
