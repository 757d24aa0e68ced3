"""Kill -9 in the middle: after a restart nothing is half there, and the same act goes through."""

import os
import shutil
import signal
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.crash.killer import Killer
from tests.kit import EDITION
from tests.store.test_migration import step_back_to_0002

STEP = int(os.environ.get("KILL_STEP", "11"))
"""Every so many statements one is killed at; `make kill` takes every single one."""

FEWEST_KILLS = 6
"""With fewer real kills the test would prove nothing."""

FEWEST_KILLS_OF_A_STEP = 3
"""The same, of an act with fewer statements."""

Snapshot = dict[str, list[tuple[object, ...]]]

TABLES = (
    "editions",
    "edition_sections",
    "documents",
    "stories",
    "story_versions",
    "story_topics",
    "drafts",
    "publications",
    "publication_stories",
    "deliveries",
    "audit_entries",
    "story_search",
    "workers",
)

CORRECTION = (
    "/correct 1 It was the clinic's garden\n"
    "Night strike on Kherson damages a garden.\n"
    "The windows were broken last year."
)
RETRACTION = "/retract 1 delete:yes The governor has withdrawn it"


class Terminal:
    """A folder with a database and an edition, and processes that work on it."""

    def __init__(self, folder: Path, killer: Killer) -> None:
        self.killer = killer
        self.database = folder / "estories.db"
        self.edition = folder / "edition.txt"
        self.edition.write_text(EDITION)

    def run(self, *command: str, kill_at: int = 0) -> int:
        return self.killer.run(self.database, command, kill_at)

    def said(self) -> str:
        """What the last process said."""
        return self.database.with_name("said.txt").read_text()

    def say(self, text: str, kill_at: int = 0) -> int:
        return self.run("say", "--as", "editor", text, kill_at=kill_at)

    def schema(self) -> list[tuple[str, str]]:
        with closing(sqlite3.connect(self.database)) as connection:
            return connection.execute("SELECT name, sql FROM sqlite_master ORDER BY 1").fetchall()

    def snapshot(self) -> Snapshot:
        """Everything of interest that the database holds, without moments of this run."""
        with closing(sqlite3.connect(self.database)) as connection:
            assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
            assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
            return {
                table: sorted(
                    (
                        tuple(value for value in row if not is_moment(value))
                        for row in connection.execute(f"SELECT * FROM {table}")  # noqa: S608
                    ),
                    key=repr,
                )
                for table in TABLES
            }


def is_moment(value: object) -> bool:
    return isinstance(value, int) and value > 1_000_000_000_000


@pytest.fixture(scope="module")
def killer() -> Iterator[Killer]:
    with Killer.at_work() as killer:
        yield killer


@pytest.fixture(scope="module")
def prepared(killer: Killer, tmp_path_factory: pytest.TempPathFactory) -> Terminal:
    """A chat that follows everything, and nothing published yet."""
    terminal = Terminal(tmp_path_factory.mktemp("prepared"), killer)
    assert terminal.run("say", "/subscribe all") == 0
    return terminal


@pytest.fixture(scope="module")
def delivered(prepared: Terminal, tmp_path_factory: pytest.TempPathFactory) -> Terminal:
    """The same chat, which has got the edition."""
    terminal = copy_of(prepared, tmp_path_factory.mktemp("delivered") / "copy")
    assert import_and_publish(terminal) == 0
    assert terminal.run("deliver") == 0
    return terminal


def made(folder: Path) -> Path:
    folder.mkdir()
    return folder


def copy_of(terminal: Terminal, folder: Path) -> Terminal:
    shutil.copy(terminal.database, made(folder))
    return Terminal(folder, terminal.killer)


def test_a_killed_migration_is_finished_by_the_next_start(killer: Killer, tmp_path: Path) -> None:
    whole = Terminal(tmp_path, killer)
    assert whole.run("migrate") == 0
    expected = whole.snapshot()
    killed = 0
    for statement in range(1, 70, 6):
        terminal = Terminal(made(tmp_path / str(statement)), killer)
        killed += terminal.run("migrate", kill_at=statement) == -signal.SIGKILL
        assert terminal.run("migrate") == 0
        assert terminal.snapshot() == expected
    assert killed >= FEWEST_KILLS


def test_a_killed_migration_of_an_older_database_keeps_every_row(
    killer: Killer, tmp_path: Path
) -> None:
    older = Terminal(made(tmp_path / "older"), killer)
    step_back_to_0002(older.database)
    whole = copy_of(older, tmp_path / "whole")
    assert whole.run("migrate") == 0
    killed = 0
    for statement in range(1, 200, STEP):
        terminal = copy_of(older, tmp_path / str(statement))
        if terminal.run("migrate", kill_at=statement) != -signal.SIGKILL:
            break
        killed += 1
        assert terminal.run("migrate") == 0
        assert terminal.snapshot() == whole.snapshot(), statement
        assert terminal.schema() == whole.schema(), statement
    assert killed >= FEWEST_KILLS_OF_A_STEP


@pytest.mark.parametrize("says", [CORRECTION, RETRACTION], ids=["correct", "retract"])
def test_a_killed_correction_or_retraction_leaves_all_or_nothing(
    delivered: Terminal, tmp_path: Path, says: str
) -> None:
    before = delivered.snapshot()
    whole = copy_of(delivered, tmp_path / "whole")
    assert whole.say(says) == 0
    assert "also in 1 chat" in whole.said()
    after = whole.snapshot()
    killed = 0
    for statement in range(1, 400, STEP):
        terminal = copy_of(delivered, tmp_path / str(statement))
        if terminal.say(says, kill_at=statement) != -signal.SIGKILL:
            break
        killed += 1
        assert terminal.snapshot() in (before, after), statement
        assert terminal.say(says) == 0
        assert terminal.snapshot() == after, statement
    assert killed >= FEWEST_KILLS_OF_A_STEP


def test_a_killed_import_or_publish_leaves_all_or_nothing(
    prepared: Terminal, tmp_path: Path
) -> None:
    """The one command does both; between their transactions stands the complete draft."""
    before = prepared.snapshot()
    between = copy_of(prepared, tmp_path / "between")
    assert between.run("import", str(between.edition)) == 0
    whole = copy_of(prepared, tmp_path / "whole")
    assert import_and_publish(whole) == 0
    expected = (before, between.snapshot(), whole.snapshot())
    killed = 0
    for statement in range(1, 400, STEP):
        terminal = copy_of(prepared, tmp_path / str(statement))
        ended = import_and_publish(terminal, kill_at=statement)
        if ended != -signal.SIGKILL:
            break
        killed += 1
        assert terminal.snapshot() in expected, statement
        assert import_and_publish(terminal) == 0
        assert same_stories(terminal.snapshot(), whole.snapshot()), statement
    assert killed >= FEWEST_KILLS


def import_and_publish(terminal: Terminal, kill_at: int = 0) -> int:
    return terminal.run("import", str(terminal.edition), "--publish", kill_at=kill_at)


def same_stories(some: Snapshot, others: Snapshot) -> bool:
    """The audit may tell of one import more; everything else is the same."""
    return all(some[table] == others[table] for table in TABLES if table != "audit_entries")
