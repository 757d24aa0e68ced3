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


class Role(IntEnum):
    """What a person may do; a higher role includes the lower ones."""

    FOLLOWER = 0
    EDITOR = 1


@dataclass(frozen=True, slots=True)
class ChatRef:
    """Where a message can be sent. Only the platform's adapter reads the address."""

    platform: Platform
    address: str


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


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who speaks to us, with the role they have at this moment."""

    ref: PersonRef
    name: str
    role: Role
