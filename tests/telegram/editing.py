"""Messages that change or go: editMessage*, deleteMessage, deleteMessages, pinChatMessage."""

from dataclasses import dataclass, replace

from tests.telegram import access, refusals, rich, text
from tests.telegram.given import Given
from tests.telegram.keyboard import markup
from tests.telegram.messages import Message, Preview
from tests.telegram.places import Kind, Place
from tests.telegram.refusals import bad
from tests.telegram.sending import Sending, preview_of
from tests.telegram.wire import Json, as_number
from tests.telegram.world import World

DELETE_SECONDS = 48 * 3600
"""A message can only be deleted if it was sent less than 48 hours ago (deleteMessage)."""

MOST_DELETED = 100


@dataclass
class Editing:
    """Edits and deletes for the bot."""

    world: World
    sending: Sending

    def edit_message_text(self, given: Given) -> Json | bool:
        place, message = access.own_message(self.world, given)
        told = given.map("rich_message")
        if told is not None:
            told = rich.checked(told, given.breaks)
            wanted = replace(message, text=rich.shown(told), entities=(), rich=told)
        else:
            if message.document is not None:
                given.breaks("editMessageText on a message with a file")
                raise bad(refusals.NO_TEXT_TO_EDIT)
            if not given.has("text"):
                given.breaks("neither text nor rich_message")
                raise bad(refusals.NO_TEXT)
            said, entities = self.sending.text_of(given, "text", "entities", text.EDIT)
            wanted = replace(
                message, text=said, entities=entities, rich=None, preview=preview_of(given)
            )
        return self._change(place, given, (message, wanted))

    def edit_message_caption(self, given: Given) -> Json | bool:
        place, message = access.own_message(self.world, given)
        if message.document is None:
            given.breaks("editMessageCaption on a message without a file")
            raise bad("there is no caption in the message to edit")
        said, entities = self.sending.text_of(given, "caption", "caption_entities", text.CAPTION)
        return self._change(place, given, (message, replace(message, text=said, entities=entities)))

    def edit_message_reply_markup(self, given: Given) -> Json | bool:
        place, message = access.own_message(self.world, given)
        return self._change(place, given, (message, message))

    def _change(self, place: Place, given: Given, change: tuple[Message, Message]) -> Json | bool:
        """Replace a message. Without a reply_markup its buttons go, as in Telegram."""
        message, wanted = change
        under = markup(given.values.get("reply_markup"), given.breaks, only_inline=True)
        if _content(message) == _content(wanted) and message.keyboard == under.rows:
            raise bad(refusals.NOT_MODIFIED)
        edited = replace(wanted, markup=under, edited_at=self.world.now())
        self.world.change(place, edited)
        return True if given.text("inline_message_id") else self.world.json(place, edited)

    def delete_message(self, given: Given) -> bool:
        place = access.chat_of(self.world, given)
        message = place.log.get(given.number("message_id") or 0)
        if message is None:
            raise bad(refusals.NO_DELETE)
        self._check_deletion(place, message)
        self.world.remove(place, message.id)
        return True

    def delete_messages(self, given: Given) -> bool:
        """Deletes what it can; what is not there is skipped (deleteMessages)."""
        place = access.chat_of(self.world, given)
        numbers = [as_number(each) for each in given.items("message_ids")]
        if not 1 <= len(numbers) <= MOST_DELETED:
            given.breaks(f"{len(numbers)} messages to delete; 1 to {MOST_DELETED} are allowed")
            raise bad("too many message identifiers specified")
        for message in [place.log[each] for each in numbers if each in place.log]:
            self._check_deletion(place, message)
            self.world.remove(place, message.id)
        return True

    def _check_deletion(self, place: Place, message: Message) -> None:
        me = place.member(self.world.bot)
        is_ruling = place.kind in {Kind.SUPERGROUP, Kind.CHANNEL} and me.may("can_delete_messages")
        if is_ruling:
            return
        is_allowed = message.is_own or place.kind is Kind.PRIVATE or me.may("can_delete_messages")
        if place.kind is Kind.CHANNEL and not me.may("can_post_messages"):
            is_allowed = False
        if not is_allowed:
            raise bad(refusals.CANNOT_DELETE)
        if self.world.clock.now() - message.at > DELETE_SECONDS:
            raise bad(refusals.CANNOT_DELETE_OLD)

    def pin_chat_message(self, given: Given) -> bool:
        place = access.chat_of(self.world, given)
        self._check_pinning(place)
        number = given.number("message_id") or 0
        if number not in place.log:
            raise bad("message to pin not found")
        place.pinned = number
        self.world.changed()
        return True

    def unpin_chat_message(self, given: Given) -> bool:
        place = access.chat_of(self.world, given)
        self._check_pinning(place)
        place.pinned = None
        self.world.changed()
        return True

    def _check_pinning(self, place: Place) -> None:
        right = "can_edit_messages" if place.kind is Kind.CHANNEL else "can_pin_messages"
        if place.kind is not Kind.PRIVATE and not place.member(self.world.bot).may(right):
            raise bad("not enough rights to manage pinned messages in the chat")


def _content(message: Message) -> tuple[object, ...]:
    """What an edit is compared by. A link preview counts where there is a link."""
    has_link = "http" in message.text or any(each.url for each in message.entities)
    preview = (message.preview or Preview()) if has_link else None
    return message.text, frozenset(message.entities), repr(message.rich), preview
