"""What is remembered is never older than the last change, whoever made it."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing, suppress
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.model import PersonRef, Platform
from bot.store.database import Database
from bot.store.editors import Editors
from bot.store.fresh import Fresh, Revision
from bot.store.inbox import Inbox, Update
from bot.store.migration import migrate
from tests.cli.terminal import Terminal
from tests.kit import EDITION, Bot

NOW = datetime(2023, 11, 5, 9, tzinfo=UTC)
ADA = PersonRef(Platform.TELEGRAM, "7")


class Counting:
    """A question whose every look at the database is counted."""

    def __init__(self) -> None:
        self.looks: list[str] = []

    async def __call__(self, key: str) -> int:
        self.looks.append(key)
        return len(self.looks)


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    url = f"sqlite:///{tmp_path / 'estories.db'}"
    migrate(url)
    async with Database.open(url) as opened:
        yield opened


async def change(database: Database) -> None:
    async with database.write() as connection:
        await connection.exec_driver_sql("DELETE FROM inbox WHERE 0")


async def test_what_did_not_change_is_read_once(database: Database) -> None:
    counting = Counting()
    fresh = database.fresh(counting)
    assert [await fresh("a"), await fresh("b"), await fresh("a")] == [1, 2, 1]


async def test_after_a_change_it_is_read_again(database: Database) -> None:
    fresh = database.fresh(Counting())
    assert await fresh("a") == 1
    await change(database)
    assert await fresh("a") == 2


async def test_who_changes_something_sees_it_however_many_others_ask(database: Database) -> None:
    fresh, is_over = database.fresh(Counting()), False

    async def ask() -> None:
        while not is_over:
            await fresh("a")
            await asyncio.sleep(0)

    others = [asyncio.create_task(ask()) for _ in range(20)]
    for _ in range(50):
        before = await fresh("a")
        await change(database)
        # Nothing is awaited between the end of the change and this question.
        assert await fresh("a") > before
    is_over = True
    await asyncio.gather(*others)


async def test_a_change_by_another_connection_is_seen(database: Database) -> None:
    fresh = database.fresh(Counting())
    assert await fresh("a") == 1
    async with Database.open(f"sqlite:///{database.path}") as other:
        await change(other)
    assert await fresh("a") == 2


async def test_what_changes_while_it_is_read_is_not_remembered(database: Database) -> None:
    looks = 0

    async def read(_: str) -> int:
        nonlocal looks
        looks += 1
        if looks == 1:
            await change(database)
        return looks

    fresh = database.fresh(read)
    assert [await fresh("a"), await fresh("a"), await fresh("a")] == [1, 2, 2]


async def test_what_was_undone_leaves_what_is_remembered(database: Database) -> None:
    fresh = database.fresh(Counting())
    assert await fresh("a") == 1
    with suppress(ZeroDivisionError):
        async with database.write() as connection:
            await connection.exec_driver_sql("DELETE FROM topics")
            raise ZeroDivisionError
    assert await fresh("a") == 1


async def test_the_inbox_leaves_it_remembered(database: Database) -> None:
    fresh, inbox = database.fresh(Counting()), Inbox(database, Platform.TELEGRAM)
    assert await fresh("a") == 1
    await inbox.keep([Update(1, "{}")], NOW)
    await inbox.handled([1])
    assert await fresh("a") == 1


async def test_only_so_many_are_remembered_those_asked_for_last(database: Database) -> None:
    counting = Counting()
    fresh = database.fresh(counting, most=2)
    for key in ("a", "b", "a", "c", "a", "b"):
        await fresh(key)
    assert counting.looks == ["a", "b", "c", "b"]


async def test_the_numbers_of_changes_begin_again(database: Database, tmp_path: Path) -> None:
    fresh = database.fresh(Counting())
    assert await fresh("a") == 1
    with closing(sqlite3.connect(tmp_path / "estories.db")) as other:
        other.execute("PRAGMA user_version = 2147483647")
    await asyncio.sleep(0)
    assert await fresh("a") == 2
    await change(database)
    assert await fresh("a") == 3


async def test_nothing_is_remembered_where_no_number_can_be_read(tmp_path: Path) -> None:
    fresh = Fresh(Revision(tmp_path), Counting(), 10)
    assert [await fresh("a"), await fresh("a")] == [1, 2]


async def test_who_is_no_editor_any_more_is_none_at_once(database: Database) -> None:
    editors = Editors(database)
    async with Database.open(f"sqlite:///{database.path}") as other:
        assert not await editors.contains(ADA)
        await Editors(other).add(ADA, "Ada", NOW)
        assert await editors.contains(ADA)
        await Editors(other).remove(ADA)
        assert not await editors.contains(ADA)


async def test_today_is_the_new_edition_as_soon_as_it_is_published(bot: Bot) -> None:
    assert "Nothing has been published" in (await bot.say("/today")).text
    imported = await bot.edit("/import", EDITION.encode())
    assert "Nothing has been published" in (await bot.say("/today")).text
    await bot.press(imported, "Publish", person="editor")
    assert "Krynky" in (await bot.say("/today")).text
    assert "Combat" in str([each.label for each in (await bot.say("/sections")).buttons])


async def test_what_is_retracted_or_corrected_is_gone_as_soon_as_it_is_said(bot: Bot) -> None:
    await bot.publish(EDITION)
    before = (await bot.say("/today")).text
    assert "Drones were seen" in before
    await bot.edit(
        "/correct 4 Four, not three\nJets were seen over Berdyansk.\nFour were heard at night."
    )
    corrected = (await bot.say("/today")).text
    assert ("Drones were seen" in corrected, "Jets were seen" in corrected) == (False, True)
    asked = await bot.edit("/retract 4 It was not so")
    for button in asked.buttons:
        if button.says.startswith("/retract"):
            await bot.edit(button.says)
    assert "Jets were seen" not in (await bot.say("/today")).text


async def test_what_a_terminal_publishes_is_the_next_answer(bot: Bot, tmp_path: Path) -> None:
    url = f"sqlite:///{bot.app.database.path}"
    terminal = Terminal(tmp_path, {"ESTORIES_DATABASE__URL": url})
    assert "Nothing has been published" in (await bot.say("/today")).text
    assert "Nothing has been published" in (await bot.say("/sections")).text
    done = terminal.run("import", terminal.write("edition.txt"), "--publish")
    assert done.returncode == 0, done.stderr
    assert "Krynky" in (await bot.say("/today")).text
    assert "Nothing" not in (await bot.say("/sections")).text
