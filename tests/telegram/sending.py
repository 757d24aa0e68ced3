"""New messages: sendMessage, sendDocument, sendPhoto, sendRichMessage, sendChatAction."""

import mimetypes
from dataclasses import dataclass, field

from tests.telegram import access, rich, text
from tests.telegram.given import Given
from tests.telegram.keyboard import Markup, markup
from tests.telegram.memory import Memory
from tests.telegram.messages import Attached, Message, Preview
from tests.telegram.places import Kind, Place
from tests.telegram.refusals import bad
from tests.telegram.text import Entity
from tests.telegram.wire import UPLOAD_BYTES, File, Json, as_text
from tests.telegram.world import World

_ACTIONS_LISTED = """
    typing upload_photo record_video upload_video record_voice upload_voice upload_document
    choose_sticker find_location record_video_note upload_video_note
    """
ACTIONS = frozenset(_ACTIONS_LISTED.split())

PHOTO_BYTES = 10 * 2**20

PREVIEW_FIELDS = frozenset(
    {"is_disabled", "url", "prefer_small_media", "prefer_large_media", "show_above_text"}
)


@dataclass(frozen=True, slots=True)
class Body:
    """What a new message says."""

    text: str = ""
    entities: tuple[Entity, ...] = ()
    document: Attached | None = None
    rich: Json | None = None
    preview: Preview | None = None


@dataclass
class Sending:
    """Sends for the bot."""

    world: World
    allows_parse_mode: bool = False
    texts: Memory[tuple[str, tuple[Entity, ...]]] = field(default_factory=Memory)
    markups: Memory[Markup] = field(default_factory=Memory)

    def send_message(self, given: Given) -> Json:
        place = access.chat_of(self.world, given)
        access.check_sending(self.world, place)
        said, entities = self.text_of(given, "text", "entities", text.MESSAGE)
        body = Body(said, entities, preview=preview_of(given))
        return self._put(place, given, body)

    def send_rich_message(self, given: Given) -> Json:
        place = access.chat_of(self.world, given)
        access.check_sending(self.world, place)
        told = rich.checked(given.map("rich_message") or {}, given.breaks)
        return self._put(place, given, Body(rich.shown(told), rich=told))

    def send_document(self, given: Given) -> Json:
        return self._send_file(given, "document", "documents")

    def send_photo(self, given: Given) -> Json:
        return self._send_file(given, "photo", "photos")

    def _send_file(self, given: Given, name: str, what: str) -> Json:
        place = access.chat_of(self.world, given)
        access.check_sending(self.world, place, what)
        said, entities = self.text_of(given, "caption", "caption_entities", text.CAPTION)
        attached = self._attached(given, name)
        return self._put(place, given, Body(said, entities, attached))

    def send_chat_action(self, given: Given) -> bool:
        place = access.chat_of(self.world, given)
        action = given.text("action")
        if action not in ACTIONS:
            given.breaks(f"unknown chat action {action!r}")
            raise bad("wrong parameter action in request")
        place.actions.append(action)
        self.world.changed()
        return True

    def text_of(
        self, given: Given, name: str, entities: str, limit: text.Limit
    ) -> tuple[str, tuple[Entity, ...]]:
        """A text or caption as it is kept."""
        if given.text("parse_mode") and not self.allows_parse_mode:
            given.breaks("parse_mode: this house sends entities")
        if given.text("parse_mode") and given.items(entities):
            given.breaks("parse_mode and entities together")
        said = given.text(name)
        key = (limit.words, said, given.raw.values.get(entities))

        def look(breaks: text.Breaks) -> tuple[str, tuple[Entity, ...]]:
            return text.kept(said, given.items(entities), limit, breaks)

        return self.texts.find(key, given.breaks, look)

    def markup_of(self, given: Given) -> Markup:
        """The buttons under a new message."""

        def look(breaks: text.Breaks) -> Markup:
            return markup(given.values.get("reply_markup"), breaks)

        key = (given.raw.values.get("reply_markup"),)
        return self.markups.find(key, given.breaks, look)

    def _put(self, place: Place, given: Given, body: Body) -> Json:
        access.check_reply(given)
        reply = access.reply_of(place, given)
        thread = access.thread_of(self.world, place, given)
        under = self.markup_of(given)
        _check_private(place, given, under)
        message = Message(
            id=self.world.next_id(place),
            chat_id=place.id,
            at=self.world.now(),
            sender=None if place.kind is Kind.CHANNEL else self.world.bot,
            text=body.text,
            entities=body.entities,
            markup=under,
            thread_id=thread,
            reply_to=reply,
            is_silent=given.flag("disable_notification"),
            is_protected=given.flag("protect_content"),
            is_own=True,
            preview=body.preview,
            document=body.document,
            rich=body.rich,
            sender_chat=place.json if place.kind is Kind.CHANNEL else None,
            effect=given.text("message_effect_id"),
        )
        self.world.put(place, message)
        return self.world.json(place, message)

    def _attached(self, given: Given, name: str) -> Attached:
        """A file: uploaded, sent before, or fetched from an address."""
        value = given.text(name)
        part = value.removeprefix("attach://") if value.startswith("attach://") else name
        file = given.files.get(part)
        if file is None and value in self.world.files:
            return self.world.files[value]
        if file is None and value.startswith(("http://", "https://")):
            file = File(value.rsplit("/", 1)[-1], b"")
        elif file is None:
            given.breaks(f"{name} {value!r} is no file, file_id or address")
            raise bad("wrong file identifier/HTTP URL specified")
        elif not file.data:
            given.breaks(f"{name} is empty")
            raise bad("file must be non-empty")
        if len(file.data) > (PHOTO_BYTES if name == "photo" else UPLOAD_BYTES):
            given.breaks(f"{name} of {len(file.data)} bytes")
            raise bad("file is too big")
        mime = mimetypes.guess_type(file.name)[0] or file.mime
        made = f"BQAC{self.world.number():08d}"
        return Attached(made, file.name, file.data, mime, is_photo=name == "photo")


def _check_private(place: Place, given: Given, under: Markup) -> None:
    if given.text("message_effect_id") and place.kind is not Kind.PRIVATE:
        given.breaks("message_effect_id outside a private chat")
    if under.labels and place.kind is Kind.CHANNEL:
        given.breaks("a reply keyboard in a channel")


def preview_of(given: Given) -> Preview | None:
    """The link preview a bot asks for; None: Telegram's own choice."""
    wanted = given.map("link_preview_options")
    if wanted is None:
        return None
    for name in wanted:
        if name not in PREVIEW_FIELDS:
            given.breaks(f"link_preview_options with the field {name!r}")
    return Preview(
        wanted.get("is_disabled") is True,
        as_text(wanted.get("url")),
        wanted.get("prefer_small_media") is True,
        wanted.get("prefer_large_media") is True,
        wanted.get("show_above_text") is True,
    )
