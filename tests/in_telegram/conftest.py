"""One program in one Telegram for each test, and no rule of Telegram broken in any."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.in_telegram.newsroom import InTelegram, at_work, settings
from tests.telegram import FakeTelegram, Person


@pytest.fixture
async def telegram() -> AsyncIterator[FakeTelegram]:
    async with FakeTelegram() as made:
        yield made
        assert made.violations == []


@pytest.fixture
async def newsroom(telegram: FakeTelegram, tmp_path: Path) -> AsyncIterator[InTelegram]:
    editor = telegram.person("Edith", has_begun=True)
    async with at_work(settings(tmp_path, telegram, editor)) as app:
        served = next(each for each in app.served if each.adapter.platform == "telegram")
        yield InTelegram(app, telegram, editor, served)


@pytest.fixture
def ada(telegram: FakeTelegram) -> Person:
    """A follower who has not begun yet."""
    return telegram.person("Ada")
