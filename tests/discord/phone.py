"""What every person's client works with."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from tests.discord.commands import Shelf
from tests.discord.desk import Desk
from tests.discord.messages import Message, seen
from tests.discord.places import Place, Posted, User
from tests.discord.post import Post
from tests.discord.waiting import PATIENCE, picture, until
from tests.discord.world import World

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Phone:
    post: Post
    desk: Desk
    shelf: Shelf

    @property
    def world(self) -> World:
        return self.post.world

    async def until(
        self, check: Callable[[], T], what: str, *places: Place, seconds: float = PATIENCE
    ) -> T:
        """The first true value of `check`, or an error that shows these places."""
        near = places or tuple(each for each in self.world.places.values() if each.log)
        return await until(
            self.world,
            check,
            seconds,
            lambda: picture(what, seconds, self.post.record, near),
        )

    def posted(self, message: Message) -> Posted:
        """The message behind a view of it."""
        place = self.world.places.get(message.channel_id)
        found = place.log.get(message.id) if place else None
        if found is None:
            raise AssertionError(f"this message is gone: {message}")
        return found

    def seen(self, place: Place, user: User | None = None) -> list[Message]:
        """What somebody sees in a place; None: everything, whoever sees it."""
        log = list(place.log.values())
        return [seen(e) for e in log if user is None or e.only_for in (None, user)]
