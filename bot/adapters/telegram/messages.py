"""Messages in Telegram's chats: rendered, sent, edited, deleted; every error is an outcome."""

import json
import time
from collections.abc import Callable

from telegram.error import TelegramError

from bot.adapters.base import Part, Receipt, Rejected, RetryLater
from bot.adapters.telegram.address import Address
from bot.adapters.telegram.api import Api, Parameters
from bot.adapters.telegram.floods import Floods
from bot.adapters.telegram.outcomes import TokenRevoked, outcome
from bot.adapters.telegram.render import fields, render
from bot.content import Content


class Messages:
    """What is sent, whether it was asked for or is delivered."""

    def __init__(self, api: Api, *, is_paid: bool, revoked: Callable[[], None]) -> None:
        self._api = api
        self._is_paid = is_paid
        self._revoked = revoked
        self._floods = Floods()
        self.username = ""
        """The bot's own; empty until Telegram told it."""

    def render(self, content: Content) -> tuple[Part, ...]:
        return render(content)

    async def send(self, address: str, part: Part, reply_to: int | None = None) -> Receipt:
        """Raises an Outcome. A message that was accepted without telling its id has none."""
        place = _place(address)
        parameters: dict[str, str | int | bool | None] = {
            "chat_id": place.chat_id,
            "message_thread_id": place.thread_id,
            **_said(part),
        }
        if part.is_silent:
            parameters["disable_notification"] = True
        if self._is_paid:
            parameters["allow_paid_broadcast"] = True
        if reply_to is not None:
            parameters["reply_parameters"] = json.dumps(
                {"message_id": reply_to, "allow_sending_without_reply": True}
            )
        result = await self._call("sendMessage", parameters, address)
        match result:
            case {"message_id": int(message_id)}:
                return Receipt(str(message_id))
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
            ended = outcome(error, address)
            match ended:
                case None:
                    return None
                case RetryLater():
                    raise self._floods.judged(ended, address, time.monotonic()) from error
                case TokenRevoked():
                    self._revoked()
            raise ended from error


def _said(part: Part) -> dict[str, str]:
    if not part.text:
        raise Rejected("the message is empty")
    return dict(fields(part))


def _place(address: str) -> Address:
    try:
        return Address.parse(address)
    except ValueError as error:
        raise Rejected("this is no address in Telegram") from error


def _number(message_id: str) -> int:
    if not (message_id.isascii() and message_id.isdecimal() and len(message_id) < 12):
        raise Rejected("this is no message in Telegram")
    return int(message_id)
