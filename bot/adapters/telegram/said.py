"""What an update says: somebody's words, an inquiry, or something that happened to a chat. Pure.

Fields: https://core.telegram.org/bots/api#update
"""

from dataclasses import dataclass
from typing import Any

from telegram import (
    CallbackQuery,
    Chat,
    ChatMember,
    ChatMemberAdministrator,
    ChatMemberRestricted,
    ChatMemberUpdated,
    Document,
    InlineQuery,
    Message,
    Update,
    User,
)
from telegram.constants import ChatMemberStatus, ChatType

from bot.adapters.base import Event, Happening, Incoming, Inquiry, Voice
from bot.adapters.telegram.address import Address
from bot.adapters.telegram.buttons import said
from bot.model import ChatKind, ChatRef, PersonRef, Platform

KINDS = ("message", "callback_query", "inline_query", "my_chat_member")
"""The updates asked for. Edited messages are not among them: a command has its effect once."""

KIND_OF_CHAT = {
    ChatType.PRIVATE: ChatKind.PRIVATE,
    ChatType.GROUP: ChatKind.GROUP,
    ChatType.SUPERGROUP: ChatKind.GROUP,
    ChatType.CHANNEL: ChatKind.CHANNEL,
}

ANONYMOUS = 1087968824
"""GroupAnonymousBot, in whose name hidden administrators act
(https://core.telegram.org/bots/api#message, field `from`)."""

RIGHTS: dict[object, dict[str, object]] = {
    status: {
        name: False
        for name in kind.__slots__
        if name.startswith("can_") or name in ("is_anonymous", "is_member")
    }
    for status, kind in (
        (ChatMemberStatus.ADMINISTRATOR, ChatMemberAdministrator),
        (ChatMemberStatus.RESTRICTED, ChatMemberRestricted),
    )
}
RIGHTS[ChatMemberStatus.RESTRICTED]["until_date"] = 0
RIGHTS[ChatMemberStatus.BANNED] = {"until_date": 0}

FOUND_AT_ONCE = 50
"""Results of an inline query (https://core.telegram.org/bots/api#answerinlinequery)."""


@dataclass(frozen=True, slots=True)
class Told:
    """An update as it came, and its number."""

    key: int
    raw: dict[str, Any]


def told(raw: Any) -> Told | None:
    """What has no number cannot be confirmed, and is no update."""
    match raw:
        case {"update_id": int(key)}:
            return Told(key, raw)
    return None


@dataclass(frozen=True, slots=True)
class Spoken:
    """Somebody's words, and what an answer needs to find its place."""

    incoming: Incoming
    message_id: int | None
    """Of the message that is answered, or under which a button was pressed."""
    query_id: str | None = None
    """Of a pressed button, which waits to be told that it was heard."""
    in_place: bool = False
    """Whether the answer replaces the message."""
    attached: Document | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """An inquiry, and the name under which its answer is awaited."""

    inquiry: Inquiry
    query_id: str


Said = Spoken | Asked | Happening


def read(update: Update, bot: User) -> Said | None:
    """What the update says; None when it is not for us."""
    if update.message is not None:
        return _read_message(update.message, update.update_id, bot)
    if update.callback_query is not None:
        return _read_press(update.callback_query, update.update_id)
    if update.inline_query is not None:
        return _read_inquiry(update.inline_query)
    if update.my_chat_member is not None:
        return _read_membership(update.my_chat_member)
    return None


def complete(raw: dict[str, Any]) -> dict[str, Any]:
    """The update with all rights that Telegram's library demands: what is not told is not given.

    The library refuses an update that lacks a right which is newer than the server.
    """
    change = raw.get("my_chat_member")
    if not isinstance(change, dict):
        return raw
    told = {name: _with_rights(change.get(name)) for name in ("old_chat_member", "new_chat_member")}
    return {**raw, "my_chat_member": {**change, **told}}


def _with_rights(member: Any) -> Any:
    status = member.get("status") if isinstance(member, dict) else None
    return {**RIGHTS[status], **member} if status in RIGHTS else member


def lane(update: Update) -> int:
    """What is said in one chat is answered in its order; so are one person's inquiries."""
    chat = update.effective_chat
    if chat is not None:
        return chat.id
    return update.effective_user.id if update.effective_user is not None else 0


def _read_message(message: Message, key: int, bot: User) -> Spoken | Happening | None:
    if message.migrate_to_chat_id is not None:
        return _moved(message.chat.id, message.migrate_to_chat_id)
    if message.migrate_from_chat_id is not None:
        return _moved(message.migrate_from_chat_id, message.chat.id)
    sender, text = message.from_user, message.text or message.caption or ""
    if sender is None or message.is_automatic_forward or _is_for_another(text, bot):
        return None
    if not text and message.document is None:
        return None
    incoming = _incoming(message, sender, _voice(message), text, key)
    return Spoken(incoming, message.message_id, attached=message.document)


