"""Who manages a group or channel: Telegram is asked, and its answer kept for a minute."""

from telegram.error import TelegramError

from bot.adapters.managing import KnownManagers
from bot.adapters.telegram.address import Address
from bot.adapters.telegram.api import Api
from bot.log import Log
from bot.model import ChatRef, PersonRef

log = Log(__name__)

ADMINISTRATE = ("creator", "administrator")
"""https://core.telegram.org/bots/api#chatmember"""


class Managers:
    """Answers whether somebody may change what a chat gets."""

    def __init__(self, api: Api) -> None:
        self._api = api
        self._known = KnownManagers()

    async def manages(self, chat: ChatRef, person: PersonRef) -> bool:
        """In doubt no: when Telegram does not say, or the chat is not there."""
        place = Address.parse(chat.address)
        if place.is_private:
            return chat.address == person.id
        who = (place.chat_id, int(person.id))
        if (known := self._known.find(who)) is not None:
            return known
        try:
            member = await self._api.call("getChatMember", {"chat_id": who[0], "user_id": who[1]})
        except TelegramError as error:
            log.info("not known who manages", why=type(error).__name__)
            return False
        is_manager = isinstance(member, dict) and member.get("status") in ADMINISTRATE
        self._known.keep(who, is_manager=is_manager)
        return is_manager

    def forget(self, chat_id: int) -> None:
        """Something changed there."""
        self._known.forget(chat_id)
