"""The local platform as an adapter: what is said is kept, answered and shown by the store."""

import asyncio
from collections.abc import Callable
from datetime import datetime
from math import inf
from weakref import WeakValueDictionary

from bot.adapters.base import (
    Core,
    Dispatch,
    Incoming,
    Limits,
    NotSent,
    Part,
    Receipt,
    Rejected,
    Window,
)
from bot.adapters.local.feed import ChangeFeed
from bot.adapters.local.render import render
from bot.adapters.local.said import Said
from bot.content import Button, Content, sentence
from bot.errors import DatabaseError
from bot.log import Log
from bot.model import ChatRef, PersonRef, Platform
from bot.store.local_messages import Answer, LocalButton, LocalMessages, NewMessage

log = Log(__name__)

MOST_WAITING = 100
"""Sayings heard and not yet taken up; with more, the page waits before it may say the next."""

STOP_SECONDS = 1.0
"""How long answers under way may take when the process stops; usually it is milliseconds."""

RESTARTED = sentence("I was restarted before I could answer. Please say it again.")


class LocalAdapter:
    """Receives from the chat page (`hear`) and from a terminal (`say`); sends into the store."""

    platform = Platform.LOCAL
    limits = Limits(messages_per_second=inf, in_flight=30, remembers_keys=True)
    has_rich = False
    trouble = None

    def __init__(self, messages: LocalMessages, now: Callable[[], datetime]) -> None:
        self.messages = messages
        self.feed = ChangeFeed(messages)
        self._now = now
        self._begun = asyncio.Event()
        self._heard: asyncio.Queue[tuple[int, Said]] = asyncio.Queue(MOST_WAITING)
        # A chat's turn lives as long as somebody holds it or waits for it.
        self._turns: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    # ---- receiving -----------------------------------------------------------------------------

    async def run(self, core: Core) -> None:
        """Answer what is heard until cancelled; first, what an earlier process left unanswered."""
        await self._apologize()
        self._begun.set()
        async with asyncio.TaskGroup() as tasks:
            feed = tasks.create_task(self.feed.run())
            if receiving := asyncio.current_task():
                # Without the feed nobody would be shown an answer: then this ends as well.
                feed.add_done_callback(lambda _: receiving.cancel())
            await self._receive(core.dispatch, tasks)

    async def hear(self, said: Said) -> bool:
        """Keep what the page says; `run` answers it. False: this key was heard before."""
        # A page that reconnects at once must not get the apology for what was left before.
        await self._begun.wait()
        said_id, is_new = await self._keep(said)
        if is_new:
            await self._heard.put((said_id, said))
        return is_new

    async def say(self, said: Said, dispatch: Dispatch) -> tuple[Part, ...]:
        """Say something and wait for the answer; nothing comes back for a key heard before."""
        said_id, is_new = await self._keep(said)
        return await self._answer(said_id, said, dispatch) if is_new else ()

    async def manages(self, chat: ChatRef, person: PersonRef) -> bool:  # noqa: ARG002
        """Whoever can open the page may do what either person may."""
        return True

    # ---- sending -------------------------------------------------------------------------------

    def windows(self, address: str) -> tuple[Window, ...]:  # noqa: ARG002 - as fast as it comes
        return ()

    def render(self, content: Content) -> tuple[Part, ...]:
        return render(content)

    def was_rich(self, message_id: str) -> bool:  # noqa: ARG002
        return False

    async def send(self, address: str, part: Part, key: str) -> Receipt:
        if not part.body:
            raise Rejected("the message is empty")
        try:
            message_id, _ = await self.messages.write(
                _message(f"sent:{key}", address, part), self._now()
            )
        except DatabaseError as error:
            raise NotSent(str(error)) from error
        self.feed.touch()
        return Receipt(str(message_id))

    async def edit(self, address: str, message_id: str, part: Part) -> None:
        if not part.body:
            raise Rejected("the message is empty")
        message = _message("", address, part)
        try:
            is_edited = await self.messages.edit(_number(message_id), message, self._now())
        except DatabaseError as error:
            raise NotSent(str(error)) from error
        if not is_edited:
            raise Rejected(f"chat {address} has no message {message_id} of the bot")
        self.feed.touch()

    async def delete(self, address: str, message_id: str) -> None:
        try:
            is_known = await self.messages.take_back(address, _number(message_id), self._now())
        except DatabaseError as error:
            raise NotSent(str(error)) from error
        if not is_known:
            raise Rejected(f"chat {address} has no message {message_id} of the bot")
        self.feed.touch()

    # ---- answering -----------------------------------------------------------------------------

    async def _keep(self, said: Said) -> tuple[int, bool]:
        kept = await self.messages.write(
            NewMessage(said.key, said.chat, said.person, said.shown, said.text), self._now()
        )
        self.feed.touch()
        return kept

    async def _receive(self, dispatch: Dispatch, tasks: asyncio.TaskGroup) -> None:
        places = asyncio.Semaphore(self.limits.in_flight)
        answering: set[asyncio.Task[None]] = set()

        def is_done(task: asyncio.Task[None]) -> None:
            answering.discard(task)
            places.release()

        try:
            while True:
                await places.acquire()
                said_id, said = await self._heard.get()
                task = tasks.create_task(self._answer_or_log(said_id, said, dispatch))
                answering.add(task)
                task.add_done_callback(is_done)
        finally:
            # At a planned stop; what is not answered by then, the next start apologizes for.
            if answering:
                await asyncio.wait(answering, timeout=STOP_SECONDS)

    async def _apologize(self) -> None:
        for left in await self.messages.unanswered():
            parts = tuple(
                _message(f"{left.key}/{number}", left.chat, part)
                for number, part in enumerate(render(RESTARTED), start=1)
            )
            await self.messages.answer(Answer(left.id, parts), self._now())
        self.feed.touch()

    async def _answer_or_log(self, said_id: int, said: Said, dispatch: Dispatch) -> None:
        """A disk that is full for a moment must not end the process: the next start apologizes."""
        try:
            await self._answer(said_id, said, dispatch)
        except DatabaseError:
            log.exception("not answered", message=said_id)

    async def _answer(self, said_id: int, said: Said, dispatch: Dispatch) -> tuple[Part, ...]:
        """One at a time in each chat, so that answers come in the order of what was said."""
        async with self._turns.setdefault(said.chat, asyncio.Lock()):
            content = await dispatch(
                Incoming(
                    chat=ChatRef(Platform.LOCAL, said.chat),
                    sender=PersonRef(Platform.LOCAL, said.person),
                    sender_name=said.speaker.name,
                    text=said.text,
                    document=said.document,
                )
            )
            parts = render(content)
            messages = tuple(
                _message(f"{said.key}/{number}", said.chat, part)
                for number, part in enumerate(parts, start=1)
            )
            replaced = await self._replaced(said)
            await self.messages.answer(Answer(said_id, messages, replaced), self._now())
        self.feed.touch()
        return parts

    async def _replaced(self, said: Said) -> int | None:
        """The message the answer is put in place of: the one with the pressed button, mostly.

        A button that is no longer there was pressed twice: its message was replaced already,
        and is replaced again.
        """
        if said.pressed is None or (message := await self.messages.message(said.pressed)) is None:
            return None
        pressed = (button for row in message.buttons for button in row if button.says == said.text)
        button = next(pressed, None)
        return said.pressed if button is None or button.in_place else None


def _message(key: str, chat: str, part: Part) -> NewMessage:
    buttons = tuple(
        tuple(
            LocalButton(button.label, button.says, button.in_place)
            for button in row
            if isinstance(button, Button)
        )
        for row in part.buttons
    )
    return NewMessage(key, chat, None, part.body, part.text, buttons)


def _number(message_id: str) -> int:
    if not (message_id.isascii() and message_id.isdecimal() and len(message_id) < 19):
        raise Rejected(f"{message_id} is no message id")
    return int(message_id)
