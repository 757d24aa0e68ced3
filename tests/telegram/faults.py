"""Telegram's bad moments, on demand: what goes wrong, with which requests, how often."""

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import Enum, auto
from math import inf

from tests.telegram import refusals
from tests.telegram.refusals import Refusal
from tests.telegram.wire import page, refused


class Way(Enum):
    """How a request ends."""

    ANSWER = auto()
    """With an answer: the fault's own, or the right one when it has none."""
    RESET = auto()
    """The connection is reset (RST)."""
    CLOSE = auto()
    """The connection is closed without an answer (FIN)."""
    CUT = auto()
    """The right answer breaks off half way."""
    SILENCE = auto()
    """Nothing comes, until the client gives up."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One way of failing. `slow` and the answers that are right accept the request."""

    way: Way = Way.ANSWER
    status: int = 200
    body: bytes | None = None
    """None: the right answer."""
    kind: str = "application/json"
    retry_after: int | None = None
    seconds: float = 0.0
    """Waits so long before it answers."""
    accepts: bool = False
    """The request is carried out all the same, whatever is answered."""


RESET = Fault(Way.RESET)
CLOSE = Fault(Way.CLOSE)
SILENCE = Fault(Way.SILENCE)
HALF = Fault(Way.CUT, accepts=True)
BROKEN = Fault(body=b'{"ok":true,"result":{"message_id":', accepts=True)
"""200, and JSON that breaks off."""


def says(refusal: Refusal) -> Fault:
    """A refusal in Telegram's own form."""
    body = refused(refusal.status, refusal.description, refusal.parameters)
    after = (refusal.parameters or {}).get("retry_after")
    return Fault(
        status=refusal.status, body=body, retry_after=after if isinstance(after, int) else None
    )


def html(status: int) -> Fault:
    """A page of HTML, as the machines in front of Telegram send it: 500, 502, 503, 504."""
    return Fault(status=status, body=page(status), kind="text/html")


def too_many(seconds: int) -> Fault:
    """429 with this retry_after."""
    return says(refusals.too_many(seconds))


def slow(seconds: float) -> Fault:
    """The right answer, so late."""
    return Fault(seconds=seconds, accepts=True)


def refuses(status: int, description: str) -> Fault:
    """Any refusal, word for word."""
    return says(Refusal(status, description))


UNAUTHORIZED = refuses(401, refusals.UNAUTHORIZED)
NO_TOKEN = refuses(404, refusals.NOT_FOUND)
CONFLICT = refuses(409, refusals.TWO_POLLERS)
INTERNAL = refuses(500, "Internal Server Error")
BAD_GATEWAY = html(502)
BLOCKED = says(refusals.forbidden(refusals.BLOCKED))
DEACTIVATED = says(refusals.forbidden(refusals.DEACTIVATED))
CANNOT_BEGIN = says(refusals.forbidden(refusals.CANNOT_BEGIN))
KICKED = says(refusals.forbidden(refusals.KICKED.format("supergroup")))
NO_MEMBER = says(refusals.forbidden(refusals.NO_MEMBER.format("channel")))
GROUP_DELETED = says(refusals.forbidden(refusals.GROUP_DELETED))
CHAT_NOT_FOUND = says(refusals.bad(refusals.CHAT_NOT_FOUND))
TOPIC_CLOSED = says(refusals.bad(refusals.TOPIC_CLOSED))
NO_THREAD = says(refusals.bad(refusals.NO_THREAD))
NO_RIGHTS = says(refusals.bad(refusals.NO_RIGHT_TO_SEND.format("text messages")))
NO_CHANNEL_RIGHT = says(refusals.bad(refusals.NO_CHANNEL_RIGHT))
NO_WRITING = says(refusals.bad(refusals.NO_WRITING))
CHAT_WRITE_FORBIDDEN = says(refusals.bad("CHAT_WRITE_FORBIDDEN"))
CANNOT_PARSE = says(
    refusals.bad("can't parse entities: Can't find end tag corresponding to start tag \"b\"")
)
TEXT_LONG = says(refusals.bad(refusals.TEXT_LONG))
NOT_MODIFIED = says(refusals.bad(refusals.NOT_MODIFIED))
QUERY_OLD = says(refusals.bad(refusals.QUERY_OLD))


def migrated(chat: int) -> Fault:
    """400: the group goes on under this id."""
    return says(refusals.moved(chat))


@dataclass
class Plan:
    """A fault that waits for its requests."""

    fault: Fault
    method: str
    """In small letters; empty: any."""
    chat: int | None
    times: float
    every: int
    accepts: bool
    fits: Callable[[str], bool] | None
    fitting: int = 0
    shown: int = 0
    """How many requests it has hit."""

    def ends(self) -> None:
        """No more from now on."""
        self.times = 0


@dataclass
class Script:
    """All plans; the first that fits a request is taken."""

    plans: list[Plan] = field(default_factory=list)

    def add(self, plan: Plan) -> Plan:
        self.plans.append(plan)
        return plan

    def clear(self) -> None:
        self.plans.clear()

    def pick(self, method: str, chat: object, said: str) -> tuple[Fault, bool] | None:
        """What goes wrong with this request, and whether it is carried out all the same."""
        for plan in self.plans:
            if plan.shown >= plan.times or plan.method not in {"", method}:
                continue
            if plan.chat is not None and plan.chat != chat:
                continue
            if plan.fits is not None and not plan.fits(said):
                continue
            plan.fitting += 1
            if plan.fitting % plan.every == 0:
                plan.shown += 1
                return plan.fault, plan.accepts or plan.fault.accepts
        return None


FOR_EVER = inf
