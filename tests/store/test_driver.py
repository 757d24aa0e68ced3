"""The driver's short way says what SQLite says."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy.exc import IntegrityError

from bot.store.database import Database
from bot.store.migration import migrate

NEW = "INSERT INTO sections (id, title, is_ad_hoc) VALUES (?, ?, 0)"


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    url = f"sqlite:///{tmp_path / 'estories.db'}"
    migrate(url)
    async with Database.open(url) as opened:
        yield opened


async def test_rows_counts_and_columns_arrive(database: Database) -> None:
    async with database.write() as connection:
        many = await connection.exec_driver_sql(NEW, [("a", "A"), ("b", "B"), ("c", "C")])
        changed = await connection.exec_driver_sql("UPDATE sections SET title = 'Z' WHERE id > 'a'")
        told = await connection.exec_driver_sql(
            "DELETE FROM sections WHERE id = 'c' RETURNING id, title"
        )
        assert (many.rowcount, changed.rowcount) == (3, 2)
        assert [tuple(row) for row in told] == [("c", "Z")]
    async with database.read() as connection:
        found = await connection.exec_driver_sql("SELECT id, title FROM sections ORDER BY id")
        assert list(found.keys()) == ["id", "title"]
        assert [tuple(row) for row in found] == [("a", "A"), ("b", "Z")]
        assert (await connection.exec_driver_sql("SELECT 1 WHERE 0")).first() is None


async def test_a_refused_statement_is_an_error_and_undoes_its_transaction(
    database: Database,
) -> None:
    with pytest.raises(IntegrityError, match="UNIQUE"):
        async with database.write() as connection:
            await connection.exec_driver_sql(NEW, [("a", "A"), ("a", "A")])
    async with database.read() as connection:
        count = await connection.exec_driver_sql("SELECT count(*) FROM sections")
        assert count.scalar_one() == 0


async def test_it_is_known_for_a_moment_that_somebody_waited_to_write(database: Database) -> None:
    async with database.write_apart():
        pass
    before = database.is_in_demand

    async def another() -> None:
        async with database.write_apart():
            pass

    async with database.write_apart():
        waiting = asyncio.create_task(another())
        await asyncio.sleep(0)
        meanwhile = database.is_in_demand
    await waiting
    assert (before, meanwhile) == (False, True)
