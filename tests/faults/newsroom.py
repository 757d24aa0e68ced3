"""A newsroom under load, in a process of its own so that its memory can be measured.

`python -m tests.faults.newsroom FOLDER SOCKET`: publishes to all who follow, delivers for some
seconds, answers questions meanwhile, and prints figures as JSON.
"""

import asyncio
import json
import sys
import time
from math import inf
from pathlib import Path

from bot.adapters.base import Limits
from bot.app import App, open_app
from bot.config import Database, Settings
from bot.model import Document, Person, PersonRef, Platform, Role
from tests.faults.service import delivering_to, say
from tests.faults.test_process import incoming
from tests.kit import EDITION
from tests.remote.adapter import CallingAdapter

QUESTIONS = 100
EDITOR = Person(PersonRef(Platform.LOCAL, "editor"), "Editor", Role.EDITOR)


async def work(folder: Path, socket: str) -> dict[str, float]:
    settings = Settings(database=Database(url=f"sqlite:///{folder / 'estories.db'}"))
    async with open_app(settings) as opened:
        app = delivering_to(opened, CallingAdapter(socket, Limits(inf, 30)))
        document = Document("edition.txt", EDITION.encode())
        draft = (await app.newsroom.import_document(document, EDITOR)).draft
        began = time.monotonic()
        published = await app.newsroom.publish(draft.id, draft.version, EDITOR)
        fan_out = time.monotonic() - began
        delivering = asyncio.create_task(app.worker.run())
        answers = [await answered(app) for _ in range(QUESTIONS)]
        app.worker.stop()
        await delivering
    return {
        "audience": published.audience,
        "fan_out": fan_out,
        "p99": sorted(answers)[int(0.99 * QUESTIONS) - 1],
        "megabytes": peak_kilobytes() / 1024,
    }


async def answered(app: App) -> float:
    """Seconds for one answer."""
    began = time.monotonic()
    said = str(await app.router.dispatch(incoming("/today")))
    assert "Kherson" in said
    await asyncio.sleep(0.01)
    return time.monotonic() - began - 0.01


def peak_kilobytes() -> int:
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM"))


if __name__ == "__main__":
    _, name, socket_file = sys.argv
    say(json.dumps(asyncio.run(work(Path(name), socket_file))))
