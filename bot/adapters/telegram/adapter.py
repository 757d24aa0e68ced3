"""Telegram as an adapter: its connection, its pace, and what is sent and received there."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Self, TypeVar

from telegram.error import InvalidToken, TelegramError

from bot.adapters.base import Core, Limits, Part, Receipt, Window
from bot.adapters.telegram.answers import Answers
from bot.adapters.telegram.api import Access, Api
from bot.adapters.telegram.conversation import Conversation
from bot.adapters.telegram.managers import Managers
from bot.adapters.telegram.menus import Menus
from bot.adapters.telegram.messages import Messages, was_rich
from bot.adapters.telegram.polling import LONGEST_PAUSE, REVOKED_SECONDS, Polling
from bot.adapters.telegram.trouble import Trouble
from bot.adapters.telegram.webhook import Hook, Webhook
from bot.content import Content
from bot.log import Log
from bot.model import ChatRef, PersonRef, Platform
from bot.store.inbox import Inbox

log = Log(__name__)

T = TypeVar("T")

FREE = Limits(messages_per_second=30, in_flight=30)
PAID = Limits(messages_per_second=1_000, in_flight=256)
"""https://core.telegram.org/bots/faq#broadcasting-to-users"""

IN_PRIVATE = (Window(1, 1.0),)
IN_GROUP = (Window(1, 1.0), Window(20, 60.0))
"""https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this"""


@dataclass(frozen=True, slots=True)
class Account:
    """The bot's account, and how it is used."""

    access: Access
    is_paid: bool = False
    """Whether messages beyond 30 a second are paid for in Stars."""
    hook: Hook | None = None
    """Where Telegram brings updates; None: they are fetched."""


class TelegramAdapter:
    """Receives, answers and delivers in Telegram. Made by `opened`."""

    platform = Platform.TELEGRAM

    def __init__(self, account: Account, inbox: Inbox, now: Callable[[], datetime]) -> None:
        self.limits = PAID if account.is_paid else FREE
        self._api = Api(account.access, self.limits.in_flight)
        self._trouble = Trouble()
        self._messages = Messages(
            self._api, is_paid=account.is_paid, revoked=self._trouble.token_is_revoked
        )
        self._managers = Managers(self._api)
        self._conversation = Conversation(
            inbox, Answers(self._api, self._messages), self._managers, self._api.bot, now
        )
        self.webhook = Webhook(account.hook, self._conversation.keep) if account.hook else None

    @classmethod
    @asynccontextmanager
    async def opened(
        cls, account: Account, inbox: Inbox, now: Callable[[], datetime]
    ) -> AsyncIterator[Self]:
        """Ready to send; nothing is asked of Telegram before `run`."""
        adapter = cls(account, inbox, now)
        async with adapter._api.connected():
            yield adapter

    @property
    def has_rich(self) -> bool:
        return self._messages.has_rich

    def was_rich(self, message_id: str) -> bool:
        return was_rich(message_id)

    @property
    def trouble(self) -> str | None:
        return self._trouble.why

    # ---- receiving -----------------------------------------------------------------------------

    async def run(self, core: Core) -> None:
        me = await self._insist(self._api.bot.get_me)
        self._messages.username = me.username or ""
        log.info("telegram reached", bot=me.id)
        await self._conversation.begin(core, me)
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._conversation.run())
            tasks.create_task(Menus(self._api).set(core.menu, await core.editors()))
            tasks.create_task(self._receive())

    async def manages(self, chat: ChatRef, person: PersonRef) -> bool:
        return await self._managers.manages(chat, person)

    async def _receive(self) -> None:
        if self.webhook is None:
            await self._end_webhook()
            await Polling(self._api, self._conversation.keep, self._trouble).run()
        else:
            await self._insist(partial(self.webhook.announce, self._api))
            await self._watch()

    async def _end_webhook(self) -> None:
        """Telegram refuses to be asked while it is told to bring (409)."""
        try:
            await self._api.call("deleteWebhook", {})
        except TelegramError as error:
            log.warning("webhook not ended", why=type(error).__name__)

    async def _watch(self) -> None:
        """Who is brought updates does not notice by asking that a trouble is over."""
        while True:
            await asyncio.sleep(REVOKED_SECONDS)
            if self._trouble.why is not None:
                await self._insist(self._api.bot.get_me)

    async def _insist(self, request: Callable[[], Awaitable[T]]) -> T:
        """Until Telegram does it: it may be out of reach when we start."""
        pause = 1.0
        while True:
            try:
                done = await request()
            except InvalidToken:
                self._trouble.token_is_revoked()
                pause = REVOKED_SECONDS
            except TelegramError as error:
                log.warning("telegram out of reach", why=type(error).__name__)
                pause = min(LONGEST_PAUSE, pause * 2)
            else:
                self._trouble.is_over()
                return done
            await asyncio.sleep(pause)

    # ---- sending -------------------------------------------------------------------------------

    def windows(self, address: str) -> tuple[Window, ...]:
        return IN_GROUP if address.startswith("-") else IN_PRIVATE

    def render(self, content: Content) -> tuple[Part, ...]:
        return self._messages.render(content)

    async def send(self, address: str, part: Part, key: str) -> Receipt:  # noqa: ARG002
        """Telegram knows no keys: a message whose answer is lost may be there already."""
        return await self._messages.send(address, part)

    async def edit(self, address: str, message_id: str, part: Part) -> None:
        await self._messages.edit(address, message_id, part)

    async def delete(self, address: str, message_id: str) -> None:
        await self._messages.delete(address, message_id)
