"""Logs: one line per event on the standard error stream, without secrets.

    log = Log(__name__)
    log.info("delivered", chats=3, publication=12)

    2026-11-24T16:20:00Z INFO  bot.delivery delivered chats=3 publication=12

Whatever a value holds stays inside its line: people choose names, and a name must not be able
to forge an event or to send codes to the terminal of whoever reads the log.
"""

import json
import logging
import math
import re
import secrets as randomness
import time
from collections.abc import Iterable, Mapping
from typing import Literal, TextIO
from urllib.parse import quote

LogFormat = Literal["text", "json"]

HIDDEN = "***"

# Tokens are hidden by their shape as well: one that nobody configured is a secret too. Each
# begins where a run of its signs begins, which keeps the search linear in the text's length.
TOKEN_SHAPES = (
    # Telegram, also in an address: /bot<token>/sendMessage
    r"(?<!\d)\d+(?::|%3A)[A-Za-z0-9_-]{30,}",
    # Discord
    r"(?<![A-Za-z0-9_-])[A-Za-z0-9_-]{23,}\.[A-Za-z0-9_-]{6,7}\.[A-Za-z0-9_-]{27,}",
    # Discord's right to answer one interaction, which its addresses hold
    r"/(?:webhooks|interactions)/\d+/[A-Za-z0-9_-]{30,}",
)

# At INFO, httpx writes addresses that hold Telegram's token; SQL statements, alembic's too, and
# page visits are not events of ours.
WARNINGS_ONLY = ("aiohttp.access", "alembic", "httpcore", "httpx", "sqlalchemy")

# At DEBUG they write whole messages and rows, which hold personal data.
NEVER_DEBUG = ("aiosqlite", "discord", "telegram")

# Without vowels, so that no word appears, and without what is misread: 0 1 7 l 5 s 2 z 8 b u v 9 q.
REFERENCE_SIGNS = "cdfghjkmnprtwxy346"
REFERENCE_LENGTH = 6
"""34 million references: enough to find one line among a year's."""

BARE = re.compile(r'[^\s"=\\]+')


class Log:
    """Writes the events of one module. Fields become `key=value`; str() makes their text."""

    def __init__(self, name: str) -> None:
        self._logger = logging.getLogger(name)

    def debug(self, event: str, /, **fields: object) -> None:
        self._logger.debug("%s", event, extra={"fields": fields})

    def info(self, event: str, /, **fields: object) -> None:
        self._logger.info("%s", event, extra={"fields": fields})

    def warning(self, event: str, /, **fields: object) -> None:
        self._logger.warning("%s", event, extra={"fields": fields})

    def error(self, event: str, /, **fields: object) -> None:
        self._logger.error("%s", event, extra={"fields": fields})

    def exception(self, event: str, /, **fields: object) -> None:
        """An error with the traceback of the exception that is being handled."""
        self._logger.exception("%s", event, extra={"fields": fields})


def reference() -> str:
    """A short id that ties what a person was told to the line in the log."""
    return "".join(randomness.choice(REFERENCE_SIGNS) for _ in range(REFERENCE_LENGTH))


def configure_logging(level: str, line_format: LogFormat, secrets: Iterable[str]) -> None:
    """Send every event to the standard error stream, in place of all handlers there were."""
    formatter = TextFormatter if line_format == "text" else JsonFormatter
    handler = LineHandler()
    handler.setFormatter(formatter(Redaction(secrets)))
    logging.basicConfig(level=level, handlers=[handler], force=True)
    logging.captureWarnings(capture=True)
    for names, least in ((WARNINGS_ONLY, logging.WARNING), (NEVER_DEBUG, logging.INFO)):
        for name in names:
            logging.getLogger(name).setLevel(max(logging.getLogger().level, least))


class Redaction:
    """Hides secrets in a text: those that are known, and everything shaped like a token."""

    def __init__(self, secrets: Iterable[str]) -> None:
        known = {spelling for secret in secrets if secret for spelling in _spellings(secret)}
        # The longest first, or the rest of a secret that begins with another would be left.
        values = [re.escape(spelling) for spelling in sorted(known, key=len, reverse=True)]
        self._pattern = re.compile("|".join((*values, *TOKEN_SHAPES)), re.IGNORECASE)

    def __call__(self, text: str) -> str:
        return self._pattern.sub(HIDDEN, text)


def _spellings(secret: str) -> tuple[str, ...]:
    """A secret as it is, in an address, and inside quotes."""
    return secret, quote(secret, safe=""), repr(secret)[1:-1], json.dumps(secret)[1:-1]


class LineHandler(logging.StreamHandler[TextIO]):
    """Writes to the standard error stream. Never fails, and never tells more when it does."""

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802  logging's name
        """Instead of logging's own, which prints the arguments, secrets and all, in many lines."""
        try:
            self.stream.write(f"{_time(record)} ERROR {__name__} an event could not be written\n")
        except (OSError, ValueError):
            return  # The stream is closed: there is nowhere left to say it.


class LineFormatter(logging.Formatter):
    """What both formats share: the facts of a record, with secrets hidden before any escaping."""

    def __init__(self, redact: Redaction) -> None:
        super().__init__()
        self._redact = redact

    def fields(self, record: logging.LogRecord) -> dict[str, object]:
        """The event's own fields, then the traceback if there is one."""
        given: Mapping[str, object] = getattr(record, "fields", {})
        found = {self._redact(key): self._plain(value) for key, value in given.items()}
        if record.exc_info:
            found["traceback"] = self._redact(self.formatException(record.exc_info))
        if record.stack_info:
            found["stack"] = self._redact(record.stack_info)
        return found

    def event(self, record: logging.LogRecord) -> str:
        return self._redact(record.getMessage())

    def _plain(self, value: object) -> object:
        """Numbers, truth and nothing as they are; everything else as a text."""
        is_plain = value is None or type(value) in (bool, int)
        if is_plain or (isinstance(value, float) and math.isfinite(value)):
            return value
        return self._redact(str(value))


class TextFormatter(LineFormatter):
    """`time level logger event key=value ...`, for people."""

    def format(self, record: logging.LogRecord) -> str:
        head = f"{_time(record)} {record.levelname:<5} {_escaped(record.name)}"
        event = _event(self.event(record))
        pairs = (f"{_value(key)}={_value(value)}" for key, value in self.fields(record).items())
        return " ".join((head, event, *pairs))


class JsonFormatter(LineFormatter):
    """One JSON object per event, in ASCII, for log collectors."""

    def format(self, record: logging.LogRecord) -> str:
        head: dict[str, object] = {
            "time": _time(record),
            "level": record.levelname,
            "logger": record.name,
            "event": self.event(record),
        }
        # The head comes first, and no field can take its place.
        return json.dumps({**head, **self.fields(record), **head})


def _time(record: logging.LogRecord) -> str:
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(record.created))


def _event(text: str) -> str:
    """Bare, unless it could be taken for fields: libraries put anything in their messages."""
    return _escaped(text) if "=" not in text and '"' not in text else _quoted(text)


def _value(value: object) -> str:
    text = str(value)
    return text if BARE.fullmatch(text) and text.isprintable() else _quoted(text)


def _quoted(text: str) -> str:
    return '"' + _escaped(text).replace('"', '\\"') + '"'


def _escaped(text: str) -> str:
    """Control, direction, invisible and line-breaking signs become what they are called."""
    doubled = text.replace("\\", "\\\\")
    if doubled.isprintable():
        return doubled
    return "".join(sign if sign.isprintable() else _code(sign) for sign in doubled)


def _code(sign: str) -> str:
    return sign.encode("unicode_escape").decode("ascii")
