"""A fake Discord with a guild and a bot that is connected to it."""

import warnings
from collections.abc import AsyncIterator

import pytest

with warnings.catch_warnings():
    # It imports audioop, which Python 3.13 has no more.
    warnings.simplefilter("ignore", DeprecationWarning)
    import discord as _  # noqa: F401

from tests.discord import FakeDiscord, Guild
from tests.discord.newsbot import NewsBot
from tests.discord.pointing import pointed_at, running


@pytest.fixture
async def fake() -> AsyncIterator[FakeDiscord]:
    async with FakeDiscord() as made:
        with pointed_at(made):
            yield made


@pytest.fixture
def guild(fake: FakeDiscord) -> Guild:
    return fake.guild("Harbour")


@pytest.fixture
async def bot(fake: FakeDiscord, guild: Guild) -> AsyncIterator[NewsBot]:
    """Connected, in the guild, its commands synced."""
    assert guild.has_bot
    client = NewsBot()
    async with running(client, fake.token):
        await client.tree.sync()
        yield client
