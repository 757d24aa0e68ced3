"""The people of the simulation: what they want, as they know it themselves.

Never read from the database: the judge holds one against the other.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from random import Random

from tests.simulation.platform import Place
from tests.simulation.writer import SECTIONS, TOPICS

ALL = "all"

EVERYTHING_SHARE = 0.06
"""Chats that follow everything; the others follow one to three sections and topics."""
COUNTS, COUNT_SHARES = (1, 2, 3), (80, 15, 5)
SECTION_SHARE = 0.25

TROUBLED_SHARE = 0.3
"""Of what people do: in chats where something went wrong lately."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What a chat wants from some moment on."""

    since: float
    targets: frozenset[str]
    is_paused: bool = False

    def wants(self, matched: frozenset[str]) -> bool:
        return not self.is_paused and bool(self.targets & matched)


@dataclass(slots=True)
class Follower:
    """One chat and all it ever wished, oldest first."""

    place: Place
    wishes: list[Wish]
    is_lost: bool = False
    """It was gone or moved and nobody has spoken there since: who knows of it is chance."""

    @property
    def wish(self) -> Wish:
        return self.wishes[-1]

    def between(self, start: float, end: float) -> Iterator[Wish]:
        """The wishes that held at some moment of that time, the newest first."""
        for wish in reversed(self.wishes):
            if wish.since <= end:
                yield wish
            if wish.since <= start:
                return


@dataclass(frozen=True, slots=True)
class Act:
    """Something a person says, and what they want once it was answered."""

    follower: Follower
    says: str
    targets: frozenset[str]
    is_paused: bool = False

    def answered(self, now: float) -> None:
        self.follower.is_lost = False
        self.follower.wishes.append(Wish(now, self.targets, self.is_paused))


@dataclass
class People:
    """All followers. Who does what is drawn from the seed."""

    draw: Random
    followers: list[Follower] = field(default_factory=list)

    @classmethod
    def of(cls, places: list[Place], draw: Random) -> "People":
        people = cls(draw)
        people.followers = [Follower(each, [Wish(0.0, people.targets())]) for each in places]
        return people

    def targets(self) -> frozenset[str]:
        if self.draw.random() < EVERYTHING_SHARE:
            return frozenset((ALL,))
        [count] = self.draw.choices(COUNTS, COUNT_SHARES)
        return frozenset(self._target() for _ in range(count))

    def act(self, troubled: Sequence[Place]) -> Act:
        """The next thing that anybody does: often somebody whose chat had trouble lately."""
        follower = self.draw.choice(self.followers)
        if troubled and self.draw.random() < TROUBLED_SHARE:
            follower = self.followers[self.draw.choice(troubled).number - 1]
        wish = follower.wish
        if follower.place.is_gone:
            return self._subscribe(follower)
        if wish.is_paused:
            return Act(follower, "/resume", wish.targets)
        choices = [self._subscribe]
        if wish.targets:
            choices += [self._unsubscribe, self._leave, self._pause]
        return self.draw.choice(choices)(follower)

    def _subscribe(self, follower: Follower) -> Act:
        added, wish = self._target(), follower.wish
        says = f"/subscribe {_name(added)}"
        return Act(follower, says, wish.targets | {added}, wish.is_paused)

    def _unsubscribe(self, follower: Follower) -> Act:
        ended = self.draw.choice(sorted(follower.wish.targets))
        if ended == ALL:
            return self._leave(follower)
        return Act(follower, f"/unsubscribe {_name(ended)}", follower.wish.targets - {ended})

    def _leave(self, follower: Follower) -> Act:
        return Act(follower, "/unsubscribe all", frozenset())

    def _pause(self, follower: Follower) -> Act:
        return Act(follower, "/pause", follower.wish.targets, is_paused=True)

    def _target(self) -> str:
        if self.draw.random() < SECTION_SHARE:
            return f"section:{self.draw.choice(sorted(SECTIONS))}"
        return f"topic:{self.draw.choice(sorted(TOPICS))}"


def _name(target: str) -> str:
    return target.partition(":")[2] or ALL
