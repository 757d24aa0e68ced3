"""Discord's bad moments, on demand: what goes wrong, with which requests, how often."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import Enum, auto
from math import inf

from tests.discord import refusals
from tests.discord.rates import VIA, exceeded
from tests.discord.refusals import Refusal

FOR_EVER = inf


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
    headers: tuple[tuple[str, str], ...] = tuple(VIA.items())
    seconds: float = 0.0
    """Waits so long before it answers."""
    accepts: bool = False
    """The request is carried out all the same, whatever is answered."""

    @property
    def name(self) -> str:
        return f"{self.way.name.lower()} {self.status}".removesuffix(" 200")


RESET = Fault(Way.RESET)
CLOSE = Fault(Way.CLOSE)
SILENCE = Fault(Way.SILENCE)
HALF = Fault(Way.CUT, accepts=True)
BROKEN = Fault(body=b'{"id": "1", "content":', accepts=True)
"""200, and JSON that breaks off."""


def says(refusal: Refusal) -> Fault:
    """A refusal in Discord's own form."""
    return Fault(status=refusal.status, body=json.dumps(refusal.body).encode())


def refuses(status: int, code: int, message: str, *, retry_after: float | None = None) -> Fault:
    """Any refusal, word for word."""
    return says(Refusal(status, code, message, retry_after=retry_after))


def html(status: int, *, is_cloudflare: bool = False) -> Fault:
    """A page of HTML, as the machines in front of Discord send it: 500, 502, 503, 504."""
    body = f"<html><head><title>{status}</title></head><body>error {status}</body></html>"
    headers = () if is_cloudflare else tuple(VIA.items())
    return Fault(status=status, body=body.encode(), kind="text/html", headers=headers)


def too_many(seconds: float, scope: str = "user") -> Fault:
    """429 with this retry_after. The scope is `user`, `global` or `shared`."""
    body, headers = exceeded(seconds, scope=scope)
    found = tuple((VIA | headers).items())
    return Fault(status=429, body=json.dumps(body).encode(), headers=found)


def slow(seconds: float) -> Fault:
    """The right answer, so late."""
    return Fault(seconds=seconds, accepts=True)


CLOUDFLARE = html(429, is_cloudflare=True)
"""A ban: no Via, no JSON."""
ABSURD_WAIT = too_many(100_000.0)
INTERNAL, BAD_GATEWAY, UNAVAILABLE, TIMED_OUT = map(html, (500, 502, 503, 504))
OVERLOADED = refuses(503, 130000, "API resource is currently overloaded. Try again a little later")
UNAUTHORIZED = says(refusals.unauthorized())
MISSING_ACCESS = says(refusals.missing_access())
MISSING_PERMISSIONS = says(refusals.missing_permissions())
CLOSED_DM = says(refusals.closed_dm())
NO_MUTUAL_GUILDS = says(refusals.no_mutual_guilds())
DMS_TOO_FAST = refuses(403, 40003, "You are opening direct messages too fast")
LOCKED_THREAD = says(refusals.locked_thread())
ARCHIVED_THREAD = says(refusals.archived_thread())
UNKNOWN_CHANNEL = says(refusals.unknown_channel())
UNKNOWN_GUILD = says(refusals.unknown_guild())
UNKNOWN_MESSAGE = says(refusals.unknown_message())
UNKNOWN_INTERACTION = says(refusals.unknown_interaction())
UNKNOWN_WEBHOOK = says(refusals.unknown_webhook())
ANNOUNCEMENT_EDITS = refuses(
    429, 20022, "This message cannot be edited due to announcement rate limits", retry_after=0.5
)
OLD_EDITS = refuses(
    429,
    30046,
    "Maximum number of edits to messages older than 1 hour reached. Try again later",
    retry_after=0.5,
)


@dataclass
class Plan:
    """A fault that waits for its requests."""

    fault: Fault
    name: str
    """An endpoint's short name; empty: any."""
    channel: int | None
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

    def pick(self, name: str, channel: int, said: str) -> tuple[Fault, bool] | None:
        """What goes wrong with this request, and whether it is carried out all the same."""
        for plan in self.plans:
            if plan.shown >= plan.times or plan.name not in {"", name}:
                continue
            if plan.channel is not None and plan.channel != channel:
                continue
            if plan.fits is not None and not plan.fits(said):
                continue
            plan.fitting += 1
            if plan.fitting % plan.every == 0:
                plan.shown += 1
                return plan.fault, plan.accepts or plan.fault.accepts
        return None
