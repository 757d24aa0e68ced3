"""Every setting: its type, its default, what it means and why it is so by default.

The text below a field is the setting's description, `meaning; why this default`. It is checked
against `docs/configuration.md`.
"""

import re
from datetime import UTC
from types import MappingProxyType
from typing import Annotated, Literal, Self

from pydantic import (
    BaseModel,
    ConfigDict,
    SecretStr,
    ValidationInfo,
    field_validator,
    model_validator,
)

from bot.config.kinds import (
    BotAddress,
    FilePath,
    Host,
    Line,
    Needs,
    Port,
    Secret,
    SqliteUrl,
    Switch,
    Title,
    WebAddress,
    Zone,
)
from bot.model import PersonRef, Platform

# Each of them speaks for many people at once: as an editor it would let all of them in.
# https://core.telegram.org/bots/api#message, fields `from` and `sender_chat`
SHARED_TELEGRAM_IDS = MappingProxyType(
    {
        "1087968824": "every anonymous administrator of every group",
        "777000": "Telegram itself, for every post that a channel passes on to its group",
        "136817688": "everybody who writes in the name of a channel",
    }
)


STRONG = re.compile("[A-Za-z0-9_-]{32,256}")


class _Section(BaseModel):
    """A part of the settings. Its errors never quote what was given: it may be a secret."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", hide_input_in_errors=True, use_attribute_docstrings=True
    )


class Database(_Section):
    """Where everything is kept."""

    url: SqliteUrl = "sqlite:///data/estories.db"
    """The database, relative to the working directory; one file needs no server to look after."""


class Newsroom(_Section):
    """Whose bot this is."""

    name: Title = "E-Stories"
    """What the newsroom is called in greetings and titles; nobody has to choose one to try it."""
    timezone: Zone = UTC
    """The zone of the days and times that people read; it favours no place."""


class Editor(_Section):
    """Somebody who may prepare and publish."""

    platform: Platform
    """Where the editor speaks: local, telegram or discord; required, as each has its ids."""
    id: Annotated[Line, Needs("the person's id, such as 123456789")]
    """The person's id there, a number in Telegram and Discord; required, as names change hands."""
    name: Line = ""
    """Who that is, for people who read the settings; no name is needed to recognise an id."""

    @field_validator("id")
    @classmethod
    def _names_one_person(cls, value: str, info: ValidationInfo) -> str:
        platform = info.data.get("platform")
        if platform in (Platform.TELEGRAM, Platform.DISCORD):
            _check_number(value)
        elif not value.strip():
            raise ValueError("must not be empty; give the person's id")
        if platform is Platform.TELEGRAM and value in SHARED_TELEGRAM_IDS:
            who = SHARED_TELEGRAM_IDS[value]
            raise ValueError(f"is shared by {who}; give the id of one person")
        return value

    @property
    def person(self) -> PersonRef:
        return PersonRef(self.platform, self.id)


class Local(_Section):
    """The chat page in the browser."""

    enabled: Switch = False
    """Whether the chat page runs; whoever opens it can speak, so it is switched on knowingly."""
    host: Host = "127.0.0.1"
    """Where the page listens; this machine only, since the page asks nobody for a password."""
    port: Port = 8080
    """The page's port, 0 for any free one; 8080 needs no special rights and is easy to remember."""


class TelegramWebhook(_Section):
    """Updates that Telegram brings, in place of asking for them."""

    url: WebAddress | None = None
    """The public https address that leads here; without it updates are fetched, needing none."""
    secret: Secret | None = None
    """What Telegram has to say with every update, 32 to 256 letters, digits, _ and -; required."""
    host: Host = "127.0.0.1"
    """Where updates are taken; this machine only, since a proxy with a certificate is before it."""
    port: Port = 8081
    """The port for that, 0 for any free one; 8081 needs no special rights and is beside 8080."""

    @field_validator("secret")
    @classmethod
    def _is_strong(cls, value: SecretStr | None) -> SecretStr | None:
        # https://core.telegram.org/bots/api#setwebhook, field `secret_token`
        if value is not None and not re.fullmatch(
            "[A-Za-z0-9_-]{32,256}", value.get_secret_value()
        ):
            raise ValueError("needs 32 to 256 letters, digits, _ and -; try: openssl rand -hex 32")
        return value

    @model_validator(mode="after")
    def _is_complete(self) -> Self:
        if self.url is not None and self.secret is None:
            raise ValueError("needs a secret beside the url; try: openssl rand -hex 32")
        return self


