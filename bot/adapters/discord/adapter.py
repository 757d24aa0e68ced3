"""Discord as an adapter: its connection, its pace, and what is sent and received there."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, Self

from bot.adapters.base import Core, Limits, Part, Receipt, RetryLater, Window
from bot.adapters.discord.budget import Budget
from bot.adapters.discord.conversation import Conversation
from bot.adapters.discord.crossposts import Crossposts
from bot.adapters.discord.gateway import LONGEST_PAUSE, REVOKED_SECONDS, Gateway
from bot.adapters.discord.managers import Managers
from bot.adapters.discord.menus import Menus
from bot.adapters.discord.messages import Messages
from bot.adapters.discord.nonce import REMEMBERED_SECONDS
from bot.adapters.discord.outcomes import TokenRevoked, outcome
from bot.adapters.discord.render import render
from bot.adapters.discord.rest import ERRORS, Access, Rest
from bot.adapters.discord.trouble import Trouble
from bot.content import Content
from bot.log import Log
from bot.model import ChatRef, PersonRef, Platform

log = Log(__name__)

LIMITS = Limits(
    # Of 50 (https://discord.com/developers/docs/topics/rate-limits#global-rate-limit): the rest
    # is for what is asked about channels and people.
    messages_per_second=45,
    in_flight=60,
    remembers_keys=True,
    remembered_seconds=REMEMBERED_SECONDS,
)

IN_CHANNEL = (Window(5, 5.0),)
"""Not documented; what the headers of Discord's answers say."""


class DiscordAdapter:
    """Receives, answers and delivers in Discord. Made by `opened`."""

    platform = Platform.DISCORD
    limits = LIMITS
    has_rich = False

    def __init__(self, access: Access, logins: Path) -> None:
        self._trouble = Trouble(time.monotonic)
        self._rest = Rest(access, self._trouble, LIMITS.in_flight)
        self._messages = Messages(self._rest)
        self._gateway = Gateway(access, self._trouble, Budget(logins, time.time))
        self._managers = Managers(lambda: self._gateway.client)
        self._crossposts = Crossposts(self._rest, self._gateway.is_announcing, time.monotonic)
        self._conversation = Conversation(self._rest, self._messages, self._managers)

    @classmethod
    @asynccontextmanager
    async def opened(cls, access: Access, logins: Path) -> AsyncIterator[Self]:
        """Ready to send; nothing is asked of Discord before `run`.

        `logins` is a file of the adapter's own, which counts them.
        """
        adapter = cls(access, logins)
        async with adapter._rest.connected():
            yield adapter

    def was_rich(self, message_id: str) -> bool:  # noqa: ARG002
        return False

    @property
    def trouble(self) -> str | None:
        return self._trouble.why

    # ---- receiving -----------------------------------------------------------------------------

    def begin(self, core: Core) -> None:
        """From now on this is what people talk to."""
        self._conversation.begin(core)

    async def run(self, core: Core) -> None:
        self.begin(core)
        application = await self._insist("/oauth2/applications/@me")
        try:
            async with asyncio.TaskGroup() as tasks:
                tasks.create_task(Menus(self._rest).set(int(application["id"]), core.menu))
                tasks.create_task(self._gateway.run(self._conversation))
                tasks.create_task(self._crossposts.run())
                tasks.create_task(self._watch())
        finally:
            await self._conversation.end()

    async def manages(self, chat: ChatRef, person: PersonRef) -> bool:
        return await self._managers.manages(chat, person)

    async def _watch(self) -> None:
        """A connected gateway does not notice by itself that the token is good again."""
        while True:
            await asyncio.sleep(REVOKED_SECONDS)
            if self._trouble.why is not None:
                await self._insist("/users/@me")

    async def _insist(self, path: str) -> Any:
        """Until Discord tells it: it may be out of reach when we start."""
        pause = 1.0
        while True:
            try:
                told = await self._rest.ask("GET", path)
            except ERRORS as error:
                pause = _pause(error, pause)
                log.warning("discord out of reach", why=str(outcome(error)))
            else:
                self._trouble.token_is_good()
                return told
            await asyncio.sleep(pause)

    # ---- sending -------------------------------------------------------------------------------

    def windows(self, address: str) -> tuple[Window, ...]:  # noqa: ARG002 - all channels alike
        return IN_CHANNEL

    def render(self, content: Content) -> tuple[Part, ...]:
        return render(content)

    async def send(self, address: str, part: Part, key: str) -> Receipt:
        receipt = await self._messages.send(address, part, key)
        self._crossposts.sent(int(address), receipt.message_id)
        return receipt

    async def edit(self, address: str, message_id: str, part: Part) -> None:
        await self._messages.edit(address, message_id, part)

    async def delete(self, address: str, message_id: str) -> None:
        await self._messages.delete(address, message_id)


def _pause(error: Exception, last: float) -> float:
    match outcome(error):
        case TokenRevoked():
            return REVOKED_SECONDS
        case RetryLater(after_seconds=seconds):
            return max(1.0, seconds)
    return min(LONGEST_PAUSE, last * 2)
