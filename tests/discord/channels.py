"""A channel as tests hold it: what stands in it, and waiting for it."""

from collections.abc import Callable

from tests.discord.messages import Message
from tests.discord.permissions import NOTHING, May, Overwrite
from tests.discord.phone import Phone
from tests.discord.places import Kind, Place, Role, User, permissions
from tests.discord.waiting import PATIENCE


class Channel:
    """A text or announcement channel, a forum, a thread, or direct messages."""

    def __init__(self, phone: Phone, place: Place) -> None:
        self._phone = phone
        self.place = place

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Channel) and other.place is self.place

    def __hash__(self) -> int:
        return hash(self.place)

    @property
    def id(self) -> int:
        return self.place.id

    @property
    def name(self) -> str:
        return self.place.name

    @property
    def mention(self) -> str:
        return f"<#{self.id}>"

    @property
    def messages(self) -> list[Message]:
        """Everything in it, ephemeral messages included: see `only_for`."""
        return self._phone.seen(self.place)

    @property
    def public(self) -> list[Message]:
        """What everybody sees."""
        return [each for each in self.messages if not each.is_ephemeral]

    @property
    def texts(self) -> list[str]:
        """Of what everybody sees."""
        return [each.text for each in self.public]

    @property
    def last(self) -> Message:
        found = self.messages
        if not found:
            raise AssertionError(f"no messages in #{self.name}")
        return found[-1]

    @property
    def threads(self) -> list["Channel"]:
        """Threads, or the posts of a forum, the oldest first."""
        within = self._phone.world.places.values()
        found = [each for each in within if each.parent is self.place and each.kind.is_thread]
        return [Channel(self._phone, each) for each in found]

    @property
    def tags(self) -> list[str]:
        """A forum's tags, or the ones a post bears."""
        if self.place.kind is Kind.FORUM:
            return [each["name"] for each in self.place.tags]
        within = self.place.parent.tags if self.place.parent else []
        named = {int(each["id"]): each["name"] for each in within}
        return [named[each] for each in self.place.applied_tags]

    # Waiting

    async def shows(self, text: str, *, seconds: float = PATIENCE) -> Message:
        """The newest message that holds this text, as soon as there is one."""
        return await self.has(lambda each: text in each.text, f"message {text!r}", seconds=seconds)

    async def has(
        self, check: Callable[[Message], object], what: str = "", *, seconds: float = PATIENCE
    ) -> Message:
        """The newest message that fits, as soon as there is one."""
        found = await self._phone.until(
            lambda: [each for each in self.messages if check(each)],
            what or "such message",
            self.place,
            seconds=seconds,
        )
        return found[-1]

    async def holds(self, number: int, *, seconds: float = PATIENCE) -> list[Message]:
        """Its messages, as soon as there are so many."""
        await self._phone.until(
            lambda: len(self.messages) >= number, f"{number} messages", self.place, seconds=seconds
        )
        return self.messages

    async def thread(self, name: str = "", *, seconds: float = PATIENCE) -> "Channel":
        """The newest thread with this in its name, as soon as there is one."""
        found = await self._phone.until(
            lambda: [each for each in self.threads if name in each.name],
            f"thread {name!r}",
            self.place,
            seconds=seconds,
        )
        return found[-1]

    # What its guild's people do with it

    def overwrite(self, target: Role | User, *, allow: May = NOTHING, deny: May = NOTHING) -> None:
        """Sets what a role or a person may here."""
        rest = [each for each in self.place.overwrites if each.target != target.id]
        is_role = isinstance(target, Role)
        self.place.overwrites = [*rest, Overwrite(target.id, is_role, allow, deny)]
        self._phone.post.tell_place(self.place, "CHANNEL_UPDATE")

    def takes_from_bot(self, *rights: May) -> None:
        """The bot may not do this here any more."""
        self._for_bot(*rights, gives=False)

    def gives_bot(self, *rights: May) -> None:
        self._for_bot(*rights, gives=True)

    def _for_bot(self, *rights: May, gives: bool) -> None:
        bot, changed = self._phone.world.bot, NOTHING
        for each in rights:
            changed |= each
        old = next((e for e in self.place.overwrites if e.target == bot.id), None)
        allow, deny = (old.allow, old.deny) if old else (NOTHING, NOTHING)
        if gives:
            self.overwrite(bot, allow=allow | changed, deny=deny & ~changed)
        else:
            self.overwrite(bot, allow=allow & ~changed, deny=deny | changed)

    @property
    def bot_may(self) -> May:
        """What the bot may do here."""
        return permissions(self.place, self._phone.world.bot)

    def locks(self) -> None:
        """Closes a thread to all but moderators."""
        self.place.is_locked = self.place.is_archived = True
        self._phone.post.tell_place(self.place, "THREAD_UPDATE")

    def archives(self) -> None:
        self.place.is_archived = True
        self._phone.post.tell_place(self.place, "THREAD_UPDATE")

    def renames(self, name: str) -> None:
        self.place.name = name
        is_thread = self.place.kind.is_thread
        self._phone.post.tell_place(self.place, "THREAD_UPDATE" if is_thread else "CHANNEL_UPDATE")

    def __repr__(self) -> str:
        return f"#{self.name} ({self.place.kind.name.lower()} {self.id})"
