"""Who is pinged (https://discord.com/developers/docs/resources/message#allowed-mentions-object)."""

import re
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from tests.discord.wire import Json, number

USERS = re.compile(r"<@!?(\d{1,20})>")
ROLES = re.compile(r"<@&(\d{1,20})>")
EVERYONE = re.compile(r"@(everyone|here)\b")
CODE = re.compile(r"```.*?```|`[^`\n]+`", re.DOTALL)
"""Nothing in code is a mention."""


@dataclass(frozen=True, slots=True)
class Pings:
    """Whose device rings because of a message."""

    users: frozenset[int] = frozenset()
    """Ids that are named one by one."""
    roles: frozenset[int] = frozenset()
    everyone: bool = False
    reached: frozenset[str] = frozenset()
    """The names of all people who are pinged, also through roles or @everyone."""

    def __bool__(self) -> bool:
        return bool(self.users or self.roles or self.everyone)


NO_PINGS = Pings()


@dataclass(frozen=True, slots=True)
class Mentions:
    """What a text mentions, whether or not it may ping."""

    users: frozenset[int]
    roles: frozenset[int]
    everyone: bool


def mentioned(text: str) -> Mentions:
    text = CODE.sub("", text)
    return Mentions(
        frozenset(int(each) for each in USERS.findall(text)),
        frozenset(int(each) for each in ROLES.findall(text)),
        EVERYONE.search(text) is not None,
    )


def allowed(found: Mentions, rule: Json | None, *, is_answer: bool) -> Mentions:
    """What is left of them. No rule: everything, but only users in answers to interactions."""
    if rule is None:
        everything = not is_answer
        roles = found.roles if everything else frozenset[int]()
        return Mentions(found.users, roles, everything and found.everyone)
    parse = rule.get("parse") or []
    return Mentions(
        _of(found.users, rule.get("users"), everything="users" in parse),
        _of(found.roles, rule.get("roles"), everything="roles" in parse),
        found.everyone and "everyone" in parse,
    )


def _of(found: AbstractSet[int], named: object, *, everything: bool) -> frozenset[int]:
    if everything:
        return frozenset(found)
    ids = {number(each) for each in named} if isinstance(named, list) else set[int]()
    return frozenset(found & ids)


def pings_replied(rule: Json | None) -> bool:
    """Whether the author of the message that is answered is pinged."""
    return rule is None or bool(rule.get("replied_user"))
