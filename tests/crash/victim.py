"""Plays days in processes of its own, watches them, and lets them kill themselves at a place.

`python -m tests.crash.victim` reads one job per line and writes how each ended. Every job is a
fork: the program is imported once. Nothing of the program knows of any of it; lines are seen
through `sys.settrace`, statements through SQLAlchemy's own events.
"""

import dis
import gc
import json
import os
import signal
import sys
from collections import Counter
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from functools import cache, partial
from pathlib import Path
from types import CodeType, FrameType
from typing import Any

from sqlalchemy import event
from sqlalchemy.engine import Engine

from tests.crash import fast_time, newsroom
from tests.crash.places import PATH_OF_THE_WORKER, ROOT, Instant, Moment, shape_of

LONGEST = 60
"""Seconds after which a process that does not end is ended."""

FILES = {str(ROOT / file): file for file in PATH_OF_THE_WORKER}

Seen = Callable[[str, Moment], None]


@dataclass(frozen=True)
class Job:
    """One process: what it plays, and where it dies."""

    day: str
    place: str = ""
    """Empty: it comes to its end."""
    moment: Moment = Moment.BEFORE
    nth: int = 1
    """At the first time that it comes there, or a later one."""
    records: bool = False
    """Whether it writes down every instant it passes, into `instants.json`."""
    folder: str = ""
    socket: str = ""


@dataclass
class Executioner:
    """Kills this process at the n-th time of one instant."""

    target: Instant
    left: int

    def seen(self, place: str, moment: Moment) -> None:
        if place == self.target.place and moment is self.target.moment:
            self.left -= 1
            if not self.left:
                os.kill(os.getpid(), signal.SIGKILL)


@dataclass
class Recorder:
    """Counts the instants a day passes."""

    counts: Counter[tuple[str, str]] = field(default_factory=Counter)

    def seen(self, place: str, moment: Moment) -> None:
        self.counts[place, moment.value] += 1

    def write(self, path: Path) -> None:
        path.write_text(json.dumps([[*key, count] for key, count in self.counts.items()]))


def watch_lines(seen: Seen, only: str = "") -> None:
    """Tell of the lines of the worker's path, or of one place's alone."""
    only_file, _, only_line = only.partition(":")
    line_of_interest = int(only_line or 0)

    def of_file(file: str) -> Callable[[FrameType, str, Any], Any]:
        def look(frame: FrameType, what: str, _: object) -> Any:
            line = frame.f_lineno
            if line_of_interest and line != line_of_interest:
                return look
            if what == "line":
                seen(f"{file}:{line}", Moment.BEFORE)
            elif what == "return" and is_waiting(frame):
                seen(f"{file}:{line}", Moment.WAITING)
            return look

        return look

    looks = {path: of_file(file) for path, file in FILES.items() if not only or file == only_file}

    def look_at_call(frame: FrameType, _what: str, _: object) -> Any:
        return looks.get(frame.f_code.co_filename)

    sys.settrace(look_at_call)


def is_waiting(frame: FrameType) -> bool:
    """Whether a coroutine that gives up control will be taken up again."""
    return bytecode(frame.f_code)[frame.f_lasti] == dis.opmap["YIELD_VALUE"]


@cache
def bytecode(code: CodeType) -> bytes:
    return code.co_code


def watch_statements(seen: Seen) -> None:
    def look(moment: Moment, _connection: object, _cursor: object, text: str, *_: object) -> None:
        if shape := shape_of(text):
            seen(shape, moment)

    event.listen(Engine, "before_cursor_execute", partial(look, Moment.BEFORE))
    event.listen(Engine, "after_cursor_execute", partial(look, Moment.AFTER))


def play(job: Job) -> None:
    work = partial(newsroom.play, Path(job.folder), job.socket, job.day)
    if job.records:
        recorder = Recorder()
        watch_statements(recorder.seen)
        watch_lines(recorder.seen)
        fast_time.run(work)
        sys.settrace(None)
        recorder.write(Path(job.folder) / "instants.json")
        return
    if job.place:
        seen = Executioner(Instant(job.place, Moment(job.moment)), job.nth).seen
        if job.place.startswith("bot/"):
            watch_lines(seen, job.place)
        else:
            watch_statements(seen)
    fast_time.run(work)


def forked(job: Job) -> int:
    """Play it in a fork; how that ended, negative for the signal that ended it."""
    if child := os.fork():
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    gc.disable()
    signal.alarm(LONGEST)
    said = os.open(f"{job.folder}/said.txt", os.O_CREAT | os.O_WRONLY | os.O_APPEND)
    os.dup2(said, 2)
    code = 1
    try:
        play(job)
        code = 0
    finally:
        if code:
            sys.excepthook(*sys.exc_info())
        os._exit(code)


def line_of(job: Job) -> str:
    return json.dumps(asdict(job)) + "\n"


if __name__ == "__main__":
    for line in sys.stdin:
        sys.stdout.write(f"{forked(Job(**json.loads(line)))}\n")
        sys.stdout.flush()
