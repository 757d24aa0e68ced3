"""Why nothing may be sent at this moment: what is wrong, and what a person has to do."""

from collections import deque
from collections.abc import Callable

from bot.log import Log

log = Log(__name__)

Clock = Callable[[], float]

REVOKED = (
    "Discord does not accept the bot's token. Nothing is sent and nothing is lost. Reset the token "
    "in the developer portal (Bot, Reset Token), put it into the settings and restart."
)
GUARD = (
    "Discord's guard (Cloudflare) keeps this machine's address out for a while, so nothing is sent "
    "for a quarter of an hour; nothing is lost. If it comes back, look for another program that "
    "uses the address or the token."
)
REFUSALS = (
    "Discord has refused thousands of requests within ten minutes, and would bar this machine at "
    "10,000. Nothing is sent until they are past. The log says what was refused."
)

GUARD_SECONDS = 900.0
REFUSAL_SECONDS = 600.0
MOST_REFUSALS = 5_000
"""Half of what bars an address
(https://discord.com/developers/docs/topics/rate-limits#invalid-request-limit-aka-cloudflare-bans)."""


class Trouble:
    """The worst of what is wrong, if something is."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._is_revoked = False
        self._guarded_until = 0.0
        self._refusals: deque[float] = deque(maxlen=MOST_REFUSALS)

    @property
    def why(self) -> str | None:
        if self._is_revoked:
            return REVOKED
        if self.barred_seconds > 0:
            return GUARD if self._clock() < self._guarded_until else REFUSALS
        return None

    @property
    def barred_seconds(self) -> float:
        """For how long nothing at all may be asked of Discord."""
        now = self._clock()
        until = self._guarded_until
        if len(self._refusals) == MOST_REFUSALS:
            until = max(until, self._refusals[0] + REFUSAL_SECONDS)
        return max(0.0, until - now)

    def token_is_revoked(self) -> None:
        if not self._is_revoked:
            self._is_revoked = True
            self._tell(REVOKED)

    def token_is_good(self) -> None:
        if self._is_revoked:
            self._is_revoked = False
            log.info("trouble over")

    def guarded(self) -> None:
        """The guard refused. Requests that were under way then tell the same once more."""
        is_new = self._clock() >= self._guarded_until
        self._guarded_until = self._clock() + GUARD_SECONDS
        if is_new:
            self._tell(GUARD)

    def refused(self) -> None:
        """One of the refusals that count."""
        was_near = self.barred_seconds > 0
        self._refusals.append(self._clock())
        if not was_near and self.barred_seconds > 0:
            self._tell(REFUSALS)

    def _tell(self, why: str) -> None:
        log.error("sending stopped", platform="discord", why=why)
