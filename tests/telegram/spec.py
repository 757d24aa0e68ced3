"""Every method a bot may call here, with its parameters (core.telegram.org/bots/api).

To add one: a line in `METHODS`, and a function in a desk. `name:type`, `name!:type` when
required. Types: int, str, bool, chat (a number or @name), json, list, float, file.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum
from functools import cached_property


class Kind(Enum):
    """The type of a parameter."""

    INTEGER = "int"
    STRING = "str"
    BOOLEAN = "bool"
    CHAT = "chat"
    OBJECT = "json"
    ARRAY = "list"
    FLOAT = "float"
    FILE = "file"


@dataclass(frozen=True)
class Method:
    """A method's name and parameters."""

    name: str
    parameters: Mapping[str, Kind]
    required: tuple[str, ...]

    @cached_property
    def key(self) -> str:
        """Method names are case-insensitive."""
        return self.name.lower()


_TO = "chat_id!:chat business_connection_id:str message_thread_id:int direct_messages_topic_id:int"
_HOW = """disable_notification:bool protect_content:bool allow_paid_broadcast:bool
    message_effect_id:str suggested_post_parameters:json reply_parameters:json reply_markup:json
    ephemeral_message_parameters:json"""
_TEXT = "parse_mode:str entities:list link_preview_options:json"
_CAPTION = "caption:str parse_mode:str caption_entities:list"
_WHICH = "business_connection_id:str chat_id:chat message_id:int inline_message_id:str"
_MENU = "scope:json language_code:str"

METHODS = f"""
getMe
logOut
close
getUpdates offset:int limit:int timeout:int allowed_updates:list
setWebhook url!:str certificate:file ip_address:str max_connections:int allowed_updates:list
    drop_pending_updates:bool secret_token:str
deleteWebhook drop_pending_updates:bool
getWebhookInfo
sendMessage {_TO} text!:str {_TEXT} {_HOW}
sendRichMessage {_TO} rich_message!:json {_HOW}
sendDocument {_TO} document!:file thumbnail:file {_CAPTION} disable_content_type_detection:bool
    {_HOW}
sendPhoto {_TO} photo!:file {_CAPTION} show_caption_above_media:bool has_spoiler:bool {_HOW}
sendChatAction business_connection_id:str chat_id!:chat message_thread_id:int action!:str
editMessageText {_WHICH} text:str {_TEXT} rich_message:json reply_markup:json
editMessageCaption {_WHICH} {_CAPTION} show_caption_above_media:bool reply_markup:json
editMessageReplyMarkup {_WHICH} reply_markup:json
deleteMessage chat_id!:chat message_id!:int
deleteMessages chat_id!:chat message_ids!:list
pinChatMessage business_connection_id:str chat_id!:chat message_id!:int disable_notification:bool
unpinChatMessage business_connection_id:str chat_id!:chat message_id:int
answerCallbackQuery callback_query_id!:str text:str show_alert:bool url:str cache_time:int
answerInlineQuery inline_query_id!:str results!:list cache_time:int is_personal:bool
    next_offset:str button:json
getFile file_id!:str
getChat chat_id!:chat
getChatMember chat_id!:chat user_id!:int
getChatMemberCount chat_id!:chat
getChatAdministrators chat_id!:chat return_bots:bool
leaveChat chat_id!:chat
setMyCommands commands!:list {_MENU}
getMyCommands {_MENU}
deleteMyCommands {_MENU}
setMyName name:str language_code:str
getMyName language_code:str
setMyDescription description:str language_code:str
getMyDescription language_code:str
setMyShortDescription short_description:str language_code:str
getMyShortDescription language_code:str
setChatMenuButton chat_id:int menu_button:json
getChatMenuButton chat_id:int
"""


def _method(line: str) -> Method:
    name, *words = line.split()
    parameters, required = {}, []
    for word in words:
        label, kind = word.split(":")
        if label.endswith("!"):
            required.append(label[:-1])
        parameters[label.removesuffix("!")] = Kind(kind)
    return Method(name, parameters, tuple(required))


def _table(lines: str) -> dict[str, Method]:
    joined = lines.replace("\n    ", " ").strip().splitlines()
    return {method.key: method for method in map(_method, joined)}


TABLE: Mapping[str, Method] = _table(METHODS)
"""All methods by their name in small letters."""

RICH = "sendrichmessage"
SINCE_RICH = frozenset({RICH})
"""What a server older than Bot API 10.1 does not know."""

Lookup = Callable[[str], Method | None]
