"""What there is on Discord: users, guilds, roles, members, channels, posted messages."""

from dataclasses import dataclass, field
from enum import IntEnum

from tests.discord.mentions import NO_PINGS, Pings
from tests.discord.permissions import EVERYTHING, IN_DM, NOTHING, USUAL, May, Overwrite, in_channel
from tests.discord.wire import Json

CROSSPOSTED, SUPPRESS_EMBEDS, HAS_THREAD, EPHEMERAL, LOADING = 1, 1 << 2, 1 << 5, 1 << 6, 1 << 7
SILENT, COMPONENTS_V2 = 1 << 12, 1 << 15
"""Flags of messages (https://discord.com/developers/docs/resources/message#message-object)."""


class Kind(IntEnum):
    """https://discord.com/developers/docs/resources/channel#channel-object-channel-types"""

    TEXT = 0
    DM = 1
    VOICE = 2
    GROUP_DM = 3
    CATEGORY = 4
    ANNOUNCEMENT = 5
    ANNOUNCEMENT_THREAD = 10
    PUBLIC_THREAD = 11
    PRIVATE_THREAD = 12
    FORUM = 15

    @property
    def is_thread(self) -> bool:
        return self in (self.ANNOUNCEMENT_THREAD, self.PUBLIC_THREAD, self.PRIVATE_THREAD)

    @property
    def is_private(self) -> bool:
        """Outside of guilds."""
        return self in (self.DM, self.GROUP_DM)


@dataclass(eq=False)
class User:
    """Somebody with an account, or the bot."""

    id: int
    name: str
    """The displayed name."""
    is_bot: bool = False
    locale: str = "en-US"
    takes_messages: bool = True
    """Whether the bot may write to them first."""
    has_installed: bool = False
    """Whether they have the app installed for themselves, to use it anywhere."""


@dataclass(eq=False)
class Role:
    id: int
    name: str
    permissions: May = NOTHING
    position: int = 1
    is_mentionable: bool = False
    is_managed: bool = False


@dataclass(eq=False)
class Member:
    """A user in one guild."""

    user: User
    roles: list[Role] = field(default_factory=list)
    joined_at: float = 0.0


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file of a message."""

    id: int
    name: str
    content: bytes
    kind: str
    url: str


@dataclass(eq=False)
class Posted:
    """A message as Discord keeps it."""

    id: int
    place: "Place"
    author: User
    at: float
    kind: int = 0
    content: str = ""
    embeds: list[Json] = field(default_factory=list)
    components: list[Json] = field(default_factory=list)
    attachments: list[Attachment] = field(default_factory=list)
    flags: int = 0
    nonce: str | None = None
    edited_at: float | None = None
    edits: int = 0
    pings: Pings = NO_PINGS
    only_for: User | None = None
    """The one person who sees it, when it is ephemeral."""
    answers: "Posted | None" = None
    """The message it is a reply to."""
    asked_by: User | None = None
    """Whose interaction it answers."""
    question: int = 0
    """That interaction's id."""
    thread: "Place | None" = None
    is_pinned: bool = False
    is_deleted: bool = False

    @property
    def is_loading(self) -> bool:
        """The bot is thinking ..."""
        return bool(self.flags & LOADING)


@dataclass(eq=False)
class Place:
    """A channel: in a guild, a thread, or direct messages."""

    id: int
    kind: Kind
    name: str
    home: "Home | None" = None
    parent: "Place | None" = None
    """A thread's channel, or a channel's category."""
    topic: str = ""
    overwrites: list[Overwrite] = field(default_factory=list)
    log: dict[int, Posted] = field(default_factory=dict)
    people: list[User] = field(default_factory=list)
    """Who is in the direct messages, without the bot; in a thread: who joined."""
    tags: list[Json] = field(default_factory=list)
    """A forum's."""
    needs_tag: bool = False
    applied_tags: list[int] = field(default_factory=list)
    owner: int = 0
    """A thread's."""
    is_archived: bool = False
    is_locked: bool = False
    auto_archive: int = 1440
    """Minutes."""
    slow: int = 0
    """Seconds between two messages of one person."""
    made_at: float = 0.0
    has_bot: bool = True
    """Direct messages only: with the bot, or between people."""

    @property
    def rules(self) -> "Place":
        """Whose overwrites count: a thread has its channel's."""
        return self.parent if self.kind.is_thread and self.parent else self


@dataclass(eq=False)
class Home:
    """A guild."""

    id: int
    name: str
    owner: User
    roles: dict[int, Role] = field(default_factory=dict)
    members: dict[int, Member] = field(default_factory=dict)
    places: dict[int, Place] = field(default_factory=dict)
    """Channels and threads."""
    system_place: Place | None = None
    locale: str = "en-US"
    is_available: bool = True
    has_commands: bool = True
    """Whether the app was added with the scope applications.commands."""

    @property
    def everyone(self) -> Role:
        """The role whose id is the guild's."""
        return self.roles[self.id]

    def has(self, user: User) -> bool:
        return user.id in self.members

    def base(self, user: User) -> May:
        """What somebody may in the guild, before a channel's overwrites."""
        if user is self.owner:
            return EVERYTHING
        member = self.members.get(user.id)
        if member is None:
            return NOTHING
        found = self.everyone.permissions
        for each in member.roles:
            found |= each.permissions
        return EVERYTHING if May.ADMINISTRATOR in found else found


def permissions(place: Place, user: User) -> May:
    """What somebody may in a channel."""
    home = place.home
    if home is None:
        return IN_DM if user in place.people or (user.is_bot and place.has_bot) else NOTHING
    member = home.members.get(user.id)
    if member is None:
        return NOTHING
    own = [*(each.id for each in member.roles), user.id]
    found = in_channel(home.base(user), place.rules.overwrites, home.id, own)
    is_inside = user in place.people or May.MANAGE_THREADS in found
    return NOTHING if place.kind is Kind.PRIVATE_THREAD and not is_inside else found


def new_home(guild: int, name: str, owner: User) -> Home:
    """A guild with its owner and @everyone in it."""
    home = Home(guild, name, owner)
    home.roles[guild] = Role(guild, "@everyone", USUAL, position=0)
    home.members[owner.id] = Member(owner)
    return home
