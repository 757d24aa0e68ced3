"""Bringing the database to this program's schema: a copy first, then step by step.

Every step is one transaction, so a process killed anywhere leaves the step before it; the
next start goes on from there.
"""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import Connection, create_engine, event
from sqlalchemy.engine import URL, Engine
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.pool import ConnectionPoolEntry, NullPool

from bot.errors import DatabaseError
from bot.store.database import PRAGMAS, create_private_file, database_path, translated

SCRIPTS = Path(__file__).parent / "migrations"


@dataclass(frozen=True, slots=True)
class Migrated:
    """What `migrate` did: the revisions before and after, and the copy it made, if any."""

    before: str | None
    after: str
    backup: Path | None

    @property
    def is_changed(self) -> bool:
        return self.before != self.after


def migrate(url: str, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> Migrated:
    """Bring the database to the newest schema; makes the file if there is none.

    Blocking: run it before the event loop has work to do. Raises DatabaseError when the file
    is damaged, belongs to a newer program or cannot be written; then nothing was changed.
    """
    path = database_path(url)
    create_private_file(path)
    scripts = ScriptDirectory(str(SCRIPTS))
    head = str(scripts.get_current_head())
    with translated(path):
        before = _revision(path)
        if before == head:
            return Migrated(before, head, None)
        _refuse_newer(path, before, scripts)
        backup = _back_up(path, before, now()) if before is not None else None
        _upgrade(path)
    return Migrated(before, head, backup)


def _revision(path: Path) -> str | None:
    """The revision in the file, None in an empty one. Refuses what is damaged or not ours."""
    with closing(sqlite3.connect(path)) as connection:
        names = {name for (name,) in connection.execute("SELECT name FROM sqlite_master")}
        if not names:
            return None
        if "alembic_version" not in names:
            raise sqlite3.DatabaseError("file is not a database")
        row = connection.execute("SELECT version_num FROM alembic_version").fetchone()
        return None if row is None else str(row[0])


def _refuse_newer(path: Path, revision: str | None, scripts: ScriptDirectory) -> None:
    if revision is None:
        return
    try:
        scripts.get_revision(revision)
    except CommandError as error:
        raise DatabaseError(
            f"The database {path} belongs to a newer E-Stories (its schema is {revision}, this "
            f"program knows up to {scripts.get_current_head()}). It was left as it is; "
            "install that version again, or restore a copy from data/backups/."
        ) from error


def _back_up(path: Path, revision: str, at: datetime) -> Path:
    """A consistent copy through SQLite's online backup, beside the database."""
    copy = path.parent / "backups" / f"{path.stem}-{revision}-{at:%Y%m%dT%H%M%S}.db"
    create_private_file(copy)
    with closing(sqlite3.connect(path)) as source, closing(sqlite3.connect(copy)) as target:
        source.backup(target)
    return copy


def _upgrade(path: Path) -> None:
    config = Config()
    config.set_main_option("script_location", str(SCRIPTS).replace("%", "%%"))
    engine = _engine(path)
    with engine.connect() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
    engine.dispose()


def _engine(path: Path) -> Engine:
    engine = create_engine(URL.create("sqlite", database=str(path)), poolclass=NullPool)

    @event.listens_for(engine, "connect")
    def connect(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
        # Left to itself the driver would commit around each CREATE TABLE.
        connection.isolation_level = None
        for pragma in PRAGMAS:
            connection.execute(pragma)

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    return engine
