"""Waiting for what the bot does, with an error that shows what it did instead."""

import asyncio
from collections.abc import Callable
from typing import TypeVar

from tests.telegram.messages import Message
from tests.telegram.places import Place
from tests.telegram.world import World

PATIENCE = 3.0
"""Seconds a test waits for the bot unless it says otherwise."""

T = TypeVar("T")


async def until(
    world: World, check: Callable[[], T], what: str, seconds: float, places: list[Place]
) -> T:
    """The first true value of `check`, which is asked again whenever something changes."""
    loop = asyncio.get_running_loop()
    deadline = loop.time() + seconds
    while not (found := check()):
        if not await world.change_within(deadline - loop.time()):
            if found := check():
                return found
            raise AssertionError(f"no {what} within {seconds} s\n" + "\n".join(map(shown, places)))
    return found


def shown(place: Place) -> str:
    """A chat as text, for an error message."""
    lines = [f"{place.title} ({place.kind.value} {place.id}):"]
    lines += [f"  {_line(each)}" for each in list(place.log.values())[-20:]]
    return "\n".join(lines if len(lines) > 1 else [*lines, "  no messages"])


def _line(message: Message) -> str:
    who = message.sender.first_name if message.sender else "channel"
    thread = f" in {message.thread_id}" if message.thread_id else ""
    buttons = f" {message.labels}" if message.keyboard else ""
    edited = " (edited)" if message.is_edited else ""
    return f"#{message.id}{thread} {who}: {message.text!r}{buttons}{edited}"
