"""One program in one Discord for each test, and no rule of Discord broken in any."""

import logging
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from bot.log import configure_logging
from tests.discord import TOKEN, Channel, FakeDiscord, Guild, Person
from tests.in_discord.newsroom import InDiscord, at_work, settings


class Everything(logging.Handler):
    """Keeps all there is of each record, before anything is hidden."""

    def __init__(self) -> None:
        super().__init__()
        self.said: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.said.append(f"{record.getMessage()} {record.__dict__}")


@pytest.fixture(autouse=True)
def said_to_the_log() -> Iterator[None]:
    """Nothing that is logged holds the token, at DEBUG and even before secrets are hidden."""
    handler = Everything()
    root = logging.getLogger()
    level, handlers = root.level, list(root.handlers)
    configure_logging("DEBUG", "text", ())
    root.handlers[:] = [*handlers, handler]
    try:
        yield
        assert handler.said
        assert [each for each in handler.said if TOKEN in each] == []
    finally:
        root.setLevel(level)
        root.removeHandler(handler)


@pytest.fixture
async def discord() -> AsyncIterator[FakeDiscord]:
    """A request without allowed mentions is a violation too, as is an answer that came late."""
    async with FakeDiscord() as made:
        yield made
        assert made.violations == []


@pytest.fixture
def guild(discord: FakeDiscord) -> Guild:
    return discord.guild("Harbour")


@pytest.fixture
def news(guild: Guild) -> Channel:
    return guild.text("news")


@pytest.fixture
def ada(guild: Guild) -> Person:
    """A member who manages nothing."""
    return guild.member("Ada")


@pytest.fixture
async def newsroom(
    discord: FakeDiscord, guild: Guild, news: Channel, tmp_path: Path
) -> AsyncIterator[InDiscord]:
    editor = guild.member("Edith")
    async with at_work(settings(tmp_path, discord, editor), discord) as app:
        served = next(each for each in app.served if each.adapter.platform == "discord")
        yield InDiscord(app, discord, guild, news, editor, served)
