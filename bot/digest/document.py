"""From the bytes of a document to its text. Whatever is no text is refused with its name."""

from bot.errors import UserError

MAX_BYTES = 5 * 1024 * 1024
"""An edition has some 30 kB; this leaves room and keeps a slip from filling the memory."""

REMEDY = "Save it as plain text in UTF-8 and import again."

SIGNATURES = (
    (b"%PDF-", "a PDF"),
    (b"\xd0\xcf\x11\xe0", "an old Word document"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"\x1f\x8b", "a compressed file"),
)
ZIP = b"PK\x03\x04"
INSIDE_ZIP = (
    (b"word/", "a Word document"),
    (b"mimetypeapplication/vnd.oasis", "an OpenDocument text"),
)
LOOKED_AT = 65_536
"""Bytes of an archive in which the names of its parts are looked for."""

ENCODINGS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
"""Byte order marks; text without one must be UTF-8."""

ALLOWED_CONTROLS = frozenset("\t\n\r\v\f\x1c\x1d\x1e\x85")
"""Controls that end or indent a line; word processors leave some behind."""


def read_text(data: bytes, name: str) -> str:
    """The text of a document. Raises UserError that says what it is instead and what to do."""
    if len(data) > MAX_BYTES:
        raise UserError(
            f"{name} is larger than {MAX_BYTES // 1024 // 1024} MiB. Import one edition at a time."
        )
    if kind := _kind_of(data):
        raise UserError(f"{name} is {kind}, not text. {REMEDY}")
    text = _decoded(data, name)
    if not text.strip():
        raise UserError(f"{name} is empty. Write the edition into it and import again.")
    if control := next(filter(_is_control, text), None):
        raise UserError(
            f"{name} is not text: it holds the control character U+{ord(control):04X}. {REMEDY}"
        )
    return text


def _kind_of(data: bytes) -> str | None:
    if data.startswith(ZIP):
        start = data[:LOOKED_AT]
        return next((kind for mark, kind in INSIDE_ZIP if mark in start), "a ZIP archive")
    return next((kind for mark, kind in SIGNATURES if data.startswith(mark)), None)


def _decoded(data: bytes, name: str) -> str:
    encoding = next((each for mark, each in ENCODINGS if data.startswith(mark)), "utf-8")
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise UserError(f"{name} is not written in UTF-8. {REMEDY}") from error


def _is_control(character: str) -> bool:
    return (character < " " or "\x7f" <= character < "\xa0") and character not in ALLOWED_CONTROLS
