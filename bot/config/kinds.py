"""The kinds of values that settings take: what each accepts and how to say so in plain words."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, tzinfo
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, available_timezones

from pydantic import AfterValidator, BeforeValidator, Field, InstanceOf, PlainSerializer, SecretStr

from bot.config.nearest import did_you_mean

SQLITE = "sqlite:///"


@dataclass(frozen=True, slots=True)
class Needs:
    """What a setting needs, to complete the sentence "it needs ..."."""

    words: str


def _line(text: str) -> str:
    """Names appear in messages and logs, where a second line or a hidden sign would mislead."""
    if not text.isprintable():
        raise ValueError("needs one line without control characters")
    return text


def _sqlite_url(url: str) -> str:
    if not url.startswith(SQLITE):
        raise ValueError(
            "only SQLite is supported so far; write sqlite:/// and the file's path, "
            "such as sqlite:///data/estories.db"
        )
    if url.removeprefix(SQLITE) in ("", ":memory:"):
        raise ValueError("a database in memory is lost at exit; write a file's path after it")
    return url


def _file_path(path: Path) -> Path:
    if path == Path():
        raise ValueError("needs a file's path; give one or remove the line")
    return path


def _secret(secret: SecretStr) -> SecretStr:
    """Tokens travel in addresses and headers, where other signs only fail later."""
    if not re.fullmatch("[!-~]+", secret.get_secret_value()):
        raise ValueError(
            "needs one line of letters, digits and signs, without spaces; copy it again"
        )
    return secret


def _web_address(address: str) -> str:
    try:
        parts = urlsplit(address)
        is_usable = parts.scheme in ("https", "http") and bool(parts.hostname)
    except ValueError:
        is_usable = False
    if not is_usable or not re.fullmatch("[!-~]+", address):
        raise ValueError("needs a web address such as https://example.org/path")
    return address.rstrip("/")


def _bot_address(address: str) -> str:
    # The token is written right after it: without /bot it would end up in the port.
    if not address.endswith("/bot"):
        raise ValueError("has to end in /bot, because the token is written right after it")
    return address


def _zone(name: object) -> object:
    """Works for UTC even where the system has no time zones, so that the defaults always hold."""
    if not isinstance(name, str):
        return name
    if name == "UTC":
        return UTC
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        raise ValueError(_unknown_zone(name)) from None


def _unknown_zone(name: str) -> str:
    zones = tuple(_places())
    if not zones:
        return "cannot be looked up: this system has no time zones; install tzdata or write UTC"
    hint = did_you_mean(name.replace(" ", "_"), zones)
    return f"is not the name of a time zone; write one such as Europe/Kyiv or UTC{hint}"


def _places() -> Iterator[str]:
    """Etc/GMT+2 is two hours *behind* UTC, which nobody means who writes GMT+2."""
    return (zone for zone in sorted(available_timezones()) if not zone.startswith("Etc/"))


Switch = Annotated[bool, Needs("true or false")]
Line = Annotated[str, AfterValidator(_line), Needs("one line of text")]
Title = Annotated[Line, Field(min_length=1, max_length=100), Needs("a text of 1 to 100 characters")]
Host = Annotated[
    str, Field(pattern=r"^[A-Za-z0-9.:-]+$"), Needs("a host's name or address, such as 127.0.0.1")
]
Port = Annotated[int, Field(ge=0, le=65535), Needs("a whole number from 0 to 65535")]
SqliteUrl = Annotated[
    str, AfterValidator(_sqlite_url), Needs("an address beginning with sqlite:///")
]
FilePath = Annotated[Path, AfterValidator(_file_path), Needs("a file's path")]
WebAddress = Annotated[str, AfterValidator(_web_address), Needs("a web address")]
BotAddress = Annotated[WebAddress, AfterValidator(_bot_address)]
Secret = Annotated[SecretStr, AfterValidator(_secret), Needs("a token as the platform shows it")]
Zone = Annotated[
    InstanceOf[tzinfo],
    BeforeValidator(_zone),
    PlainSerializer(str),
    Needs("a time zone such as Europe/Kyiv or UTC"),
]
