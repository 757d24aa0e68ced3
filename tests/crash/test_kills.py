"""Kill -9 in the middle: after a restart nothing is half there, and the same act goes through."""

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from tests.kit import EDITION

STEP = int(os.environ.get("KILL_STEP", "11"))
"""Every so many statements one is killed at; `make kill` takes every single one."""

FEWEST_KILLS = 6
"""With fewer real kills the test would prove nothing."""

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
)


class Terminal:
    """A folder with a database and an edition, and processes that work on it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.database = folder / "estories.db"
        self.edition = folder / "edition.txt"
        self.edition.write_text(EDITION)

    def run(self, *command: str, kill_at: int = 0) -> subprocess.CompletedProcess[str]:
        return subprocess.run(  # noqa: S603 - our own interpreter and module
            [sys.executable, "-m", "tests.crash.killer", str(kill_at), *command],
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
            env={"ESTORIES_DATABASE__URL": f"sqlite:///{self.database}", "PATH": "/usr/bin:/bin"},
        )

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
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Terminal:
    """A chat that follows everything, and nothing published yet."""
    terminal = Terminal(tmp_path_factory.mktemp("prepared"))
    assert terminal.run("say", "/subscribe all").returncode == 0
    return terminal


def copy_of(terminal: Terminal, folder: Path) -> Terminal:
    folder.mkdir()
    shutil.copy(terminal.database, folder)
    return Terminal(folder)


def test_a_killed_migration_is_finished_by_the_next_start(tmp_path: Path) -> None:
    whole = Terminal(tmp_path)
    assert whole.run("migrate").returncode == 0
    expected = whole.snapshot()
    killed = 0
    for statement in range(1, 70, 6):
        folder = tmp_path / str(statement)
        folder.mkdir()
        terminal = Terminal(folder)
        killed += terminal.run("migrate", kill_at=statement).returncode == -signal.SIGKILL
        assert terminal.run("migrate").returncode == 0
        assert terminal.snapshot() == expected
    assert killed >= FEWEST_KILLS


def test_a_killed_import_or_publish_leaves_all_or_nothing(
    prepared: Terminal, tmp_path: Path
) -> None:
    """The one command does both; between their transactions stands the complete draft."""
    before = prepared.snapshot()
    between = copy_of(prepared, tmp_path / "between")
    assert between.run("import", str(between.edition)).returncode == 0
    whole = copy_of(prepared, tmp_path / "whole")
    assert import_and_publish(whole).returncode == 0
    expected = (before, between.snapshot(), whole.snapshot())
    killed = 0
    for statement in range(1, 400, STEP):
        terminal = copy_of(prepared, tmp_path / str(statement))
        ended = import_and_publish(terminal, kill_at=statement)
        if ended.returncode != -signal.SIGKILL:
            break
        killed += 1
        assert terminal.snapshot() in expected, statement
        assert import_and_publish(terminal).returncode == 0
        assert same_stories(terminal.snapshot(), whole.snapshot()), statement
    assert killed >= FEWEST_KILLS


def import_and_publish(terminal: Terminal, kill_at: int = 0) -> subprocess.CompletedProcess[str]:
    return terminal.run("import", str(terminal.edition), "--publish", kill_at=kill_at)


def same_stories(some: Snapshot, others: Snapshot) -> bool:
    """The audit may tell of one import more; everything else is the same."""
    return all(some[table] == others[table] for table in TABLES if table != "audit_entries")
