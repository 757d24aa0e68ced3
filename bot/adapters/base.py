"""The one Protocol: what a platform must do. Everything else of E-Stories is written once.

The outcomes of a send are a small tree of exceptions; each says whether the platform can
have accepted the message, which decides what the delivery does next.

    Outcome
    ├── NotSent           surely not accepted; try again soon, the attempt does not count
    ├── RetryLater        refused for now; try again after so many seconds
    ├── ChatGone          this chat cannot be reached any more
    ├── ChatMoved         this chat has a new address
    ├── Rejected          this message will never be accepted
    └── Unknown           the answer was lost: it may or may not have been accepted
"""

from collections.abc import Awaitable, Callable, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from enum import Enum, auto
from math import inf
from typing import Protocol

from bot.commands import Command
from bot.content import AnyButton, Content
from bot.glossary import Glossary
from bot.model import ChatKind, ChatRef, Document, PersonRef, Platform


class Voice(Enum):
    """How sure it is that the sender says this themselves, here and now."""

    OWN = auto()
    """The sender, who is one known person, says it."""
    HIDDEN = auto()
    """Somebody who manages the chat, and does not show who they are."""
    PASSED_ON = auto()
    """Somebody's words through another: forwarded, by another bot, in a channel's name."""


@dataclass(frozen=True, slots=True)
class Incoming:
    """Something a person said, or a button they pressed, in one chat."""

    chat: ChatRef
    sender: PersonRef
    sender_name: str
    text: str
    document: Document | None = None
    kind: ChatKind = ChatKind.PRIVATE
    chat_title: str = ""
    voice: Voice = Voice.OWN
    is_pressed: bool = False
    """A button, not typed."""
    key: str | None = None
    """The platform's name for this saying: with the same key it is the same one, said once."""
    is_repeat: bool = False
    """An earlier process heard it and may have done it: it ended before it could answer."""


Dispatch = Callable[[Incoming], Awaitable[Content]]
"""Says what was heard to the router and gives back the answer. Never raises.

An answer without blocks means that nothing is to be said.
"""


class Event(Enum):
    """What can happen to a chat."""

    ADDED = auto()
    """The bot may write there from now on, and could not before."""
    LOST = auto()
    """Nothing can be sent there any more."""
    MOVED = auto()
    """It goes on under another address."""


@dataclass(frozen=True, slots=True)
class Happening:
    """Something that happened to a chat as a whole, with all its parts."""

    chat: ChatRef
    event: Event
    kind: ChatKind = ChatKind.PRIVATE
    title: str = ""
    by: PersonRef | None = None
    """Who did it, such as who added the bot."""
    reason: str = ""
    """Of LOST: why, in words for an editor."""
    address: str = ""
    """Of MOVED: the new one."""


@dataclass(frozen=True, slots=True)
class Letter:
    """Something to be said in a chat that nobody asked for there."""

    chat: ChatRef
    content: Content


Happened = Callable[[Happening], Awaitable[Sequence[Letter]]]
"""Follows what happened to a chat, and gives back what is to be said about it. Never raises."""


@dataclass(frozen=True, slots=True)
class Inquiry:
    """Words typed after the bot's name in any chat: stories are offered while one types."""

    person: PersonRef
    words: str
    offset: int = 0
    """How many are shown already."""
    most: int = 50


@dataclass(frozen=True, slots=True)
class FoundStory:
    """A story as it is offered, and as it arrives in the chat when it is chosen."""

    key: str
    headline: str
    about: str
    """One line below the headline."""
    content: Content


@dataclass(frozen=True, slots=True)
class Found:
    """What an inquiry found, the newest first."""

    stories: tuple[FoundStory, ...]
    next_offset: int | None = None
    """None: there are no more."""


Find = Callable[[Inquiry], Awaitable[Found]]
"""Looks stories up. Never raises: what goes wrong finds nothing."""

Replying = Callable[[], AbstractAsyncContextManager[None]]
"""The turn of an answer to a person, before any broadcast. One request is made inside."""


