"""What page and server say to each other over the socket, one JSON object each (docs/local.md).

Parsed once here; past this border there are only these types and `Said`.
"""

from base64 import b64decode
from datetime import datetime
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from bot.adapters.local import Said
from bot.errors import UserError
from bot.model import Document

Seq = Annotated[int, Field(ge=0, lt=2**63)]


class Wire(BaseModel):
    """An object on the wire: exact types, nothing besides them."""

    model_config = ConfigDict(frozen=True, strict=True, extra="forbid")


# ---- from the page -----------------------------------------------------------------------------


class Hello(Wire):
    """The first thing a page says: the newest change it knows, 0 for none."""

    type: Literal["hello"]
    since: Seq


class SentDocument(Wire):
    name: Annotated[str, Field(min_length=1, max_length=255)]
    base64: str

    def document(self) -> Document:
        try:
            return Document(self.name, b64decode(self.base64, validate=True))
        except ValueError as error:
            raise UserError("This document arrived damaged. Please send it again.") from error


class Say(Wire):
    """Something a person says, or a button they press (`pressed` is its message)."""

    type: Literal["say"]
    key: str
    person: str
    chat: str
    text: str
    pressed: Seq | None = None
    document: SentDocument | None = None

    def said(self) -> Said:
        """Raises UserError for what cannot be said."""
        return Said(
            key=self.key,
            person=self.person,
            chat=self.chat,
            text=self.text,
            pressed=self.pressed,
            document=self.document.document() if self.document else None,
        )


class MoreOf(Wire):
    """Asks for messages of a chat that are older than one it shows."""

    type: Literal["earlier"]
    chat: str
    before: Seq


class Ping(Wire):
    """Asks whether anybody is there; a page cannot see the protocol's own pings."""

    type: Literal["ping"]


Request = Hello | Say | MoreOf | Ping
REQUEST: TypeAdapter[Request] = TypeAdapter(Annotated[Request, Field(discriminator="type")])


def parse(raw: str | bytes) -> Request:
    """What the page says. Raises UserError for anything else."""
    try:
        return REQUEST.validate_json(raw)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False, include_context=False)[0]
        where = ".".join(map(str, first["loc"])) or "message"
        raise UserError(f"I do not understand this ({where}: {first['msg']}).") from error


# ---- to the page -------------------------------------------------------------------------------


class ShownButton(Wire):
    label: str
    says: str


class ShownMessage(Wire):
    """A message in its present form. `body` is HTML if the bot (author null) says it."""

    id: int
    seq: int
    chat: str
    author: str | None
    key: str | None
    """The key it was said with; null for the bot's."""
    body: str
    buttons: tuple[tuple[ShownButton, ...], ...]
    is_shown: bool
    is_answered: bool
    is_edited: bool
    at: datetime


class ShownChat(Wire):
    name: str
    label: str
    has_earlier: bool


class ShownPerson(Wire):
    id: str
    name: str
    role: str
    chats: tuple[ShownChat, ...]


class ShownArgument(Wire):
    name: str
    help: str
    choices: tuple[str, ...]


class ShownCommand(Wire):
    """A command as completion shows it; `role` is the least one that may say it."""

    name: str
    usage: str
    help: str
    subject: str
    role: str
    example: str
    arguments: tuple[ShownArgument, ...]


class Welcome(Wire):
    """The answer to `hello`. `is_fresh`: forget what you have, this is everything."""

    type: Literal["welcome"] = "welcome"
    seq: int
    is_fresh: bool
    people: tuple[ShownPerson, ...]
    commands: tuple[ShownCommand, ...]
    messages: tuple[ShownMessage, ...]


class Changes(Wire):
    type: Literal["changes"] = "changes"
    messages: tuple[ShownMessage, ...]


class Earlier(Wire):
    type: Literal["earlier"] = "earlier"
    chat: str
    messages: tuple[ShownMessage, ...]
    has_earlier: bool


class Heard(Wire):
    """It is written down; the page may forget it. Not `is_new`: it was heard before."""

    type: Literal["heard"] = "heard"
    key: str
    is_new: bool


class Refused(Wire):
    """It cannot be said; saying it again will not help."""

    type: Literal["refused"] = "refused"
    key: str
    text: str


class Problem(Wire):
    type: Literal["error"] = "error"
    text: str


class Pong(Wire):
    type: Literal["pong"] = "pong"


Reply = Welcome | Changes | Earlier | Heard | Refused | Problem | Pong
