"""A refusal as Discord gives it. Pure.

https://discord.com/developers/docs/reference#error-messages
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, Self

from bot.adapters.connection import asked_seconds

TOO_MANY = HTTPStatus.TOO_MANY_REQUESTS


@dataclass(frozen=True, slots=True)
class Refusal:
    """What Discord, or something before it, answered."""

    status: int
    code: int = 0
    """Discord's own number (topics/opcodes-and-status-codes#json); 0: it gave none."""
    after_seconds: float = 0.0
    """How long to wait (429)."""
    is_for_all: bool = False
    """The limit of the whole bot, not of one chat."""
    is_guard: bool = False
    """By the guard before Discord (Cloudflare), which bans the address for a while."""
    is_readable: bool = True
    """Whether it is Discord's own form: a page in HTML is not."""

    @classmethod
    def read(cls, status: int, headers: Mapping[str, str], body: bytes) -> Self:
        said = _json(body)
        if not isinstance(said, dict):
            return cls(status, is_guard=_is_guard(status), is_readable=False)
        code = said.get("code")
        return cls(
            status,
            code=code if isinstance(code, int) else 0,
            after_seconds=asked_seconds(said.get("retry_after", headers.get("Retry-After"))),
            is_for_all=said.get("global") is True,
            # Discord's own answers say through which of its servers they came.
            is_guard=_is_guard(status) and "Via" not in headers,
        )


class Refused(Exception):
    """A request that got no good answer."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(f"{refusal.status} {refusal.code}")
        self.refusal = refusal


class Unreadable(Exception):
    """A good answer that cannot be read: carried out, but its result is not known."""


class Withheld(Exception):
    """Not asked: it would be refused, and refusals count."""

    def __init__(self, after_seconds: float, *, is_for_all: bool) -> None:
        super().__init__(f"not asked for {after_seconds:.0f} s")
        self.after_seconds = after_seconds
        self.is_for_all = is_for_all


def _is_guard(status: int) -> bool:
    return status == TOO_MANY


def _json(body: bytes) -> Any:
    try:
        return json.loads(body)
    except ValueError:
        return None
