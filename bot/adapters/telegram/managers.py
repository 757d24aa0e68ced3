"""Who manages a group or channel: Telegram is asked, and its answer kept for a minute."""

import time
from dataclasses import dataclass

from telegram.error import TelegramError

from bot.adapters.telegram.address import Address
from bot.adapters.telegram.api import Api
from bot.log import Log
from bot.model import ChatRef, PersonRef

log = Log(__name__)

KEPT_SECONDS = 60.0
"""Somebody who loses the right keeps it here for so long at most."""

MANY = 10_000
"""Answers kept at most; then all are asked afresh."""

ADMINISTRATE = ("creator", "administrator")
"""https://core.telegram.org/bots/api#chatmember"""


@dataclass(frozen=True, slots=True)
class _Kept:
    is_manager: bool
    until: float


class Managers:
    """Answers whether somebody may change what a chat gets."""

    def __init__(self, api: Api) -> None:
        self._api = api
        self._kept: dict[tuple[int, int], _Kept] = {}

    async def manages(self, chat: ChatRef, person: PersonRef) -> bool:
        """In doubt no: when Telegram does not say, or the chat is not there."""
        place = Address.parse(chat.address)
        if place.is_private:
            return chat.address == person.id
        who = (place.chat_id, int(person.id))
        kept = self._kept.get(who)
        if kept is not None and kept.until > time.monotonic():
            return kept.is_manager
        try:
            member = await self._api.call("getChatMember", {"chat_id": who[0], "user_id": who[1]})
        except TelegramError as error:
            log.info("not known who manages", why=type(error).__name__)
            return False
        is_manager = isinstance(member, dict) and member.get("status") in ADMINISTRATE
        if len(self._kept) >= MANY:
            self._kept.clear()
        self._kept[who] = _Kept(is_manager, time.monotonic() + KEPT_SECONDS)
        return is_manager

    def forget(self, chat_id: int) -> None:
        """Something changed there."""
        for who in [who for who in self._kept if who[0] == chat_id]:
            del self._kept[who]
