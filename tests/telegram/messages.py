"""A message as everybody in the chat sees it."""

from dataclasses import dataclass, field

from tests.telegram.keyboard import NONE, Key, Markup, Rows
from tests.telegram.text import Entity, cut
from tests.telegram.wire import Json


@dataclass(frozen=True, slots=True)
class Sender:
    """Who a message is from (User)."""

    id: int
    first_name: str
    username: str = ""
    language_code: str = ""
    is_bot: bool = False

    @property
    def json(self) -> Json:
        made: Json = {"id": self.id, "is_bot": self.is_bot, "first_name": self.first_name}
        if self.username:
            made["username"] = self.username
        if self.language_code:
            made["language_code"] = self.language_code
        return made


ANONYMOUS = Sender(1087968824, "Group", "GroupAnonymousBot", is_bot=True)
"""Stands for an anonymous administrator (Message.sender_chat)."""

CHANNEL_BOT = Sender(136817688, "Channel", "Channel_Bot", is_bot=True)
"""Stands for somebody who speaks as a channel."""

TELEGRAM = Sender(777000, "Telegram")
"""Brings a channel's messages to its discussion group."""


@dataclass(frozen=True, slots=True)
class Attached:
    """A file of a message."""

    file_id: str
    name: str
    data: bytes
    mime: str
    is_photo: bool = False

    @property
    def text(self) -> str:
        return self.data.decode()


@dataclass(frozen=True, slots=True)
class Preview:
    """The link preview a bot asked for (LinkPreviewOptions)."""

    is_disabled: bool = False
    url: str = ""
    is_small: bool = False
    is_large: bool = False
    is_above: bool = False


@dataclass(frozen=True, slots=True)
class Message:
    """What stands in a chat now. Times are Unix seconds."""

    id: int
    chat_id: int
    at: int
    sender: Sender | None
    """None: a channel itself."""
    text: str = ""
    """Also a caption."""
    entities: tuple[Entity, ...] = ()
    markup: Markup = NONE
    thread_id: int | None = None
    reply_to: int | None = None
    is_silent: bool = False
    is_protected: bool = False
    edited_at: int | None = None
    is_own: bool = False
    """Sent by the bot."""
    preview: Preview | None = None
    document: Attached | None = None
    rich: Json | None = field(default=None, compare=False)
    """A rich message, as it came."""
    sender_chat: Json | None = field(default=None, compare=False)
    service: Json | None = field(default=None, compare=False)
    """A service message's own fields."""
    origin: Json | None = field(default=None, compare=False)
    """Where it was forwarded from."""
    via: Sender | None = None
    """The bot whose inline result it was."""
    inline_id: str = ""
    is_automatic: bool = False
    """Brought here from the linked channel."""
    effect: str = ""

    @property
    def keyboard(self) -> Rows:
        return self.markup.rows

    @property
    def labels(self) -> list[str]:
        """The words on its buttons, row by row."""
        return [key.text for row in self.keyboard for key in row]

    @property
    def is_edited(self) -> bool:
        return self.edited_at is not None

    @property
    def links(self) -> dict[str, str]:
        """Where the words of its text links lead."""
        found = (each for each in self.entities if each.kind == "text_link")
        return {cut(self.text, each): each.url for each in found}

    def words(self, kind: str) -> list[str]:
        """What stands in its entities of this kind."""
        return [cut(self.text, each) for each in self.entities if each.kind == kind]

    def key(self, label: str) -> Key:
        """The first button with these words; AssertionError naming all when there is none."""
        keys = [key for row in self.keyboard for key in row]
        found = [key for key in keys if key.text == label] or [
            key for key in keys if label in key.text
        ]
        assert found, f"no button {label!r} among {self.labels} under {self.text!r}"
        return found[0]


def as_json(message: Message, chat: Json, reply: Message | None = None) -> Json:
    """The message as the Bot API tells of it (Message)."""
    made: Json = {"message_id": message.id, "date": message.at, "chat": chat}
    if message.sender is not None:
        made["from"] = message.sender.json
    if message.service is not None:
        made.update(message.service)
    _add_content(message, made)
    if message.thread_id is not None:
        made["message_thread_id"] = message.thread_id
        if chat.get("is_forum"):
            made["is_topic_message"] = True
    if message.edited_at is not None:
        made["edit_date"] = message.edited_at
    if message.markup.given is not None:
        made["reply_markup"] = message.markup.given
    if reply is not None:
        made["reply_to_message"] = as_json(reply, chat)
    _add_origin(message, made)
    return made


def _add_content(message: Message, made: Json) -> None:
    entities = [each.json for each in message.entities]
    label = "text"
    if message.document is not None:
        label = "caption"
        made.update(_file(message.document))
    if message.rich is not None:
        made["rich_message"] = message.rich
    elif message.text:
        made[label] = message.text
    if entities:
        made["entities" if label == "text" else "caption_entities"] = entities
    if message.preview is not None:
        made["link_preview_options"] = _preview(message.preview)
    if message.is_protected:
        made["has_protected_content"] = True


def _file(attached: Attached) -> Json:
    told: Json = {
        "file_id": attached.file_id,
        "file_unique_id": f"u{attached.file_id}",
        "file_size": len(attached.data),
    }
    if attached.is_photo:
        return {"photo": [{**told, "width": 320, "height": 240}]}
    return {"document": {**told, "file_name": attached.name, "mime_type": attached.mime}}


def _preview(preview: Preview) -> Json:
    made: Json = {}
    for name, is_on in (
        ("is_disabled", preview.is_disabled),
        ("prefer_small_media", preview.is_small),
        ("prefer_large_media", preview.is_large),
        ("show_above_text", preview.is_above),
    ):
        if is_on:
            made[name] = True
    if preview.url:
        made["url"] = preview.url
    return made


def _add_origin(message: Message, made: Json) -> None:
    if message.sender_chat is not None:
        made["sender_chat"] = message.sender_chat
    if message.origin is not None:
        made["forward_origin"] = message.origin
    if message.is_automatic:
        made["is_automatic_forward"] = True
    if message.via is not None:
        made["via_bot"] = message.via.json
    if message.effect:
        made["effect_id"] = message.effect
