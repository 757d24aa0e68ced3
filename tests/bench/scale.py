"""The whole way at scale: a full day's edition to a million chats, against the limits we set.

`python -m tests.bench.scale [CHATS]`, part of `make bench`. Every phase is a process of its own.
The cost of our own part is measured with fewer chats on one core, beside the same broadcast over
a socket and the bare statements of the ledger. A million chats take some five minutes and 1 GB.
"""

import json
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from rich.console import Console
from rich.table import Table

from tests.bench.delivery import ended
from tests.bench.phases import Figures
from tests.bench.watching import QUESTIONS
from tests.remote.processes import Pace, broadcast, remote, start

CHATS = 1_000_000
COST_CHATS = 100_000

IN_FLIGHT = 256


@dataclass(frozen=True)
class Line:
    """One row of the table. `limit` is for a million chats; None: shown beside, not judged."""

    what: str
    measured: float
    limit: float | None = None
    unit: str = "s"
    is_at_least: bool = False

    @property
    def is_ok(self) -> bool:
        if self.limit is None:
            return True
        return self.measured >= self.limit if self.is_at_least else self.measured <= self.limit


def main(chats: int) -> None:
    console = Console()
    table = Table(title=f"{chats:,} chats, three subscriptions each, one edition of 44 stories")
    for heading in ("what", "unit", "limit", "measured", ""):
        table.add_column(heading, no_wrap=True)
    with TemporaryDirectory() as name:
        lines = measured(Path(name), chats, min(chats, COST_CHATS))
    for line in lines:
        add(table, line)
    console.print(table)
    over = [line.what for line in lines if not line.is_ok]
    console.print(f"Over the limit: {', '.join(over)}" if over else "All within their limits.")


def measured(folder: Path, chats: int, cost_chats: int) -> list[Line]:
    quiet = phase("idle", folder)
    return [*scale(folder / "scale", chats, quiet), *cost(folder / "cost", cost_chats)]


def scale(folder: Path, chats: int, quiet: Figures) -> list[Line]:
    """One edition from `/publish` until the last chat has it."""
    folder.mkdir()
    before = phase("prepare", folder, chats)["bytes"]
    published = published_and_killed(folder)
    begun = time.monotonic()
    with running("start", folder) as process:
        started = told(process)
        start_seconds = time.monotonic() - begun
    paid = phase("paced", folder)
    sent = phase("deliver", folder)
    peaks = {"publishing": published, "starting": started, "delivering": sent}
    return [
        Line("publish transaction", published["publish"], 5),
        Line("  its CPU", published["publish cpu"]),
        Line("first send after it", published["first send"], 1),
        Line("start with all waiting, to the first send", start_seconds, 3),
        *(Line(f"memory {each}", peaks[each]["megabytes"], 200, "MB") for each in peaks),
        Line("database, each row", (sent["bytes"] - before) / published["audience"], 120, "bytes"),
        Line("commands meanwhile at 1,000/s, slowest p99", max(waited(paid)), 50, "ms"),
        *waits(paid),
        Line("commands meanwhile without a limit", max(waited(sent)), None, "ms"),
        *waits(sent),
        Line("event loop blocked, longest", blocked(published, sent, quiet), 20, "ms"),
        Line("  as the clock says, noise and all", 1000 * sent["blocked"], None, "ms"),
        Line("  the clock in an idle process", 1000 * quiet["blocked"], None, "ms"),
        Line("delivered in all", sent["seconds"]),
        Line("distinct messages rendered", sent["bundles"], None, ""),
    ]


def waited(figures: Figures) -> list[float]:
    return [figures[f"{question} p99"] for question in QUESTIONS]


def waits(figures: Figures) -> list[Line]:
    return [
        Line(f"  {question}, {cut}", figures[f"{question} {cut}"], None, "ms")
        for question in QUESTIONS
        for cut in ("p50", "p99")
    ]


def blocked(published: Figures, sent: Figures, quiet: Figures) -> float:
    """Milliseconds the loop's own thread computed in one go: other processes cannot stretch it."""
    longest = max(published["blocked by us"], sent["blocked by us"])
    return 1000 * max(0.0, longest - quiet["blocked by us"])


def cost(folder: Path, chats: int) -> list[Line]:
    """CPU and pace of our own part, of the same over a socket, and of the ledger's statements."""
    folder.mkdir()
    phase("prepare", folder, chats)
    published_and_killed(folder)
    with copied(folder) as copy:
        ours = phase("cost", copy)
    with copied(folder) as copy:
        bare = output("tests.bench.bare", copy)
    with copied(folder) as copy:
        pace = Pace(in_flight=IN_FLIGHT)
        with remote(copy, pace) as socket, broadcast(copy, socket, pace) as process:
            far = ended(process, socket)
    far_count = len(far.report.accepted)
    per_thousand = "CPU s / 1,000"
    return [
        Line("own part", cpu_per_thousand(ours), 0.1, per_thousand),
        Line("own part, one core", ours["accepted"] / ours["seconds"], 8_000, "/s", True),
        Line("  with a socket", far.cpu_seconds / far_count * 1000, None, per_thousand),
        Line("  with a socket", far_count / far.report.seconds, None, "/s"),
        Line("  baseline: the ledger's statements", cpu_per_thousand(bare), None, per_thousand),
        Line("  baseline: the ledger's statements", bare["accepted"] / bare["seconds"], None, "/s"),
    ]


def cpu_per_thousand(figures: Figures) -> float:
    return figures["cpu"] / figures["accepted"] * 1000


def published_and_killed(folder: Path) -> Figures:
    """Publish, and end without a goodbye: the next phase finds what a crash leaves."""
    with running("publish", folder) as process:
        return told(process)


def phase(name: str, folder: Path, chats: int = 0) -> Figures:
    """Run a phase to its end."""
    return output("tests.bench.phases", name, folder, chats)


def output(module: str, *words: object) -> Figures:
    process = start(module, *words)
    said, _ = process.communicate()
    assert process.returncode == 0, f"{module} {words} failed"
    return read(said)


@contextmanager
def running(name: str, folder: Path) -> Iterator["subprocess.Popen[str]"]:
    process = start("tests.bench.phases", name, folder, 0)
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def told(process: "subprocess.Popen[str]") -> Figures:
    """The line of figures that the process tells while it runs."""
    assert process.stdout is not None
    return read(process.stdout.readline())


def read(line: str) -> Figures:
    assert line, "the phase ended without a word; its complaint stands above"
    return {str(name): float(value) for name, value in json.loads(line).items()}


@contextmanager
def copied(folder: Path) -> Iterator[Path]:
    """The database as it stands, to be used up."""
    with TemporaryDirectory(dir=folder.parent) as name:
        for file in folder.glob("estories.db*"):
            shutil.copy(file, name)
        yield Path(name)


def add(table: Table, line: Line) -> None:
    sign = "≥" if line.is_at_least else "≤"
    limit = "" if line.limit is None else f"{sign} {line.limit:,g}"
    verdict = "" if line.limit is None else ("ok" if line.is_ok else "[red]over[/red]")
    table.add_row(line.what, line.unit, limit, shown(line.measured), verdict)


def shown(figure: float) -> str:
    """Three digits that count."""
    return f"{figure:,.0f}" if figure >= 100 else f"{figure:.3g}"


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else CHATS)
