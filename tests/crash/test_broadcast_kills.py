"""SIGKILL and SIGTERM in the middle of broadcasts, judged by the platform's own list.

`make kill-test KILLS=1000` prints the figures of a longer run.
"""

import asyncio
import os
import random
import shutil
import signal
import sqlite3
import time
from collections import Counter
from contextlib import closing
from pathlib import Path

import pytest

from tests.remote.audience import publish_to
from tests.remote.processes import Pace, Report, broadcast, remote, report, states

CHATS = int(os.environ.get("KILL_CHATS", "2000"))
KILLS = int(os.environ.get("KILLS", "9"))
STOPS = int(os.environ.get("STOPS", "5"))
KILLS_A_BROADCAST = 3
"""Each is killed so often, recovery included, and then runs to its end."""

STOPS_A_BROADCAST = 5
"""Each is stopped so often and then runs to its end."""

PACE = Pace(in_flight=30, before=0.004, after=0.004)
"""Thirty under way, half of the latency before the platform accepts and half after it."""

LONGEST_STOP = 10.0
"""Seconds in which a planned stop must end: a container is killed after them."""


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with one edition, published to every chat and not sent to any."""
    folder = tmp_path_factory.mktemp("published")
    asyncio.run(publish_to(folder, CHATS))
    return folder


def copied(published: Path, folder: Path) -> Path:
    folder.mkdir()
    shutil.copy(published / "estories.db", folder)
    return folder


def seconds_of_a_broadcast(published: Path, folder: Path) -> float:
    with remote(copied(published, folder), PACE) as socket:
        run_to_the_end(folder, socket)
        return report(socket).seconds


def run_to_the_end(folder: Path, socket: str) -> None:
    with broadcast(folder, socket, PACE) as process:
        assert process.wait(timeout=120) == 0


def test_no_kill_loses_a_story_and_every_second_copy_was_a_row_in_doubt(
    published: Path, tmp_path: Path
) -> None:
    seed = int(os.environ.get("KILL_SEED", str(time.time_ns() % 100_000)))
    draw = random.Random(seed)  # noqa: S311 - instants of kills
    takes = seconds_of_a_broadcast(published, tmp_path / "whole")
    killed = doubted = extras = worst = 0
    for number in range(-(-KILLS // KILLS_A_BROADCAST)):
        folder = copied(published, tmp_path / f"run{number}")
        with remote(folder, PACE) as socket:
            in_doubt = 0
            for _ in range(KILLS_A_BROADCAST):
                sending = kill_at(folder, socket, draw.uniform(0, takes / KILLS_A_BROADCAST))
                killed += 1
                in_doubt += sending
                worst = max(worst, sending)
            run_to_the_end(folder, socket)
            seen = report(socket)
        extras += judge(folder, seen, in_doubt)
        doubted += in_doubt
        shutil.rmtree(folder)
    print(  # noqa: T201 - the figures of a long run
        f"\nseed {seed}: {killed} kills of broadcasts to {CHATS:,} chats: lost 0, "
        f"extra copies {extras} of {doubted} rows found sending, at most {worst} at once"
    )
    assert worst <= PACE.in_flight


def kill_at(folder: Path, socket: str, instant: float) -> int:
    """Kill a broadcast some seconds after it began; how many rows it left in doubt."""
    with broadcast(folder, socket, PACE) as process:
        time.sleep(instant)
        process.send_signal(signal.SIGKILL)
        process.wait()
    return states(folder).get("sending", 0)


def judge(folder: Path, seen: Report, in_doubt: int) -> int:
    """Hold the platform's list against the ledger; how many second copies there are."""
    copies = Counter(key for _, _, key in seen.accepted)
    assert sum(states(folder).values()) == CHATS, "the ledger adds up"
    with closing(sqlite3.connect(folder / "estories.db")) as connection:
        rows = connection.execute("SELECT chat_id, state, lost_answers FROM deliveries").fetchall()
    for chat, state, lost_answers in rows:
        sent = copies[f"1:{chat}:0"]
        assert state in ("delivered", "unknown")
        assert state == "unknown" or sent >= 1, "delivered means accepted"
        assert sent <= 2, "never a third copy"
        assert sent < 2 or lost_answers, "a second copy is always written down"
    extras = sum(count - 1 for count in copies.values())
    assert extras <= in_doubt
    unknown = sum(state == "unknown" for _, state, _ in rows)
    assert CHATS - unknown <= len(copies) <= CHATS, "whom it may not have reached is listed"
    return extras


def test_a_planned_stop_loses_nothing_and_repeats_nothing(published: Path, tmp_path: Path) -> None:
    draw = random.Random(5)  # noqa: S311 - instants of stops
    takes = seconds_of_a_broadcast(published, tmp_path / "whole")
    slowest = 0.0
    amid = 0
    for number in range(-(-STOPS // STOPS_A_BROADCAST)):
        folder = copied(published, tmp_path / f"stopped{number}")
        with remote(folder, PACE) as socket:
            for _ in range(STOPS_A_BROADCAST):
                slowest = max(slowest, stop_at(folder, socket, draw.uniform(0, takes / 4)))
                amid += states(folder).get("planned", 0) > 0
            run_to_the_end(folder, socket)
            seen = report(socket)
        assert sorted(Counter(chat for _, chat, _ in seen.accepted).values()) == [1] * CHATS
        assert states(folder) == {"delivered": CHATS}
        shutil.rmtree(folder)
    print(  # noqa: T201 - the figures of a long run
        f"\n{number * STOPS_A_BROADCAST + STOPS_A_BROADCAST} planned stops, {amid} with work left: "
        f"lost 0, extra copies 0, the slowest took {slowest:.2f} s"
    )
    assert amid, "at least one stop came while there was something to stop"


def stop_at(folder: Path, socket: str, instant: float) -> float:
    """Stop a broadcast some seconds after it began; how many seconds that took."""
    with broadcast(folder, socket, PACE) as process:
        time.sleep(instant)
        started = time.monotonic()
        process.send_signal(signal.SIGTERM)
        code = process.wait(timeout=LONGEST_STOP)
        # Once all is delivered the process is on its way out by itself, and hears nothing.
        assert code == 0 or states(folder) == {"delivered": CHATS}
        took = time.monotonic() - started
    assert "sending" not in states(folder)
    return took
