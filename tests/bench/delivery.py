"""Broadcasts against a strict platform in a process of its own: pace and cost.

`make bench-delivery` prints the tables; CHATS=3000 for longer broadcasts. Baselines are measured
in the same run. Cost is the broadcasting process alone from its first look at the queue to its
last mark: claims, rendering, intents, marks at `synchronous=FULL`, and the socket to the platform,
which the baseline without a ledger shows.
"""

import asyncio
import json
import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import quantiles
from tempfile import TemporaryDirectory

from rich.console import Console
from rich.table import Table

from tests.remote.audience import publish_to
from tests.remote.processes import Pace, Report, broadcast, remote, report, start, wait_for

CHATS = int(os.environ.get("CHATS", "600"))
COST_CHATS = 20_000

HALF = 0.024
"""Seconds there, and as many back: a platform some 48 ms away."""


def strict(per_second: int, configured: float, in_flight: int = 30) -> Pace:
    return Pace(per_second, configured, in_flight, before=HALF, after=HALF)


@dataclass(frozen=True)
class Measured:
    """One broadcast: what the platform saw, what the process used."""

    report: Report
    cpu_seconds: float
    """From its first look at the queue to its end."""
    megabytes: float
    replies: tuple[float, ...] = ()
    """Seconds that answers to people took meanwhile."""


def main() -> None:
    console = Console()
    table = Table(
        "sender", "allowed /s", "chats", "used of it", "refused", title="pace, 48 ms away"
    )
    for per_second, chats in ((30, CHATS), (50, CHATS), (1_000, CHATS * 10)):
        pace = strict(per_second, per_second, 30 if per_second < 1_000 else 256)
        add_pace(table, "this worker", per_second, chats, ours(pace, chats))
    add_pace(table, "this worker, told 30 /s", 20, CHATS, ours(strict(20, 30), CHATS))
    three = ours(strict(30, 30), CHATS // 10, editions=3)
    add_pace(table, "this worker, 3 stories, half groups", 30, CHATS // 10, three)
    for how in ("gather", "sequence"):
        add_pace(table, f"baseline: {how}", 30, CHATS, baseline(how, CHATS))
    console.print(table)
    waits = Table("answers to people meanwhile", "count", "p50 ms", "p99 ms", "of it our own")
    add_waits(waits, 30, ours(replace(strict(30, 30), reply_every=0.25), CHATS))
    console.print(waits)
    cost = Table("sender", "deliveries /s", "CPU s per 1,000", "MB", title="cost, no limits")
    add_cost(cost, "this worker", ours(Pace(in_flight=256), COST_CHATS))
    add_cost(cost, "baseline: gather, no ledger", baseline("gather", COST_CHATS, Pace()))
    console.print(cost)


def ours(pace: Pace, chats: int, editions: int = 1) -> Measured:
    with TemporaryDirectory() as name:
        folder = Path(name)
        asyncio.run(publish_to(folder, chats, editions, with_groups=editions > 1))
        with remote(folder, pace) as socket, broadcast(folder, socket, pace) as process:
            return ended(process, socket)


def baseline(how: str, chats: int, pace: Pace | None = None) -> Measured:
    with (
        TemporaryDirectory() as name,
        remote(Path(name), pace or strict(30, 30)) as socket,
        begun("tests.bench.baselines", how, socket, chats) as process,
    ):
        return ended(process, socket)


@contextmanager
def begun(module: str, *words: object) -> Iterator[subprocess.Popen[str]]:
    process = start(module, *words)
    try:
        wait_for(process, "begun")
        yield process
    finally:
        process.kill()
        process.communicate()


def ended(process: subprocess.Popen[str], socket: str) -> Measured:
    assert process.stdout is not None
    cpu_seconds = float(process.stdout.readline())
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    assert process.returncode == 0
    replies = tuple(json.loads(process.stdout.readline() or "[]"))
    return Measured(report(socket), cpu_seconds, used.ru_maxrss / 1024, replies)


def add_pace(table: Table, sender: str, per_second: int, chats: int, measured: Measured) -> None:
    used = measured.report.utilisation(per_second)
    refused = measured.report.refused
    table.add_row(sender, f"{per_second:,}", f"{chats:,}", f"{used:.1%}", f"{refused:,}")


def add_waits(table: Table, per_second: int, measured: Measured) -> None:
    """The fastest answer is one that waited for nobody: what the platform itself takes."""
    cuts = quantiles(measured.replies, n=100)
    own = cuts[98] - min(measured.replies)
    table.add_row(
        f"during a broadcast at {per_second}/s",
        f"{len(measured.replies)}",
        f"{cuts[49] * 1000:.0f}",
        f"{cuts[98] * 1000:.0f}",
        f"{own * 1000:.0f} ms at p99; {measured.report.refused} refused",
    )


def add_cost(table: Table, sender: str, measured: Measured) -> None:
    count = len(measured.report.accepted)
    rate = count / measured.report.seconds
    cpu = measured.cpu_seconds / count * 1000
    table.add_row(sender, f"{rate:,.0f}", f"{cpu:.3f}", f"{measured.megabytes:.0f}")


if __name__ == "__main__":
    main()