@dataclass(frozen=True, slots=True)
class Core:
    """The rest of E-Stories, as an adapter sees it."""

    dispatch: Dispatch
    happened: Happened
    find: Find
    reply: Replying
    menu: Sequence[Command]
    """For completion and the platform's own lists of commands."""
    editors: Callable[[], Awaitable[frozenset[PersonRef]]]
    """Who they are at this moment: a menu of their own is a courtesy, never a right."""
    names: Callable[[], Awaitable[Glossary]]
    """The sections and topics there are, for completion."""


@dataclass(frozen=True, slots=True)
class Part:
    """One message, rendered. `body` is the platform's own form of it (text, HTML, JSON)."""

    body: str
    text: str
    """What it says, without markup."""
    buttons: tuple[tuple[AnyButton, ...], ...] = ()
    is_silent: bool = False
    """Whether it arrives without a sound, where the platform can do that."""


@dataclass(frozen=True, slots=True)
class Receipt:
    """The platform accepted the message and calls it so."""

    message_id: str


@dataclass(frozen=True, slots=True)
class Window:
    """So many messages in any stretch of so many seconds."""

    messages: int
    seconds: float


@dataclass(frozen=True, slots=True)
class Limits:
    """The pace a platform allows over all its chats."""

    messages_per_second: float
    """Infinite where there is no such limit."""
    in_flight: int
    """Most sends that may be under way at once; after a crash as many may have arrived unknown."""
    remembers_keys: bool = False
    """Whether a send repeated under its key is the same message."""
    remembered_seconds: float = inf
    """For how long it is, where keys are remembered; later a repeat is a second copy."""


class Adapter(Protocol):
    """A platform: receives until cancelled, renders without side effects, sends one message."""

    @property
    def platform(self) -> Platform: ...

    @property
    def limits(self) -> Limits: ...

    @property
    def has_rich(self) -> bool:
        """Whether a whole edition can come as one foldable message, as far as is known."""

    @property
    def trouble(self) -> str | None:
        """Why nothing can be sent to any chat at this moment, and what to do; None: nothing is."""

    async def run(self, core: Core) -> None:
        """Receive until cancelled, and answer what the core says."""

    async def manages(self, chat: ChatRef, person: PersonRef) -> bool:
        """Whether the person may change what the chat gets. In doubt: no."""

    def windows(self, address: str) -> tuple[Window, ...]:
        """The pace allowed in one chat; empty where there is no such limit. Pure."""

    def render(self, content: Content) -> tuple[Part, ...]:
        """The content as messages within the platform's limits. Pure."""

    def was_rich(self, message_id: str) -> bool:
        """Whether this message is such a foldable one. Pure."""

    async def send(self, address: str, part: Part, key: str) -> Receipt:
        """Send one message. The same `key` on every attempt; raises an Outcome."""

    async def edit(self, address: str, message_id: str, part: Part) -> None:
        """Replace a message. Unchanged counts as success; raises an Outcome."""

    async def delete(self, address: str, message_id: str) -> None:
        """Remove a message. Already gone counts as success; raises an Outcome."""


class Outcome(Exception):
    """A send that did not end with a receipt."""


class NotSent(Outcome):
    """The request never reached the platform."""


class RetryLater(Outcome):
    """The platform asked to wait: in this chat, or with everything."""

    def __init__(self, reason: str, after_seconds: float, *, is_for_all: bool = False) -> None:
        super().__init__(reason)
        self.after_seconds = after_seconds
        self.is_for_all = is_for_all


class ChatGone(Outcome):
    """Blocked, removed or deleted: nothing will arrive there."""


class ChatMoved(Outcome):
    """The chat goes on under another address."""

    def __init__(self, reason: str, address: str) -> None:
        super().__init__(reason)
        self.address = address


class Rejected(Outcome):
    """The message as it is will never be accepted."""


class Unknown(Outcome):
    """The answer was lost: a repeat may make a second copy, unless the platform knows the key."""
