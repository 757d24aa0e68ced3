"""Faults of the disk under a broadcast: full, failing, locked, and copied while it is written."""

import asyncio
import resource
import shutil
import sqlite3
import subprocess
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from math import inf
from pathlib import Path

from sqlalchemy import text

from bot.adapters.base import Limits
from tests.faults.broadcasting import broadcasting, copied, judged, outside
from tests.faults.conftest import CHATS, Figure
from tests.kit import EDITION, Bot
from tests.remote.adapter import CallingAdapter
from tests.remote.processes import Pace, remote, report, start, wait_for

SLOW = Pace(before=0.05, after=0.05)
"""A broadcast to all chats takes a second and more, so that a fault can meet it in the middle."""


@contextmanager
def delivering(folder: Path, socket: str) -> Iterator["subprocess.Popen[str]"]:
    process = start("tests.faults.delivering", folder, socket)
    try:
        wait_for(process, "begun")
        yield process
    finally:
        process.kill()
        process.communicate()


def limit_files(process: "subprocess.Popen[str]", size: int) -> None:
    """From now on the process can write no file beyond this size."""
    _, hard = resource.prlimit(process.pid, resource.RLIMIT_FSIZE)
    resource.prlimit(process.pid, resource.RLIMIT_FSIZE, (size, hard))


def count(folder: Path, *states: str) -> int:
    marks = ",".join("?" * len(states))
    with outside(folder) as connection:
        query = f"SELECT count(*) FROM deliveries WHERE state IN ({marks})"  # noqa: S608
        return int(connection.execute(query, states).fetchone()[0])


def wait_until_all_are(folder: Path, state: str, seconds: float) -> None:
    until = time.monotonic() + seconds
    while count(folder, state) < CHATS and time.monotonic() < until:
        time.sleep(0.1)


def test_f40_a_disk_that_takes_nothing_more_stops_sending_and_goes_on_by_itself(
    published: Path, tmp_path: Path, figure: Figure
) -> None:
    folder = copied(published, tmp_path)
    with remote(folder, SLOW) as socket, delivering(folder, socket) as process:
        time.sleep(0.3)
        limit_files(process, (folder / "estories.db-wal").stat().st_size + 4096)
        time.sleep(0.7)
        asked = len(report(socket).accepted)
        time.sleep(0.5)
        assert len(report(socket).accepted) == asked < CHATS, "nothing is sent without its intent"
        assert count(folder, "sending") <= 30
        limit_files(process, resource.RLIM_INFINITY)
        wait_until_all_are(folder, "delivered", 20)
        verdict = judged(folder, report(socket))
    assert verdict.states == {"delivered": CHATS}
    assert (verdict.lost, verdict.extras, verdict.in_doubt) == (0, 0, 0)
    figure("sent when the disk was full", asked)


async def test_f40_a_publication_that_does_not_fit_leaves_nothing_half_done(bot: Bot) -> None:
    for number in range(150):
        await bot.say("/subscribe all", chat=f"a chat with a rather long name, number {number}")
    imported = await bot.edit("/import", EDITION.encode())
    await set_most_pages(bot, "page_count")
    refused = await bot.press(imported, "Publish", person="editor")
    assert "cannot reach my memory" in refused.text
    await set_most_pages(bot, "1000000")
    assert await bot.app.ledger.lines() == ()
    assert "Published to 150 chats" in (await bot.press(imported, "Publish", person="editor")).text


async def set_most_pages(bot: Bot, pages: str) -> None:
    async with bot.app.database.write() as connection:
        if pages == "page_count":
            pages = str((await connection.execute(text("PRAGMA page_count"))).scalar_one())
        await connection.execute(text(f"PRAGMA max_page_count = {pages}"))


def test_f41_a_write_that_fails_at_any_point_leaves_a_whole_ledger(
    published: Path, tmp_path: Path, runs: int, figure: Figure
) -> None:
    failed = 0
    for number in range(runs):
        folder = copied(published, tmp_path / str(number))
        with remote(folder, SLOW) as socket:
            with delivering(folder, socket) as process:
                limit_files(process, 40_000 + 37_117 * number)
                time.sleep(0.6)
            failed += count(folder, "delivered") < CHATS
            in_doubt = count(folder, "sending")
            asyncio.run(deliver_the_rest(folder, socket))
            verdict = judged(folder, report(socket))
        assert verdict.states == {"delivered": CHATS}
        assert (verdict.lost, verdict.unnoted) == (0, 0)
        assert verdict.extras <= in_doubt <= 30
    assert failed == runs, "the fault met each of them"
    figure("points of failure", runs)


async def deliver_the_rest(folder: Path, socket: str) -> None:
    async with broadcasting(folder, CallingAdapter(socket, Limits(inf, 30))) as broadcast:
        await broadcast.to_the_end()


