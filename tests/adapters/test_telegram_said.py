"""What each shape of an update means: who speaks, where, and with which voice."""

import pytest
from telegram import Update, User

from bot.adapters.base import Event, Happening, Voice
from bot.adapters.telegram.said import Asked, Spoken, complete, read
from bot.model import ChatKind

BOT = User(7, "E-Stories", is_bot=True, username="estories_bot")
ADA = {"id": 42, "is_bot": False, "first_name": "Ada"}
EDITH = {"id": 1, "is_bot": False, "first_name": "Edith"}
ANONYMOUS = {
    "id": 1087968824,
    "is_bot": True,
    "first_name": "Group",
    "username": "GroupAnonymousBot",
}
CHANNEL_BOT = {"id": 136817688, "is_bot": True, "first_name": "Channel", "username": "Channel_Bot"}
TELEGRAM = {"id": 777000, "is_bot": False, "first_name": "Telegram"}
PRIVATE = {"id": 42, "type": "private", "first_name": "Ada"}
GROUP = {"id": -100_2000, "type": "supergroup", "title": "Watch"}
FORUM = {**GROUP, "is_forum": True}
CHANNEL = {"id": -100_3000, "type": "channel", "title": "War news"}

Json = dict[str, object]


def message(**fields: object) -> Json:
    said: Json = {
        "message_id": 5, "date": 1_700_000_000, "chat": PRIVATE, "from": ADA, "text": "/today",
        **fields,
    }  # fmt: skip
    return {"message": {name: value for name, value in said.items() if value is not None}}


def heard(update: Json) -> object:
    return read(Update.de_json(complete({"update_id": 9, **update}), None), BOT)


def spoken(update: Json) -> Spoken:
    said = heard(update)
    assert isinstance(said, Spoken)
    return said


@pytest.mark.parametrize(
    ("shape", "fields", "voice"),
    [
        ("in private", {}, Voice.OWN),
        ("in a group", {"chat": GROUP}, Voice.OWN),
        ("as the group", {"chat": GROUP, "from": ANONYMOUS, "sender_chat": GROUP}, Voice.HIDDEN),
        (
            "as a channel",
            {"chat": GROUP, "from": CHANNEL_BOT, "sender_chat": CHANNEL},
            Voice.PASSED_ON,
        ),
        (
            "forwarded",
            {"forward_origin": {"type": "user", "date": 1, "sender_user": EDITH}},
            Voice.PASSED_ON,
        ),
        (
            "forwarded from a hidden user",
            {"forward_origin": {"type": "hidden_user", "date": 1, "sender_user_name": "E"}},
            Voice.PASSED_ON,
        ),
        ("via a bot", {"via_bot": {"id": 8, "is_bot": True, "first_name": "x"}}, Voice.PASSED_ON),
    ],
)
def test_the_voice_tells_whether_the_sender_says_it_themselves(
    shape: str, fields: Json, voice: Voice
) -> None:
    assert shape
    assert spoken(message(**fields)).incoming.voice is voice


@pytest.mark.parametrize(
    ("shape", "update"),
    [
        ("edited", {"edited_message": {**message()["message"], "edit_date": 1_700_000_009}}),  # type: ignore[dict-item]
        (
            "a channel's own message",
            {"channel_post": {**message(chat=CHANNEL, **{"from": None})["message"]}},  # type: ignore[dict-item]
        ),
        (
            "brought here from the linked channel",
            message(
                chat=GROUP, sender_chat=CHANNEL, is_automatic_forward=True, **{"from": TELEGRAM}
            ),
        ),
        ("another bot's command", message(chat=GROUP, text="/today@other_bot")),
        ("a picture without words", message(text=None)),
        ("a new member", message(chat=GROUP, text=None, new_chat_members=[ADA])),
        ("an unknown kind", {"hologram": {"depth": 3}}),
    ],
)
def test_what_is_not_for_us_is_left(shape: str, update: Json) -> None:
    assert heard(update) is None, shape


def test_a_forum_topic_is_a_part_of_its_chat() -> None:
    there = message(chat=FORUM, message_thread_id=11, is_topic_message=True)
    assert spoken(there).incoming.chat.address == "-1002000/11"
    assert spoken(there).incoming.chat.root.address == "-1002000"
    thread_of_replies = message(chat=GROUP, message_thread_id=11)
    assert spoken(thread_of_replies).incoming.chat.address == "-1002000"


