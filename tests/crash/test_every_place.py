"""Every await of the worker's path and every write statement is killed, and nothing is lost.

The suite kills a sample, drawn by a seed that it prints; `make crash-coverage` kills all and lists
them. PLACES_STEP=1 kills at every instant, CRASH_SEED=n repeats a run.
"""

import os
import random
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.crash.execution import Court, Verdict, court
from tests.crash.places import EXCUSED, awaits

STEP = int(os.environ.get("PLACES_STEP", "16"))
"""Every so many instants one is killed at."""

SEED = int(os.environ.get("CRASH_SEED", str(time.time_ns() % 100_000)))

MORE_LOOKS = 2
"""On a busy machine an await may once find ready what it waits for on most days."""

MEMORY = Path("/dev/shm")  # noqa: S108 - a kill loses no more on a disk than here, only time
"""Where a killed process' files are kept, if there is such a place."""


@pytest.fixture(scope="module")
def hall() -> Iterator[Court]:
    base = MEMORY if MEMORY.is_dir() else None
    with tempfile.TemporaryDirectory(dir=base) as folder, court(Path(folder)) as opened:
        yield opened


def test_every_await_of_the_workers_path_is_reached_by_some_day_or_excused(hall: Court) -> None:
    required = awaits().keys() - excused()
    for _ in range(MORE_LOOKS):
        if not required <= hall.reached:
            hall.watch()
    assert required - hall.reached == set()
    assert not excused() & hall.reached, "no excuse is needed"


def test_a_kill_at_any_place_loses_nothing_and_every_second_copy_was_in_doubt(hall: Court) -> None:
    draw = random.Random(SEED)  # noqa: S311 - which places, and at which time there
    executions = hall.executions(draw)
    chosen = draw.sample(executions, -(-len(executions) // STEP)) if STEP > 1 else executions
    started = time.monotonic()
    verdicts = list(hall.verdicts(chosen))
    seconds = time.monotonic() - started
    say(f"\nseed {SEED}: {len(verdicts)} of {len(executions)} instants in {seconds:.0f} s")
    places, unharmed = said_places(verdicts)
    extra = sum(each.extra for each in verdicts)
    say(f"{len(places) - len(unharmed)} of {len(places)} places killed", f"second copies {extra}")
    wrong = [f"{each.execution}: {each.wrong}" for each in verdicts if each.wrong]
    assert not wrong, "\n".join(wrong)
    if STEP == 1:
        assert not unharmed
        assert places.keys() >= awaits().keys() - excused()


def said_places(verdicts: list[Verdict]) -> tuple[dict[str, list[Verdict]], list[str]]:
    """The list, with how each place was killed; and those that no process was killed at."""
    functions = awaits()
    places: defaultdict[str, list[Verdict]] = defaultdict(list)
    for verdict in verdicts:
        places[verdict.execution.instant.place].append(verdict)
    unharmed = []
    for place, killed in sorted(places.items()):
        hows = [each for each in map(how, killed) if each]
        unharmed += [] if hows else [place]
        say(f"{place} {functions.get(place, '')}: {', '.join(hows) or 'NOT KILLED'}")
    return places, unharmed


def how(verdict: Verdict) -> str:
    """When at the place it was killed, on which day, and the how-manieth time there."""
    execution = verdict.execution
    again = ", the second kill" if execution.is_second else ""
    when = f"{execution.instant.moment} ({execution.day}, {execution.nth}{again})"
    return when if verdict.is_killed else ""


def excused() -> set[str]:
    """Places in functions that are excused."""
    return {
        place
        for place, function in awaits().items()
        if f"{place.partition(':')[0]}:{function}" in EXCUSED
    }


def say(*words: str) -> None:
    print(", ".join(words), flush=True)  # noqa: T201 - the list of a long run