def _read_press(query: CallbackQuery, key: int) -> Spoken | None:
    message = query.message
    if message is None or query.data is None:
        return None
    text, in_place = said(query.data)
    incoming = Incoming(
        chat=_place(message.chat, _topic(message)) if isinstance(message, Message)
        else _place(message.chat, None),
        sender=_person(query.from_user),
        sender_name=query.from_user.first_name,
        text=text,
        kind=_kind(message.chat),
        chat_title=message.chat.title or "",
        is_pressed=True,
        key=str(key),
    )  # fmt: skip
    return Spoken(incoming, message.message_id, query.id, in_place)


def _read_inquiry(query: InlineQuery) -> Asked:
    offset = int(query.offset) if query.offset.isdecimal() and len(query.offset) < 9 else 0
    inquiry = Inquiry(_person(query.from_user), query.query, offset, FOUND_AT_ONCE)
    return Asked(inquiry, query.id)


def _read_membership(change: ChatMemberUpdated) -> Happening | None:
    chat = change.chat
    could, can = (
        _may_write(each, chat) for each in (change.old_chat_member, change.new_chat_member)
    )
    if could == can:
        return None
    by = None if change.from_user.id == ANONYMOUS else _person(change.from_user)
    event = Event.ADDED if can else Event.LOST
    reason = "" if can else _why_lost(change.new_chat_member, chat)
    return Happening(_place(chat, None), event, _kind(chat), chat.title or "", by, reason)


def _incoming(message: Message, sender: User, voice: Voice, text: str, key: int) -> Incoming:
    return Incoming(
        chat=_place(message.chat, _topic(message)),
        sender=_person(sender),
        sender_name=sender.first_name,
        text=text,
        kind=_kind(message.chat),
        chat_title=message.chat.title or "",
        voice=voice,
        key=str(key),
    )


def _voice(message: Message) -> Voice:
    if message.forward_origin is not None or message.via_bot is not None:
        return Voice.PASSED_ON
    if message.sender_chat is None:
        return Voice.OWN
    # Who hides behind the group itself manages it; behind a channel anybody may be.
    return Voice.HIDDEN if message.sender_chat.id == message.chat.id else Voice.PASSED_ON


def _is_for_another(text: str, bot: User) -> bool:
    """Whether a command names another bot (https://core.telegram.org/bots/features#commands)."""
    if not text.startswith("/"):
        return False
    _, _, name = text.split(maxsplit=1)[0].partition("@")
    return bool(name) and name.casefold() != (bot.username or "").casefold()


def _moved(old: int, new: int) -> Happening:
    place = ChatRef(Platform.TELEGRAM, str(Address(old)))
    return Happening(place, Event.MOVED, ChatKind.GROUP, address=str(Address(new)))


def _place(chat: Chat, topic: int | None) -> ChatRef:
    return ChatRef(Platform.TELEGRAM, str(Address(chat.id, topic)))


def _topic(message: Message) -> int | None:
    """The forum topic; outside forums the same field means a thread of replies."""
    is_in_forum = message.is_topic_message and message.chat.type == ChatType.SUPERGROUP
    return message.message_thread_id if is_in_forum else None


def _person(user: User) -> PersonRef:
    return PersonRef(Platform.TELEGRAM, str(user.id))


def _kind(chat: Chat) -> ChatKind:
    return KIND_OF_CHAT.get(ChatType(chat.type), ChatKind.PRIVATE)


def _may_write(member: ChatMember, chat: Chat) -> bool:
    match member:
        case ChatMemberAdministrator() if chat.type == ChatType.CHANNEL:
            return bool(member.can_post_messages)
        case ChatMemberRestricted():
            return member.is_member and member.can_send_messages
    is_in = member.status not in (ChatMemberStatus.LEFT, ChatMemberStatus.BANNED)
    # In a channel only administrators write.
    return is_in and (chat.type != ChatType.CHANNEL or member.status == ChatMemberStatus.OWNER)


def _why_lost(member: ChatMember, chat: Chat) -> str:
    where = "channel" if chat.type == ChatType.CHANNEL else "group"
    if chat.type == ChatType.PRIVATE:
        return "blocked by the reader"
    if member.status in (ChatMemberStatus.LEFT, ChatMemberStatus.BANNED):
        return f"removed from the {where}"
    return f"no right to write in the {where}"
