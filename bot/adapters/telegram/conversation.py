"""Every update from the inbox to its answer: read, dispatched, answered, done with."""

import asyncio
import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from telegram import Bot, Document, User
from telegram import Update as TelegramUpdate
from telegram.error import TelegramError

from bot.adapters import documents
from bot.adapters.base import Core, Happening, Outcome
from bot.adapters.telegram.address import Address
from bot.adapters.telegram.answers import Answers
from bot.adapters.telegram.lanes import Lanes
from bot.adapters.telegram.managers import Managers
from bot.adapters.telegram.said import Asked, Said, Spoken, Told, complete, lane, read
from bot.content import Content
from bot.errors import DatabaseError
from bot.log import Log, reference
from bot.model import Document as Handed
from bot.model import Platform
from bot.store.inbox import Inbox, Update

log = Log(__name__)

FORGET_SECONDS = 0.05
"""How long a handled update may wait for others to be written down with it."""

CLEAN_SECONDS = 3600.0
"""Between two removals of numbers that cannot come again."""


class Conversation:
    """Handles what is kept. Each chat's updates in their order, many chats at once."""

    def __init__(
        self,
        inbox: Inbox,
        answers: Answers,
        managers: Managers,
        bot: Bot,
        now: Callable[[], datetime],
    ) -> None:
        self._inbox = inbox
        self._answers = answers
        self._managers = managers
        self._bot = bot
        self._now = now
        self._lanes: Lanes[tuple[TelegramUpdate, bool]] = Lanes(self._handle)
        self._handled: list[int] = []
        self._has_handled = asyncio.Event()
        self._core: Core
        self._me: User

    async def begin(self, core: Core, me: User) -> None:
        """Take up what an earlier process left. Before anything is kept: or it came twice."""
        self._core, self._me = core, me
        for each in await self._inbox.waiting():
            self._queue(Told(each.key, json.loads(each.body)), is_repeat=True)

    async def run(self) -> None:
        """Handle what was left and what is kept, until cancelled."""
        try:
            async with asyncio.TaskGroup() as tasks:
                tasks.create_task(self._lanes.run())
                tasks.create_task(self._forget_handled())
                tasks.create_task(self._clean())
        finally:
            # Else the next process would answer it all once more.
            await self._note_handled()

    async def keep(self, updates: Sequence[Told]) -> None:
        """Write updates down, then let them be handled. Raises DatabaseError."""
        written = [Update(each.key, _json(each.raw)) for each in updates]
        new = {each.key for each in await self._inbox.keep(written, self._now())}
        for each in updates:
            if each.key in new:
                self._queue(each, is_repeat=False)

    def _queue(self, kept: Told, *, is_repeat: bool) -> None:
        try:
            update = TelegramUpdate.de_json(complete(kept.raw), self._bot)
            where = lane(update)
        except Exception as error:  # noqa: BLE001 - whatever the library makes of it
            # Of a kind that Telegram's library does not know yet: it must not stop the others.
            log.warning("update not understood", update=kept.key, why=type(error).__name__)
            self._done(kept.key)
            return
        self._lanes.put(where, (update, is_repeat))

    async def _handle(self, entry: tuple[TelegramUpdate, bool]) -> None:
        update, is_repeat = entry
        try:
            said = read(update, self._me)
            if said is not None:
                await self._follow(said, is_repeat=is_repeat)
        except Outcome as error:
            log.info("not answered", why=str(error), update=update.update_id)
        except Exception:
            log.exception("update not handled", ref=reference(), update=update.update_id)
        self._done(update.update_id)

    async def _follow(self, said: Said, *, is_repeat: bool) -> None:
        match said:
            case Spoken():
                await self._answer(said, is_repeat=is_repeat)
            case Asked(inquiry, query_id) if not is_repeat:
                await self._answers.found(query_id, await self._core.find(inquiry))
            case Happening():
                self._managers.forget(Address.parse(said.chat.address).chat_id)
                letters = await self._core.happened(said)
                await self._answers.letters(letters, self._core.reply)

    async def _answer(self, spoken: Spoken, *, is_repeat: bool) -> None:
        incoming = replace(spoken.incoming, is_repeat=is_repeat)
        handed = await self._handed(spoken)
        if isinstance(handed, Content):
            content = handed
        else:
            content = await self._core.dispatch(replace(incoming, document=handed))
        await self._answers.answer(spoken, content, self._core.reply)

    async def _handed(self, spoken: Spoken) -> Handed | Content | None:
        """Only an editor's document is fetched: everybody can send the bot a file."""
        if spoken.attached is None or spoken.incoming.sender not in await self._core.editors():
            return None
        return await self._fetched(spoken.attached)

    async def _fetched(self, document: Document) -> Handed | Content:
        """The document, or why it cannot be had."""
        if (document.file_size or 0) > documents.LARGEST:
            return documents.too_large()
        try:
            file = await document.get_file()
            data = bytes(await file.download_as_bytearray())
        except TelegramError as error:
            log.warning("document not fetched", why=type(error).__name__)
            return documents.not_fetched(Platform.TELEGRAM)
        return Handed(document.file_name or "document.txt", data)

    def _done(self, key: int) -> None:
        self._handled.append(key)
        self._has_handled.set()

    async def _forget_handled(self) -> None:
        while True:
            await self._has_handled.wait()
            self._has_handled.clear()
            await asyncio.sleep(FORGET_SECONDS)
            await self._note_handled()

    async def _note_handled(self) -> None:
        handled, self._handled = self._handled, []
        try:
            await self._inbox.handled(handled)
        except (DatabaseError, asyncio.CancelledError) as error:
            self._handled = handled + self._handled
            self._has_handled.set()
            if isinstance(error, asyncio.CancelledError):
                # Stopped while it was written: the end of `run` writes it once more.
                raise
            log.warning("handled updates not noted", error=str(error))

    async def _clean(self) -> None:
        while True:
            try:
                await self._inbox.forget_old(self._now())
            except DatabaseError as error:
                log.warning("inbox not cleaned", error=str(error))
            await asyncio.sleep(CLEAN_SECONDS)


def _json(raw: dict[str, Any]) -> str:
    """In ASCII: half a character, which anybody can write, has no place in a database."""
    return json.dumps(raw, separators=(",", ":"))