def test_our_own_name_after_a_command_is_ours() -> None:
    assert spoken(message(chat=GROUP, text="/today@EStories_Bot")).incoming.kind is ChatKind.GROUP


def test_a_press_is_said_by_who_pressed_wherever_the_message_is_from() -> None:
    query = {"id": "77", "from": EDITH, "chat_instance": "x", "data": "topic BlackSea"}
    under: Json = {**message(chat=GROUP, **{"from": {**ADA, "id": 7}})["message"]}  # type: ignore[dict-item]
    said = spoken({"callback_query": {**query, "message": under}})
    assert (said.incoming.sender.id, said.incoming.voice) == ("1", Voice.OWN)
    assert (said.incoming.text, said.in_place, said.query_id) == ("/topic BlackSea", False, "77")
    gone = {"chat": GROUP, "message_id": 5, "date": 0}
    said = spoken({"callback_query": {**query, "data": "/topics page:2", "message": gone}})
    assert (said.incoming.chat.address, said.in_place) == ("-1002000", True)
    assert heard({"callback_query": query}) is None, "under an inline result there is no chat"


@pytest.mark.parametrize(("offset", "is_at"), [("", 0), ("50", 50), ("x", 0), ("-1", 0)])
def test_an_inquiry_goes_on_where_it_was(offset: str, is_at: int) -> None:
    asked = heard({"inline_query": {"id": "5", "from": ADA, "query": "Krynky", "offset": offset}})
    assert isinstance(asked, Asked)
    assert (asked.inquiry.words, asked.inquiry.offset) == ("Krynky", is_at)


def member(status: str, **rights: object) -> Json:
    return {"user": {"id": 7, "is_bot": True, "first_name": "E"}, "status": status, **rights}


# As few rights as an older server may tell of.
ADMINISTRATOR: Json = {"can_manage_chat": True, "can_post_messages": True}
MUTED: Json = {"can_send_messages": False}


@pytest.mark.parametrize(
    ("chat", "old", "new", "event"),
    [
        (PRIVATE, member("member"), member("kicked"), Event.LOST),
        (PRIVATE, member("kicked"), member("member"), Event.ADDED),
        (GROUP, member("left"), member("member"), Event.ADDED),
        (GROUP, member("member"), member("left"), Event.LOST),
        (GROUP, member("member"), member("kicked"), Event.LOST),
        (GROUP, member("member"), member("administrator", **ADMINISTRATOR), None),
        (
            GROUP,
            member("member"),
            member("restricted", is_member=True, **MUTED),
            Event.LOST,
        ),
        (
            GROUP,
            member("restricted", is_member=True, **MUTED),
            member("member"),
            Event.ADDED,
        ),
        (CHANNEL, member("left"), member("administrator", **ADMINISTRATOR), Event.ADDED),
        (
            CHANNEL,
            member("administrator", **ADMINISTRATOR),
            member("administrator", **{**ADMINISTRATOR, "can_post_messages": False}),
            Event.LOST,
        ),
        (CHANNEL, member("administrator", **ADMINISTRATOR), member("left"), Event.LOST),
        (CHANNEL, member("left"), member("member"), None),
    ],
)
def test_what_happens_to_the_bot_happens_to_the_chat(
    chat: Json, old: Json, new: Json, event: Event | None
) -> None:
    changed = {
        "chat": chat, "from": ADA, "date": 1, "old_chat_member": old, "new_chat_member": new,
    }  # fmt: skip
    happened = heard({"my_chat_member": changed})
    if event is None:
        assert happened is None
        return
    assert isinstance(happened, Happening)
    assert (happened.event, happened.by and happened.by.id) == (event, "42")
    assert bool(happened.reason) is (event is Event.LOST)


def test_an_upgraded_group_is_told_from_both_sides() -> None:
    old = {"id": -555, "type": "group", "title": "Watch"}
    leaving = heard(message(chat=old, text=None, migrate_to_chat_id=-1002000))
    arriving = heard(message(chat=GROUP, text=None, migrate_from_chat_id=-555))
    assert leaving == arriving
    assert isinstance(leaving, Happening)
    assert (leaving.chat.address, leaving.address) == ("-555", "-1002000")
