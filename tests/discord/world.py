"""Everything there is, and who is told when it changes."""

import asyncio
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from tests.discord import refusals
from tests.discord.mentions import NO_PINGS, Mentions, Pings
from tests.discord.permissions import May
from tests.discord.places import Attachment, Home, Kind, Place, Posted, Role, User, permissions
from tests.discord.wire import Clock, Ids, Json


@dataclass(frozen=True, slots=True)
class Event:
    """Something the gateway may have to tell."""

    name: str
    body: Json
    home: Home | None = None
    place: Place | None = None
    """Only who may view this channel is told."""
    plain: Json | None = None
    """What is told without the intent for message content."""
    is_direct: bool = False
    """Of direct messages: another intent."""


@dataclass
class World:
    """All state of the fake Discord."""

    clock: Clock = field(default_factory=Clock)
    users: dict[int, User] = field(default_factory=dict)
    homes: dict[int, Home] = field(default_factory=dict)
    places: dict[int, Place] = field(default_factory=dict)
    dms: dict[tuple[int, bool], Place] = field(default_factory=dict)
    """Direct messages, by person and by whether they are with the bot."""
    files: dict[int, Attachment] = field(default_factory=dict)
    url: str = ""
    """Where the server is: attachments are there too."""
    listeners: list[Callable[[Event], None]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.ids = Ids(self.clock)
        self.bot = self.add_user("E-Stories", is_bot=True)
        self.application = self.bot.id
        """A new application's id and its bot's are the same."""
        self.owner = self.add_user("Owner of the app")
        self._changed = asyncio.Event()

    # Waiting

    def change(self) -> None:
        """Wakes whoever waits for something to happen."""
        self._changed.set()
        self._changed = asyncio.Event()

    async def change_within(self, seconds: float) -> bool:
        if seconds <= 0:
            return False
        try:
            async with asyncio.timeout(seconds):
                await self._changed.wait()
        except TimeoutError:
            return False
        return True

    def tell(self, event: Event) -> None:
        for each in self.listeners:
            each(event)
        self.change()

    # Making

    def add_user(self, name: str, *, is_bot: bool = False, locale: str = "en-US") -> User:
        user = User(self.ids(), name, is_bot, locale)
        self.users[user.id] = user
        return user

    def add_place(self, place: Place) -> Place:
        place.made_at = self.clock()
        self.places[place.id] = place
        if place.home is not None:
            place.home.places[place.id] = place
        return place

    def add_file(self, name: str, content: bytes, kind: str) -> Attachment:
        number = self.ids()
        url = f"{self.url}/attachments/{number}/{name}"
        found = self.files[number] = Attachment(number, name, content, kind, url)
        return found

    def dm(self, user: User, *, with_bot: bool = True) -> Place:
        """The direct messages of somebody with the bot, opened if need be."""
        key = (user.id, with_bot)
        if key not in self.dms:
            place = Place(self.ids(), Kind.DM, user.name, people=[user], has_bot=with_bot)
            self.dms[key] = self.add_place(place)
        return self.dms[key]

    # Finding, in the bot's eyes

    def home(self, number: int) -> Home:
        """A guild the bot is in."""
        found = self.homes.get(number)
        if found is None or not found.has(self.bot):
            raise refusals.unknown_guild()
        return found

    def place(self, number: int, *needed: May) -> Place:
        """A channel the bot sees and where it may do all this."""
        found = self.places.get(number)
        if found is None:
            raise refusals.unknown_channel()
        may = permissions(found, self.bot)
        if May.VIEW_CHANNEL not in may:
            raise refusals.missing_access()
        if any(each not in may for each in needed):
            raise refusals.missing_permissions()
        return found

    def message(self, place: Place, number: int) -> Posted:
        found = place.log.get(number)
        if found is None or found.is_deleted or found.only_for is not None:
            raise refusals.unknown_message()
        return found

    # Pings

    def pings(self, place: Place, author: User, found: Mentions) -> Pings:
        """Whom these mentions really reach in this place."""
        home = place.home
        if home is None:
            near = frozenset(each.id for each in place.people)
            users = found.users & near
            return Pings(users, reached=self._names(users)) if users else NO_PINGS
        may_all = May.MENTION_EVERYONE in permissions(place, author)
        users = frozenset(each for each in found.users if each in home.members)
        roles = frozenset(
            each.id
            for each in home.roles.values()
            if each.id in found.roles and (may_all or each.is_mentionable)
        )
        everyone = found.everyone and may_all
        reached = set(users)
        for member in home.members.values():
            if everyone or any(each.id in roles for each in member.roles):
                reached.add(member.user.id)
        seeing = {each for each in reached if self._sees(place, each)} - {author.id}
        return Pings(users, roles, everyone, self._names(seeing))

    def _sees(self, place: Place, user: int) -> bool:
        return May.VIEW_CHANNEL in permissions(place, self.users[user])

    def _names(self, users: Iterable[int]) -> frozenset[str]:
        found = (self.users[each] for each in users if each in self.users)
        return frozenset(each.name for each in found if not each.is_bot)

    def top(self, home: Home, user: User) -> int:
        """The position of somebody's highest role; the owner is above all."""
        if user is home.owner:
            return 1 << 30
        return max((each.position for each in home.members[user.id].roles), default=0)

    def role(self, home: Home, number: int) -> Role:
        if number not in home.roles:
            raise refusals.unknown_role()
        return home.roles[number]
