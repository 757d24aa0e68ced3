"""One program in one Telegram for each test, and no rule of Telegram broken in any."""

import io
import logging
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from bot.log import configure_logging
from tests.in_telegram.newsroom import InTelegram, at_work, settings
from tests.telegram import TOKEN, FakeTelegram, Person


class Everything(logging.Formatter):
    """All that a record holds, shown or not."""

    def format(self, record: logging.LogRecord) -> str:
        trace = self.formatException(record.exc_info) if record.exc_info else ""
        return f"{record.getMessage()} {record.__dict__} {trace}"


@pytest.fixture(autouse=True)
def said_to_the_log() -> Iterator[None]:
    """Nothing that is logged holds the token, at DEBUG and even before secrets are hidden."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(Everything())
    root = logging.getLogger()
    level, handlers = root.level, list(root.handlers)
    configure_logging("DEBUG", "text", ())
    root.handlers[:] = [*handlers, handler]
    try:
        yield
        assert TOKEN not in stream.getvalue()
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
