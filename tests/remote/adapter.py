"""Adapters for the remote platform: the one Protocol over a socket, nothing else."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from itertools import count
from typing import Self

from bot.adapters.base import (
    ChatGone,
    ChatMoved,
    Limits,
    NotSent,
    Part,
    Receipt,
    Rejected,
    RetryLater,
    Unknown,
    Window,
)
from bot.content import Content
from bot.content.plain import plain_text
from bot.model import Platform
from tests.adapters.mute import Mute

IN_GROUP = Window(20, 60.0)


class Remote(Mute):
    """What the words of `tests.remote.server` mean; how they are carried, a subclass says."""

    platform = Platform.TELEGRAM

    def __init__(self, limits: Limits, windows: tuple[Window, ...] = ()) -> None:
        self.limits = limits
        self._windows = windows

    def windows(self, address: str) -> tuple[Window, ...]:
        is_group = address.startswith("-") and self._windows
        return (*self._windows, IN_GROUP) if is_group else self._windows

    def render(self, content: Content) -> tuple[Part, ...]:
        text = plain_text(content)
        return (Part(text, text),)

    async def send(self, address: str, part: Part, key: str) -> Receipt:
        answer = (await self.ask(f"{address} {key}")).split()
        match answer:
            case ["ok", number]:
                return Receipt(number)
            case ["wait", seconds, *words]:
                is_for_all = "chat" not in words
                raise RetryLater("too many requests", float(seconds), is_for_all=is_for_all)
            case ["gone"]:
                raise ChatGone("blocked")
            case ["moved", new]:
                raise ChatMoved("upgraded", new)
            case ["refused"]:
                raise Rejected("cannot be shown")
            case _:
                raise Unknown(f"an answer nobody understands: {answer}")

    async def edit(self, address: str, message_id: str, part: Part) -> None:
        raise Rejected("the remote platform edits nothing")

    async def delete(self, address: str, message_id: str) -> None:
        raise Rejected("the remote platform deletes nothing")

    async def report(self) -> str:
        """The platform's own list, as JSON."""
        return await self.ask("", verb="report")

    async def ask(self, words: str, verb: str = "send") -> str:
        """Carry the words there and the answer's back; raises an Outcome."""
        raise NotImplementedError


class CallingAdapter(Remote):
    """Opens a connection for each message, so that a fault meets that message alone."""

    def __init__(
        self, path: str, limits: Limits, windows: tuple[Window, ...] = (), patience: float = 60.0
    ) -> None:
        super().__init__(limits, windows)
        self._path = path
        self._patience = patience

    async def ask(self, words: str, verb: str = "send") -> str:
        try:
            reader, writer = await asyncio.open_unix_connection(self._path, limit=2**26)
        except OSError as error:
            raise NotSent(f"no connection: {error.strerror}") from error
        try:
            writer.write(f"{verb} 1 {words}\n".encode())
            async with asyncio.timeout(self._patience):
                answer = (await reader.readline()).decode()
        except (ConnectionError, TimeoutError) as error:
            raise Unknown(type(error).__name__) from error
        finally:
            writer.close()
        if not answer:
            raise Unknown("the connection was closed")
        return answer.rstrip("\n").partition(" ")[2]


class RemoteAdapter(Remote):
    """Requests share one connection and are told by number."""

    def __init__(
        self, limits: Limits, windows: tuple[Window, ...], writer: asyncio.StreamWriter
    ) -> None:
        super().__init__(limits, windows)
        self._writer = writer
        self._numbers = count(1)
        self._waiting: dict[str, asyncio.Future[str]] = {}

    @classmethod
    @asynccontextmanager
    async def connected(
        cls, path: str, limits: Limits, windows: tuple[Window, ...] = ()
    ) -> AsyncIterator[Self]:
        reader, writer = await asyncio.open_unix_connection(path, limit=2**26)
        adapter = cls(limits, windows, writer)
        listening = asyncio.create_task(adapter._listen(reader))
        try:
            yield adapter
        finally:
            listening.cancel()
            writer.close()

    async def ask(self, words: str, verb: str = "send") -> str:
        if self._writer.is_closing():
            raise NotSent("not connected")
        number = str(next(self._numbers))
        answer: asyncio.Future[str] = asyncio.get_running_loop().create_future()
        self._waiting[number] = answer
        self._writer.write(f"{verb} {number} {words}\n".encode())
        return await answer

    async def _listen(self, reader: asyncio.StreamReader) -> None:
        while line := (await reader.readline()).decode():
            number, _, said = line.rstrip("\n").partition(" ")
            if (answer := self._waiting.pop(number, None)) is not None:
                answer.set_result(said)
        for answer in self._waiting.values():
            answer.set_exception(Unknown("the connection was lost"))
