"""What a platform handed over: kept until it is handled, and once."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.model import Platform
from bot.store.database import Database
from bot.store.inbox import KEPT, Inbox, Update
from bot.store.migration import migrate

NOW = datetime(2023, 11, 5, 9, tzinfo=UTC)
FIRST, SECOND = Update(7, '{"text": "/today"}'), Update(8, '{"text": "/publish 3"}')


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    url = f"sqlite:///{tmp_path / 'estories.db'}"
    migrate(url)
    async with Database.open(url) as opened:
        yield opened


@pytest.fixture
def inbox(database: Database) -> Inbox:
    return Inbox(database, Platform.TELEGRAM)


async def test_what_was_kept_waits_in_its_order_until_it_is_handled(inbox: Inbox) -> None:
    assert await inbox.keep([SECOND, FIRST], NOW) == (SECOND, FIRST)
    assert await inbox.waiting() == (FIRST, SECOND)
    await inbox.handled([7])
    assert await inbox.waiting() == (SECOND,)


async def test_what_is_handed_over_twice_is_new_once_even_when_it_was_handled(inbox: Inbox) -> None:
    await inbox.keep([FIRST], NOW)
    await inbox.handled([7])
    assert await inbox.keep([FIRST, SECOND], NOW) == (SECOND,)
    assert await inbox.waiting() == (SECOND,)


async def test_nothing_of_a_handled_update_is_kept_but_its_number(
    inbox: Inbox, database: Database
) -> None:
    await inbox.keep([FIRST, SECOND], NOW)
    await inbox.handled([7, 8])
    assert b"/publish 3" not in database.path.read_bytes()


async def test_old_numbers_are_forgotten_and_what_waits_is_not(inbox: Inbox) -> None:
    await inbox.keep([FIRST, SECOND], NOW)
    await inbox.handled([7])
    await inbox.forget_old(NOW + KEPT)
    assert await inbox.keep([FIRST], NOW) == ()
    await inbox.forget_old(NOW + KEPT + timedelta(seconds=1))
    assert await inbox.waiting() == (SECOND,)
    assert await inbox.keep([FIRST], NOW) == (FIRST,)


async def test_each_platform_counts_for_itself(inbox: Inbox, database: Database) -> None:
    await inbox.keep([FIRST], NOW)
    assert await Inbox(database, Platform.DISCORD).keep([FIRST], NOW) == (FIRST,)
