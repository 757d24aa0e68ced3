"""One program in one Telegram for each test, and no rule of Telegram broken in any."""

import io
import logging
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from tests.in_telegram.newsroom import InTelegram, at_work, settings
from tests.telegram import TOKEN, FakeTelegram, Person


@pytest.fixture(autouse=True)
def said_to_the_log() -> Iterator[io.StringIO]:
    """Everything that any library logs, at DEBUG and before secrets are hidden."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(
        logging.Formatter("%(name)s %(message)s %(fields)s", defaults={"fields": ""})
    )
    root = logging.getLogger()
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    try:
        yield stream
        assert TOKEN not in stream.getvalue(), "a log line holds the token"
        assert TOKEN.partition(":")[2] not in stream.getvalue()
    finally:
        root.setLevel(level)
        root.removeHandler(handler)


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
