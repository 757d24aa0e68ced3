"""Messages in Telegram's chats: rendered, sent, edited, deleted; every error is an outcome."""

import time
from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache

from telegram.error import InvalidToken, TelegramError

from bot.adapters.base import NotSent, Part, Receipt, Rejected, RetryLater
from bot.adapters.telegram.address import Address
from bot.adapters.telegram.api import Api, Parameters, Ready
from bot.adapters.telegram.buttons import led_to
from bot.adapters.telegram.floods import Floods
from bot.adapters.telegram.outcomes import TokenRevoked, outcome
from bot.adapters.telegram.render import fields, render, render_rich
from bot.content import Content

RICH = "r"
"""Before the id of a rich message, which is edited in another way than others."""

KEPT_MESSAGES = 64
"""Different answers that are remembered as they were rendered: many people ask the same."""


class Messages:
    """What is sent, whether it was asked for or is delivered."""

    def __init__(self, api: Api, *, is_paid: bool, revoked: Callable[[], None]) -> None:
        self._api = api
        self._is_paid = is_paid
        self._revoked = revoked
        self._floods = Floods()
        self._rendered = lru_cache(KEPT_MESSAGES)(render)
        self.username = ""
        """The bot's own; empty until Telegram told it."""
        self.has_rich = True
        """Until the server says that it knows no rich messages."""

    def render(self, content: Content) -> tuple[Part, ...]:
        content = replace(content, buttons=led_to(self.username, content.buttons))
        if content.is_rich and self.has_rich and (rich := render_rich(content)):
            return rich
        return self._rendered(content)

    async def send(self, address: str, part: Part, reply_to: int | None = None) -> Receipt:
        """Raises an Outcome. A message that was accepted without telling its id has none."""
        place = _place(address)
        parameters: dict[str, object] = {
            "chat_id": place.chat_id,
            "message_thread_id": place.thread_id,
            **_said(part),
        }
        is_rich = "rich_message" in parameters
        if part.is_silent:
            parameters["disable_notification"] = True
        if self._is_paid:
            parameters["allow_paid_broadcast"] = True
        if reply_to is not None:
            parameters["reply_parameters"] = {
                "message_id": reply_to,
                "allow_sending_without_reply": True,
            }
        method = "sendRichMessage" if is_rich else "sendMessage"
        match await self._call(method, parameters, address):
            case {"message_id": int(message_id)}:
                return Receipt(f"{RICH if is_rich else ''}{message_id}")
        return Receipt("")

    async def edit(self, address: str, message_id: str, part: Part) -> None:
        """Raises an Outcome. What says the same already is as it should be."""
        parameters = {"chat_id": _place(address).chat_id, "message_id": _number(message_id)}
        await self._call("editMessageText", {**parameters, **_said(part)}, address)

    async def delete(self, address: str, message_id: str) -> None:
        """Raises an Outcome. What is gone already is as it should be."""
        parameters = {"chat_id": _place(address).chat_id, "message_id": _number(message_id)}
        await self._call("deleteMessage", parameters, address)

    async def _call(self, method: str, parameters: Parameters, address: str) -> object:
        try:
            return await self._api.call(method, parameters)
        except TelegramError as error:
            if method == "sendRichMessage" and _is_unknown_method(error):
                self.has_rich = False
                raise NotSent("this server knows no rich messages") from error
            ended = outcome(error, address)
            match ended:
                case None:
                    return None
                case RetryLater():
                    raise self._floods.judged(ended, address, time.monotonic()) from error
                case TokenRevoked():
                    self._revoked()
            raise ended from error


def _said(part: Part) -> dict[str, Ready]:
    if not part.text:
        raise Rejected("the message is empty")
    return {name: Ready(value) for name, value in fields(part)}


def _place(address: str) -> Address:
    try:
        return Address.parse(address)
    except ValueError as error:
        raise Rejected("this is no address in Telegram") from error


def was_rich(message_id: str) -> bool:
    """Whether this is the id of a rich message, as `send` gave it."""
    return message_id.startswith(RICH)


def _is_unknown_method(error: TelegramError) -> bool:
    """Telegram answers 404 for a token it does not know, and for a method it does not know."""
    return isinstance(error, InvalidToken) and "not found" in error.message.casefold()


def _number(message_id: str) -> int:
    message_id = message_id.removeprefix(RICH)
    if not (message_id.isascii() and message_id.isdecimal() and len(message_id) < 12):
        raise Rejected("this is no message in Telegram")
    return int(message_id)
