"""Publications and their way into chats."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NewType

from bot.model.chat import ChatId

PublicationId = NewType("PublicationId", int)


class DeliveryState(StrEnum):
    """Where one publication stands for one chat. Every row is always in exactly one."""

    PLANNED = "planned"
    """Not on the wire; free to be sent."""
    SENDING = "sending"
    """Intent committed; the outcome is not known yet."""
    DELIVERED = "delivered"
    """Accepted by the platform; the message ids are known."""
    RETRY = "retry"
    """Refused for now; waits for its time."""
    DEAD = "dead"
    """Refused for good; the reason is known."""
    UNKNOWN = "unknown"
    """May have been accepted; listed for a person to decide."""
    CANCELLED = "cancelled"
    """Taken back before it was sent."""


@dataclass(frozen=True, slots=True)
class Delivery:
    """One publication to one chat."""

    publication_id: PublicationId
    chat_id: ChatId
    address: str
    matched: str
    """The targets that brought it here, joined by commas: equal `matched`, equal bundle."""
    attempts: int = 0
    lost_answers: int = 0
    """How often it was not known whether the platform had accepted it."""
    message_ids: tuple[str, ...] = ()
    """Of the parts already accepted."""


@dataclass(frozen=True, slots=True)
class Settled:
    """How an attempt at a delivery ended."""

    delivery: Delivery
    state: DeliveryState
    message_ids: tuple[str, ...] = ()
    reason: str | None = None
    due_at: datetime | None = None
    """When to try again; only for RETRY."""
    is_ambiguous: bool = False
    """The platform may have accepted a part that has no message id here."""
