"""The process is killed between hearing and answering: no order is lost, none done twice."""

import asyncio
import os
import random
import re
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from tests.telegram import FakeTelegram, Person

KILLS = int(os.environ.get("TELEGRAM_KILLS", "6"))
SEED = int(os.environ.get("KILL_SEED", "7"))


@contextmanager
def process(
    folder: Path, telegram: FakeTelegram, editor: Person
) -> Iterator[subprocess.Popen[bytes]]:
    """`estories run`, as an operator starts it: settings in the environment, nothing else."""
    environment = {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(Path(__file__).parents[2]),
        "ESTORIES_DATABASE__URL": f"sqlite:///{folder / 'estories.db'}",
        "ESTORIES_TELEGRAM__TOKEN": telegram.token,
        "ESTORIES_TELEGRAM__BASE_URL": telegram.base_url,
        "ESTORIES_TELEGRAM__BASE_FILE_URL": telegram.base_file_url,
        "ESTORIES_EDITORS": f"[{{platform: telegram, id: {editor.id}}}]",
        "ESTORIES_LOCAL__PORT": "0",
        "ESTORIES_LOG__LEVEL": "DEBUG",
    }
    with (folder / "log.txt").open("ab") as log:
        started = subprocess.Popen(
            [sys.executable, "-m", "bot", "run"], env=environment, stdout=log, stderr=log
        )
        try:
            yield started
        finally:
            started.kill()
            started.wait()


async def begun(telegram: FakeTelegram) -> None:
    """The process is about to poll for the first time."""
    await telegram.until(lambda: telegram.calls("deleteWebhook"), "a beginning", seconds=30)
    telegram.record.clear()


async def test_every_post_is_a_draft_once_whatever_is_killed(
    telegram: FakeTelegram, tmp_path: Path
) -> None:
    draw = random.Random(SEED)  # noqa: S311 - moments, not secrets
    edith = telegram.person("Edith", has_begun=True)
    said = 0
    for _ in range(KILLS):
        with process(tmp_path, telegram, edith):
            await begun(telegram)
            for _ in range(3):
                said += 1
                await edith.says(f"/post Combat\nOrder number {said}. It was said once.")
            # Anywhere between fetching the first and answering the last.
            await asyncio.sleep(draw.uniform(0, 0.4))
    with process(tmp_path, telegram, edith) as last:
        await begun(telegram)
        await edith.says("/help")
        await edith.chat.shows("What you can say", seconds=30)
        last.terminate()
        assert await asyncio.to_thread(last.wait, 15) == 0
    with closing(sqlite3.connect(tmp_path / "estories.db")) as connection:
        headlines = [row[0] for row in connection.execute("SELECT headline FROM story_versions")]
        waiting = connection.execute("SELECT count(body) FROM inbox").fetchone()[0]
    numbers = sorted(int(found[1]) for each in headlines if (found := re.search(r"(\d+)", each)))
    assert numbers == list(range(1, said + 1))
    assert waiting == 0
    # An order that was done when the process died is answered that it was done.
    answers = [each.text for each in edith.chat.own]
    assert sum("Draft" in each or "/post was done" in each for each in answers) >= said
    log = (tmp_path / "log.txt").read_text()
    assert telegram.token.partition(":")[2] not in log
    assert "Order number" not in log, "what people say is not logged"


async def test_a_planned_stop_is_quick(telegram: FakeTelegram, tmp_path: Path) -> None:
    edith = telegram.person("Edith", has_begun=True)
    with process(tmp_path, telegram, edith) as running:
        await edith.says("/help")
        await edith.chat.shows("What you can say", seconds=30)
        running.terminate()
        began = time.monotonic()
        assert await asyncio.to_thread(running.wait, 15) == 0
        assert time.monotonic() - began < 10
