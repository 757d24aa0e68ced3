"""Why nothing may be sent at this moment: what is wrong, and what a person has to do."""

from bot.log import Log

log = Log(__name__)

PATIENCE_SECONDS = 30.0
"""A process that is being replaced polls a little longer; one that goes on must not send too."""

REVOKED = (
    "Telegram does not accept the bot's token. Nothing is sent and nothing is lost. Ask @BotFather "
    "for the token (/mybots), put it into the settings and restart."
)
CONFLICT = (
    "Another process fetches this bot's messages with the same token, so this one sends nothing. "
    "Stop one of the two; if you did not start another, have @BotFather revoke the token."
)


class Trouble:
    """The one thing that is wrong, if something is."""

    def __init__(self) -> None:
        self.why: str | None = None
        self._conflict_since: float | None = None

    def token_is_revoked(self) -> None:
        self._say(REVOKED)

    def conflict(self, now: float) -> None:
        """Another process was served in our place, at this second of a monotonic clock."""
        if self._conflict_since is None:
            self._conflict_since = now
            log.warning("conflict", remedy=CONFLICT)
        if now - self._conflict_since >= PATIENCE_SECONDS:
            self._say(CONFLICT)

    def is_over(self) -> None:
        """Telegram served us."""
        self._conflict_since = None
        if self.why is not None:
            log.info("trouble over")
            self.why = None

    def _say(self, why: str) -> None:
        if self.why != why:
            log.error("sending stopped", platform="telegram", why=why)
            self.why = why
