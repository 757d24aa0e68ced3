"""Publications and their way into chats."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import IntEnum, StrEnum
from typing import NewType

from bot.model.chat import ChatId
from bot.model.settings import ChatSettings

PublicationId = NewType("PublicationId", int)


class Priority(IntEnum):
    """What goes first when several deliveries are due; lower goes first."""

    RETRACTION = 0
    CORRECTION = 1
    BREAKING = 2
    EDITION = 3


class PublicationKind(StrEnum):
    """What a publication brings into chats."""

    EDITION = "edition"
    """New stories of an edition."""
    BREAKING = "breaking"
    """A new story that belongs to no edition: news that cannot wait for one."""
    CORRECTION = "correction"
    """A new text in place of one that was delivered."""
    RETRACTION = "retraction"
    """A note in place of a story that was delivered."""

    @property
    def priority(self) -> Priority:
        return Priority[self.name]

    @property
    def is_new(self) -> bool:
        """Whether it brings new messages; the others change those of an earlier publication."""
        return self in (PublicationKind.EDITION, PublicationKind.BREAKING)


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
    EXPIRED = "expired"
    """Too old to be news when its turn came."""

    @property
    def is_waiting(self) -> bool:
        return self in (DeliveryState.PLANNED, DeliveryState.RETRY)


@dataclass(frozen=True, slots=True)
class Publication:
    """One act of publishing, as its deliveries need to know it."""

    id: PublicationId
    kind: PublicationKind
    published_at: datetime
    amends: PublicationId | None = None
    """The publication whose messages a correction or retraction changes."""
    deletes: bool = False
    """Whether a retraction deletes messages that hold nothing else."""
    is_held: bool = False
    """Whether nothing of it goes out until an editor says so."""
    released_at: datetime | None = None
    """When an editor let it go again: its age counts from then."""


@dataclass(frozen=True, slots=True)
class Matched:
    """What of one publication a chat gets: the stories that these targets bring."""

    publication_id: PublicationId
    targets: str
    """Subscription targets joined by commas: equal targets, equal bundle."""


@dataclass(frozen=True, slots=True)
class Delivery:
    """One publication to one chat; or several in one message, under the name of the first."""

    publication: Publication
    chat_id: ChatId
    address: str
    matched: str
    """The targets that brought it here, joined by commas."""
    attempts: int = 0
    lost_answers: int = 0
    """How often it was not known whether the platform had accepted it."""
    message_ids: tuple[str, ...] = ()
    """Of the parts already accepted."""
    gathered: tuple[Matched, ...] = ()
    """The other publications that come in the same message."""
    while_away: bool = False
    """Whether they come together because we could not send them in time."""
    is_silent: bool = False
    """Whether it arrives without a sound: the chat sleeps."""
    is_rich: bool = False
    """Whether the chat wants it as one foldable message."""

    @property
    def publication_id(self) -> PublicationId:
        return self.publication.id

    @property
    def bundle(self) -> tuple[Matched, ...]:
        """Everything in its message."""
        return (Matched(self.publication.id, self.matched), *self.gathered)

    def silent(self) -> "Delivery":
        return replace(self, is_silent=True)


@dataclass(frozen=True, slots=True)
class Copy:
    """What a chat has been sent of a publication, for a correction or retraction to change."""

    leader: PublicationId
    """The publication whose delivery holds the message ids."""
    bundle: tuple[Matched, ...]
    state: DeliveryState
    due_at: datetime
    message_ids: tuple[str, ...]
    while_away: bool


@dataclass(frozen=True, slots=True)
class Candidate:
    """A delivery that is due, with what decides whether it may go now."""

    delivery: Delivery
    is_paused: bool
    settings: ChatSettings | None
    """None: the chat takes what comes, when it comes."""
    is_leader: bool = False
    """Others were gathered into its message already, and come along."""


@dataclass(frozen=True, slots=True)
class Amended:
    """The message ids a delivered bundle has after its messages were changed."""

    leader: PublicationId
    message_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Settled:
    """How an attempt at a delivery ended."""

    delivery: Delivery
    state: DeliveryState
    message_ids: tuple[str, ...] = ()
    reason: str | None = None
    due_at: datetime | None = None
    """When to try again; only for states that wait."""
    is_ambiguous: bool = False
    """The platform may have accepted a part that has no message id here."""
    amended: Amended | None = None
