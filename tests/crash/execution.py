"""Kills days at every place, one process after another, and lets each be judged."""

import json
import random
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from queue import SimpleQueue
from signal import SIGKILL

from tests.crash import fast_time, newsroom
from tests.crash.judge import Ending, ending, judge
from tests.crash.places import Instant, Moment, awaits
from tests.crash.platform import Message
from tests.crash.story_of_a_day import DAYS
from tests.crash.victim import Job, line_of

AT_ONCE = 2
"""Victims at once: CI has two cores."""

LATEST = 12
"""A place that is reached often is killed at one of the first so many times."""

RECOVERY = {"Worker.recover", "Deliveries.recover", "Deliveries.retries"}
"""Killed while something is in doubt: after a first kill with requests under way."""


class Nursery:
    """A process that forks victims, and the platform they speak to."""

    def __init__(self, folder: Path, prepared: Path) -> None:
        folder.mkdir()
        self.folder = folder
        self._prepared = prepared
        self._socket = str(folder / "platform.sock")
        self._victims = started("tests.crash.victim")
        self._platform = started("tests.crash.platform", self._socket)
        assert self._platform.stdout is not None
        assert self._platform.stdout.readline() == "ready\n"

    def renew(self) -> None:
        """A day begins: nothing is published, and nothing was accepted."""
        for each in self.folder.glob("*"):
            if not each.is_socket():
                each.unlink()
        shutil.copy(self._prepared, self.folder / "estories.db")
        self._ask("forget")

    def run(self, job: Job) -> int:
        assert self._victims.stdin is not None
        assert self._victims.stdout is not None
        here = replace(job, folder=str(self.folder), socket=self._socket)
        self._victims.stdin.write(line_of(here))
        self._victims.stdin.flush()
        return int(self._victims.stdout.readline())

    def ending(self) -> Ending:
        messages: dict[str, Message] = self._ask("report")["messages"]
        return ending(self.folder, messages)

    def said(self) -> str:
        """The last that victims said before they ended by themselves."""
        return (self.folder / "said.txt").read_text()[-2000:]

    def close(self) -> None:
        for process in (self._victims, self._platform):
            process.kill()
            process.communicate()

    def _ask(self, verb: str) -> dict[str, dict[str, Message]]:
        with closing(socket.socket(socket.AF_UNIX)) as connection:
            connection.connect(self._socket)
            connection.sendall(json.dumps({"id": 1, "verb": verb}).encode() + b"\n")
            with connection.makefile() as answers:
                said: dict[str, dict[str, Message]] = json.loads(answers.readline())
        return said


def started(module: str, *words: str) -> subprocess.Popen[str]:
    return subprocess.Popen(  # noqa: S603 - our own interpreter and modules
        [sys.executable, "-m", module, *words],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


@dataclass(frozen=True)
class Watched:
    """A day without kills: how it ends, and how often it passes each instant."""

    end: Ending
    counts: dict[Instant, int]


@dataclass(frozen=True)
class Execution:
    """Where one process is to be killed."""

    instant: Instant
    day: str
    nth: int
    is_second: bool = False
    """Killed before that with requests under way."""


@dataclass(frozen=True)
class Verdict:
    """What became of an execution."""

    execution: Execution
    is_killed: bool
    extra: int = 0
    """Second copies, beyond those of answers that the platform itself lost."""
    wrong: str = ""


class Court:
    """Watches every day once, and executes as many as there are nurseries at a time."""

    def __init__(self, nurseries: Iterable[Nursery]) -> None:
        self._free: SimpleQueue[Nursery] = SimpleQueue()
        for nursery in nurseries:
            self._free.put(nursery)
        self.watched: dict[str, Watched] = {}
        self.watch()

    @property
    def reached(self) -> set[str]:
        """All places that any day comes to."""
        return {instant.place for watched in self.watched.values() for instant in watched.counts}

    def watch(self) -> None:
        """Watch every day, once more if it was watched before: no two go quite the same way."""
        with ThreadPoolExecutor(AT_ONCE) as pool:
            for day, seen in zip(DAYS, pool.map(self._watch, DAYS), strict=True):
                before = self.watched.get(day, seen)
                self.watched[day] = Watched(before.end, {**seen.counts, **before.counts})

    def executions(self, draw: random.Random) -> list[Execution]:
        """One for each instant that any day passes, in the shortest day that does."""
        chosen: dict[Instant, Execution] = {}
        functions = awaits()
        for day, watched in self.watched.items():
            for instant, count in sorted(watched.counts.items()):
                is_place = instant.place in functions or not instant.place.startswith("bot/")
                if is_place and instant not in chosen:
                    is_second = functions.get(instant.place) in RECOVERY
                    nth = 1 if is_second else draw.randint(1, max(1, min(LATEST, count // 2)))
                    chosen[instant] = Execution(instant, day, nth, is_second)
        return list(chosen.values())

    def verdicts(self, executions: Iterable[Execution]) -> Iterator[Verdict]:
        with ThreadPoolExecutor(AT_ONCE) as pool:
            yield from pool.map(self._execute, executions)

    @contextmanager
    def _nursery(self) -> Iterator[Nursery]:
        nursery = self._free.get()
        try:
            nursery.renew()
            yield nursery
        finally:
            self._free.put(nursery)

    def _watch(self, day: str) -> Watched:
        with self._nursery() as nursery:
            assert nursery.run(Job(day, records=True)) == 0, nursery.said()
            found = json.loads((nursery.folder / "instants.json").read_text())
            end = nursery.ending()
            judge(DAYS[day], end, end)
        counts = {Instant(place, Moment(moment)): count for place, moment, count in found}
        return Watched(end, counts)

    def _execute(self, execution: Execution) -> Verdict:
        try:
            with self._nursery() as nursery:
                verdict = self._killed_and_judged(nursery, execution)
        except AssertionError as wrong:
            return Verdict(execution, is_killed=True, wrong=str(wrong) or repr(wrong))
        if not verdict.is_killed and execution.nth > 1:
            # This time it did not come there so often.
            return self._execute(replace(execution, nth=1))
        return verdict

    def _killed_and_judged(self, nursery: Nursery, execution: Execution) -> Verdict:
        day, instant = execution.day, execution.instant
        if execution.is_second:
            in_doubt = Job(day, request_under_way(), Moment.WAITING, 4)
            assert nursery.run(in_doubt) == -SIGKILL, nursery.said()
        code = nursery.run(Job(day, instant.place, instant.moment, execution.nth))
        assert code in (0, -SIGKILL), nursery.said()
        if code != 0:
            assert nursery.run(Job(day)) == 0, nursery.said()
        end = nursery.ending()
        judge(DAYS[day], end, self.watched[day].end)
        more = max(0, end.extra - self.watched[day].end.extra)
        return Verdict(execution, is_killed=code != 0, extra=more)


def request_under_way() -> str:
    """The place where a courier waits for the platform's answer: its last await."""
    return [place for place, function in awaits().items() if function == "Courier._request"][-1]


@contextmanager
def court(folder: Path) -> Iterator[Court]:
    """Everything that is needed, in this folder."""
    prepared = folder / "prepared"
    prepared.mkdir()
    fast_time.run(partial(newsroom.prepare, prepared))
    nurseries = [
        Nursery(folder / f"nursery{number}", prepared / "estories.db") for number in range(AT_ONCE)
    ]
    try:
        yield Court(nurseries)
    finally:
        for nursery in nurseries:
            nursery.close()
