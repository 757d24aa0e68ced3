"""The adapter for `tests.crash.platform`: the one Protocol over a socket."""

import asyncio
import json
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

LONGEST = 700
"""Characters of one message: an edition of a few stories is more than one."""


class PlatformAdapter(Mute):
    """Requests share one connection and are told by number."""

    platform = Platform.TELEGRAM

    def __init__(self, limits: Limits, writer: asyncio.StreamWriter) -> None:
        self.limits = limits
        self._writer = writer
        self._numbers = count(1)
        self._waiting: dict[int, asyncio.Future[dict[str, str]]] = {}

    @classmethod
    @asynccontextmanager
    async def connected(cls, path: str, limits: Limits) -> AsyncIterator[Self]:
        reader, writer = await asyncio.open_unix_connection(path, limit=2**26)
        adapter = cls(limits, writer)
        listening = asyncio.create_task(adapter._listen(reader))
        try:
            yield adapter
        finally:
            listening.cancel()
            writer.close()

    def windows(self, address: str) -> tuple[Window, ...]:
        return ()

    def render(self, content: Content) -> tuple[Part, ...]:
        text = plain_text(content)
        pieces = (text[start : start + LONGEST] for start in range(0, len(text), LONGEST))
        return tuple(Part(piece, piece) for piece in pieces)

    async def send(self, address: str, part: Part, key: str) -> Receipt:
        said = await self._ask(verb="send", chat=address, key=key, text=part.text)
        return Receipt(said["ok"])

    async def edit(self, address: str, message_id: str, part: Part) -> None:
        await self._ask(verb="edit", chat=address, message=message_id, text=part.text)

    async def delete(self, address: str, message_id: str) -> None:
        await self._ask(verb="delete", chat=address, message=message_id)

    async def _ask(self, **words: str) -> dict[str, str]:
        if self._writer.is_closing():
            raise NotSent("not connected")
        number = next(self._numbers)
        answer: asyncio.Future[dict[str, str]] = asyncio.get_running_loop().create_future()
        self._waiting[number] = answer
        self._writer.write(json.dumps({"id": number, **words}).encode() + b"\n")
        said = await answer
        match said.get("error"):
            case None:
                return said
            case "wait":
                is_for_all = bool(said["for_all"])
                raise RetryLater("too many", float(said["seconds"]), is_for_all=is_for_all)
            case "gone":
                raise ChatGone("blocked")
            case "moved":
                raise ChatMoved("upgraded", said["address"])
            case "refused":
                raise Rejected("cannot be shown")
            case _:
                raise Unknown("the answer was lost")

    async def _listen(self, reader: asyncio.StreamReader) -> None:
        while line := await reader.readline():
            said = json.loads(line)
            if (answer := self._waiting.pop(said["id"], None)) is not None:
                answer.set_result(said)
