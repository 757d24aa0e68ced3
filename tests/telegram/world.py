"""Everything there is: people, chats, messages, and what the bot gets to know of them."""

import asyncio
import itertools
import time
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from tests.telegram.messages import Attached, Message, Sender, as_json
from tests.telegram.places import Kind, Member, Place, Status
from tests.telegram.text import cut
from tests.telegram.updates import Updates
from tests.telegram.wire import Json

BOT = Sender(7_000_000_001, "E-Stories", "estories_bot", is_bot=True)

SUPERGROUPS = -1_000_000_000_000
"""Supergroups and channels are numbered down from here."""


@dataclass
class Clock:
    """The time, which a test may push on."""

    ahead: float = 0.0
    """Seconds that the test has let pass."""

    def now(self) -> float:
        """Unix seconds."""
        return time.time() + self.ahead

    def pass_by(self, seconds: float) -> None:
        self.ahead += seconds

    def monotonic(self) -> float:
        return time.monotonic() + self.ahead


@dataclass
class World:
    """The state behind the server. People's and the bot's acts both end here."""

    bot: Sender = BOT
    clock: Clock = field(default_factory=Clock)
    has_privacy: bool = True
    """Whether the bot hears in groups only what is meant for it."""
    is_open: bool = False
    """Whether any positive number is a person who has begun a chat."""
    remembers: bool = True
    """Whether messages are kept."""
    places: dict[int, Place] = field(default_factory=dict)
    usernames: dict[str, Place] = field(default_factory=dict)
    files: dict[str, Attached] = field(default_factory=dict)
    inline: dict[str, tuple[Place, int]] = field(default_factory=dict)
    """Where the messages are that people sent from inline results."""
    updates: Updates = field(init=False)
    last_id: int = 0
    """Private chats and basic groups share the numbers of their messages."""
    _ids: Iterator[int] = field(default_factory=lambda: itertools.count(1))
    _waiting: list[asyncio.Future[None]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.updates = Updates(self.clock.now)

    # What there is

    def number(self) -> int:
        """A number nobody has yet."""
        return next(self._ids)

    def add(self, place: Place) -> Place:
        self.places[place.id] = place
        if place.username:
            self.usernames[place.username.lower()] = place
        return place

    def find(self, chat: object) -> Place | None:
        """The chat of this number or @name."""
        if isinstance(chat, int):
            place = self.places.get(chat)
            if place is None and self.is_open and chat > 0:
                place = self.add(Place(chat, Kind.PRIVATE, f"Person {chat}"))
            return place
        if isinstance(chat, str):
            found = self.usernames.get(chat.removeprefix("@").lower())
            return None if found is None or found.kind is Kind.PRIVATE else found
        return None

    # What happens

    def next_id(self, place: Place) -> int:
        if place.has_own_numbers:
            place.last_id += 1
            return place.last_id
        self.last_id += 1
        place.last_id = self.last_id
        return self.last_id

    def now(self) -> int:
        return int(self.clock.now())

    def put(self, place: Place, message: Message) -> Message:
        """A new message stands in a chat."""
        if self.remembers:
            place.log[message.id] = message
        if message.document is not None:
            self.files[message.document.file_id] = message.document
        self.changed()
        return message

    def change(self, place: Place, message: Message) -> Message:
        """A message is another one from now on."""
        place.log[message.id] = message
        self.changed()
        return message

    def remove(self, place: Place, message_id: int) -> None:
        del place.log[message_id]
        place.deleted.append(message_id)
        self.changed()

    def json(self, place: Place, message: Message) -> Json:
        return as_json(message, place.json, place.replied(message))

    def heard(self, place: Place, message: Message, kind: str = "") -> None:
        """Tell the bot of a message, if it gets to see it."""
        if not self.is_heard(place, message):
            return
        if not kind:
            kind = "channel_post" if place.kind is Kind.CHANNEL else "message"
        self.updates.push(kind, self.json(place, message), place.id)

    def is_heard(self, place: Place, message: Message) -> bool:
        """Privacy mode (core.telegram.org/bots/features#privacy-mode)."""
        if place.kind is Kind.PRIVATE:
            return not place.is_blocking
        me = place.member(self.bot)
        if not me.is_inside:
            return False
        if place.kind is Kind.CHANNEL:
            return me.is_administrator
        if not self.has_privacy or me.is_administrator or message.service or message.via:
            return True
        return self._is_meant(place, message)

    def _is_meant(self, place: Place, message: Message) -> bool:
        replied = place.replied(message)
        if replied is not None and replied.is_own:
            return True
        mine = f"@{self.bot.username}".lower()
        words = [(each.kind, cut(message.text, each).lower()) for each in message.entities]
        return any(
            (kind == "mention" and said == mine)
            or (kind == "bot_command" and ("@" not in said or said.endswith(mine)))
            for kind, said in words
        )

    def belongs(self, place: Place, member: Member, by: Sender) -> None:
        """Somebody belongs to a chat in another way from now on; the bot is told."""
        before = place.member(member.who)
        place.members[member.who.id] = member
        self.changed()
        is_me = member.who.id == self.bot.id
        if not is_me and not place.member(self.bot).is_administrator:
            return
        kind = "my_chat_member" if is_me else "chat_member"
        self.updates.push(kind, self._belonging(place, (before, member), by), place.id)

    def _belonging(self, place: Place, change: tuple[Member, Member], by: Sender) -> Json:
        before, after = change
        return {
            "chat": place.json,
            "from": by.json,
            "date": self.now(),
            "old_chat_member": before.json(place.kind),
            "new_chat_member": after.json(place.kind),
        }

    def blocks(self, place: Place, person: Sender, *, is_blocking: bool) -> None:
        """The person of a private chat blocks the bot, or lets it in again."""
        if place.is_blocking == is_blocking:
            return
        place.is_blocking = is_blocking
        inside = Member(self.bot, Status.MEMBER)
        outside = replace(inside, status=Status.KICKED)
        change = (inside, outside) if is_blocking else (outside, inside)
        self.updates.push("my_chat_member", self._belonging(place, change, person), place.id)
        self.changed()

    # Waiting for it

    def changed(self) -> None:
        """Wake whoever waits for something to happen."""
        for waiting in self._waiting:
            if not waiting.done():
                waiting.set_result(None)
        if self._waiting:
            self._waiting.clear()

    async def change_within(self, seconds: float) -> bool:
        """Wait for the next change; False when there was none in so many seconds."""
        waiting: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append(waiting)
        try:
            async with asyncio.timeout(max(seconds, 0)):
                await waiting
        except TimeoutError:
            return False
        return True
