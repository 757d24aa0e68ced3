"""Lost answers and killed processes: every channel gets its story, and no channel gets it twice."""

import asyncio
import os
import random
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from bot.app import open_app, utc_now
from bot.model import EVERYTHING, ChatKind, ChatRef, Document, Person, PersonRef, Platform, Role
from bot.store.chats import Chats, Newcomer
from bot.store.migration import migrate
from tests.discord import Channel, FakeDiscord, Fault, Guild, faults
from tests.in_discord.newsroom import InDiscord, settings
from tests.kit import EDITION

KILLS = int(os.environ.get("DISCORD_KILLS", "6"))
LOST = int(os.environ.get("DISCORD_LOST", "40"))
SEED = int(os.environ.get("KILL_SEED", "7"))

EDITH = Person(PersonRef(Platform.DISCORD, "77"), "Edith", Role.EDITOR)


def published(channels: list[Channel]) -> Counter[int]:
    """How many copies of the edition each channel has."""
    return Counter(each.id for each in channels for said in each.public if "Krynky" in said.text)


@pytest.mark.parametrize(
    "fault", [faults.RESET, faults.CLOSE, faults.HALF, faults.BROKEN, faults.BAD_GATEWAY],
    ids=lambda each: each.name,
)  # fmt: skip
async def test_no_lost_answer_makes_a_second_copy(
    newsroom: InDiscord, discord: FakeDiscord, guild: Guild, fault: Fault
) -> None:
    channels = [guild.text(f"c{number}") for number in range(max(2, 2 * LOST // 5))]
    for each in channels:
        await guild.owner.uses(each, "/subscribe", name="all")
    # Every other one: after twenty in a row the brake would let one through in ten seconds.
    lost = discord.fails("send", fault, times=len(channels) // 2, every=2, accepts=True)
    await newsroom.publish(EDITION)
    await discord.until(
        lambda: discord.record.absorbed == len(channels) // 2, "repeats", seconds=20
    )
    await discord.until(lambda: len(published(channels)) == len(channels), "copies", seconds=20)
    assert lost.shown == len(channels) // 2
    assert set(published(channels).values()) == {1}


@contextmanager
def process(folder: Path, discord: FakeDiscord) -> Iterator[subprocess.Popen[bytes]]:
    """`estories run`, as an operator starts it: settings in the environment, nothing else."""
    environment = {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(Path(__file__).parents[2]),
        "ESTORIES_DATABASE__URL": f"sqlite:///{folder / 'estories.db'}",
        "ESTORIES_DISCORD__TOKEN": discord.token,
        "ESTORIES_DISCORD__API_BASE": discord.api,
        "ESTORIES_LOCAL__PORT": "0",
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


async def test_no_kill_makes_a_second_copy(
    discord: FakeDiscord, guild: Guild, tmp_path: Path
) -> None:
    draw = random.Random(SEED)  # noqa: S311 - moments, not secrets
    channels = [guild.text(f"c{number}") for number in range(25 * KILLS)]
    written = settings(tmp_path, discord)
    migrate(written.database.url)
    async with open_app(written, utc_now) as app:
        chats = Chats(app.database)
        for each in channels:
            ref = ChatRef(Platform.DISCORD, str(each.id))
            chat = await chats.meet(Newcomer(ref, ChatKind.GROUP, "#c"), utc_now())
            await chats.subscribe(chat.id, EVERYTHING, utc_now())
        document = Document("edition.txt", EDITION.encode())
        draft = (await app.newsroom.import_document(document, EDITH)).draft
        await app.newsroom.publish(draft.id, draft.version, EDITH)
    for _ in range(KILLS):
        discord.record.clear()
        with process(tmp_path, discord):
            await discord.until(lambda: discord.accepted, "a copy", seconds=30)
            # Anywhere between two messages, or between one and its answer.
            discord.latency = draw.choice((0.0, 0.05, 0.2))
            await asyncio.sleep(draw.uniform(0, 0.3))
    discord.latency = 0.0
    with process(tmp_path, discord) as last:
        await discord.until(
            lambda: len(published(channels)) == len(channels), "all copies", seconds=60
        )
        last.terminate()
        assert await asyncio.to_thread(last.wait, 15) == 0
    assert set(published(channels).values()) == {1}
    assert discord.token not in (tmp_path / "log.txt").read_text()
