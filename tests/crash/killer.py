"""Runs the command line in processes that kill themselves at the n-th SQL statement.

`python -m tests.crash.killer` reads one job per line and writes how each ended. Every job is a
fork: the program is imported once. Nothing of the program knows of it: the statements are seen
through SQLAlchemy's own events.
"""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import count
from pathlib import Path

from sqlalchemy import event
from sqlalchemy.engine import Engine

import bot.store.upgrade  # noqa: F401 - migrations import it late: once here, not in each fork
from bot.cli import main

LONGEST = 60
"""Seconds after which a process that does not end is ended."""


class Killer:
    """The other end: says what is run, and is told how it ended."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process

    @classmethod
    @contextmanager
    def at_work(cls) -> Iterator["Killer"]:
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.crash.killer"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        try:
            yield cls(process)
        finally:
            process.kill()
            process.communicate()

    def run(self, database: Path, command: Sequence[str], kill_at: int) -> int:
        """The exit code; -9 when it was killed. What it said stands in `said.txt`."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps([str(database), command, kill_at]) + "\n")
        self._process.stdin.flush()
        return int(self._process.stdout.readline())


def kill_at(statement: int) -> None:
    """SIGKILL just before the statement of this number is executed."""
    numbers = count(1)

    @event.listens_for(Engine, "before_cursor_execute")
    def look(*_: object) -> None:
        if next(numbers) == statement:
            os.kill(os.getpid(), signal.SIGKILL)

    @event.listens_for(Engine, "commit")
    def look_at_commit(*_: object) -> None:
        if next(numbers) == statement:
            os.kill(os.getpid(), signal.SIGKILL)


def forked(database: Path, command: list[str], statement: int) -> int:
    if child := os.fork():
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    signal.alarm(LONGEST)
    code = 1
    try:
        said = os.open(database.with_name("said.txt"), os.O_CREAT | os.O_TRUNC | os.O_WRONLY)
        os.dup2(said, 1)
        os.dup2(said, 2)
        os.environ["ESTORIES_DATABASE__URL"] = f"sqlite:///{database}"
        kill_at(statement)
        code = main(command)
        sys.stdout.flush()
    finally:
        os._exit(code)


if __name__ == "__main__":
    for line in sys.stdin:
        path, words, number = json.loads(line)
        sys.stdout.write(f"{forked(Path(path), words, number)}\n")
        sys.stdout.flush()
