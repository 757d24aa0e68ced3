"""A person with a Telegram client, as tests drive it."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from tests.telegram import rich
from tests.telegram import text as texts
from tests.telegram.chats import Chat
from tests.telegram.keyboard import markup
from tests.telegram.messages import ANONYMOUS, Attached, Message, Sender
from tests.telegram.places import ALL_RIGHTS, Kind, Member, Place, Status, Topic
from tests.telegram.profile import Profile
from tests.telegram.questions import InlineAnswer, InlineResult, Press, Question, Questions
from tests.telegram.spoken import entities_of
from tests.telegram.urls import deep_link, start_is_allowed
from tests.telegram.waiting import PATIENCE, until
from tests.telegram.wire import Json, as_list, as_text
from tests.telegram.world import World


@dataclass(frozen=True)
class Phone:
    """What a client needs of the server."""

    world: World
    questions: Questions
    profile: Profile


@dataclass(eq=False)
class Person:
    """Somebody. What they do is done when the call returns; the bot's part comes later."""

    phone: Phone
    who: Sender
    chat: Chat
    """Their private chat with the bot."""

    @property
    def id(self) -> int:
        return self.who.id

    @property
    def world(self) -> World:
        return self.phone.world

    # Writing

    async def says(
        self,
        text: str,
        *,
        in_: Chat | None = None,
        topic: Topic | None = None,
        to: Message | None = None,
        anonymously: bool = False,
    ) -> Message:
        """Writes; to the bot when no other chat is named. `to` is the message it answers."""
        chat = in_ or self.chat
        thread = None if topic is None or topic is _general(chat) else topic.id
        if topic is None and to is not None:
            thread = to.thread_id
        return self._send(
            chat,
            Message(
                0,
                chat.id,
                self.world.now(),
                ANONYMOUS if anonymously else self.who,
                text,
                entities_of(text),
                thread_id=thread,
                reply_to=None if to is None else to.id,
                sender_chat=chat.place.json if anonymously else None,
            ),
        )

    async def sends_document(
        self,
        name: str,
        data: bytes,
        *,
        caption: str = "",
        mime: str = "text/plain",
        in_: Chat | None = None,
    ) -> Message:
        chat = in_ or self.chat
        attached = Attached(f"BQAD{self.world.number():08d}", name, data, mime)
        said = Message(0, chat.id, self.world.now(), self.who, caption, entities_of(caption))
        return self._send(chat, replace(said, document=attached))

    async def forwards(self, message: Message, *, in_: Chat | None = None) -> Message:
        """Passes a message on; its author stays named."""
        chat = in_ or self.chat
        origin: Json = {"type": "hidden_user", "date": message.at, "sender_user_name": "Somebody"}
        if message.sender_chat is not None:
            origin = {
                "type": "channel",
                "date": message.at,
                "chat": message.sender_chat,
                "message_id": message.id,
            }
        elif message.sender is not None:
            origin = {"type": "user", "date": message.at, "sender_user": message.sender.json}
        copy = replace(message, chat_id=chat.id, sender=self.who, is_own=False, origin=origin)
        return self._send(chat, replace(copy, thread_id=None, reply_to=None, edited_at=None))

    async def edits(self, message: Message, text: str) -> Message:
        """Changes what they wrote."""
        place = self.world.places[message.chat_id]
        edited = replace(message, text=text, entities=entities_of(text), edited_at=self.world.now())
        self.world.change(place, edited)
        is_channel = place.kind is Kind.CHANNEL
        kind = "edited_channel_post" if is_channel else "edited_message"
        self.world.heard(place, edited, kind)
        return edited

    async def deletes(self, message: Message) -> None:
        """Removes a message for everybody. Bots are not told."""
        self.world.remove(self.world.places[message.chat_id], message.id)

    def _send(self, chat: Chat, message: Message) -> Message:
        place = chat.place
        assert not place.is_deactivated, f"{self.who.first_name} has no account any more"
        if place.kind is Kind.PRIVATE:
            place.has_begun = True
            self.world.blocks(place, self.who, is_blocking=False)
        message = replace(message, id=self.world.next_id(place), chat_id=place.id)
        self.world.put(place, message)
        self.world.heard(place, message)
        return message

    # Pressing

    async def presses(self, message: Message, label: str) -> Press:
        """Presses a button, found by its words. A link is followed: see `Press.url`."""
        place = self.world.places[message.chat_id]
        message = place.log.get(message.id, message)
        key = message.key(label)
        if key.action == "url":
            if deep_link(key.value) is not None:
                await self.opens(key.value)
            return Press("", self.who, "", message, self.world.clock.now(), url=key.value)
        assert key.action == "callback_data", f"button {key.text!r} is for {key.action}"
        return await self.forges(message, key.value)

    async def forges(self, message: Message, data: str) -> Press:
        """Presses a button of this message that may not be there: any client can."""
        place = self.world.places[message.chat_id]
        press = Press(
            str(10**15 + self.world.number()), self.who, data, message, self.world.clock.now()
        )
        self.phone.questions.pressed(press)
        body: Json = {
            "id": press.id,
            "from": self.who.json,
            "chat_instance": str(-place.id),
            "data": data,
        }
        if message.inline_id:
            body["inline_message_id"] = message.inline_id
        elif message.id in place.log:
            body["message"] = self.world.json(place, place.log[message.id])
        else:
            # InaccessibleMessage: it was deleted meanwhile.
            body["message"] = {"chat": place.json, "message_id": message.id, "date": 0}
        self.world.updates.push("callback_query", body, place.id)
        return press

    async def opens(self, link: str) -> Message:
        """Follows a deep link to the bot and presses Start."""
        start = deep_link(link)
        assert start is not None, f"{link} is no deep link"
        assert start_is_allowed(start), f"{link}: clients drop such a parameter"
        return await self.says(f"/start {start}")

    async def sees_answer(self, press: Press, seconds: float = PATIENCE) -> Press:
        """The press, as soon as the bot has answered it."""
        what = f"answer to the button {press.data!r}"

        def answered() -> bool:
            return press.is_answered

        await until(self.world, answered, what, seconds, [self.chat.place])
        return press

    # Inline mode

    async def asks_inline(self, query: str, *, offset: str = "", chat_type: str = "") -> Question:
        """Types @bot and a query somewhere."""
        question = Question(
            str(10**14 + self.world.number()), self.who, query, offset, self.world.clock.now()
        )
        known = self.phone.questions.known(query, offset, self.who)
        if known is not None:
            question.answer, question.is_from_cache = known, True
            return question
        self.phone.questions.inline[question.id] = question
        body: Json = {
            "id": question.id,
            "from": self.who.json,
            "query": query,
            "offset": offset,
            "chat_type": chat_type or "sender",
        }
        self.world.updates.push("inline_query", body, self.id)
        return question

    async def sees_results(self, question: Question, seconds: float = PATIENCE) -> InlineAnswer:
        """What is shown under the query, as soon as it is."""

        def answered() -> InlineAnswer | None:
            return question.answer

        what = f"results for {question.query!r}"
        answer = await until(self.world, answered, what, seconds, [])
        assert answer is not None
        return answer

    async def chooses(self, result: InlineResult, *, in_: Chat, query: str = "") -> Message:
        """Sends an inline result to a chat."""
        content = result.content or {}
        told = content.get("rich_message")
        said, entities = texts.kept(
            as_text(content.get("message_text")),
            as_list(content.get("entities") or []),
            texts.Limit(4096, "", may_be_empty=True),
            _ignore,
        )
        under = markup(result.given.get("reply_markup"), _ignore)
        number = f"inline{self.world.number()}"
        message = self._send(
            in_,
            Message(
                0,
                in_.id,
                self.world.now(),
                self.who,
                said,
                entities,
                under,
                via=self.world.bot,
                inline_id=number,
            ),
        )
        if isinstance(told, dict):
            message = replace(message, text=rich.shown(told), rich=told)
            self.world.change(in_.place, message)
        self.world.inline[number] = (in_.place, message.id)
        if self.phone.questions.tells_choices:
            body: Json = {"result_id": result.id, "from": self.who.json, "query": query}
            if under.rows:
                body["inline_message_id"] = number
            self.world.updates.push("chosen_inline_result", body, self.id)
        return message

    # The bot in their chats

    def blocks_bot(self) -> None:
        self.world.blocks(self.chat.place, self.who, is_blocking=True)

    def unblocks_bot(self) -> None:
        self.world.blocks(self.chat.place, self.who, is_blocking=False)

    def is_deactivated(self) -> None:
        """Their account is gone."""
        self.chat.place.is_deactivated = True

    def adds_bot(
        self, chat: Chat, *, as_administrator: bool = False, rights: Iterable[str] | None = None
    ) -> None:
        """Adds the bot, or changes what it is. All rights unless some are named."""
        place, was_inside = chat.place, chat.place.member(self.world.bot).is_inside
        is_ruling = as_administrator or place.kind is Kind.CHANNEL
        allowed = ALL_RIGHTS if rights is None else frozenset(rights) | {"can_manage_chat"}
        me = Member(
            self.world.bot,
            Status.ADMINISTRATOR if is_ruling else Status.MEMBER,
            allowed if is_ruling else frozenset(),
        )
        self.world.belongs(place, me, self.who)
        if not was_inside and place.is_group:
            self._announces(place, {"new_chat_members": [self.world.bot.json]})

    def removes_bot(self, chat: Chat) -> None:
        """Throws the bot out."""
        self.world.belongs(chat.place, Member(self.world.bot, Status.KICKED), self.who)

    def belongs_to(
        self, chat: Chat, status: Status = Status.MEMBER, rights: Iterable[str] = ()
    ) -> None:
        """Is an administrator, restricted, thrown out, ... there from now on."""
        member = Member(self.who, status, frozenset(rights))
        self.world.belongs(chat.place, member, self.who)

    def joins(self, chat: Chat) -> None:
        self.world.belongs(chat.place, Member(self.who, Status.MEMBER), self.who)
        if chat.place.is_group:
            self._announces(chat.place, {"new_chat_members": [self.who.json]})

    def leaves(self, chat: Chat) -> None:
        self.world.belongs(chat.place, Member(self.who, Status.LEFT), self.who)
        if chat.place.is_group:
            self._announces(chat.place, {"left_chat_member": self.who.json})

    def _announces(self, place: Place, fields: Json) -> None:
        number = self.world.next_id(place)
        message = Message(number, place.id, self.world.now(), self.who, service=fields)
        self.world.put(place, message)
        self.world.heard(place, message)

    def menu(self, in_: Chat | None = None) -> dict[str, str]:
        """The commands their client offers in a chat, with the descriptions."""
        place = (in_ or self.chat).place
        return self.phone.profile.menu(place, self.id, self.who.language_code)


def _general(chat: Chat) -> Topic | None:
    return chat.general if chat.place.is_forum else None


def _ignore(_rule: str) -> None:
    """The rules were checked when the bot answered."""
