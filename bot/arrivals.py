"""A chat's life: the bot is added, blocked, removed; the chat gets another address."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.adapters.base import Event, Happening, Letter
from bot.content import Content
from bot.content.arriving import hello_channel, hello_group, welcome_back
from bot.log import Log, reference
from bot.model import ChatKind, ChatRef, PersonRef
from bot.store.chats import Chats, Met, Newcomer
from bot.store.stories import Stories

log = Log(__name__)


@dataclass(frozen=True, slots=True)
class Records:
    """What must be known of chats and of what was published."""

    chats: Chats
    stories: Stories


class Arrivals:
    """Follows what happens to chats. Subscriptions stay: they come back with the chat."""

    def __init__(self, records: Records, now: Callable[[], datetime]) -> None:
        self._chats = records.chats
        self._stories = records.stories
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
                await self._chats.lose(happening.chat, happening.reason, self._now())
                return ()
            case Event.MOVED:
                await self._chats.move(happening.chat, happening.address)
                return ()
            case Event.ADDED:
                return await self._added(happening)

    async def _added(self, happening: Happening) -> Sequence[Letter]:
        """Something is said only to who did not have us: not when a title changes."""
        is_private = happening.kind is ChatKind.PRIVATE
        # In a private chat it is always its own person, which need not be kept.
        by = None if is_private else happening.by
        newcomer = Newcomer(happening.chat, happening.kind, happening.title, by)
        met = await self._chats.introduce(newcomer, self._now())
        if is_private:
            letter = await self._welcome_back(met)
        elif met.is_new or met.gone_since is not None:
            letter = await self._hello(met, happening.by)
        else:
            letter = None
        return () if letter is None else (letter,)

    async def _welcome_back(self, met: Met) -> Letter | None:
        """Only to who would have got something: whoever says /start is answered anyway."""
        if met.gone_since is None or met.chat.is_paused:
            return None
        missed = await self._stories.editions_since(met.gone_since)
        if not missed or not await self._chats.subscriptions(met.chat.id):
            return None
        return Letter(met.chat.ref, welcome_back(missed))

    async def _hello(self, met: Met, by: PersonRef | None) -> Letter | None:
        """To a group in the group; about a channel to who added the bot, if that is known."""
        chat = met.chat
        has_some = bool(await self._chats.subscriptions(chat.id))
        if chat.kind is ChatKind.GROUP:
            return Letter(chat.ref, hello_group(has_subscriptions=has_some))
        if by is None:
            return None
        content: Content = hello_channel(chat, has_subscriptions=has_some)
        return Letter(ChatRef(by.platform, by.id), content)
