"""The service as it runs, but delivering to the remote platform: `service FOLDER SOCKET`."""

import asyncio
import sys
from dataclasses import replace
from math import inf
from pathlib import Path

from bot.adapters.base import Adapter, Limits
from bot.app import App, open_app, utc_now
from bot.config import Database, Local, Settings
from bot.delivery import Times, Worker
from bot.serving import run_until_stopped
from tests.remote.adapter import CallingAdapter


def delivering_to(app: App, adapter: Adapter) -> App:
    """The program with another platform to deliver to."""
    worker = Worker.on(app.database, adapter, app.newsroom.names, Times(utc_now))
    (local,) = app.served
    return replace(app, served=(replace(local, worker=worker),))


def settings_of(folder: Path) -> Settings:
    """The folder's database, and the chat page at any free port."""
    database = Database(url=f"sqlite:///{folder / 'estories.db'}")
    return Settings(database=database, local=Local(port=0))


async def serve(folder: Path, socket: str) -> None:
    adapter = CallingAdapter(socket, Limits(inf, 30))
    async with open_app(settings_of(folder)) as app:
        await run_until_stopped(delivering_to(app, adapter), lambda: say("begun"))


def say(word: str) -> None:
    sys.stdout.write(f"{word}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    _, name, socket_file = sys.argv
    asyncio.run(serve(Path(name), socket_file))
