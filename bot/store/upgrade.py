"""Alembic, run on a plain connection: the steps from one schema to the next."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, create_engine, event
from sqlalchemy.engine import URL, Engine
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.pool import ConnectionPoolEntry, NullPool

from bot.store.database import PRAGMAS


def upgrade(path: Path, scripts: Path, until: str = "head") -> None:
    """Run every step that the database has not seen, each in a transaction of its own."""
    config = Config()
    config.set_main_option("script_location", str(scripts).replace("%", "%%"))
    engine = _engine(path)
    with engine.connect() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, until)
    engine.dispose()


def _engine(path: Path) -> Engine:
    engine = create_engine(URL.create("sqlite", database=str(path)), poolclass=NullPool)

    @event.listens_for(engine, "connect")
    def connect(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
        # Left to itself the driver would commit around each CREATE TABLE.
        connection.isolation_level = None
        for pragma in PRAGMAS:
            connection.execute(pragma)
        # A table that is made anew is dropped in between; the step checks its references itself.
        connection.execute("PRAGMA foreign_keys=OFF")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    return engine
