"""Days of delivery in virtual time: nothing is lost, swapped, or sent to whom it is not for.

`make simulate SEED=7` runs a whole month. A plan that fails is added to FAILED for ever.
"""

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from tests.simulation.month import simulate
from tests.simulation.plan import Plan, Report

USUAL = Plan(seed=7, days=2, chats=600)
"""As it is: a fault in a hundred calls, thirty messages a second."""

ROUGH = Plan(seed=4, days=2, chats=150, faults=0.15, acts_a_day=200, deaths_a_day=5)
"""Few chats, whose people, platform and process are all restless."""

MORTAL = Plan(seed=1, days=2, chats=300, faults=0.05, acts_a_day=20, deaths_a_day=8)
"""Deaths above all."""

FAILED = {
    "somebody spoke in a moved chat first, and the worker died of it": replace(ROUGH, seed=1),
    "a chat that had come back was not planned for": replace(ROUGH, seed=2),
    "what was unsubscribed long before was sent": replace(ROUGH, seed=7),
    "what was unsubscribed while its answer was lost was sent again": replace(ROUGH, seed=8),
    "a later publication came before an earlier one": replace(MORTAL, seed=20),
}
"""Plans that once broke a rule, by what was wrong then. None is ever taken out."""


def judged(plan: Plan, folder: Path) -> Report:
    report = simulate(plan, folder)
    assert not report.violations, report.verdict
    return report


@pytest.mark.parametrize("plan", FAILED.values(), ids=FAILED)
def test_a_seed_that_failed_once_keeps_the_rules(plan: Plan, tmp_path: Path) -> None:
    judged(plan, tmp_path)


def test_usual_days_keep_the_rules_and_refuse_next_to_nothing(tmp_path: Path) -> None:
    report = judged(USUAL, tmp_path)
    assert report.publications == 6
    assert report.states["delivered"] > 0.95 * report.deliveries
    assert report.refused_for_all + report.refused_for_one <= 0.01 * report.calls


def test_rough_days_go_wrong_in_every_way_and_keep_the_rules(tmp_path: Path) -> None:
    report = judged(ROUGH, tmp_path)
    assert sum(count > 0 for count in report.faults.values()) >= 6, report.faults
    assert report.deaths
    assert report.recovered
    assert report.extras > 0


def test_the_same_seed_gives_the_same_trace_in_any_process(tmp_path: Path) -> None:
    """Also where strings hash otherwise: the order of a set must not matter."""
    plan = Plan(seed=5, days=1, chats=80, faults=0.1, acts_a_day=40)
    script = (
        "import sys; from pathlib import Path; from tests.simulation.month import simulate; "
        "from tests.simulation.plan import Plan; "
        f"print(simulate({plan!r}, Path(sys.argv[1])).trace)"
    )
    traces = set()
    for number in ("1", "2"):
        folder = tmp_path / number
        folder.mkdir()
        ran = subprocess.run(  # noqa: S603 - our own interpreter and words
            [sys.executable, "-c", script, str(folder)],
            capture_output=True,
            text=True,
            check=True,
            env={**os.environ, "PYTHONHASHSEED": number},
        )
        traces.add(ran.stdout.strip())
    (tmp_path / "other").mkdir()
    other = simulate(Plan(seed=6, days=1, chats=80), tmp_path / "other").trace
    assert len(traces) == 1
    assert other not in traces
