"""One endpoint: its name, its address, what it does."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from tests.discord.call import Call


@dataclass(frozen=True, slots=True)
class Reply:
    """What is answered when all went well."""

    value: Any = None
    """None: no body."""
    status: int = 200


NOTHING = Reply(status=204)

Handler = Callable[[Call], Reply]


@dataclass(frozen=True, slots=True)
class Route:
    name: str
    """What tests call it: in faults, in the record, in the limits."""
    method: str
    pattern: str
    """The path below /api/v10, with {names} for what varies."""
    handler: Handler
    is_open: bool = False
    """Needs no token of the bot: gateway, and what bears an interaction's token. Not counted
    for the global limit."""


class Table:
    """Finds the endpoint of a request."""

    def __init__(self, routes: Iterable[Route]) -> None:
        self._routes = [(each, _compiled(each.pattern)) for each in routes]

    def find(self, method: str, path: str) -> tuple[Route, dict[str, str]] | None:
        for route, pattern in self._routes:
            if route.method == method and (found := pattern.fullmatch(path)):
                return route, found.groupdict()
        return None


def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", pattern))
