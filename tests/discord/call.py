"""One request over REST, as it is read from the socket."""

import json
from dataclasses import dataclass
from typing import Any

from aiohttp import BodyPartReader, web

from tests.discord import refusals
from tests.discord.messages import Upload
from tests.discord.wire import Json, number

REQUEST_BYTES = 25 * 1024 * 1024
"""A whole request (https://discord.com/developers/docs/reference#uploading-files)."""


@dataclass(frozen=True, slots=True)
class Call:
    """What is asked for."""

    name: str
    """The endpoint's short name."""
    method: str
    path: str
    given: dict[str, str]
    """The variable parts of the path."""
    query: dict[str, str]
    value: Any
    """The body's JSON; None: there is none."""
    files: tuple[Upload, ...] = ()
    token: str | None = None
    """Of the bot, from the header."""

    @property
    def body(self) -> Json:
        return self.value if isinstance(self.value, dict) else {}

    def id(self, key: str) -> int:
        return number(self.given.get(key))

    @property
    def channel(self) -> int:
        """0: it names no channel."""
        return self.id("channel")

    @property
    def said(self) -> str:
        """The body as text, for a fault that is to hit certain requests only."""
        return json.dumps(self.value, ensure_ascii=False)


async def read(request: web.BaseRequest, name: str, given: dict[str, str]) -> Call:
    value, files = None, list[Upload]()
    kind = request.content_type
    if kind == "multipart/form-data":
        async for part in await request.multipart():
            if not isinstance(part, BodyPartReader):
                continue
            content = bytes(await part.read())
            if part.name == "payload_json":
                value = _parsed(content)
            else:
                files.append(Upload(part.filename or part.name or "", content, _kind(part)))
    elif body := await request.read():
        value = _parsed(body)
    header = request.headers.get("Authorization", "")
    return Call(
        name=name,
        method=request.method,
        path=request.path,
        given=given,
        query=dict(request.query),
        value=value,
        files=tuple(files),
        token=header.removeprefix("Bot ") if header.startswith("Bot ") else None,
    )


def _kind(part: BodyPartReader) -> str:
    return part.headers.get("Content-Type", "application/octet-stream")


def _parsed(body: bytes) -> Any:
    try:
        return json.loads(body)
    except ValueError:
        raise refusals.not_json() from None
