"""The remote platform and a broadcast as real processes."""

import asyncio
import json
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass, field
from math import inf
from pathlib import Path

from bot.adapters.base import Limits
from tests.remote.adapter import RemoteAdapter
from tests.remote.server import Quirk

Accepted = list[tuple[float, str, str]]
"""When, in which chat, under which key."""


@dataclass(frozen=True)
class Pace:
    """What the platform allows and how long it takes, and what the broadcast believes of it."""

    remote_per_second: int = 0
    configured_per_second: float = 0
    in_flight: int = 30
    before: float = 0.0
    after: float = 0.0
    hold: float = 0.3
    reply_every: float = 0.0
    """Seconds between answers to people meanwhile; 0: nobody asks."""


@dataclass(frozen=True)
class Report:
    """The platform's own account."""

    accepted: Accepted
    refused: int
    asked: dict[str, int] = field(default_factory=dict)
    """Requests for each chat."""
    amiss: tuple[int, ...] = ()
    """How often each quirk was shown."""

    @property
    def seconds(self) -> float:
        return self.accepted[-1][0] - self.accepted[0][0]

    def utilisation(self, per_second: int) -> float:
        """Messages accepted, as a share of what was allowed in that time."""
        return len(self.accepted) / (self.seconds + 1 / per_second) / per_second


@contextmanager
def remote(folder: Path, pace: Pace, *quirks: Quirk, remembers_keys: bool = False) -> Iterator[str]:
    """The platform, listening; gives its socket."""
    socket = str(folder / "remote.sock")
    process = start(
        "tests.remote.server",
        socket,
        pace.remote_per_second,
        pace.before,
        pace.after,
        json.dumps([asdict(quirk) for quirk in quirks]),
        *(["keys"] if remembers_keys else []),
    )
    try:
        wait_for(process, "ready")
        yield socket
    finally:
        process.kill()
        process.communicate()


@contextmanager
def broadcast(folder: Path, socket: str, pace: Pace) -> Iterator[subprocess.Popen[str]]:
    """A process that delivers what waits in the folder's database; it has begun."""
    process = start(
        "tests.remote.broadcast",
        folder / "estories.db",
        socket,
        pace.configured_per_second,
        pace.in_flight,
        pace.hold,
        pace.reply_every,
    )
    try:
        wait_for(process, "begun")
        yield process
    finally:
        process.kill()
        process.communicate()


def report(socket: str) -> Report:
    """Ask the platform what it accepted."""

    return asyncio.run(reported(socket))


async def reported(socket: str) -> Report:
    """The same, asked from within a running loop."""
    async with RemoteAdapter.connected(socket, Limits(inf, 1)) as adapter:
        said = json.loads(await adapter.report())
    accepted = [tuple(each) for each in said["accepted"]]
    return Report(accepted, said["refused"], said["asked"], tuple(said["amiss"]))


def states(folder: Path) -> dict[str, int]:
    """How many deliveries stand in each state, read as an outsider reads it."""
    with closing(sqlite3.connect(folder / "estories.db")) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        query = "SELECT state, count(*) FROM deliveries GROUP BY state"
        return dict(connection.execute(query).fetchall())


def start(module: str, *words: object) -> subprocess.Popen[str]:
    return subprocess.Popen(  # noqa: S603 - our own interpreter and modules
        [sys.executable, "-m", module, *map(str, words)], stdout=subprocess.PIPE, text=True
    )


def wait_for(process: subprocess.Popen[str], word: str) -> None:
    assert process.stdout is not None
    line = process.stdout.readline()
    assert line == f"{word}\n", f"expected {word}, got {line!r}"
