"""The whole of it: a Discord in this process."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from types import TracebackType
from typing import Self, TypeVar

from tests.discord.channels import Channel
from tests.discord.command_routes import CommandRoutes
from tests.discord.commands import Shelf
from tests.discord.desk import Desk, Interaction
from tests.discord.faults import Fault, Plan
from tests.discord.gateway import Gateway
from tests.discord.guild_routes import GuildRoutes
from tests.discord.guilds import Guild
from tests.discord.people import Person
from tests.discord.permissions import May
from tests.discord.phone import Phone
from tests.discord.places import new_home
from tests.discord.post import Post
from tests.discord.rates import Pace, Rates
from tests.discord.record import Accepted, Record, Request, Violation
from tests.discord.route import Table
from tests.discord.sending import Sending
from tests.discord.server import API, Server
from tests.discord.threads import Threads
from tests.discord.waiting import PATIENCE
from tests.discord.wire import Json
from tests.discord.world import World

TOKEN = "ODAwMDAw.Fake00.FakeFakeFakeFakeFakeFakeFake"  # noqa: S105 - nobody's

T = TypeVar("T")


class FakeDiscord:
    """Discord's servers with everybody on them, on a port of this machine.

    A client is pointed at it by `discord.http.Route.BASE = fake.api`; one that does not ask
    GET /gateway/bot also by `discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY`.
    """

    def __init__(self, *, rates: Rates | None = None, token: str = TOKEN, port: int = 0) -> None:
        self.token = token
        self.world = World()
        self.record = Record()
        self.post = Post(self.world, self.record)
        self.post.pace.set(rates)
        self.desk = Desk(self.world, self.post, self._send)
        self.shelf = Shelf(self.world.ids, self.world.clock, self.world.application)
        self.gateway = Gateway(self.world, self.record, token)
        self.sending = Sending(self.post)
        self.world.listeners.append(self.gateway.tell)
        commands = CommandRoutes(self.post, self.shelf, self.desk)
        guilds = GuildRoutes(self.post, self.gateway)
        routes = [
            *self.sending.routes(),
            *Threads(self.post).routes(),
            *guilds.routes(),
            *commands.routes(),
        ]
        self.server = Server(self.post, self.gateway, Table(routes), port=port)
        self._phone = Phone(self.post, self.desk, self.shelf)

    def _send(self, it: Interaction) -> bool:
        return self.gateway.tell_interaction(it.home, self.desk.told(it))

    async def __aenter__(self) -> Self:
        await self.server.start()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        raised: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.server.stop()

    # Where it is

    @property
    def api(self) -> str:
        """The base of the REST API, as Route.BASE takes it."""
        return self.server.url + API

    @property
    def gateway_url(self) -> str:
        return self.gateway.url

    @asynccontextmanager
    async def refusing_connections(self) -> AsyncIterator[None]:
        """Nobody listens on the port, and all connections are cut."""
        await self.server.stop()
        try:
            yield
        finally:
            await self.server.start()

    # Who is on it

    def guild(
        self,
        name: str,
        *,
        has_bot: bool = True,
        rights: tuple[May, ...] = (),
        owner: Person | None = None,
    ) -> Guild:
        """A new guild. `rights`: what the bot may there beyond what everyone may."""
        who = owner.user if owner else self.world.add_user(f"Owner of {name}")
        home = new_home(self.world.ids.in_shard(), name, who)
        self.world.homes[home.id] = home
        made = Guild(self._phone, self.gateway, home)
        if has_bot:
            made.adds_bot(*rights)
        return made

    def person(self, name: str, *, locale: str = "en-US", has_installed: bool = False) -> Person:
        """Somebody who is in no guild. `has_installed`: has the app for themselves."""
        user = self.world.add_user(name, locale=locale)
        user.has_installed = has_installed
        return Person(self._phone, user)

    def channel(self, number: int) -> Channel:
        return Channel(self._phone, self.world.places[number])

    # What goes wrong

    def fails(
        self,
        name: str,
        fault: Fault,
        *,
        times: float = 1,
        channel: Channel | None = None,
        every: int = 1,
        accepts: bool = False,
        fits: Callable[[str], bool] | None = None,
    ) -> Plan:
        """The next requests of this name (`send`, `callback` ...; empty: any) go wrong.

        `accepts`: they are carried out all the same. `fits` is given the request's JSON.
        """
        number = channel.id if channel else None
        return self.server.script.add(Plan(fault, name, number, times, every, accepts, fits))

    def recovers(self) -> None:
        """No more faults."""
        self.server.script.clear()

    def limits(self, rates: Rates | None) -> None:
        """Other limits from now on."""
        self.post.pace.set(rates)

    def passes(self, seconds: float) -> None:
        """Time passes for tokens and nonces."""
        self.world.clock.pass_by(seconds)

    @property
    def patience(self) -> float:
        """Seconds until an interaction must have been answered."""
        return self.desk.patience

    @patience.setter
    def patience(self, seconds: float) -> None:
        self.desk.patience = seconds

    @property
    def latency(self) -> float:
        """Seconds from each request to its answer."""
        return self.server.latency

    @latency.setter
    def latency(self, seconds: float) -> None:
        self.server.latency = seconds

    @property
    def nonce_seconds(self) -> float:
        return self.sending.nonce_seconds

    @nonce_seconds.setter
    def nonce_seconds(self, seconds: float) -> None:
        self.sending.nonce_seconds = seconds

    # What happened

    @property
    def requests(self) -> list[Request]:
        return self.record.requests

    @property
    def violations(self) -> list[Violation]:
        return self.record.violations

    @property
    def accepted(self) -> list[Accepted]:
        """What was carried out, whatever was answered: the truth."""
        return self.record.accepted

    @property
    def pace(self) -> Pace:
        return self.post.pace

    def commands(self, guild: Guild | None = None) -> list[Json]:
        """The synced ones: global, or of one guild."""
        return self.shelf.all(guild.id if guild else 0)

    async def until(
        self, check: Callable[[], T], what: str = "such thing", *, seconds: float = PATIENCE
    ) -> T:
        """The first true value of `check`, or an error that shows what there is."""
        return await self._phone.until(check, what, seconds=seconds)

    async def connected(self, *, seconds: float = 5.0) -> None:
        """Until the bot is there."""
        await self.until(lambda: self.gateway.live, "session of the bot", seconds=seconds)
