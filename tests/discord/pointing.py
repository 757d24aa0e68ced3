"""Pointing discord.py at a fake Discord, and running a client of it for a while."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress

import yarl
from discord import Client
from discord.gateway import DiscordWebSocket
from discord.http import Route

from tests.discord.fake import FakeDiscord


@contextmanager
def pointed_at(fake: FakeDiscord) -> Iterator[None]:
    """All clients of discord.py in this process talk to the fake.

    `discord.Client` never asks GET /gateway/bot: it connects to its default address; so does every
    client after an invalid session.
    """
    base, gateway = Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY
    Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY = fake.api, yarl.URL(fake.gateway_url)
    try:
        yield
    finally:
        Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY = base, gateway


@asynccontextmanager
async def running(client: Client, token: str, *, is_ready: bool = True) -> AsyncIterator[None]:
    """The client, logged in and connected, for as long as the block lasts."""
    await client.login(token)
    task = asyncio.create_task(client.connect())
    try:
        if is_ready:
            ready = asyncio.create_task(client.wait_until_ready())
            await asyncio.wait({task, ready}, timeout=10, return_when=asyncio.FIRST_COMPLETED)
            ready.cancel()
            if task.done():
                task.result()
            assert client.is_ready(), "the client did not get ready"
        yield
    finally:
        await client.close()
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
