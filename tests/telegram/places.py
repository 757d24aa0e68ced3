"""The state of one chat: its members, their rights, its topics and messages."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import Enum

from tests.telegram.messages import Message, Sender
from tests.telegram.wire import Json

GENERAL = 1
"""The thread of a forum's General topic. Messages there carry no thread."""


class Kind(Enum):
    """The type of a chat (Chat.type)."""

    PRIVATE = "private"
    GROUP = "group"
    SUPERGROUP = "supergroup"
    CHANNEL = "channel"


class Status(Enum):
    """How somebody belongs to a chat (ChatMember)."""

    CREATOR = "creator"
    ADMINISTRATOR = "administrator"
    MEMBER = "member"
    RESTRICTED = "restricted"
    LEFT = "left"
    KICKED = "kicked"


RIGHTS = (
    "can_manage_chat",
    "can_delete_messages",
    "can_manage_video_chats",
    "can_restrict_members",
    "can_promote_members",
    "can_change_info",
    "can_invite_users",
    "can_post_stories",
    "can_edit_stories",
    "can_delete_stories",
)
"""An administrator's rights in any chat (ChatMemberAdministrator)."""

GROUP_RIGHTS = ("can_pin_messages", "can_manage_topics")
CHANNEL_RIGHTS = ("can_post_messages", "can_edit_messages")
PERMISSIONS = (
    "can_send_messages",
    "can_send_audios",
    "can_send_documents",
    "can_send_photos",
    "can_send_videos",
    "can_send_video_notes",
    "can_send_voice_notes",
    "can_send_polls",
    "can_send_other_messages",
    "can_add_web_page_previews",
    "can_react_to_messages",
    "can_edit_tag",
    "can_change_info",
    "can_invite_users",
    "can_pin_messages",
    "can_manage_topics",
)
"""What a restricted member may do or not (ChatMemberRestricted)."""

ALL_RIGHTS = frozenset(RIGHTS + GROUP_RIGHTS + CHANNEL_RIGHTS)


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody in a chat, and what they may do there."""

    who: Sender
    status: Status
    rights: frozenset[str] = frozenset()
    """An administrator's rights, or what a restricted member may still do."""
    is_anonymous: bool = False

    @property
    def is_inside(self) -> bool:
        return self.status not in {Status.LEFT, Status.KICKED}

    @property
    def is_administrator(self) -> bool:
        return self.status in {Status.CREATOR, Status.ADMINISTRATOR}

    def may(self, right: str) -> bool:
        if self.status is Status.CREATOR:
            return True
        return right in self.rights

    def json(self, kind: Kind) -> Json:
        """As the Bot API tells of it (ChatMember)."""
        made: Json = {"user": self.who.json, "status": self.status.value}
        if self.status is Status.CREATOR:
            made["is_anonymous"] = self.is_anonymous
        elif self.status is Status.ADMINISTRATOR:
            own = CHANNEL_RIGHTS if kind is Kind.CHANNEL else GROUP_RIGHTS
            made |= {name: name in self.rights for name in RIGHTS + own}
            made |= {"can_be_edited": False, "is_anonymous": self.is_anonymous}
        elif self.status is Status.RESTRICTED:
            made |= {name: name in self.rights for name in PERMISSIONS}
            made |= {"is_member": True, "until_date": 0}
        elif self.status is Status.KICKED:
            made["until_date"] = 0
        return made


@dataclass
class Topic:
    """A thread of a forum."""

    id: int
    name: str
    is_closed: bool = False
    is_deleted: bool = False


@dataclass(eq=False)
class Place:
    """A chat, as it is now."""

    id: int
    kind: Kind
    title: str
    username: str = ""
    is_forum: bool = False
    members: dict[int, Member] = field(default_factory=dict)
    topics: dict[int, Topic] = field(default_factory=dict)
    log: dict[int, Message] = field(default_factory=dict)
    last_id: int = 0
    linked: "Place | None" = None
    """A channel's discussion group, or a group's channel."""
    migrated_to: int | None = None
    is_deleted: bool = False
    has_begun: bool = True
    """Whether a private chat's person has ever written to the bot."""
    is_blocking: bool = False
    """Whether a private chat's person has blocked the bot."""
    is_deactivated: bool = False
    pinned: int | None = None
    deleted: list[int] = field(default_factory=list)
    """The ids of messages that are gone."""
    actions: list[str] = field(default_factory=list)
    """What the bot showed to be doing (sendChatAction)."""
    read: int = 0
    """The number of the last message a test took from here."""
    _json: Json | None = None

    @property
    def json(self) -> Json:
        """As the Bot API tells of it (Chat)."""
        if self._json is None:
            label = "first_name" if self.kind is Kind.PRIVATE else "title"
            self._json = {"id": self.id, label: self.title, "type": self.kind.value}
            if self.username:
                self._json["username"] = self.username
            if self.is_forum:
                self._json["is_forum"] = True
        return self._json

    @property
    def is_group(self) -> bool:
        return self.kind in {Kind.GROUP, Kind.SUPERGROUP}

    @property
    def has_own_numbers(self) -> bool:
        """Whether its messages are numbered from 1; others share the bot's numbers."""
        return self.kind in {Kind.SUPERGROUP, Kind.CHANNEL}

    def member(self, who: Sender) -> Member:
        return self.members.get(who.id) or Member(who, Status.LEFT)

    def administrators(self) -> Iterable[Member]:
        return (each for each in self.members.values() if each.is_administrator)

    def replied(self, message: Message) -> Message | None:
        """What a message answers, if it is still there."""
        return None if message.reply_to is None else self.log.get(message.reply_to)
