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

from bot.errors import DatabaseError
from bot.store.database import create_private_file, database_path, translated

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
    revisions = known_revisions()
    head = revisions[-1]
    with translated(path):
        before = _revision(path)
        if before == head:
            return Migrated(before, head, None)
        if before is not None and before not in revisions:
            raise DatabaseError(_newer(path, before, head))
        backup = _back_up(path, before, now()) if before is not None else None
        # Alembic takes a fifth of a second to import, and nearly every start needs none of it.
        from bot.store.upgrade import upgrade  # noqa: PLC0415

        upgrade(path, SCRIPTS)
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


def known_revisions() -> tuple[str, ...]:
    """The schemas this program knows, oldest first: each step's file begins with its number."""
    return tuple(sorted(step.name.partition("_")[0] for step in SCRIPTS.glob("versions/0*.py")))


def _newer(path: Path, revision: str, head: str) -> str:
    return (
        f"The database {path} belongs to a newer E-Stories (its schema is {revision}, this "
        f"program knows up to {head}). It was left as it is; "
        "install that version again, or restore a copy from data/backups/."
    )


def _back_up(path: Path, revision: str, at: datetime) -> Path:
    """A consistent copy through SQLite's online backup, beside the database."""
    copy = path.parent / "backups" / f"{path.stem}-{revision}-{at:%Y%m%dT%H%M%S}.db"
    create_private_file(copy)
    with closing(sqlite3.connect(path)) as source, closing(sqlite3.connect(copy)) as target:
        source.backup(target)
    return copy