def test_f42_while_another_program_writes_sending_waits_and_no_mark_is_lost(
    published: Path, tmp_path: Path, figure: Figure
) -> None:
    folder = copied(published, tmp_path)
    with remote(folder, SLOW) as socket, delivering(folder, socket) as process:
        time.sleep(0.4)
        with outside(folder) as other:
            other.execute("BEGIN IMMEDIATE")
            time.sleep(5.5)
            asked = len(report(socket).accepted)
            assert count(folder, "sending") <= 30
            other.execute("ROLLBACK")
        assert asked < CHATS
        wait_until_all_are(folder, "delivered", 20)
        assert process.poll() is None, "it is still there"
        verdict = judged(folder, report(socket))
    assert verdict.states == {"delivered": CHATS}
    assert (verdict.lost, verdict.extras, verdict.in_doubt) == (0, 0, 0)
    figure("sent when the lock came", asked)


def test_f43_a_log_cut_anywhere_gives_an_earlier_whole_state(
    published: Path, tmp_path: Path, runs: int, figure: Figure
) -> None:
    """A power cut may drop the end of the write-ahead log; it is fsynced in this order."""
    folder = copied(published, tmp_path / "written")
    with remote(folder, Pace()) as socket:
        asyncio.run(snapshot_before_the_end(folder, socket, tmp_path / "snapshot"))
    log = (tmp_path / "snapshot" / "estories.db-wal").read_bytes()
    assert len(log) > 100_000
    cut = tmp_path / "cut"
    cut.mkdir()
    delivered = []
    for number in range(runs * 10):
        shutil.copy(tmp_path / "snapshot" / "estories.db", cut)
        end = 32 + (number + 1) * (len(log) - 32) // (runs * 10)
        (cut / "estories.db-wal").write_bytes(log[:end])
        (cut / "estories.db-shm").unlink(missing_ok=True)
        with outside(cut) as connection:
            assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
            rows = connection.execute("SELECT count(*) FROM deliveries").fetchone()[0]
            assert rows == CHATS
            done = "SELECT count(*) FROM deliveries WHERE state = 'delivered'"
            delivered.append(connection.execute(done).fetchone()[0])
    assert delivered == sorted(delivered), "the more is left, the more is known"
    assert delivered[0] < delivered[-1]
    figure("cuts", len(delivered))


async def snapshot_before_the_end(folder: Path, socket: str, copy: Path) -> None:
    """The files as they are after a broadcast, before they are closed."""
    async with broadcasting(folder, CallingAdapter(socket, Limits(inf, 5))) as broadcast:
        async with broadcast.database.write() as connection:
            synchronous = (await connection.execute(text("PRAGMA synchronous"))).scalar_one()
            assert synchronous == 2, "FULL: each commit is on the disk before it counts"
        await broadcast.to_the_end()
        shutil.copytree(folder, copy, ignore=shutil.ignore_patterns("*.sock"))


def test_f48_a_backup_of_a_running_broadcast_is_whole(
    published: Path, tmp_path: Path, figure: Figure
) -> None:
    folder = copied(published, tmp_path)
    copies = []
    with remote(folder, SLOW) as socket, delivering(folder, socket):
        for number in range(4):
            time.sleep(0.2)
            backup = tmp_path / f"backup{number}"
            backup.mkdir()
            with (
                outside(folder) as source,
                closing(sqlite3.connect(backup / "estories.db")) as target,
            ):
                source.backup(target)
            copies.append(backup)
    delivered = []
    for backup in copies:
        with outside(backup) as connection:
            assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
            assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
        assert count(backup, "planned", "sending", "delivered") == CHATS
        assert count(backup, "sending") <= 30
        delivered.append(count(backup, "delivered"))
    assert any(0 < each < CHATS for each in delivered), "taken in the middle"
    figure("delivered in each copy", ", ".join(map(str, delivered)))


def test_f50_the_log_stays_small_and_a_long_reader_costs_space_only_while_it_reads(
    published: Path, tmp_path: Path, figure: Figure
) -> None:
    peaks = []
    for number, is_read in enumerate((False, True)):
        folder = copied(published, tmp_path / str(number))
        with remote(folder, Pace()) as socket, delivering(folder, socket) as process:
            with outside(folder) as reader:
                if is_read:
                    reader.execute("BEGIN")
                    reader.execute("SELECT count(*) FROM deliveries").fetchone()
                wait_until_all_are(folder, "delivered", 20)
                peaks.append((folder / "estories.db-wal").stat().st_size)
            process.terminate()
            assert process.wait(timeout=10) == 0
        assert not (folder / "estories.db-wal").exists(), "all is in the database"
        assert judged_states(folder) == {"delivered": CHATS}
    assert max(peaks) <= 64 * 2**20
    figure("bytes of log for each delivery", peaks[1] // CHATS)


def judged_states(folder: Path) -> dict[str, int]:
    with outside(folder) as connection:
        query = "SELECT state, count(*) FROM deliveries GROUP BY state"
        return dict(connection.execute(query).fetchall())
