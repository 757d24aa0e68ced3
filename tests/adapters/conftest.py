"""A local adapter on a real database with the schema of this program."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.adapters.local import LocalAdapter
from bot.store.database import Database
from bot.store.local_messages import LocalMessages
from bot.store.migration import migrate

NOON = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)


def noon() -> datetime:
    return NOON


@pytest.fixture
def url(tmp_path: Path) -> str:
    address = f"sqlite:///{tmp_path / 'estories.db'}"
    migrate(address)
    return address


@pytest.fixture
async def messages(url: str) -> AsyncIterator[LocalMessages]:
    async with Database.open(url) as database:
        yield LocalMessages(database)


@pytest.fixture
def adapter(messages: LocalMessages) -> LocalAdapter:
    return LocalAdapter(messages, noon)
