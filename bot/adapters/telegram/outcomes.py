"""What an error of Telegram's library means for a message. Pure.

The reasons are for editors: short, and without names, numbers of chats or anything Telegram said.
Telegram's own words: https://github.com/tdlib/telegram-bot-api, telegram-bot-api/Client.cpp.
"""

import re

from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    TelegramError,
    TimedOut,
)

from bot.adapters.base import (
    ChatGone,
    ChatMoved,
    NotSent,
    Outcome,
    Rejected,
    RetryLater,
    Unknown,
)
from bot.adapters.telegram.address import Address
from bot.adapters.telegram.transport import NotConnected, TooManyRequests, UnreadableAnswer

Words = tuple[tuple[str, str], ...]
"""What Telegram says, in small letters, and what we say for it. The first that fits counts."""

DONE_ALREADY = ("message is not modified", "message to delete not found")

FORBIDDEN: Words = (
    ("blocked by the user", "blocked by the reader"),
    ("user is deactivated", "the reader's account was deleted"),
    ("can't initiate conversation", "the reader has not written to the bot"),
    ("can't send messages to bots", "it is a bot"),
    ("kicked from the channel", "removed from the channel"),
    ("kicked from", "removed from the group"),
    ("not a member of the channel", "not in the channel"),
    ("not a member of", "not in the group"),
    ("group chat was deleted", "the group was deleted"),
)

CHAT_GONE: Words = (
    ("chat not found", "there is no such chat"),
    ("peer_id_invalid", "there is no such chat"),
    ("user not found", "there is no such chat"),
    ("user_deactivated", "the reader's account was deleted"),
    ("user is deactivated", "the reader's account was deleted"),
    ("user_is_blocked", "blocked by the reader"),
    ("you_blocked_user", "blocked by the reader"),
    ("group chat was deactivated", "the group was deleted"),
    ("channel_private", "not in the group"),
    ("kicked from", "removed from the group"),
    ("not a member of", "not in the group"),
    ("not enough rights to send", "no right to write there"),
    ("have no write access", "no right to write there"),
    ("need administrator rights", "no right to write there"),
    ("chat_write_forbidden", "no right to write there"),
    ("chat_restricted", "no right to write there"),
    ("chat_send_plain_forbidden", "no right to write there"),
    ("chat_admin_required", "no right to write there"),
)

TOPIC_GONE: Words = (
    ("message thread not found", "the topic was deleted"),
    ("topic_deleted", "the topic was deleted"),
    ("topic_id_invalid", "the topic was deleted"),
    ("topic_closed", "the topic was closed"),
)

REJECTED: Words = (
    ("message to edit not found", "the message is not there any more"),
    ("message_id_invalid", "the message is not there any more"),
    ("message identifier is not specified", "the message is not there any more"),
    ("message can't be edited", "the message can be changed no more"),
    ("message_edit_time_expired", "the message can be changed no more"),
    ("message can't be deleted", "the message can be deleted no more"),
    ("message_delete_forbidden", "the message can be deleted no more"),
    ("can't parse", "Telegram cannot read its marks"),
    ("entity", "Telegram cannot read its marks"),
    ("too long", "too long for Telegram"),
    ("too_long", "too long for Telegram"),
    ("empty", "there is no text in it"),
    ("button", "Telegram does not take its buttons"),
    ("reply markup", "Telegram does not take its buttons"),
    ("url", "Telegram does not take an address in it"),
)

CODE = re.compile(r"[a-z]+(?:_[a-z0-9]+)+")
"""An error that Telegram's servers say in one word, such as BUTTON_DATA_INVALID."""


REFUSALS = (BadRequest, ChatMigrated, Forbidden, InvalidToken)


class TokenRevoked(NotSent):
    """The bot's token is not valid any more: nothing can be sent until a person gives a new one."""


def outcome(error: TelegramError, address: str) -> Outcome | None:
    """What became of a message to `address`. None: it is as it was asked for.

    That is so for an edit that changes nothing, for deleting what is gone, and for an answer
    that cannot be read: the message was accepted, but what a sent one is called is not known.
    """
    if isinstance(error, UnreadableAnswer):
        return None
    if not isinstance(error, REFUSALS):
        return _trouble(error)
    if isinstance(error.__cause__, UnreadableAnswer):
        # Telegram's own refusals can be read: a page in HTML is a proxy's, or a login page.
        return NotSent("something on the way to Telegram refused it")
    return _refusal(error, address)


def _trouble(error: TelegramError) -> Outcome:
    match error:
        case TooManyRequests(after_seconds=seconds):
            return RetryLater("Telegram asks to wait", seconds)
        case NotConnected():
            return NotSent("Telegram cannot be reached")
        case Conflict():
            return NotSent("another process uses the bot's token")
        case TimedOut():
            return Unknown("Telegram did not answer in time")
        case _:
            return Unknown("the connection broke, or Telegram had an error")


def _refusal(error: TelegramError, address: str) -> Outcome | None:
    match error:
        case InvalidToken():
            return TokenRevoked("Telegram does not know the bot's token")
        case ChatMigrated(new_chat_id=chat_id):
            return ChatMoved("the group became a supergroup", str(Address(chat_id)))
        case Forbidden():
            return ChatGone(_found(error, FORBIDDEN) or "no right to write there")
        case _:
            return _refused(error, address)


def _refused(error: TelegramError, address: str) -> Outcome | None:
    if any(words in error.message.lower() for words in DONE_ALREADY):
        return None
    if reason := _found(error, TOPIC_GONE):
        place = Address.parse(address)
        if place.thread_id is None:
            return ChatGone(reason)
        return ChatMoved(reason, str(place.root))
    if reason := _found(error, CHAT_GONE):
        return ChatGone(reason)
    return Rejected(_found(error, REJECTED) or _unknown_refusal(error))


def _unknown_refusal(error: TelegramError) -> str:
    code = error.message.lower()
    return f"refused by Telegram: {code.upper()}" if CODE.fullmatch(code) else "refused by Telegram"


def _found(error: TelegramError, table: Words) -> str | None:
    said = error.message.lower()
    return next((ours for theirs, ours in table if theirs in said), None)
