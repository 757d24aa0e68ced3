"""Holds the platform's own list and the people's own wishes against the ledger."""

import sqlite3
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import NamedTuple

from bot.store.ledger import LedgerLine, Trouble
from tests.simulation.people import Follower
from tests.simulation.platform import Accepted

GRACE_SECONDS = 10.0
"""What was claimed before somebody left may stand at the gate: longer than it is ever shut."""

DAY_MILLISECONDS = 86_400_000

RECENT = 4
"""Publications looked at every day, besides those that sent something; at the end all are."""


class Row(NamedTuple):
    """One delivery as the database has it."""

    publication: int
    chat: int
    state: str
    matched: str
    lost_answers: int
    message_ids: str | None
    gathered_into: int | None

    @property
    def is_companion(self) -> bool:
        """It came in another delivery's message, which is looked at itself."""
        return self.gathered_into not in (None, self.publication)

    @property
    def ids(self) -> list[int]:
        return [int(each) for each in self.message_ids.split(",")] if self.message_ids else []


class Waiting(NamedTuple):
    """One delivery that is not done."""

    publication: int
    chat: int
    state: str
    matched: str
    gone_reason: str | None
    created_at: int
    """Of its publication, in milliseconds."""


COLUMNS = "publication_id, chat_id, state, matched, lost_answers, message_ids, gathered_into"
RECENT_ROWS = f"SELECT {COLUMNS} FROM deliveries WHERE publication_id > ? ORDER BY 1, 2"  # noqa: S608
ONE_ROW = f"SELECT {COLUMNS} FROM deliveries WHERE publication_id = ? AND chat_id = ?"  # noqa: S608
WAITING = """
    SELECT d.publication_id, d.chat_id, d.state, d.matched, c.gone_reason, p.created_at
    FROM deliveries d JOIN chats c ON c.id = d.chat_id JOIN publications p
    ON p.id = d.publication_id WHERE d.state IN ('planned', 'retry', 'sending')
"""


@dataclass(frozen=True)
class Evening:
    """What the database says of itself when the judge looks, read as an outsider reads it."""

    connection: sqlite3.Connection
    lines: tuple[LedgerLine, ...]
    troubles: tuple[Trouble, ...]
    now: float
    """Seconds of the simulation."""
    now_milliseconds: int

    def rows(self, after: int) -> Iterator[Row]:
        """Deliveries of the publications after this one."""
        return map(Row._make, self.connection.execute(RECENT_ROWS, (after,)))

    def row(self, publication: int, chat: int) -> Row:
        return Row._make(self.connection.execute(ONE_ROW, (publication, chat)).fetchone())

    def waiting(self) -> Iterator[Waiting]:
        return map(Waiting._make, self.connection.execute(WAITING))


def places_of(connection: sqlite3.Connection) -> dict[int, int]:
    """The chats' numbers in the database, each with its number on the platform."""
    query = "SELECT id, address FROM chats WHERE platform = 'telegram'"
    return {chat: int(address.partition(".")[0]) for chat, address in connection.execute(query)}


@dataclass(frozen=True)
class Expected:
    """The places a publication must be for, and those it may be for."""

    must: frozenset[int]
    may: frozenset[int]


