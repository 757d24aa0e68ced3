"""Chats and the people who speak in them."""

from dataclasses import dataclass
from enum import IntEnum, StrEnum
from typing import NewType

ChatId = NewType("ChatId", int)


class Platform(StrEnum):
    """Where chats live. One adapter each."""

    LOCAL = "local"
    TELEGRAM = "telegram"
    DISCORD = "discord"

    @property
    def has_rich_messages(self) -> bool:
        """Whether one message can hold a whole edition, with parts that unfold."""
        return self is Platform.TELEGRAM


class Role(IntEnum):
    """What a person may do; a higher role includes the lower ones."""

    FOLLOWER = 0
    EDITOR = 1


class ChatKind(StrEnum):
    """Who is in a chat, which decides who may change what it gets."""

    PRIVATE = "private"
    """One person and the bot; it is that person's own."""
    GROUP = "group"
    """Several people who speak; some of them manage it."""
    CHANNEL = "channel"
    """Many who read; only those who manage it write there."""


@dataclass(frozen=True, slots=True)
class ChatRef:
    """Where a message can be sent.

    A part of a chat, such as a forum topic, has the chat's address, a slash and its own: parts
    share the life and the pace of their chat. The rest only the platform's adapter reads.
    """

    platform: Platform
    address: str

    @property
    def root(self) -> "ChatRef":
        """The chat that this is a part of, or itself."""
        return ChatRef(self.platform, root_of(self.address))


def root_of(address: str) -> str:
    """The address of the chat that an address lies in."""
    return address.partition("/")[0]


@dataclass(frozen=True, slots=True)
class PersonRef:
    """Who spoke. Ids only: names change hands (and are personal data)."""

    platform: Platform
    id: str


@dataclass(frozen=True, slots=True)
class Chat:
    """A conversation that can read and subscribe."""

    id: ChatId
    ref: ChatRef
    is_paused: bool = False
    kind: ChatKind = ChatKind.PRIVATE
    title: str = ""
    """What a group or channel is called; a person's name is not kept."""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who speaks to us, with the role they have at this moment."""

    ref: PersonRef
    name: str
    role: Role
    saying: str | None = None
    """The platform's name for what they just said: the same saying has its effect once."""
