"""Damaged, foreign and newer database files: a sentence or a right answer, never a traceback."""

import gc
import hashlib
import logging
import random
import shutil
from collections import Counter
from pathlib import Path

import pytest

from bot.app import open_app
from bot.config import Database, Settings
from bot.errors import DatabaseError, OperatorError
from bot.store.migration import migrate
from tests.faults.broadcasting import outside
from tests.faults.conftest import Figure
from tests.faults.test_process import incoming
from tests.kit import EDITION, open_bot
from tests.store.test_migration import revision

MUTANTS_A_RUN = 12


@pytest.fixture
async def sound(tmp_path: Path) -> Path:
    """A folder whose database holds a delivered edition."""
    folder = tmp_path / "sound"
    folder.mkdir()
    async with open_bot(folder) as bot:
        await bot.say("/subscribe all")
        await bot.publish(EDITION)
    return folder


def flipped(data: bytes, draw: random.Random) -> bytes:
    damaged = bytearray(data)
    for _ in range(draw.choice((1, 8, 64))):
        damaged[draw.randrange(len(damaged))] ^= 1 << draw.randrange(8)
    return bytes(damaged)


def cut(data: bytes, draw: random.Random) -> bytes:
    return data[: draw.randrange(1, len(data))]


def overwritten(data: bytes, draw: random.Random) -> bytes:
    start, length = draw.randrange(len(data)), draw.choice((100, 4_096, 20_000))
    return data[:start] + draw.randbytes(length) + data[start + length :]


def with_another_head(data: bytes, draw: random.Random) -> bytes:
    return draw.randbytes(draw.choice((4, 16, 100))) + data[100:]


DAMAGES = (flipped, cut, overwritten, with_another_head)


async def tried(path: Path) -> str:
    """Start on this file, ask and deliver; what came of it. Only a sentence may be raised."""
    url = f"sqlite:///{path}"
    try:
        migrate(url)
        async with open_app(Settings(database=Database(url=url))) as app:
            await app.worker.recover()
            await app.worker.deliver_due()
            await app.ledger.lines()
            await app.router.dispatch(incoming("/today"))
    except OperatorError as error:
        return f"refused: {error}"
    return "worked"


# A question is two reads at once: when one fails, the other may still be under way at the end.
@pytest.mark.filterwarnings("ignore:.*was deleted before being closed:ResourceWarning")
async def test_f44_every_damaged_file_works_or_is_refused_with_a_sentence(
    sound: Path, tmp_path: Path, runs: int, figure: Figure, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.CRITICAL)
    data = (sound / "estories.db").read_bytes()
    ends: Counter[str] = Counter()
    for number in range(runs * MUTANTS_A_RUN):
        draw = random.Random(number)  # noqa: S311 - damage
        folder = tmp_path / str(number)
        folder.mkdir()
        mutant = folder / "estories.db"
        mutant.write_bytes(DAMAGES[number % len(DAMAGES)](data, draw))
        ended = await tried(mutant)
        assert ended == "worked" or str(mutant) in ended, "the file is named"
        ends[ended[:7].strip(":")] += 1
        assert mutant.exists(), "it is kept"
        shutil.rmtree(folder, ignore_errors=True)
    gc.collect()
    assert ends["refused"] > 0
    figure("mutants refused, worked", f"{ends['refused']}, {ends['worked']}")


async def test_f45_without_its_log_a_database_is_an_earlier_whole_one(
    sound: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "left"
    folder.mkdir()
    async with open_bot(sound) as bot:
        await bot.drain()
        shutil.copy(sound / "estories.db", folder)  # its -wal stays behind
    async with open_bot(folder) as bot:
        assert all(line.is_balanced for line in await bot.app.ledger.lines())
        assert await bot.drain() in (0, 1), "what was not known as sent is sent"


@pytest.mark.parametrize("kind", ["stale", "foreign"])
async def test_f45_a_log_that_does_not_belong_is_refused_or_ignored(
    sound: Path, tmp_path: Path, kind: str
) -> None:
    other = tmp_path / "other"
    other.mkdir()
    source = sound if kind == "stale" else other
    async with open_bot(source) as bot:
        await bot.say("/subscribe Combat", chat="somebody")
        log = (source / "estories.db-wal").read_bytes()
    assert log
    async with open_bot(sound) as bot:
        await bot.say("/subscribe Combat", chat="nobody")
        expected = await bot.app.ledger.lines()
    path = sound / "estories.db"
    path.with_name("estories.db-wal").write_bytes(log)
    if await tried(path) == "worked":
        with outside(sound) as connection:
            assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
            assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
        async with open_bot(sound) as bot:
            lines = await bot.app.ledger.lines()
            assert [line.audience for line in lines] == [line.audience for line in expected]
            assert all(line.is_balanced for line in lines)


async def test_f47_an_older_program_refuses_a_newer_file_and_leaves_every_byte(sound: Path) -> None:
    with outside(sound) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    path = sound / "estories.db"
    before = hashlib.sha256(path.read_bytes()).hexdigest()
    with pytest.raises(DatabaseError, match=r"newer E-Stories .*9999.* up to \d{4}"):
        migrate(f"sqlite:///{path}")
    assert hashlib.sha256(path.read_bytes()).hexdigest() == before
    assert revision(path) == "9999"
