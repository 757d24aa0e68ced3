"""Answers on an archive of 100,000 stories, and the time from start to the first answer.

Every figure is the whole way through the router, on this machine, next to a baseline measured
in the same run. Run with `make bench`; another size with `python -m tests.bench 10000`.
"""

import asyncio
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable
from functools import partial
from pathlib import Path
from statistics import quantiles
from tempfile import TemporaryDirectory

from rich.console import Console
from rich.table import Table
from sqlalchemy import Text, cast, or_

from bot.model import Page, Story
from bot.store.schema import stories, story_versions
from bot.store.stories import STORIES, story_of
from tests.bench.archive import Archive
from tests.kit import Bot, open_bot

STORIES_WANTED = 100_000
ROUNDS = 300
STARTS = 7

QUESTIONS = (
    "/today",
    "/latest",
    "/section Combat",
    "/topic BlackSea",
    "/topic BlackSea 30d",
    "/search word3",
    "/search word3 word17",
    "/search word9000",
)


async def main(wanted: int) -> None:
    console = Console()
    with TemporaryDirectory() as folder:
        async with open_bot(Path(folder)) as bot:
            names = await bot.app.newsroom.names()
            await Archive(names, wanted, bot.clock()).write(bot.app.database)
            table = Table("question", "p50 ms", "p99 ms", title=f"{wanted:,} stories")
            for question in QUESTIONS:
                add_row(table, question, await measured(partial(bot.say, question), ROUNDS))
            for words in ("word3", "word9000", "word-nobody-wrote"):
                label = f"baseline: LIKE '%{words}%'"
                add_row(table, label, await measured(partial(like, bot, words), 20))
            console.print(table)
        starts = Table("from start to the printed answer", "p50 ms", "slowest ms")
        add_start(starts, 'estories say "/today"', start_times(folder, "say", "/today"))
        add_start(starts, "baseline: python -c pass", start_times(folder, None))
        console.print(starts)


async def measured(act: Callable[[], Awaitable[object]], rounds: int) -> list[float]:
    """Milliseconds of each round, after one that does not count."""
    await act()
    taken = []
    for _ in range(rounds):
        started = time.perf_counter()
        await act()
        taken.append((time.perf_counter() - started) * 1000)
    return taken


async def like(bot: Bot, words: str) -> Page[Story]:
    """The same question without an index: a scan with LIKE, newest first."""
    pattern = f"%{words}%"
    query = (
        STORIES.where(
            or_(
                story_versions.c.headline.like(pattern),
                cast(story_versions.c.paragraphs, Text).like(pattern),
            )
        )
        .order_by(stories.c.day.desc(), stories.c.position)
        .limit(5)
    )
    async with bot.app.database.read() as connection:
        rows = (await connection.execute(query)).all()
        return Page(tuple(map(story_of, rows)), 1, 5, len(rows))


def start_times(folder: str, *words: str | None) -> list[float]:
    taken = []
    for _ in range(STARTS):
        command = [sys.executable, "-c", "pass"]
        if words[0] is not None:
            command = [sys.executable, "-m", "bot", *(each for each in words if each)]
        started = time.perf_counter()
        subprocess.run(  # noqa: S603 - our own interpreter
            command,
            check=True,
            capture_output=True,
            env={"ESTORIES_DATABASE__URL": f"sqlite:///{folder}/estories.db", "PATH": "/usr/bin"},
        )
        taken.append((time.perf_counter() - started) * 1000)
    return taken


def add_row(table: Table, label: str, taken: list[float]) -> None:
    cuts = quantiles(taken, n=100)
    table.add_row(label, f"{cuts[49]:.2f}", f"{cuts[98]:.2f}")


def add_start(table: Table, label: str, taken: list[float]) -> None:
    table.add_row(label, f"{sorted(taken)[len(taken) // 2]:.0f}", f"{max(taken):.0f}")


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]) if len(sys.argv) > 1 else STORIES_WANTED))
