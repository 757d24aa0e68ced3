"""A chat, as tests look at it and as those who own it change it."""

from dataclasses import dataclass, replace

from tests.telegram.messages import CHANNEL_BOT, TELEGRAM, Message, Sender
from tests.telegram.places import GENERAL, Kind, Member, Place, Status, Topic
from tests.telegram.spoken import entities_of
from tests.telegram.waiting import PATIENCE, until
from tests.telegram.wire import Json
from tests.telegram.world import SUPERGROUPS, World


@dataclass(frozen=True, slots=True)
class Chat:
    """Any chat."""

    world: World
    place: Place

    @property
    def id(self) -> int:
        return self.place.id

    @property
    def title(self) -> str:
        return self.place.title

    # What it shows now

    @property
    def messages(self) -> tuple[Message, ...]:
        """Everything that stands there now, oldest first."""
        return tuple(self.place.log.values())

    @property
    def own(self) -> tuple[Message, ...]:
        """What the bot sent there and is still there."""
        return tuple(each for each in self.messages if each.is_own)

    @property
    def texts(self) -> list[str]:
        """The texts of what the bot sent."""
        return [each.text for each in self.own]

    @property
    def last(self) -> Message:
        """The bot's newest message."""
        assert self.own, f"the bot has sent nothing to {self.title}"
        return self.own[-1]

    @property
    def actions(self) -> list[str]:
        """What the bot showed to be doing, such as typing."""
        return self.place.actions

    @property
    def deleted(self) -> list[int]:
        """The numbers of messages that are gone."""
        return self.place.deleted

    def now(self, message: Message) -> Message:
        """A message as it stands now."""
        found = self.place.log.get(message.id)
        assert found is not None, f"message {message.id} is gone from {self.title}"
        return found

    # Waiting for the bot

    async def next(self, seconds: float = PATIENCE) -> Message:
        """The bot's next message that `next` has not given yet."""

        def newer() -> Message | None:
            return next((each for each in self.own if each.id > self.place.read), None)

        found = await until(self.world, newer, "new message of the bot", seconds, [self.place])
        assert found is not None
        self.place.read = found.id
        return found

    async def shows(self, words: str, seconds: float = PATIENCE) -> Message:
        """The newest message of the bot with these words, as soon as there is one."""

        def holding() -> Message | None:
            return next((each for each in reversed(self.own) if words in each.text), None)

        what = f"message with {words!r}"
        found = await until(self.world, holding, what, seconds, [self.place])
        assert found is not None
        return found

    async def changes(self, message: Message, seconds: float = PATIENCE) -> Message:
        """A message, as soon as it is another one than this."""

        def changed() -> Message | None:
            stands = self.place.log.get(message.id)
            return stands if stands is not None and stands != message else None

        what = f"change of message {message.id}"
        found = await until(self.world, changed, what, seconds, [self.place])
        assert found is not None
        return found

    async def loses(self, message: Message, seconds: float = PATIENCE) -> None:
        """Wait until a message is gone."""

        def gone() -> bool:
            return message.id not in self.place.log

        what = f"removal of message {message.id}"
        await until(self.world, gone, what, seconds, [self.place])

    def skip(self) -> None:
        """Let `next` give only what comes from now on."""
        self.place.read = self.place.last_id

    # Who belongs to it

    def bot_may(self, *rights: str) -> None:
        """The bot is an administrator with just these rights from now on."""
        me = Member(self.world.bot, Status.ADMINISTRATOR, frozenset(rights) | {"can_manage_chat"})
        self.world.belongs(self.place, me, self._owner)

    def bot_is(self, status: Status, *permissions: str) -> None:
        """The bot belongs to it in another way: kicked, left, restricted to some permissions."""
        me = Member(self.world.bot, status, frozenset(permissions))
        self.world.belongs(self.place, me, self._owner)

    def mutes_bot(self) -> None:
        """The bot may not write any more."""
        self.bot_is(Status.RESTRICTED)

    def kicks_bot(self) -> None:
        self.bot_is(Status.KICKED)

    @property
    def _owner(self) -> Sender:
        members = self.place.members.values()
        owners = [each.who for each in members if each.status is Status.CREATOR]
        return owners[0] if owners else Sender(TELEGRAM.id, "Owner")

    # What becomes of it

    def is_deleted(self) -> None:
        """The group is no more."""
        self.place.is_deleted = True

    def becomes_supergroup(self) -> "Chat":
        """The group is upgraded; it goes on in the chat this gives."""
        assert self.place.kind is Kind.GROUP, f"{self.title} is no basic group"
        new = Place(
            SUPERGROUPS - self.world.number(),
            Kind.SUPERGROUP,
            self.title,
            members=dict(self.place.members),
        )
        self.world.add(new)
        self._service(self.place, {"migrate_to_chat_id": new.id})
        self.place.migrated_to = new.id
        self._service(new, {"migrate_from_chat_id": self.id})
        return Chat(self.world, new)

    def _service(self, place: Place, fields: Json, topic: Topic | None = None) -> Message:
        number = self.world.next_id(place)
        thread = None if topic is None or topic.id == GENERAL else topic.id
        told = Message(number, place.id, self.world.now(), self._owner, service=fields)
        message = replace(told, thread_id=thread)
        self.world.put(place, message)
        self.world.heard(place, message)
        return message

    # Forums

    def topic(self, name: str) -> Topic:
        """A new topic of a forum, or the one of this name. General is always there."""
        assert self.place.is_forum, f"{self.title} has no topics"
        for each in self.place.topics.values():
            if each.name == name:
                return each
        told = {"forum_topic_created": {"name": name, "icon_color": 7322096}}
        message = self._service(self.place, dict(told))
        topic = Topic(message.id, name)
        self.place.topics[topic.id] = topic
        return topic

    def closes(self, topic: Topic) -> None:
        topic.is_closed = True
        self._service(self.place, {"forum_topic_closed": {}}, topic)

    def reopens(self, topic: Topic) -> None:
        topic.is_closed = False
        self._service(self.place, {"forum_topic_reopened": {}}, topic)

    def deletes_topic(self, topic: Topic) -> None:
        topic.is_deleted = True
        for message in [each for each in self.messages if each.thread_id == topic.id]:
            self.world.remove(self.place, message.id)

    @property
    def general(self) -> Topic:
        return self.place.topics[GENERAL]

    # Channels

    async def posts(self, text: str) -> Message:
        """Somebody publishes in the channel; its discussion group gets it too."""
        assert self.place.kind is Kind.CHANNEL, f"{self.title} is no channel"
        message = Message(
            self.world.next_id(self.place),
            self.id,
            self.world.now(),
            None,
            text,
            entities_of(text),
            sender_chat=self.place.json,
        )
        self.world.put(self.place, message)
        self.world.heard(self.place, message)
        if self.place.linked is not None:
            self._bring(self.place.linked, message)
        return message

    def _bring(self, group: Place, message: Message) -> None:
        origin = {
            "type": "channel",
            "date": message.at,
            "chat": self.place.json,
            "message_id": message.id,
        }
        brought = replace(
            message,
            id=self.world.next_id(group),
            chat_id=group.id,
            sender=TELEGRAM,
            origin=dict(origin),
            is_automatic=True,
        )
        self.world.put(group, brought)
        self.world.heard(group, brought)

    async def speaks_in(self, group: "Chat", text: str) -> Message:
        """Somebody writes in a group in the name of this channel."""
        message = Message(
            self.world.next_id(group.place),
            group.id,
            self.world.now(),
            CHANNEL_BOT,
            text,
            entities_of(text),
            sender_chat=self.place.json,
        )
        self.world.put(group.place, message)
        self.world.heard(group.place, message)
        return message