@dataclass
class Judge:
    """Remembers what it saw; whatever breaks a rule is a sentence in `violations`."""

    followers: dict[int, Follower]
    """By the place's number."""
    violations: list[str] = field(default_factory=list)
    audiences: dict[int, int] = field(default_factory=dict)
    _seen: int = 0
    _copies: dict[str, int] = field(default_factory=dict)
    _extras: Counter[tuple[int, int]] = field(default_factory=Counter)
    _newest: dict[int, int] = field(default_factory=dict)
    """The newest publication that each place got."""

    @property
    def extras(self) -> int:
        return self._extras.total()

    def published(
        self, publication: int, connection: sqlite3.Connection, expected: Expected
    ) -> None:
        """A publication was committed: it is for those who follow it, and for nobody else."""
        query = "SELECT chat_id FROM deliveries WHERE publication_id = ?"
        known = places_of(connection)
        planned = {known[chat] for (chat,) in connection.execute(query, (publication,))}
        self.audiences[publication] = len(planned)
        for place in sorted(expected.must - planned):
            self._say(f"publication {publication} is not planned for {place}, which follows it")
        for place in sorted(planned - expected.may):
            self._say(f"publication {publication} is planned for {place}, which must not get it")

    def look(self, evening: Evening, accepted: Sequence[Accepted], *, is_last: bool) -> None:
        """What is new since the last look, and at the last one everything again."""
        places = places_of(evening.connection)
        self._ledger_adds_up(evening)
        for copy in accepted[self._seen :]:
            self._copy(copy, places, evening)
        self._seen = len(accepted)
        for (publication, chat), extras in self._extras.items():
            if extras > evening.row(publication, chat).lost_answers:
                self._say(f"{publication}:{chat} has {extras} extra copies, fewer lost answers")
        for row in evening.rows(0 if is_last else max(self.audiences, default=0) - RECENT):
            is_told = row.state == "delivered" and not row.is_companion
            if is_told and not _is_accepted(row, accepted):
                self._say(f"{row.publication}:{row.chat} is delivered, but was not accepted")
        self._what_waits(evening, places)

    def _ledger_adds_up(self, evening: Evening) -> None:
        query = "SELECT publication_id, count(*) FROM deliveries GROUP BY publication_id"
        counted = dict(evening.connection.execute(query))
        for line in evening.lines:
            number = int(line.publication_id)
            sums = {sum(line.states.values()), line.audience, counted.get(number, 0)}
            if sums != {self.audiences.get(number)}:
                self._say(f"publication {number}: the ledger does not add up: {sorted(sums)}")

    def _copy(self, copy: Accepted, places: dict[int, int], evening: Evening) -> None:
        publication, chat, _ = map(int, copy.key.split(":"))
        place = places[chat]
        count = self._copies[copy.key] = self._copies.get(copy.key, 0) + 1
        if count > 1:
            self._extras[publication, chat] += 1
        if count > 2:
            self._say(f"{copy.key} has {count} copies")
        if int(copy.address.partition(".")[0]) != place:
            self._say(f"{copy.key} went to {copy.address}, not to {place}")
        if publication < (newest := self._newest.get(place, 0)):
            self._say(f"{copy.key} came at {copy.at:.3f}, after publication {newest}")
        self._newest[place] = max(newest, publication)
        follower = self.followers[place]
        if len(follower.wishes) > 1:
            self._is_wanted(copy, follower, evening.row(publication, chat))

    def _is_wanted(self, copy: Accepted, follower: Follower, row: Row) -> None:
        matched = frozenset(row.matched.split(","))
        held = list(follower.between(copy.left_at - GRACE_SECONDS, copy.left_at + 1))
        if not any(wish.wants(matched) for wish in held):
            self._say(
                f"{copy.key} left at {copy.left_at:.3f} for a chat that wanted nothing of "
                f"{row.matched} since {held[-1].since:.3f}: {held[-1]}"
            )

    def _what_waits(self, evening: Evening, places: dict[int, int]) -> None:
        told = {(each.publication_id, each.state.value) for each in evening.troubles}
        for row in evening.waiting():
            name = f"{row.publication}:{row.chat} ({row.state})"
            wish = self.followers[places[row.chat]].wish
            is_settled = evening.now - wish.since > GRACE_SECONDS
            if row.gone_reason is not None:
                self._say(f"{name} waits for a chat that is gone")
            if is_settled and wish.targets.isdisjoint(row.matched.split(",")):
                self._say(f"{name} waits for a chat that follows nothing of {row.matched}")
            is_old = row.created_at < evening.now_milliseconds - DAY_MILLISECONDS
            if is_old and (row.publication, row.state) not in told:
                self._say(f"{name} waits for more than a day and nobody is told")

    def _say(self, violation: str) -> None:
        self.violations.append(violation)


def _is_accepted(row: Row, accepted: Sequence[Accepted]) -> bool:
    """Every part of it, each under the very number that the platform gave it."""
    copies = [accepted[number - 1] for number in row.ids]
    count = len(copies)
    keys = [f"{row.publication}:{row.chat}:{part}" for part in range(count)]
    return (
        count > 0
        and [copy.key for copy in copies] == keys
        and copies[-1].text.endswith(f"[{count}/{count}]")
    )


def trace_of(connection: sqlite3.Connection, accepted: Sequence[Accepted]) -> str:
    """A hash of everything the platform accepted and of how every delivery ended."""
    digest = sha256()
    for copy in accepted:
        digest.update(f"{copy.at:.6f} {copy.address} {copy.key} {copy.text}\n".encode())
    for row in connection.execute(RECENT_ROWS, (0,)):
        digest.update(repr(row).encode())
    return digest.hexdigest()[:16]
