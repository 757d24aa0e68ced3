"""Holds the platform's own list against the ledger, after a day with kills has come to its end."""

import sqlite3
from collections import Counter
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from tests.crash.platform import Message
from tests.crash.story_of_a_day import Day

FINAL_STATES = {"delivered", "dead", "unknown", "cancelled", "expired"}


@dataclass(frozen=True)
class Row:
    """One delivery as an outsider reads it."""

    publication: int
    chat: int
    address: str
    state: str
    matched: str
    lost_answers: int
    leader: int
    amends: int | None
    ids: str

    @property
    def message_ids(self) -> tuple[str, ...]:
        return tuple(self.ids.split(",")) if self.ids else ()


@dataclass(frozen=True)
class Ending:
    """What a day left in the database and on the platform."""

    rows: tuple[Row, ...]
    audiences: dict[int, int]
    messages: dict[str, Message]

    @property
    def states(self) -> dict[tuple[int, str], str]:
        return {(row.publication, row.address): row.state for row in self.rows}

    @property
    def extra(self) -> int:
        """Second copies."""
        return len(self.messages) - len({each["key"] for each in self.messages.values()})


def ending(folder: Path, messages: dict[str, Message]) -> Ending:
    with closing(sqlite3.connect(folder / "estories.db")) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
        found = connection.execute(
            "SELECT publication_id, chat_id, address, state, matched, lost_answers, "
            "coalesce(gathered_into, publication_id), amends, coalesce(message_ids, '') "
            "FROM deliveries JOIN chats ON chats.id = chat_id "
            "JOIN publications ON publications.id = publication_id"
        ).fetchall()
        audiences = dict(connection.execute("SELECT id, audience FROM publications").fetchall())
    return Ending(tuple(Row(*values) for values in found), audiences, messages)


def judge(day: Day, end: Ending, unkilled: Ending) -> None:
    """Raises AssertionError with what is wrong."""
    rows = {(row.publication, row.chat): row for row in end.rows}
    doubtful = {row.chat for row in end.rows if row.lost_answers > 1}
    judge_ledger(end, unkilled, doubtful)
    judge_copies(end, rows)
    judge_words(day, end, rows, doubtful)


def judge_ledger(end: Ending, unkilled: Ending, doubtful: set[int]) -> None:
    """Every audience adds up, and each row ends as it does on a day without kills."""
    assert end.audiences.keys() == unkilled.audiences.keys(), "an act is missing or done twice"
    counted = Counter(row.publication for row in end.rows)
    assert all(counted[each] == audience for each, audience in end.audiences.items()), "audience"
    for row in end.rows:
        assert row.state in FINAL_STATES, row
        assert row.state != "unknown" or row.lost_answers > 1, row
        expected = unkilled.states.get((row.publication, row.address))
        # Who may have a copy gets its correction too.
        is_more = expected is None and row.amends is not None
        assert is_more or row.state == expected or row.chat in doubtful, (row, expected)


def judge_copies(end: Ending, rows: dict[tuple[int, int], Row]) -> None:
    """Delivered means accepted; a second copy is always written down; there is never a third."""
    copies = Counter(each["key"] for each in end.messages.values())
    for key, count in copies.items():
        publication, chat, _ = map(int, key.split(":"))
        assert count <= 2, f"{count} copies of {key}"
        assert count == 1 or rows[publication, chat].lost_answers, f"two copies of {key}"
    for row in end.rows:
        leader = rows[row.leader, row.chat]
        assert row.leader == row.publication or leader.leader == leader.publication, row
        for number in row.message_ids:
            assert not end.messages[number]["is_deleted"], (row, number)


def judge_words(
    day: Day, end: Ending, rows: dict[tuple[int, int], Row], doubtful: set[int]
) -> None:
    """Every copy reads as it should in the end, but for one whose number nobody was told."""
    known = {number for row in end.rows for number in row.message_ids}
    sent = {tuple(map(int, each["key"].split(":")))[:2] for each in end.messages.values()}
    for number, message in end.messages.items():
        publication, chat, _ = map(int, message["key"].split(":"))
        if message["is_deleted"] or chat in doubtful:
            continue
        is_orphan = number not in known
        assert not is_orphan or rows[publication, chat].lost_answers, f"nobody knows of {message}"
        stale = [word for word in day.stale if word in message["text"]]
        assert is_orphan or not stale, f"{stale} in {message}"
    for row in end.rows:
        if row.state != "delivered" or row.publication not in day.final or row.chat in doubtful:
            continue
        assert (row.leader, row.chat) in sent, f"lost: {row}"
        ids = rows[row.leader, row.chat].message_ids
        text = "".join(end.messages[number]["text"] for number in ids)
        is_whole = row.matched == "all" and ids
        assert not is_whole or day.final[row.publication] in text, (row, text)
