"""What followers do: subscribe, unsubscribe, pause, say when they want to hear from us."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from bot.model import Chat, ChatId, ChatSettings, Page, PersonRef, Target
from bot.store.chat_settings import ChatSettingsStore
from bot.store.chats import Chats, Newcomer
from bot.store.deliveries import Deliveries


@dataclass(frozen=True, slots=True)
class Unsubscribed:
    """What was taken away, and how many planned deliveries went with it."""

    count: int
    cancelled: int


class Following:
    """Keeps what each chat gets."""

    def __init__(
        self,
        chats: Chats,
        settings: ChatSettingsStore,
        deliveries: Deliveries,
        now: Callable[[], datetime],
    ) -> None:
        self._chats = chats
        self._settings = settings
        self._deliveries = deliveries
        self._now = now

    async def chat(self, number: ChatId) -> Chat | None:
        """The chat that we call by this number."""
        return await self._chats.by_id(number)

    async def introduced_by(self, person: PersonRef, page: int, size: int) -> Page[Chat]:
        """The groups and channels where this person added the bot, the newest first."""
        return await self._chats.introduced_by(person, page, size)

    async def subscriptions(self, chat: Chat) -> tuple[Target, ...]:
        return await self._chats.subscriptions(chat.id)

    async def subscribe(self, chat: Chat, target: Target) -> bool:
        """False when the chat had the subscription already: saying it twice is no error."""
        return await self._chats.subscribe(chat.id, target, self._now())

    async def unsubscribe(self, chat: Chat, target: Target) -> Unsubscribed:
        """Take one subscription away, with what waits to be delivered only because of it."""
        if not await self._chats.unsubscribe(chat.id, target):
            return Unsubscribed(0, 0)
        return Unsubscribed(1, await self._deliveries.cancel_unwanted(chat.id))

    async def unsubscribe_all(self, chat: Chat) -> Unsubscribed:
        """Take everything away; nothing planned goes out any more."""
        count = await self._chats.unsubscribe_all(chat.id)
        return Unsubscribed(count, await self._deliveries.cancel_unwanted(chat.id))

    async def pause(self, chat: Chat) -> bool:
        """Hold deliveries to the chat; False when they were held already."""
        return await self._chats.set_paused(chat.id, is_paused=True)

    async def resume(self, chat: Chat) -> bool:
        """Let deliveries go again; False when they were going."""
        if not await self._chats.set_paused(chat.id, is_paused=False):
            return False
        await self._deliveries.call_back(chat.id, self._now())
        return True

    async def settings(self, chat: Chat) -> ChatSettings:
        return await self._settings.read(chat.id)

    async def settings_of_root(self, chat: Chat) -> ChatSettings:
        """Of the chat as a whole, when this is a part of it."""
        return await self._settings.at(chat.ref.root)

    async def change_settings_of_root(
        self, chat: Chat, wish: Callable[[ChatSettings], ChatSettings]
    ) -> ChatSettings:
        """Change what counts for the chat as a whole, when this is a part of it. As it is now."""
        whole = chat
        if chat.ref != chat.ref.root:
            newcomer = Newcomer(chat.ref.root, chat.kind, chat.title)
            whole = await self._chats.meet(newcomer, self._now())
        return await self._settings.change(whole.id, wish)

    async def change_settings(
        self, chat: Chat, wish: Callable[[ChatSettings], ChatSettings]
    ) -> ChatSettings:
        """Change when the chat hears from us; what waits for it is looked at again. As it is now.

        `wish` makes the new settings from the present ones, and may raise to change nothing.
        """
        settings = await self._settings.change(chat.id, wish)
        await self._deliveries.call_back(chat.id, self._now())
        return settings
