"""The connection on which Discord tells what people do, and what becomes of servers.

Only this and its login go through discord.py: it knows how to resume, to reconnect, to shard.
"""

import asyncio
import time
from collections.abc import Sequence
from contextlib import suppress
from typing import Any, Protocol

import aiohttp
import discord
from discord.gateway import DiscordWebSocket
from discord.http import HTTPClient, Route
from discord.state import AutoShardedConnectionState
from yarl import URL

from bot.adapters.base import Happening
from bot.adapters.connection import proxy_from_environment
from bot.adapters.discord.budget import Budget
from bot.adapters.discord.life import Life
from bot.adapters.discord.rest import Access
from bot.adapters.discord.trouble import Trouble
from bot.log import Log

log = Log(__name__)

REVOKED_SECONDS = 60.0
"""Between two tries with a token that is not valid: an operator may have it restored."""

LONGEST_PAUSE = 30.0
"""Between two tries while Discord cannot be reached."""

LONG_ENOUGH = 60.0
"""Seconds after which a connection that ends was no failure to connect."""

SHARD_PAUSE = 5.0
"""Between two logins of one process
(https://discord.com/developers/docs/events/gateway#rate-limiting)."""

LONGEST_RATELIMIT = 30.0

CLOSE_SECONDS = 3.0
"""How long the library may take to say goodbye."""


class Listener(Protocol):
    """Whoever is told."""

    async def asked(self, interaction: discord.Interaction) -> None: ...

    async def happened(self, happenings: Sequence[Happening]) -> None: ...


class PointedHttp(HTTPClient):
    """discord.py's requests, to another address than the one that its class knows.

    The class is shared by all clients of a process; this one is ours alone.
    """

    base = Route.BASE
    gateway: URL | None = None

    async def request(self, route: Route, **settings: Any) -> Any:
        route.url = self.base + route.url.removeprefix(Route.BASE)
        return await super().request(route, **settings)

    async def get_bot_gateway(self) -> Any:
        found = await super().get_bot_gateway()
        self.gateway = URL(found[1])
        return found

    async def ws_connect(self, url: str, *, compress: int = 0) -> aiohttp.ClientWebSocketResponse:
        wanted = URL(url)
        if self.gateway is not None and wanted.host == DiscordWebSocket.DEFAULT_GATEWAY.host:
            # After an invalid session the library goes to the address that its class knows.
            url = str(self.gateway.with_query(wanted.query))
        return await super().ws_connect(url, compress=compress)


class Client(discord.AutoShardedClient):
    """One life of the connection."""

    def __init__(self, base: str, budget: Budget, life: Life, listener: Listener) -> None:
        intents = discord.Intents.none()
        intents.guilds = True
        self._base = base
        super().__init__(
            intents=intents,
            allowed_mentions=discord.AllowedMentions.none(),
            max_ratelimit_timeout=LONGEST_RATELIMIT,
            max_messages=None,
            member_cache_flags=discord.MemberCacheFlags.none(),
            proxy=proxy_from_environment(base),
        )
        self._budget = budget
        self._listener = listener
        self._life = life

    def _get_state(self, **options: Any) -> AutoShardedConnectionState[Any]:
        # Between the two the library makes everything that will hold its way of asking.
        plain = self.http
        self.http = PointedHttp(
            plain.loop, proxy=plain.proxy, max_ratelimit_timeout=plain.max_ratelimit_timeout
        )
        self.http.base = self._base
        return super()._get_state(**options)

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:
        await self._budget.room(self.shard_count or 1)
        if not initial:
            await asyncio.sleep(SHARD_PAUSE)
        self._budget.spend()
        log.info("logging in", shard=shard_id)

    async def on_ready(self) -> None:
        log.info("discord reached", servers=len(self.guilds), shards=self.shard_count)

    async def on_interaction(self, interaction: discord.Interaction) -> None:
        await self._listener.asked(interaction)

    async def on_guild_join(self, guild: discord.Guild) -> None:
        await self._listener.happened(self._life.joined(guild))

    async def on_guild_available(self, guild: discord.Guild) -> None:
        # Also of a server that is joined in the first seconds: the library cannot tell.
        await self._listener.happened(self._life.returned(guild))

    async def on_guild_remove(self, guild: discord.Guild) -> None:
        await self._listener.happened(self._life.left(guild))

    async def on_guild_channel_delete(self, channel: discord.abc.GuildChannel) -> None:
        await self._listener.happened(self._life.deleted(channel))

    async def on_raw_thread_delete(self, payload: discord.RawThreadDeleteEvent) -> None:
        await self._listener.happened(self._life.thread_deleted(payload.thread_id))

    async def on_guild_channel_update(
        self, before: discord.abc.GuildChannel, after: discord.abc.GuildChannel
    ) -> None:
        await self._listener.happened(self._life.changed(before, after))


class Gateway:
    """Connects again and again."""

    def __init__(self, access: Access, trouble: Trouble, budget: Budget) -> None:
        self._access = access
        self._trouble = trouble
        self._budget = budget
        self._life = Life()
        self.client: Client | None = None
        """What discord.py knows at this moment."""

    def is_announcing(self, channel: int) -> bool:
        """Whether others follow the channel; no where it is not known."""
        place = None if self.client is None else self.client.get_channel(channel)
        return isinstance(place, discord.TextChannel) and place.is_news()

    async def run(self, listener: Listener) -> None:
        """Until cancelled. Nothing that Discord says or fails to say ends it."""
        pause = 1.0
        while True:
            await self._budget.room()
            began = time.monotonic()
            client = Client(self._access.base, self._budget, self._life, listener)
            refused = await self._live(client)
            if refused:
                self._trouble.token_is_revoked()
                pause = REVOKED_SECONDS
            elif time.monotonic() - began > LONG_ENOUGH:
                pause = 1.0
            else:
                pause = min(LONGEST_PAUSE, pause * 2)
            await asyncio.sleep(pause)

    async def _live(self, client: Client) -> bool:
        """One life of a client; whether Discord does not know the token."""
        self.client = client
        try:
            await client.login(self._access.token)
            await _connected(client)
        except discord.LoginFailure:
            return True
        except (discord.DiscordException, aiohttp.ClientError, OSError, ValueError) as error:
            log.warning("discord lost", why=type(error).__name__)
        finally:
            self.client = None
            await _closed(client)
        return False


async def _connected(client: Client) -> None:
    """Until the connection ends for good.

    In a task of its own: while it reconnects, the library swallows a cancellation and goes on.
    """
    connecting = asyncio.create_task(client.connect())
    try:
        await asyncio.wait({connecting})
    finally:
        await _closed(client)
        connecting.cancel()
        await asyncio.wait({connecting}, timeout=CLOSE_SECONDS)
    if connecting.done() and not connecting.cancelled():
        connecting.result()


async def _closed(client: Client) -> None:
    """A gateway that says nothing is not waited for."""
    with suppress(TimeoutError):
        async with asyncio.timeout(CLOSE_SECONDS):
            await client.close()
