"""E-Stories at work in a fake Discord."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from pydantic import SecretStr

from bot.app import App, Served, open_app, utc_now
from bot.config import Database, Discord, Editor, Settings
from bot.model import Platform
from bot.store.migration import migrate
from tests.discord import Answer, Channel, FakeDiscord, Guild, Person, Upload


@dataclass(frozen=True)
class InDiscord:
    """The program, the platform, a server with a channel, and an editor who is known."""

    app: App
    discord: FakeDiscord
    guild: Guild
    news: Channel
    editor: Person
    served: Served

    async def publish(self, document: str, name: str = "edition.txt") -> Answer:
        """The editor imports an edition as a file, and publishes it with the button."""
        upload = Upload(name, document.encode(), "text/plain")
        preview = await self.editor.uses(self.editor.dm, "/import", file=upload)
        return await self.editor.presses(preview, "Publish")


def settings(folder: Path, discord: FakeDiscord, *editors: Person) -> Settings:
    """What an operator would write: the address alone leads to this Discord."""
    return Settings(
        database=Database(url=f"sqlite:///{folder / 'estories.db'}"),
        discord=Discord(token=SecretStr(discord.token), api_base=discord.api),
        editors=tuple(Editor(platform=Platform.DISCORD, id=str(each.id)) for each in editors),
    )


@asynccontextmanager
async def at_work(settings: Settings, discord: FakeDiscord) -> AsyncIterator[App]:
    """The program running: it receives, answers and delivers in Discord."""
    migrate(settings.database.url)
    async with open_app(settings, utc_now) as app:
        (served,) = (each for each in app.served if each.adapter.platform is Platform.DISCORD)
        await served.worker.recover()
        receiving = asyncio.create_task(served.adapter.run(served.core))
        delivering = asyncio.create_task(served.worker.run())
        try:
            await discord.connected()
            await discord.until(discord.commands, "commands")
            yield app
        finally:
            served.worker.stop()
            await delivering
            receiving.cancel()
            await asyncio.gather(receiving, return_exceptions=True)
