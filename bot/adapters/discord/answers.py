"""What the bot says back to an interaction: in place, as a message, as a form, while one types."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

from bot.adapters.base import NotSent, Part, RetryLater
from bot.adapters.discord.buttons import Json, Press
from bot.adapters.discord.messages import EPHEMERAL, fields
from bot.adapters.discord.outcomes import outcome
from bot.adapters.discord.refused import Refused
from bot.adapters.discord.rest import ERRORS, Rest
from bot.adapters.discord.said import Spoken, Ticket
from bot.log import Log

log = Log(__name__)

MESSAGE, THINKING, LATER, UPDATE, CHOICES, FORM = 4, 5, 6, 7, 8, 9
"""https://discord.com/developers/docs/interactions/receiving-and-responding#interaction-response-object-interaction-callback-type"""

ANSWERED = 40060
"""The answer before this one arrived after all."""

TRIES = 3
PAUSE_SECONDS = 0.3
LONGEST_WAIT = 10.0
"""Seconds an answer may be late because Discord asks to wait."""

MOST_FOLLOW_UPS = 5
"""Where the bot itself is not on the server."""


@dataclass(frozen=True, slots=True)
class Begun:
    """An interaction that was told that its answer comes later."""

    is_update: bool
    """Whether that answer would change the message with the button."""


class Answers:
    """Answers interactions. Each needs its first answer within three seconds."""

    def __init__(self, rest: Rest) -> None:
        self._rest = rest

    async def begin(self, spoken: Spoken) -> Begun:
        """Say that the answer comes later. Raises Outcome."""
        if spoken.replaces:
            await self._callback(spoken.ticket, LATER, None)
            return Begun(is_update=True)
        await self._callback(spoken.ticket, THINKING, {"flags": _sight(spoken)})
        return Begun(is_update=False)

    async def say(
        self, spoken: Spoken, parts: Sequence[Part], begun: Begun | None, *, is_aside: bool
    ) -> None:
        """Say it where it belongs. Raises Outcome when it cannot be said."""
        first, rest = parts[0], parts[1:]
        sight = EPHEMERAL if is_aside else _sight(spoken)
        replaces = spoken.replaces and not is_aside
        if begun is None:
            await self._callback(
                spoken.ticket,
                UPDATE if replaces else MESSAGE,
                fields(first, 0 if replaces else sight),
            )
        elif begun.is_update == replaces:
            await self._ask("PATCH", spoken.ticket.original, fields(first))
        else:
            rest = parts
        if not spoken.place.is_ours:
            rest = rest[:MOST_FOLLOW_UPS]
        for part in rest:
            await self._ask("POST", spoken.ticket.follow_up, fields(part, sight))

    async def form(self, ticket: Ticket, form: Json) -> None:
        await self._callback(ticket, FORM, form)

    async def choices(self, ticket: Ticket, choices: Sequence[Json]) -> None:
        """Too late is no harm: they type on."""
        body = {"type": CHOICES, "data": {"choices": list(choices)}}
        try:
            await self._rest.answer("POST", ticket.callback, body)
        except ERRORS as error:
            log.info("typing not answered", why=str(error))

    async def _callback(self, ticket: Ticket, kind: int, data: Json | None) -> None:
        body: Json = {"type": kind} | ({} if data is None else {"data": data})
        try:
            await self._ask("POST", ticket.callback, body)
        except _Answered:
            return

    async def _ask(self, method: str, path: str, body: Json) -> None:
        """Again, where that makes no second message. Raises Outcome."""
        is_repeatable = method == "PATCH" or path.endswith("/callback")
        for left in range(TRIES - 1, -1, -1):
            try:
                await self._rest.answer(method, path, body)
            except ERRORS as error:
                if _code(error) == ANSWERED:
                    raise _Answered from error
                pause = _pause(error, is_repeatable=is_repeatable)
                if not left or pause is None:
                    raise outcome(error) from error
            else:
                return
            await asyncio.sleep(pause)


class _Answered(Exception):
    """The first answer is there already."""


def _sight(spoken: Spoken) -> int:
    """On a server an answer is for whoever asked, until they share it."""
    is_hidden = not _is_alone(spoken) and spoken.press is not Press.SHARE
    return EPHEMERAL if is_hidden else 0


def _is_alone(spoken: Spoken) -> bool:
    return not spoken.place.is_server and spoken.place.is_ours


def _code(error: Exception) -> int:
    return error.refusal.code if isinstance(error, Refused) else 0


def _pause(error: Exception, *, is_repeatable: bool) -> float | None:
    """Seconds before the same is asked again; None: it is not."""
    ended = outcome(error)
    if isinstance(ended, RetryLater):
        return ended.after_seconds if ended.after_seconds <= LONGEST_WAIT else None
    if isinstance(ended, NotSent):
        return PAUSE_SECONDS
    is_refused = isinstance(error, Refused) and error.refusal.status < 500
    return PAUSE_SECONDS if is_repeatable and not is_refused else None
