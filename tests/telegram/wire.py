"""The HTTP border: what a request carries, in any of the encodings the Bot API allows.

core.telegram.org/bots/api, "Making requests": a query string, a form, a form with files, or JSON.
Behind this file nothing is untyped but `Json`, which is what leaves.
"""

import json
from binascii import a2b_qp
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from urllib.parse import parse_qsl, unquote_plus

from aiohttp import web

Json = dict[str, object]
"""An object of JSON, on its way out or not looked at yet."""

UPLOAD_BYTES = 50 * 2**20
"""Most that a bot may upload in one file ("Sending files")."""

REQUEST_BYTES = UPLOAD_BYTES + 2**20


@dataclass(frozen=True, slots=True)
class File:
    """A file as somebody sent it."""

    name: str
    data: bytes
    mime: str = "application/octet-stream"


@dataclass(frozen=True, slots=True)
class Raw:
    """A request as it arrived: parameters are text, or what JSON made of them."""

    token: str
    method: str
    values: Mapping[str, object]
    files: Mapping[str, File]


NO_FILES: Mapping[str, File] = {}


async def read(request: web.BaseRequest, token: str, method: str) -> Raw:
    """The request's parameters; ValueError when its body cannot be read."""
    query = request.query_string
    values: dict[str, object] = dict(parse_qsl(query, keep_blank_values=True)) if query else {}
    if request.method != "POST":
        return Raw(token, method, values, NO_FILES)
    kind = request.content_type
    if kind.startswith("multipart/"):
        return await _with_files(request, Raw(token, method, values, NO_FILES))
    body = await request.read()
    if kind == "application/json":
        values.update(as_map(json.loads(body)) if body.strip() else {})
    elif body:
        values.update(_form(body))
    return Raw(token, method, values, NO_FILES)


def _form(body: bytes) -> Iterator[tuple[str, str]]:
    """A form's fields. Ten times as fast as `parse_qsl`, which counts in a broadcast."""
    for part in body.split(b"&"):
        name, _, value = part.partition(b"=")
        yield _decoded(name), _decoded(value)


def _decoded(value: bytes) -> str:
    if b"=" in value:
        return unquote_plus(value.decode())
    value = value.replace(b"+", b" ")
    # Quoted-printable is the same coding with another sign, and C decodes it.
    return (a2b_qp(value.replace(b"%", b"=")) if b"%" in value else value).decode()


async def _with_files(request: web.BaseRequest, raw: Raw) -> Raw:
    values, files = dict(raw.values), dict(raw.files)
    for name, field in (await request.post()).items():
        if isinstance(field, web.FileField):
            files[name] = File(field.filename, field.file.read(), field.content_type)
            field.file.close()
        elif isinstance(field, bytes | bytearray):
            values[name] = bytes(field).decode()
        else:
            values[name] = field
    return Raw(raw.token, raw.method, values, files)


def answered(result: object) -> bytes:
    """The body of a success."""
    return b'{"ok":true,"result":' + encoded(result) + b"}"


def refused(status: int, description: str, parameters: Json | None = None) -> bytes:
    """The body of a refusal ("Making requests", ResponseParameters)."""
    body: Json = {"ok": False, "error_code": status, "description": description}
    if parameters:
        body["parameters"] = parameters
    return encoded(body)


_encode = json.JSONEncoder(separators=(",", ":"), ensure_ascii=True).encode


def encoded(value: object) -> bytes:
    return _encode(value).encode()


def page(status: int) -> bytes:
    """What the machine in front of Telegram says when the machine behind it does not."""
    phrase = f"{status} {HTTPStatus(status).phrase}"
    return (
        f"<html>\r\n<head><title>{phrase}</title></head>\r\n<body>\r\n<center><h1>{phrase}</h1>"
        f"</center>\r\n<hr><center>nginx/1.18.0</center>\r\n</body>\r\n</html>\r\n"
    ).encode()


def as_map(value: object) -> Json:
    """The value, known to be an object; ValueError when it is none."""
    if not isinstance(value, dict):
        raise ValueError(f"object expected, got {type(value).__name__}")  # noqa: TRY004
    return value


def as_list(value: object) -> list[object]:
    """The value, known to be a list; ValueError when it is none."""
    if not isinstance(value, list):
        raise ValueError(f"array expected, got {type(value).__name__}")  # noqa: TRY004
    return value


def as_text(value: object) -> str:
    """The value when it is text, else nothing."""
    return value if isinstance(value, str) else ""


def as_number(value: object) -> int | None:
    """The value when it is a whole number, also one written as text."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int):
        return value
    if isinstance(value, str):
        try:
            return int(value)
        except ValueError:
            return None
    return None
