"""A guild as tests hold it: its roles, channels and people, and what becomes of it."""

from collections.abc import Iterable

from tests.discord import looks
from tests.discord.channels import Channel
from tests.discord.gateway import Gateway
from tests.discord.people import Person
from tests.discord.permissions import NOTHING, May
from tests.discord.phone import Phone
from tests.discord.places import Home, Kind, Member, Place, Role
from tests.discord.threads import Threads, tag
from tests.discord.world import Event


class Guild:
    """A server, in people's words."""

    def __init__(self, phone: Phone, gateway: Gateway, home: Home) -> None:
        self._phone = phone
        self._gateway = gateway
        self.home = home

    @property
    def id(self) -> int:
        return self.home.id

    @property
    def name(self) -> str:
        return self.home.name

    @property
    def owner(self) -> Person:
        return Person(self._phone, self.home.owner)

    @property
    def everyone(self) -> Role:
        return self.home.everyone

    @property
    def has_bot(self) -> bool:
        return self.home.has(self._phone.world.bot)

    @property
    def channels(self) -> list[Channel]:
        return [Channel(self._phone, each) for each in self.home.places.values()]

    def channel(self, name: str) -> Channel:
        """The channel or thread of this name."""
        found = [each for each in self.channels if each.name == name]
        if len(found) != 1:
            raise AssertionError(f"{len(found)} channels {name!r} among {self.channels}")
        return found[0]

    # Making

    def role(
        self, name: str, *permissions: May, is_mentionable: bool = False, position: int = 1
    ) -> Role:
        bits = NOTHING
        for each in permissions:
            bits |= each
        role = Role(self._phone.world.ids(), name, bits, position, is_mentionable)
        self.home.roles[role.id] = role
        self._tell("GUILD_ROLE_CREATE", {"role": looks.role(role)})
        return role

    def changes_role(self, role: Role, *, is_mentionable: bool) -> None:
        role.is_mentionable = is_mentionable
        self._tell("GUILD_ROLE_UPDATE", {"role": looks.role(role)})

    def removes_role(self, role: Role) -> None:
        self.home.roles.pop(role.id)
        for each in self.home.members.values():
            each.roles = [kept for kept in each.roles if kept is not role]
        self._tell("GUILD_ROLE_DELETE", {"role_id": str(role.id)})

    def _tell(self, name: str, body: dict[str, object]) -> None:
        told = {"guild_id": str(self.id), **body}
        self._phone.world.tell(Event(name, told, self.home))

    def member(self, name: str, *, roles: Iterable[Role] = (), locale: str = "en-US") -> Person:
        """Somebody new, who has come in here."""
        person = Person(self._phone, self._phone.world.add_user(name, locale=locale))
        return self.joins(person, *roles)

    def joins(self, person: Person, *roles: Role) -> Person:
        """Somebody who is on Discord already."""
        now = self._phone.world.clock()
        self.home.members[person.id] = member = Member(person.user, list(roles), now)
        told = looks.member(member) | {"guild_id": str(self.id)}
        self._phone.world.tell(Event("GUILD_MEMBER_ADD", told, self.home))
        return person

    def loses(self, person: Person) -> None:
        """Somebody leaves."""
        self.home.members.pop(person.id, None)
        self._tell("GUILD_MEMBER_REMOVE", {"user": looks.user(person.user)})

    def gives(self, person: Person, *roles: Role) -> None:
        self.home.members[person.id].roles += roles

    def text(self, name: str, *, topic: str = "") -> Channel:
        return self._open(name, Kind.TEXT, topic)

    def announcement(self, name: str, *, topic: str = "") -> Channel:
        return self._open(name, Kind.ANNOUNCEMENT, topic)

    def voice(self, name: str) -> Channel:
        return self._open(name, Kind.VOICE)

    def category(self, name: str) -> Channel:
        return self._open(name, Kind.CATEGORY)

    def forum(self, name: str, *, tags: Iterable[str] = (), needs_tag: bool = False) -> Channel:
        ids = self._phone.world.ids
        channel = self._open(name, Kind.FORUM, tags=tags)
        channel.place.tags = [tag(ids, {"name": each}) for each in tags]
        channel.place.needs_tag = needs_tag
        self._phone.post.tell_place(channel.place, "CHANNEL_UPDATE")
        return channel

    def _open(self, name: str, kind: Kind, topic: str = "", tags: Iterable[str] = ()) -> Channel:
        place = Place(self._phone.world.ids(), kind, name, self.home, topic=topic)
        self._phone.world.add_place(place)
        if self.home.system_place is None and kind is Kind.TEXT:
            self.home.system_place = place
        self._phone.post.tell_place(place, "CHANNEL_CREATE")
        return Channel(self._phone, place)

    def thread(self, channel: Channel, name: str) -> Channel:
        """A thread that its people have opened."""
        is_news = channel.place.kind is Kind.ANNOUNCEMENT
        kind = Kind.ANNOUNCEMENT_THREAD if is_news else Kind.PUBLIC_THREAD
        world = self._phone.world
        place = Place(world.ids(), kind, name, self.home, channel.place)
        place.owner = self.home.owner.id
        world.add_place(place)
        self._phone.post.tell_place(place, "THREAD_CREATE")
        return Channel(self._phone, place)

    def removes(self, channel: Channel) -> None:
        """Deletes a channel or thread."""
        Threads(self._phone.post).remove(channel.place)

    # The bot here

    @property
    def bot_role(self) -> Role:
        """The bot's own role, which came with it."""
        bot = self.home.members[self._phone.world.bot.id]
        return next(each for each in bot.roles if each.is_managed)

    def adds_bot(self, *permissions: May) -> None:
        """With these permissions beside what everyone has."""
        world = self._phone.world
        bits = NOTHING
        for each in permissions:
            bits |= each
        role = Role(world.ids(), world.bot.name, bits, 10, is_managed=True)
        self.home.roles[role.id] = role
        self.home.members[world.bot.id] = Member(world.bot, [role], world.clock())
        self._gateway.tell_joined(self.home)
        world.change()

    def removes_bot(self) -> None:
        """Kicks it; its role goes too."""
        self.home.roles.pop(self.bot_role.id)
        self.home.members.pop(self._phone.world.bot.id)
        self._gateway.tell_left(self.home, unavailable=False)
        self._phone.world.change()

    def breaks_down(self) -> None:
        """An outage: the guild is unavailable."""
        self._gateway.tell_left(self.home, unavailable=True)
        self.home.is_available = False

    def recovers(self) -> None:
        self.home.is_available = True
        self._gateway.tell_joined(self.home, again=True)

    def __repr__(self) -> str:
        return f"{self.name} (guild {self.id})"
