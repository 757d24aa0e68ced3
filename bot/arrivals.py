"""A chat's life: the bot is added, blocked, removed; the chat gets another address."""

from collections.abc import Callable, Sequence
from datetime import datetime

from bot.adapters.base import Event, Happening, Letter
from bot.log import Log, reference
from bot.store.chats import Chats, Newcomer
from bot.store.deliveries import Deliveries

log = Log(__name__)


class Arrivals:
    """Follows what happens to chats. Subscriptions stay: they come back with the chat."""

    def __init__(self, chats: Chats, deliveries: Deliveries, now: Callable[[], datetime]) -> None:
        self._chats = chats
        self._deliveries = deliveries
        self._now = now

    async def happened(self, happening: Happening) -> Sequence[Letter]:
        """What is to be said about it, and where. Never raises."""
        try:
            return await self._follow(happening)
        except Exception:
            log.exception("happening not followed", ref=reference(), event=happening.event.name)
            return ()

    async def _follow(self, happening: Happening) -> Sequence[Letter]:
        match happening.event:
            case Event.LOST:
                await self._deliveries.lose_parts(happening.chat, happening.reason, self._now())
                return ()
            case Event.MOVED:
                await self._deliveries.move_parts(happening.chat, happening.address)
                return ()
            case Event.ADDED:
                newcomer = Newcomer(happening.chat, happening.kind, happening.title, happening.by)
                await self._chats.introduce(newcomer, self._now())
                return ()
