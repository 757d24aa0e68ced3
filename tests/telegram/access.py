"""Whether the bot may do something in a chat, and what Telegram says when it may not."""

from tests.telegram import refusals
from tests.telegram.given import Given
from tests.telegram.messages import Message
from tests.telegram.places import GENERAL, Kind, Place, Status
from tests.telegram.refusals import bad, forbidden, moved
from tests.telegram.wire import as_number
from tests.telegram.world import World


def chat_of(world: World, given: Given) -> Place:
    """The chat a request names, if the bot can get at it."""
    if not given.has("chat_id"):
        raise bad(refusals.NO_CHAT)
    place = world.find(given.values.get("chat_id"))
    if place is None:
        raise bad(refusals.CHAT_NOT_FOUND)
    check_reach(world, place)
    return place


def check_reach(world: World, place: Place) -> None:
    if place.kind is Kind.PRIVATE:
        _check_person(place)
        return
    if place.migrated_to is not None:
        raise moved(place.migrated_to)
    if place.is_deleted:
        raise forbidden(refusals.GROUP_DELETED)
    status = place.member(world.bot).status
    if status is Status.KICKED:
        raise forbidden(refusals.KICKED.format(place.kind.value))
    if status is Status.LEFT:
        raise forbidden(refusals.NO_MEMBER.format(place.kind.value))


def _check_person(place: Place) -> None:
    if place.is_deactivated:
        raise forbidden(refusals.DEACTIVATED)
    if place.is_blocking:
        raise forbidden(refusals.BLOCKED)
    if not place.has_begun:
        raise forbidden(refusals.CANNOT_BEGIN)


def check_sending(world: World, place: Place, what: str = "text messages") -> None:
    """Refuses when the bot may not write here. `what` is Telegram's word for it."""
    if place.kind is Kind.PRIVATE:
        return
    me = place.member(world.bot)
    if place.kind is Kind.CHANNEL:
        if not me.may("can_post_messages"):
            raise bad(refusals.NO_CHANNEL_RIGHT)
    elif me.status is Status.RESTRICTED:
        right = "can_send_documents" if what == "documents" else "can_send_messages"
        if right not in me.rights:
            raise bad(refusals.NO_RIGHT_TO_SEND.format(what))


def thread_of(world: World, place: Place, given: Given) -> int | None:
    """The topic a message goes to; None: none, or a forum's General."""
    wanted = given.number("message_thread_id")
    replied = place.log.get(reply_of(place, given) or 0)
    if wanted is None and replied is not None and place.is_forum:
        wanted = replied.thread_id
    if wanted is None:
        _check_open(world, place, GENERAL)
        return None
    if not place.is_forum:
        given.breaks("message_thread_id in a chat without topics")
        raise bad(refusals.NO_THREAD)
    if wanted == GENERAL:
        given.breaks("message_thread_id 1: messages to General carry none")
        raise bad(refusals.NO_THREAD)
    _check_open(world, place, wanted)
    return wanted


def _check_open(world: World, place: Place, thread: int) -> None:
    topic = place.topics.get(thread)
    if not place.is_forum:
        return
    if topic is None or topic.is_deleted:
        raise bad(refusals.NO_THREAD)
    if topic.is_closed and not place.member(world.bot).may("can_manage_topics"):
        raise bad(refusals.TOPIC_CLOSED)


REPLY_FIELDS = frozenset(
    {"message_id", "chat_id", "allow_sending_without_reply", "checklist_task_id", "quote"}
    | {"quote_parse_mode", "quote_entities", "quote_position", "poll_option_id"}
)


def reply_of(place: Place, given: Given) -> int | None:
    """What a message answers (ReplyParameters); None: nothing, or nothing that is there."""
    wanted = given.map("reply_parameters")
    if wanted is None:
        return None
    number = as_number(wanted.get("message_id"))
    if number in place.log:
        return number
    if wanted.get("allow_sending_without_reply") is True:
        return None
    raise bad(refusals.NO_REPLY)


def check_reply(given: Given) -> None:
    """Reports what ReplyParameters do not have."""
    wanted = given.map("reply_parameters")
    if wanted is None:
        return
    if as_number(wanted.get("message_id")) is None:
        given.breaks("reply_parameters without message_id")
    for name in wanted:
        if name not in REPLY_FIELDS:
            given.breaks(f"reply_parameters with the field {name!r}")


def own_message(world: World, given: Given) -> tuple[Place, Message]:
    """The message a request wants to change: by its chat and number, or by its inline id."""
    inline = given.text("inline_message_id")
    if inline:
        return _inline_message(world, inline)
    place = chat_of(world, given)
    number = given.number("message_id")
    if number is None:
        given.breaks("neither message_id nor inline_message_id")
        raise bad("message identifier is not specified")
    message = place.log.get(number)
    if message is None:
        raise bad(refusals.NO_EDIT)
    if not message.is_own or message.service is not None:
        given.breaks("edits a message that is not the bot's own")
        raise bad(refusals.CANNOT_EDIT)
    if message.thread_id is not None and message.thread_id in place.topics:
        _check_open(world, place, message.thread_id)
    check_sending(world, place)
    return place, message


def _inline_message(world: World, inline: str) -> tuple[Place, Message]:
    found = world.inline.get(inline)
    if found is None:
        raise bad("MESSAGE_ID_INVALID")
    place, number = found
    message = place.log.get(number)
    if message is None:
        raise bad("MESSAGE_ID_INVALID")
    return place, message
