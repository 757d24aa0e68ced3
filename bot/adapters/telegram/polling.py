"""Fetching updates: Telegram is told that we have one only when it stands in the inbox."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from telegram.error import Conflict, InvalidToken, TelegramError

from bot.adapters.telegram.api import Api
from bot.adapters.telegram.said import KINDS, Told, told
from bot.adapters.telegram.transport import TooManyRequests
from bot.adapters.telegram.trouble import Trouble
from bot.errors import DatabaseError
from bot.log import Log

log = Log(__name__)

Keep = Callable[[Sequence[Told]], Awaitable[None]]
"""Writes updates down durably and lets them be handled. Raises DatabaseError."""

CONFLICT_SECONDS = 3.0
"""Between two tries while another process polls: its own next poll is refused meanwhile."""

REVOKED_SECONDS = 60.0
"""Between two tries with a token that is not valid: an operator may have it restored."""

LONGEST_PAUSE = 30.0
"""Between two tries while Telegram cannot be reached."""

UNWELL_SECONDS = 5.0
"""Before updates are asked for again that could not be written down."""


class Polling:
    """Asks for updates again and again."""

    def __init__(self, api: Api, keep: Keep, trouble: Trouble) -> None:
        self._api = api
        self._keep = keep
        self._trouble = trouble
        self._offset: int | None = None
        self._failures = 0

    async def run(self) -> None:
        """Until cancelled. Nothing that Telegram says or fails to say ends it."""
        while True:
            try:
                updates = await self._api.updates(self._offset, KINDS)
            except TelegramError as error:
                await asyncio.sleep(self._pause(error))
                continue
            self._failures = 0
            self._trouble.is_over()
            await self._take(updates)

    async def _take(self, updates: Sequence[dict[str, Any]]) -> None:
        kept = [update for each in updates if (update := told(each)) is not None]
        if len(kept) < len(updates):
            log.warning("not updates", count=len(updates) - len(kept))
        if not kept:
            return
        try:
            await self._keep(kept)
        except DatabaseError as error:
            log.warning("updates not kept", count=len(kept), error=str(error))
            await asyncio.sleep(UNWELL_SECONDS)
            return
        self._offset = max(each.key for each in kept) + 1

    def _pause(self, error: TelegramError) -> float:
        """Seconds until the next try."""
        match error:
            case InvalidToken():
                self._trouble.token_is_revoked()
                return REVOKED_SECONDS
            case Conflict():
                self._trouble.conflict(time.monotonic())
                return CONFLICT_SECONDS
            case TooManyRequests(after_seconds=seconds):
                return max(1.0, seconds)
        self._failures += 1
        if self._failures == 1:
            log.warning("telegram out of reach", why=type(error).__name__)
        return min(LONGEST_PAUSE, 2.0 ** min(self._failures - 1, 5))
