"""E-Stories at work in a fake Telegram."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from pydantic import SecretStr

from bot.app import App, Served, open_app, utc_now
from bot.config import Database, Editor, Settings, Telegram
from bot.model import Platform
from bot.store.migration import migrate
from tests.telegram import FakeTelegram, Message, Person

EDITION = Path(__file__).parents[2] / "data" / "editions"


@dataclass(frozen=True)
class InTelegram:
    """The program, the platform, and an editor who is known to it."""

    app: App
    telegram: FakeTelegram
    editor: Person
    served: Served

    async def publish(self, document: str, name: str = "edition.txt") -> Message:
        """The editor imports an edition by sending it, and publishes it with the button."""
        await self.editor.sends_document(name, document.encode())
        preview = await self.editor.chat.shows("Draft")
        await self.editor.presses(preview, "Publish")
        return await self.editor.chat.shows("Publish")


def settings(folder: Path, telegram: FakeTelegram, *editors: Person) -> Settings:
    """What an operator would write: the address alone leads to this Telegram."""
    return Settings(
        database=Database(url=f"sqlite:///{folder / 'estories.db'}"),
        telegram=Telegram(
            token=SecretStr(telegram.token),
            base_url=telegram.base_url,
            base_file_url=telegram.base_file_url,
        ),
        editors=tuple(Editor(platform=Platform.TELEGRAM, id=str(each.id)) for each in editors),
    )


@asynccontextmanager
async def at_work(settings: Settings) -> AsyncIterator[App]:
    """The program running: it receives, answers and delivers in Telegram."""
    migrate(settings.database.url)
    async with open_app(settings, utc_now) as app:
        (served,) = (each for each in app.served if each.adapter.platform is Platform.TELEGRAM)
        await served.worker.recover()
        receiving = asyncio.create_task(served.adapter.run(served.core))
        delivering = asyncio.create_task(served.worker.run())
        try:
            yield app
        finally:
            served.worker.stop()
            await delivering
            receiving.cancel()
            await asyncio.gather(receiving, return_exceptions=True)
