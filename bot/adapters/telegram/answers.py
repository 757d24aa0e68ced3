"""What the bot says back: in place of a message, below it, as a notice, or while one types."""

import asyncio
import json
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from telegram.error import TelegramError

from bot.adapters.base import (
    Found,
    FoundStory,
    Letter,
    NotSent,
    Outcome,
    Part,
    Rejected,
    Replying,
    RetryLater,
)
from bot.adapters.telegram.api import Api, Parameters
from bot.adapters.telegram.buttons import keyboard
from bot.adapters.telegram.messages import Messages
from bot.adapters.telegram.render import fields
from bot.adapters.telegram.said import Spoken
from bot.content import Content, plain_text
from bot.log import Log
from bot.model import ChatKind

log = Log(__name__)

Request = Callable[[], Awaitable[object]]

LONGEST_NOTICE = 200
"""Characters (https://core.telegram.org/bots/api#answercallbackquery)."""

LONGEST_WAIT = 30.0
"""Seconds an answer may be late because Telegram asks to wait; later nobody waits for it."""

TRIES = 3
"""Of an answer that surely did not arrive."""

FRESH_SECONDS = 30
"""How long Telegram may give the same results to others who ask the same."""


class Answers:
    """Sends what people asked for, each request in the turn of a reply."""

    def __init__(self, api: Api, messages: Messages) -> None:
        self._api = api
        self._messages = messages

    async def answer(self, spoken: Spoken, content: Content, replying: Replying) -> None:
        """Say it where it belongs. Raises Outcome when it cannot be said."""
        if spoken.query_id is not None:
            is_notice = content.is_aside and bool(content.blocks)
            await self._heard(spoken.query_id, plain_text(content) if is_notice else "")
            if is_notice:
                return
        parts = self._messages.render(content)
        address = spoken.incoming.chat.address
        replaces = spoken.message_id if spoken.in_place and parts else None
        if replaces and await self._replace(address, replaces, parts[0], replying):
            parts = parts[1:]
        asked_by = spoken.message_id if _is_said_in_group(spoken) else None
        try:
            await self._say_all(address, parts, asked_by, replying)
        except NotSent:
            # Tried as often as was fit; only a rich one can be said in another way.
            if not content.is_rich or self._messages.has_rich:
                raise
            await self._say_all(address, self._messages.render(content), asked_by, replying)

    async def letters(self, letters: Sequence[Letter], replying: Replying) -> None:
        """Say what nobody asked for. What cannot be said is only noted."""
        for letter in letters:
            try:
                for part in self._messages.render(letter.content):
                    await self._say(letter.chat.address, part, None, replying)
            except Outcome as error:
                log.info("letter not sent", why=str(error))

    async def found(self, query_id: str, found: Found) -> None:
        """Offer stories to somebody who types. Too late is no harm: they type on."""
        results = [result for each in found.stories if (result := self._result(each))]
        parameters: Parameters = {
            "inline_query_id": query_id,
            "results": results,
            "cache_time": FRESH_SECONDS,
            "is_personal": False,
            "next_offset": "" if found.next_offset is None else str(found.next_offset),
            "button": {"text": "Follow stories", "start_parameter": "inline"},
        }
        try:
            await self._api.call("answerInlineQuery", parameters)
        except TelegramError as error:
            log.info("inquiry not answered", why=type(error).__name__)

    async def _heard(self, query_id: str, notice: str) -> None:
        """The button stops waiting. Telegram forgets presses soon: then nothing waits any more."""
        text = notice if len(notice) <= LONGEST_NOTICE else notice[: LONGEST_NOTICE - 1] + "…"
        said = {"callback_query_id": query_id, "text": text or None, "show_alert": bool(text)}
        try:
            await self._api.call("answerCallbackQuery", said)
        except TelegramError as error:
            log.info("press not acknowledged", why=type(error).__name__)

    async def _replace(self, address: str, message_id: int, part: Part, replying: Replying) -> bool:
        """False: that message cannot be changed, so the answer has to be one of its own."""
        try:
            await self._patiently(
                lambda: self._messages.edit(address, str(message_id), part), replying
            )
        except Rejected:
            return False
        return True

    async def _say_all(
        self, address: str, parts: Sequence[Part], asked_by: int | None, replying: Replying
    ) -> None:
        for part in parts:
            await self._say(address, part, asked_by, replying)

    async def _say(
        self, address: str, part: Part, asked_by: int | None, replying: Replying
    ) -> None:
        await self._patiently(
            lambda: self._messages.send(address, part, reply_to=asked_by), replying
        )

    async def _patiently(self, request: Request, replying: Replying) -> object:
        """Again when it surely did not arrive; what may have arrived is not said twice."""
        for number in range(1, TRIES):
            try:
                async with replying():
                    return await request()
            except (RetryLater, NotSent) as error:
                pause = max(float(number), getattr(error, "after_seconds", 0.0))
                if pause > LONGEST_WAIT:
                    raise
            await asyncio.sleep(pause)
        async with replying():
            return await request()

    def _result(self, story: FoundStory) -> dict[str, Any] | None:
        parts = self._messages.render(story.content)
        if not parts:
            return None
        part = parts[0]
        said = dict(fields(part))
        content = {"message_text": part.text}
        for name in ("entities", "link_preview_options"):
            if name in said:
                content[name] = json.loads(said[name])
        result: dict[str, Any] = {
            "type": "article",
            "id": story.key,
            "title": story.headline,
            "description": story.about,
            "input_message_content": content,
        }
        if (buttons := keyboard(part)) is not None:
            result["reply_markup"] = json.loads(buttons)
        return result


def _is_said_in_group(spoken: Spoken) -> bool:
    return spoken.query_id is None and spoken.incoming.kind is ChatKind.GROUP
