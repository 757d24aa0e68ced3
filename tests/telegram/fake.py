"""The whole of it: a Telegram in this process."""

from collections.abc import Callable, Iterable
from types import TracebackType
from typing import Self

from tests.telegram import waiting
from tests.telegram.chats import Chat
from tests.telegram.faults import Fault, Plan
from tests.telegram.hooks import Hooks
from tests.telegram.messages import Sender
from tests.telegram.people import Person, Phone
from tests.telegram.places import GENERAL, Kind, Member, Place, Status, Topic
from tests.telegram.profile import Profile
from tests.telegram.questions import Press, Questions
from tests.telegram.rates import Pace, Rates
from tests.telegram.record import Accepted, Record, Request, Violation
from tests.telegram.server import Server
from tests.telegram.service import Service
from tests.telegram.updates import Updates
from tests.telegram.world import SUPERGROUPS, World

TOKEN = "7000000001:AAFakeFakeFakeFakeFakeFakeFakeFakeFa"  # noqa: S105 - nobody's

FIRST_PERSON = 1000


class FakeTelegram:
    """Telegram's servers with everybody on them, on a port of this machine."""

    def __init__(
        self,
        *,
        rates: Rates | None = None,
        has_privacy: bool = True,
        has_rich: bool = True,
        allows_any_webhook: bool = False,
        allows_parse_mode: bool = False,
        token: str = TOKEN,
        port: int = 0,
    ) -> None:
        """No limits unless there are `rates`.

        `has_privacy`: the bot hears in groups only what is meant for it. `has_rich`: the server
        knows Bot API 10.1. `allows_any_webhook`: also http and any port. `allows_parse_mode`: it is
        no violation; the text is kept as it comes.
        """
        self.token = token
        self.world = World()
        self.service = Service(self.world, token)
        self.service.pace.set(rates)
        self.service.has_rich = has_rich
        self.world.has_privacy = has_privacy
        self.service.polling.allows_any_webhook = allows_any_webhook
        self.service.sending.allows_parse_mode = allows_parse_mode
        self.server = Server(self.service, port=port)
        self.hooks = Hooks(self.service)
        self._people = FIRST_PERSON

    async def __aenter__(self) -> Self:
        await self.server.start()
        self.hooks.start()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        raised: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.hooks.stop()
        await self.server.stop()

    # Where it is

    @property
    def url(self) -> str:
        return self.server.url

    @property
    def base_url(self) -> str:
        """What python-telegram-bot calls base_url: the token comes right after it."""
        return f"{self.url}/bot"

    @property
    def base_file_url(self) -> str:
        return f"{self.url}/file/bot"

    # Who is on it

    def person(
        self, name: str, *, language: str = "en", username: str = "", has_begun: bool = False
    ) -> Person:
        """Somebody new. `has_begun`: they have written to the bot before."""
        self._people += 1
        who = Sender(self._people, name, username or f"{name.lower()}_{self._people}", language)
        place = Place(who.id, Kind.PRIVATE, name, who.username, has_begun=has_begun)
        self.world.add(place)
        phone = Phone(self.world, self.service.questions, self.service.profile)
        return Person(phone, who, self.chat(place))

    def group(self, title: str, *people: Person, has_bot: bool = True) -> Chat:
        """A basic group. The first person owns it."""
        return self._open(
            Place(-self.world.number() - 4_000_000, Kind.GROUP, title), people, has_bot
        )

    def supergroup(
        self,
        title: str,
        *people: Person,
        has_bot: bool = True,
        is_forum: bool = False,
        username: str = "",
    ) -> Chat:
        """A supergroup; a forum has topics. The first person owns it."""
        place = Place(SUPERGROUPS - self.world.number(), Kind.SUPERGROUP, title, username, is_forum)
        if is_forum:
            place.topics[GENERAL] = Topic(GENERAL, "General")
            # The message that made the group, whose number is that of its General topic.
            place.last_id = GENERAL
        return self._open(place, people, has_bot)

    def channel(
        self, title: str, *people: Person, username: str = "", linked: Chat | None = None
    ) -> Chat:
        """A channel without the bot: `person.adds_bot(channel)` makes it administrator there."""
        place = Place(SUPERGROUPS - self.world.number(), Kind.CHANNEL, title, username)
        if linked is not None:
            place.linked, linked.place.linked = linked.place, place
        return self._open(place, people, has_bot=False)

    def _open(self, place: Place, people: Iterable[Person], has_bot: bool) -> Chat:
        for number, each in enumerate(people):
            status = Status.MEMBER if number else Status.CREATOR
            place.members[each.id] = Member(each.who, status)
        if place.has_own_numbers:
            # Number 1 is the word that the chat was made; so no topic is ever number 1.
            place.last_id = 1
        if has_bot:
            place.members[self.world.bot.id] = Member(self.world.bot, Status.MEMBER)
        return self.chat(self.world.add(place))

    def chat(self, place: Place | int) -> Chat:
        """The chat with this number."""
        if isinstance(place, int):
            place = self.world.places[place]
        return Chat(self.world, place)

    # What the bot did

    @property
    def record(self) -> Record:
        return self.service.record

    @property
    def violations(self) -> list[Violation]:
        """Every documented rule the bot broke."""
        return self.service.record.violations

    @property
    def requests(self) -> list[Request]:
        return self.service.record.requests

    @property
    def accepted(self) -> list[Accepted]:
        """What was carried out, whatever the bot was told."""
        return self.service.record.accepted

    def calls(self, method: str) -> list[Request]:
        """The bot's calls of this method."""
        return [each for each in self.requests if each.method.lower() == method.lower()]

    @property
    def pace(self) -> Pace:
        """The limits, and when what was accepted."""
        return self.service.pace

    @property
    def updates(self) -> Updates:
        """What the bot has been told and what it has not yet fetched."""
        return self.world.updates

    @property
    def profile(self) -> Profile:
        return self.service.profile

    @property
    def questions(self) -> Questions:
        return self.service.questions

    @property
    def unanswered(self) -> list[Press]:
        """Buttons pressed whose client still shows a progress bar."""
        return [each for each in self.questions.presses.values() if not each.is_answered]

    @property
    def conflicts(self) -> int:
        """How many polls were ended by another one."""
        return self.service.polling.conflicts

    async def until(
        self, check: Callable[[], object], what: str = "", seconds: float = waiting.PATIENCE
    ) -> None:
        """Wait until this is true; the error shows all chats."""
        places = list(self.world.places.values())
        await waiting.until(self.world, check, what or "such state", seconds, places)

    # Its bad moments

    def fails(
        self,
        method: str,
        how: Fault,
        *,
        times: float = 1,
        chat: Chat | int | None = None,
        after_accepting: bool = False,
        every: int = 1,
        fits: Callable[[str], bool] | None = None,
    ) -> Plan:
        """The next so many requests of this method ("": any) fail like this.

        `after_accepting`: they are carried out first. `every`: only each n-th. `fits`: only those
        with such a text.
        """
        number = chat.id if isinstance(chat, Chat) else chat
        return self.server.script.add(
            Plan(how, method.lower(), number, times, every, after_accepting, fits)
        )

    def recovers(self) -> None:
        """Nothing fails any more."""
        self.server.script.clear()

    def revokes_token(self) -> None:
        """Every call is answered 401 from now on."""
        self.service.is_revoked = True

    def gives_token_back(self) -> None:
        self.service.is_revoked = False

    async def stops_listening(self) -> None:
        """Connections are cut, new ones refused."""
        await self.server.stop()

    async def listens_again(self) -> None:
        """On the same port, with everything it knew."""
        await self.server.start()

    def passes(self, *, seconds: float = 0, hours: float = 0) -> None:
        """The server's clock goes on by so much."""
        self.world.clock.pass_by(seconds + 3600 * hours)

    def sets_rates(self, rates: Rates | None) -> None:
        """Other limits from now on; None: none."""
        self.service.pace.set(rates)
