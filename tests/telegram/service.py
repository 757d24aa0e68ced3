"""The Bot API behind the socket: a request in, an answer out."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from tests.telegram import given as parameters
from tests.telegram import refusals, wire
from tests.telegram.answering import Answering
from tests.telegram.editing import Editing
from tests.telegram.given import Given
from tests.telegram.looking import Looking
from tests.telegram.places import Place
from tests.telegram.polling import Polling
from tests.telegram.profile import Profile
from tests.telegram.questions import Questions
from tests.telegram.rates import COUNTED, Pace
from tests.telegram.record import CHANGING, Accepted, Record
from tests.telegram.refusals import Refusal, too_many
from tests.telegram.sending import Sending
from tests.telegram.spec import SINCE_RICH, TABLE, Method
from tests.telegram.wire import Raw
from tests.telegram.world import World

Desk = Callable[[Given], object]

POLL = "getupdates"


def never() -> bool:
    """The client still waits."""
    return False


@dataclass(frozen=True, slots=True)
class Answer:
    """What goes back."""

    status: int
    body: bytes
    retry_after: int | None = None


@dataclass
class Service:
    """Answers requests; knows nothing of sockets."""

    world: World
    token: str
    record: Record = field(default_factory=Record)
    pace: Pace = field(default_factory=Pace)
    has_rich: bool = True
    """Whether the server knows Bot API 10.1."""
    is_revoked: bool = False
    """Whether the token has been taken back."""
    questions: Questions = field(init=False)
    polling: Polling = field(init=False)
    profile: Profile = field(init=False)
    sending: Sending = field(init=False)
    desks: Mapping[str, Desk] = field(init=False)

    def __post_init__(self) -> None:
        self.questions = Questions(self.world.clock.now)
        self.polling = Polling(self.world)
        self.profile = Profile(self.world)
        self.sending = Sending(self.world)
        self.desks = self._desks()

    def _desks(self) -> Mapping[str, Desk]:
        """Whose function answers which method: `sendMessage` is somebody's `send_message`."""
        people = (
            self.sending,
            Editing(self.world, self.sending),
            Answering(self.world, self.questions),
            Looking(self.world),
            self.profile,
            self.polling,
        )
        found: dict[str, Desk] = {
            "logout": lambda _: True,
            "close": lambda _: True,
        }
        for key, method in TABLE.items():
            name = "".join(
                f"_{letter.lower()}" if letter.isupper() else letter for letter in method.name
            )
            for each in people:
                if hasattr(each, name):
                    found[key] = getattr(each, name)
        return found

    async def answer(self, raw: Raw, is_gone: Callable[[], bool] = never) -> Answer:
        """Carry out one request."""
        refused = self._refusal(raw)
        if refused is not None:
            return refusal_answer(refused)
        method = TABLE[raw.method.lower()]
        self.record.counts[method.name] += 1
        given = Given(method, {}, raw)
        try:
            parameters.fill(given)
            if method.key == POLL:
                result: object = await self.polling.get_updates(given, is_gone)
            else:
                result = self._carry_out(given)
        except Refusal as refusal:
            return refusal_answer(refusal)
        finally:
            if given.broken:
                self.record.broken(method.name, given.broken)
        return Answer(200, wire.answered(result))

    def _refusal(self, raw: Raw) -> Refusal | None:
        """Refused before anybody looks at what is asked."""
        head, _, tail = raw.token.partition(":")
        if not head.isdigit() or not tail:
            return Refusal(404, refusals.NOT_FOUND)
        if self.is_revoked or raw.token != self.token:
            return Refusal(401, refusals.UNAUTHORIZED)
        if self._method(raw.method) is None:
            return Refusal(404, refusals.NO_METHOD)
        return None

    def _method(self, name: str) -> Method | None:
        key = name.lower()
        if key in SINCE_RICH and not self.has_rich:
            return None
        return TABLE.get(key)

    def _carry_out(self, given: Given) -> object:
        key = given.method.key
        if key not in CHANGING:
            return self.desks[key](given)
        place = self.world.find(given.values.get("chat_id"))
        now = self.world.clock.monotonic()
        is_paid = given.flag("allow_paid_broadcast")
        if key in COUNTED:
            wait = self.pace.wait(place, now, is_paid=is_paid)
            if wait:
                raise too_many(wait)
        gone = 0 if place is None else len(place.deleted)
        result = self.desks[key](given)
        if key in COUNTED:
            self.pace.accept(place, now, is_paid=is_paid)
        if self.record.keeps:
            self._accepted(given, place, _numbers(given, place, result, gone), now)
        return result

    def _accepted(self, given: Given, place: Place | None, numbers: list[int], now: float) -> None:
        for number in numbers:
            chat, said = 0, given.text("text") or given.text("caption")
            if place is not None:
                chat = place.id
                said = place.log[number].text if number in place.log else said
            self.record.accepted.append(Accepted(now, given.method.name, chat, number, said))


def _numbers(given: Given, place: Place | None, result: object, gone: int) -> list[int]:
    """The messages a call made, changed or removed; `gone` were removed there before it."""
    if isinstance(result, dict) and isinstance(result["message_id"], int):
        return [result["message_id"]]
    if place is not None and len(place.deleted) > gone:
        return place.deleted[gone:]
    return [given.number("message_id") or 0]


def refusal_answer(refusal: Refusal) -> Answer:
    """A refusal as it goes back."""
    after = (refusal.parameters or {}).get("retry_after")
    return Answer(
        refusal.status,
        wire.refused(refusal.status, refusal.description, refusal.parameters),
        after if isinstance(after, int) else None,
    )
