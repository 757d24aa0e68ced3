"""Bringing a database up to date: safely, completely, and never one that is not ours."""

import sqlite3
import stat
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import create_engine
from sqlalchemy.engine import URL

from bot.errors import DatabaseError
from bot.store.database import create_private_file
from bot.store.migration import SCRIPTS, migrate
from bot.store.schema import metadata
from bot.store.upgrade import upgrade

NOW = datetime(2023, 11, 5, 9, tzinfo=UTC)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "estories.db"


def url(path: Path) -> str:
    return f"sqlite:///{path}"


def revision(path: Path) -> str:
    with closing(sqlite3.connect(path)) as connection:
        return str(connection.execute("SELECT version_num FROM alembic_version").fetchone()[0])


def test_a_new_database_has_exactly_the_tables_of_the_schema(path: Path) -> None:
    migrate(url(path))
    engine = create_engine(URL.create("sqlite", database=str(path)))
    with engine.connect() as connection:
        context = MigrationContext.configure(
            connection,
            opts={
                "include_object": lambda _, name, kind, *__: (
                    not (kind == "table" and str(name).startswith("story_search"))
                )
            },
        )
        assert compare_metadata(context, metadata) == []
    engine.dispose()


def test_only_its_owner_can_read_the_database(path: Path) -> None:
    migrate(url(path))
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_second_migration_changes_nothing_and_copies_nothing(path: Path) -> None:
    first = migrate(url(path))
    again = migrate(url(path))
    assert first.is_changed
    assert first.backup is None, "an empty file has nothing to lose"
    assert not again.is_changed
    assert again.backup is None


def test_an_older_database_is_copied_before_it_is_changed_and_keeps_its_rows(path: Path) -> None:
    step_back_to_0002(path)
    done = migrate(url(path), lambda: NOW)
    assert (done.before, revision(path)) == ("0002", "0004")
    assert done.backup == path.parent / "backups" / "estories-0002-20231105T090000.db"
    assert revision(done.backup) == "0002"
    assert stat.S_IMODE(done.backup.stat().st_mode) == 0o600
    with closing(sqlite3.connect(path)) as connection:
        kept = (
            "SELECT kind, priority, state, message_ids FROM deliveries JOIN publications ON id = 1"
        )
        assert connection.execute(kept).fetchall() == [("breaking", 2, "delivered", "7,8")]
        assert connection.execute("SELECT shown_at FROM story_versions").fetchall() == [(5,)]
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []


def step_back_to_0002(path: Path) -> None:
    """A database as the program before this one left it: one story, delivered to one chat."""
    create_private_file(path)
    upgrade(path, SCRIPTS, "0002")
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        for statement in (
            "INSERT INTO sections VALUES ('Combat', 'Combat', NULL, 0)",
            "INSERT INTO stories VALUES (1, NULL, 0, '2023-11-05', 1, 1, 'Combat', 5)",
            "INSERT INTO story_versions VALUES (1, 1, 'Combat', 'H', '[]', NULL, NULL, '', '', 4)",
            "INSERT INTO drafts VALUES (1, NULL, 1, 1, '[]', '[]', 4, 5)",
            "INSERT INTO publications VALUES (1, 1, NULL, 1, 5)",
            "INSERT INTO chats VALUES (1, 'local', 'a', 0, NULL, 3)",
            "INSERT INTO deliveries VALUES (1, 1, 'delivered', 'local', 'all', 1, 0, 5, '7,8', '')",
        ):
            connection.execute(statement)


def test_a_newer_database_is_refused_and_left_as_it_is(path: Path) -> None:
    migrate(url(path))
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(DatabaseError, match=r"belongs to a newer E-Stories .*9999.*0004"):
        migrate(url(path))
    assert revision(path) == "9999"


@pytest.mark.parametrize(
    "content", [b"not a database at all" * 100, b"SQLite format 3\0" + b"x" * 5000]
)
def test_a_damaged_file_is_refused_and_left_as_it_is(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    with pytest.raises(DatabaseError, match=r"not an E-Stories database|is damaged"):
        migrate(url(path))
    assert path.read_bytes() == content


def test_somebody_elses_database_is_refused(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE recipes (name TEXT)")
    with pytest.raises(DatabaseError, match="not an E-Stories database"):
        migrate(url(path))
