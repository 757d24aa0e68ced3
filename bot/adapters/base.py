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
from dataclasses import dataclass
from typing import Protocol

from bot.commands import Command
from bot.content import AnyButton, Content
from bot.model import ChatRef, Document, PersonRef, Platform


@dataclass(frozen=True, slots=True)
class Incoming:
    """Something a person said, or a button they pressed, in one chat."""

    chat: ChatRef
    sender: PersonRef
    sender_name: str
    text: str
    document: Document | None = None


Dispatch = Callable[[Incoming], Awaitable[Content]]
"""Says what was heard to the router and gives back the answer. Never raises."""


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
    """Whether a send repeated under its key, however late, is the same message."""


class Adapter(Protocol):
    """A platform: receives until cancelled, renders without side effects, sends one message."""

    @property
    def platform(self) -> Platform: ...

    @property
    def limits(self) -> Limits: ...

    async def run(self, dispatch: Dispatch, menu: Sequence[Command]) -> None:
        """Receive until cancelled; answer what `dispatch` returns. `menu` is for completion."""

    def windows(self, address: str) -> tuple[Window, ...]:
        """The pace allowed in one chat; empty where there is no such limit. Pure."""

    def render(self, content: Content) -> tuple[Part, ...]:
        """The content as messages within the platform's limits. Pure."""

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
