"""Waiting for what the bot does, with an error that shows what it did instead."""

import asyncio
from collections.abc import Callable, Sequence
from typing import TypeVar

from tests.discord.messages import seen
from tests.discord.places import Place
from tests.discord.record import Record
from tests.discord.world import World

PATIENCE = 3.0
"""Seconds a test waits for the bot unless it says otherwise."""

GLANCE = 0.02
"""Seconds between two looks when nothing changes here: what is waited for may be in the bot."""

T = TypeVar("T")


async def until(
    world: World, check: Callable[[], T], seconds: float, explain: Callable[[], str]
) -> T:
    """The first true value of `check`, which is asked again and again."""
    loop = asyncio.get_running_loop()
    deadline = loop.time() + seconds
    while not (found := check()):
        left = deadline - loop.time()
        if left <= 0:
            raise AssertionError(explain())
        await world.change_within(min(left, GLANCE))
    return found


def picture(what: str, seconds: float, record: Record, places: Sequence[Place]) -> str:
    """What there was instead, for an error message."""
    lines = [f"no {what} within {seconds} s"]
    for place in places:
        lines.append(f"#{place.name} ({place.kind.name.lower()} {place.id}):")
        lines += [f"  {seen(each)}" for each in list(place.log.values())[-20:]]
        lines += [] if place.log else ["  no messages"]
    lines.append("the bot's last requests:")
    for each in record.requests[-8:]:
        lines.append(f"  {each.name} {each.path[:60]} -> {each.status} {each.answer[:200]!r}")
    return "\n".join(lines)