class Telegram(_Section):
    """The bot in Telegram."""

    token: Secret | None = None
    """What @BotFather gave; without it Telegram is off."""
    base_url: BotAddress = "https://api.telegram.org/bot"
    """Where requests go, up to the token; Telegram's own server suits all who run none."""
    base_file_url: BotAddress = "https://api.telegram.org/file/bot"
    """Where files are fetched, up to the token; it goes with Telegram's own server."""
    paid_broadcast: Switch = False
    """Whether up to 1,000 messages a second may be paid for in Stars; it costs the bot's owner."""
    webhook: TelegramWebhook = TelegramWebhook()
    """Updates that Telegram brings, in place of asking for them."""


class Discord(_Section):
    """The bot in Discord."""

    token: Secret | None = None
    """The bot's token from the developer portal; without it Discord is off."""
    api_base: WebAddress = "https://discord.com/api/v10"
    """Where requests go; version 10 is the one that E-Stories is written for."""


class Logs(_Section):
    """What is written to the standard error stream."""

    level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"
    """The least severe event that is written; it says what the bot does, not each message."""
    format: Literal["text", "json"] = "text"
    """Lines for people (text) or for a log collector (json); a person is the first to read them."""


class Settings(_Section):
    """Everything that can be set. `load_settings` makes it."""

    database: Database = Database()
    """Where everything is kept."""
    glossary: FilePath | None = None
    """A topics file in place of the shipped data/topics.yaml; that one fits the sample editions."""
    newsroom: Newsroom = Newsroom()
    """Whose bot this is."""
    editors: tuple[Editor, ...] = ()
    """Who may prepare and publish; nobody is trusted by default."""
    local: Local = Local()
    """The chat page in the browser."""
    telegram: Telegram = Telegram()
    """The bot in Telegram."""
    discord: Discord = Discord()
    """The bot in Discord."""
    log: Logs = Logs()
    """What is written to the standard error stream."""

    @property
    def platforms(self) -> tuple[Platform, ...]:
        """The platforms that are switched on: local by its switch, the others by a token."""
        is_on = {
            Platform.LOCAL: self.local.enabled,
            Platform.TELEGRAM: self.telegram.token is not None,
            Platform.DISCORD: self.discord.token is not None,
        }
        return tuple(platform for platform in Platform if is_on[platform])

    def for_demo(self) -> "Settings":
        """Only the chat page: trying E-Stories out must not reach anybody."""
        local = self.local.model_copy(update={"enabled": True})
        return self.model_copy(
            update={"local": local, "telegram": Telegram(), "discord": Discord()}
        )

    @property
    def secrets(self) -> tuple[str, ...]:
        """Every secret that is set, for `configure_logging` to keep out of the logs."""
        tokens: tuple[SecretStr | None, ...] = (
            self.telegram.token,
            self.telegram.webhook.secret,
            self.discord.token,
        )
        return tuple(token.get_secret_value() for token in tokens if token)


def _check_number(value: str) -> None:
    """Ids in Telegram and Discord are positive numbers; what else people write, and why not."""
    if value.isascii() and value.isdigit() and not value.startswith("0") and len(value) <= 20:
        return
    if value.startswith("-"):
        raise ValueError("is a chat's id; give the person's own, which has no minus sign")
    if value.isascii() and value.isdigit():
        raise ValueError("is not an id that a person can have; copy the number again")
    raise ValueError(
        "needs a number, because a username can pass to somebody else; "
        "give the numeric id, such as 123456789"
    )
