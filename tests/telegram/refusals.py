"""What Telegram says when it refuses, word for word."""

from dataclasses import dataclass

from tests.telegram.wire import Json


@dataclass(eq=False)
class Refusal(Exception):
    """An answer that is not ok."""

    status: int
    description: str
    parameters: Json | None = None


def bad(words: str) -> Refusal:
    """A 400 with these words."""
    return Refusal(400, f"Bad Request: {words}")


def forbidden(words: str) -> Refusal:
    """A 403 with these words."""
    return Refusal(403, f"Forbidden: {words}")


def too_many(seconds: int) -> Refusal:
    """A 429: repeat after so many seconds."""
    words = f"Too Many Requests: retry after {seconds}"
    return Refusal(429, words, {"retry_after": seconds})


def moved(chat: int) -> Refusal:
    """The group goes on under another id (ResponseParameters.migrate_to_chat_id)."""
    words = "Bad Request: group chat was upgraded to a supergroup chat"
    return Refusal(400, words, {"migrate_to_chat_id": chat})


UNAUTHORIZED = "Unauthorized"
NOT_FOUND = "Not Found"
NO_METHOD = "Not Found: method not found"

BLOCKED = "bot was blocked by the user"
DEACTIVATED = "user is deactivated"
CANNOT_BEGIN = "bot can't initiate conversation with a user"
GROUP_DELETED = "the group chat was deleted"
KICKED = "bot was kicked from the {} chat"
NO_MEMBER = "bot is not a member of the {} chat"

CHAT_NOT_FOUND = "chat not found"
NO_CHAT = "chat_id is empty"
NO_TEXT = "message text is empty"
TEXT_EMPTY = "text must be non-empty"
TEXT_LONG = "message is too long"
EDIT_LONG = "MESSAGE_TOO_LONG"
BYTES_LONG = "text is too long"
CAPTION_LONG = "message caption is too long"
NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same"
    " as a current content and reply markup of the message"
)
NO_EDIT = "message to edit not found"
CANNOT_EDIT = "message can't be edited"
NO_TEXT_TO_EDIT = "there is no text in the message to edit"
NO_DELETE = "message to delete not found"
CANNOT_DELETE = "message can't be deleted"
CANNOT_DELETE_OLD = "message can't be deleted for everyone"
NO_REPLY = "message to be replied not found"
NO_THREAD = "message thread not found"
TOPIC_CLOSED = "TOPIC_CLOSED"
NO_RIGHT_TO_SEND = "not enough rights to send {} to the chat"
NO_CHANNEL_RIGHT = "need administrator rights in the channel chat"
NO_WRITING = "have no write access to the chat"
QUERY_OLD = "query is too old and response timeout expired or query ID is invalid"
DATA_INVALID = "BUTTON_DATA_INVALID"
COMMAND_INVALID = "BOT_COMMAND_INVALID"
FILE_BIG = "file is too big"
FILE_UNKNOWN = "invalid file_id"
TWO_POLLERS = (
    "Conflict: terminated by other getUpdates request; make sure that only one bot instance is"
    " running"
)
POLL_WITH_WEBHOOK = (
    "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete"
    " the webhook first"
)
