"""Simulates and prints one table: `python -m tests.simulation --days 30 --seed 7`."""

import argparse
import gc
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from rich.console import Console
from rich.table import Table

from tests.simulation.month import simulate
from tests.simulation.plan import Plan, Report

MEMORY = Path("/dev/shm")  # noqa: S108 - a folder of random name is made inside
"""Nobody pulls this plug: what the simulated month writes need not reach a disk."""


def main() -> int:
    plan = _plan()
    # The list of what was accepted only grows: looking through it for garbage is lost time.
    gc.set_threshold(200_000, 20, 100)
    began = time.monotonic()
    with TemporaryDirectory(dir=MEMORY if MEMORY.is_dir() else None) as folder:
        report = simulate(plan, Path(folder))
    table = Table("figure", "value", title=f"{plan.days} simulated days, seed {plan.seed}")
    for name, value in _figures(report, time.monotonic() - began):
        table.add_row(name, value)
    console = Console()
    console.print(table)
    if report.violations:
        console.print(report.verdict, markup=False, highlight=False, soft_wrap=True)
    return 1 if report.violations else 0


def _plan() -> Plan:
    parser = argparse.ArgumentParser(prog="python -m tests.simulation", description=__doc__)
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--days", type=int, default=Plan.days)
    parser.add_argument("--chats", type=int, default=Plan.chats)
    parser.add_argument("--rate", type=int, default=Plan.per_second, help="messages a second")
    parser.add_argument("--faults", type=float, default=Plan.faults, help="share of the calls")
    parser.add_argument("--acts", type=int, default=Plan.acts_a_day, help="commands a day")
    parser.add_argument("--deaths", type=float, default=Plan.deaths_a_day, help="a day")
    given = parser.parse_args()
    return Plan(
        seed=given.seed,
        days=given.days,
        chats=given.chats,
        faults=given.faults,
        per_second=given.rate,
        deaths_a_day=given.deaths,
        acts_a_day=given.acts,
    )


def _figures(report: Report, seconds: float) -> Iterator[tuple[str, str]]:
    yield "chats", f"{report.plan.chats:,}"
    yield "publications", f"{report.publications:,}"
    yield "deliveries", f"{report.deliveries:,}"
    for state, count in sorted(report.states.items()):
        yield f"  {state}", f"{count:,}"
    yield "calls of the platform", f"{report.calls:,}"
    yield "faults", f"{sum(report.faults.values()):,}"
    for fault, count in report.faults.items():
        yield f"  {fault}", f"{count:,}"
    yield "commands of people", f"{report.acts:,}"
    yield "sudden deaths", f"{report.deaths:,}"
    yield "planned stops", f"{report.stops:,}"
    yield "rows found sending at starts", f"{report.recovered:,}"
    yield "refusals for the pace of all", f"{report.refused_for_all:,}"
    yield "refusals for the pace of one chat", f"{report.refused_for_one:,}"
    yield "extra copies", f"{report.extras:,}"
    yield "violations", f"{len(report.violations):,}"
    yield "trace", report.trace
    yield "real seconds", f"{seconds:.0f}"


if __name__ == "__main__":
    sys.exit(main())
