"""A database that cannot be used: each kind has its sentence, and nothing is lost."""

import shutil
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.errors import DatabaseError
from bot.store import database as module
from bot.store.database import Database
from tests.kit import EDITION, Bot, long_edition, open_bot


@contextmanager
def write_lock(path: Path) -> Iterator[None]:
    """Another program that holds the database's write lock."""
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield


async def test_a_locked_database_is_answered_with_a_sentence_and_works_again(bot: Bot) -> None:
    await bot.say("/today")
    with write_lock(bot.app.database.path):
        started = time.monotonic()
        answer = await bot.say("/subscribe all")
        waited = time.monotonic() - started
    assert "cannot reach my memory" in answer.text
    assert "Nothing was changed" in answer.text
    assert waited >= module.BUSY_MILLISECONDS / 1000 * 0.9, "short locks are waited out"
    assert "now follows everything" in (await bot.say("/subscribe all")).text


HOLD_A_SECOND = """
import sqlite3, sys, time
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
connection.execute("BEGIN IMMEDIATE")
print("held", flush=True)
time.sleep(1)
"""


async def test_a_short_lock_is_not_noticed(bot: Bot) -> None:
    await bot.say("/today")
    holder = subprocess.Popen(  # noqa: ASYNC220, S603 - our own interpreter
        [
            sys.executable,
            "-c",
            HOLD_A_SECOND,
            str(bot.app.database.path),
        ],
        stdout=subprocess.PIPE,
        text=True,
    )
    assert holder.stdout is not None
    assert holder.stdout.readline() == "held\n"
    assert "now follows everything" in (await bot.say("/subscribe all")).text
    holder.wait()
    holder.stdout.close()


async def test_reading_goes_on_while_another_program_writes(bot: Bot) -> None:
    await bot.publish(EDITION)
    await bot.say("/today")
    with write_lock(bot.app.database.path):
        assert "Nov 5 : E-Stories" in (await bot.say("/today")).text


async def test_a_full_database_refuses_the_import_whole(bot: Bot) -> None:
    async with bot.app.database.write() as connection:
        pages = (await connection.execute(text("PRAGMA page_count"))).scalar_one()
        await connection.execute(text(f"PRAGMA max_page_count = {pages}"))
    answer = await bot.edit("/import", long_edition(300).encode())
    assert "cannot reach my memory" in answer.text
    async with bot.app.database.write() as connection:
        await connection.execute(text("PRAGMA max_page_count = 1000000"))
    assert "No draft waits" in (await bot.edit("/drafts")).text
    assert "5 new of 5" in (await bot.edit("/import", EDITION.encode())).text


async def test_readers_cannot_write(bot: Bot) -> None:
    with pytest.raises(DatabaseError, match="read-only"):
        async with bot.app.database.read() as connection:
            await connection.execute(text("DELETE FROM chats"))


async def test_an_exception_undoes_the_whole_transaction(bot: Bot) -> None:
    with pytest.raises(RuntimeError):
        await delete_topics_and_fail(bot)
    async with bot.app.database.read() as connection:
        assert (await connection.execute(text("SELECT count(*) FROM topics"))).scalar_one() > 0


async def delete_topics_and_fail(bot: Bot) -> None:
    async with bot.app.database.write() as connection:
        await connection.execute(text("DELETE FROM topics"))
        raise RuntimeError


async def test_what_was_committed_is_there_after_reopening(tmp_path: Path) -> None:
    async with open_bot(tmp_path) as bot:
        await bot.publish(EDITION)
    async with open_bot(tmp_path) as bot:
        assert "Nov 5 : E-Stories" in (await bot.say("/today")).text


async def test_damage_found_while_running_is_a_sentence(tmp_path: Path) -> None:
    async with open_bot(tmp_path) as bot:
        await bot.publish(EDITION)
    path = tmp_path / "estories.db"
    shutil.copy(path, tmp_path / "copy.db")
    with path.open("r+b") as file:
        file.seek(4096 * 3)
        file.write(b"\xff" * 4096 * 20)
    with pytest.raises(DatabaseError, match=r"is damaged|not an E-Stories database"):
        await read_everything(path)


async def read_everything(path: Path) -> None:
    async with Database.open(f"sqlite:///{path}") as database, database.read() as connection:
        for table in ("stories", "story_versions", "topics", "chats", "editions"):
            await connection.execute(text(f"SELECT * FROM {table}"))  # noqa: S608 - our own names
