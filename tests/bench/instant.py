"""A platform inside the process that accepts at once: what remains is our own part."""

import asyncio
import time

from bot.adapters.base import Limits, Part, Receipt, Rejected, Window
from bot.content import Content
from bot.content.plain import plain_text
from bot.model import Platform
from tests.adapters.mute import Mute

FIRST_MESSAGE = 10_000_000
"""Message ids as long as a busy bot's: they are kept in every row."""


class InstantAdapter(Mute):
    """Accepts everything in the next turn of the event loop, and knows when the first came."""

    platform = Platform.TELEGRAM

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.accepted = 0
        self.bodies: set[str] = set()
        self.begun = asyncio.Event()
        self.first_at = 0.0

    def windows(self, address: str) -> tuple[Window, ...]:
        """One message a second to one chat, as Telegram asks (core.telegram.org/bots/faq)."""
        return ONE_A_SECOND

    def render(self, content: Content) -> tuple[Part, ...]:
        text = plain_text(content)
        self.bodies.add(text)
        return (Part(text, text),)

    async def send(self, address: str, part: Part, key: str) -> Receipt:
        await asyncio.sleep(0)
        self.accepted += 1
        if self.accepted == 1:
            self.first_at = time.monotonic()
            self.begun.set()
        return Receipt(str(FIRST_MESSAGE + self.accepted))

    async def edit(self, address: str, message_id: str, part: Part) -> None:
        raise Rejected("this platform edits nothing")

    async def delete(self, address: str, message_id: str) -> None:
        raise Rejected("this platform deletes nothing")


ONE_A_SECOND = (Window(1, 1.0),)
