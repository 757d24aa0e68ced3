"""The page docs/reliability.md, made of the table and of what its tests did."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tests.faults.table import FAULTS, NETWORK, PROCESS, STORAGE, TIME_VOLUME_PEOPLE, Fault

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "reliability.md"

HEAD = """\
# Reliability

Sixty faults, and what was seen when they were made to happen. Written by `make reliability`
on {date}; do not edit it. {passed} rows are shown whole, {partly} in part, {waiting} wait for
what they name.{failing}

A row's tests have its number in their names: `test_f17_...` in `tests/faults/`; what was shown
elsewhere is named in `tests/faults/table.py`. `FAULT_RUNS=100`, `FAULT_CHATS=1000000` and
`FAULT_COMMANDS=10000` make them long; `make kill-test KILLS=1000` kills at length.
"""

LIMITS = """
## What this cannot show

* The platform is ours: a process that speaks over a socket and keeps its own list of what it
  accepted. It shows what the worker does with an answer, not which answers Telegram or Discord
  give, nor when.
* A fault that nobody wrote down is not here. An incident becomes a row, with its test, before
  its fix is merged.
* Figures are of one machine on one day, with a small audience unless they name another. They
  are no promise.
* A kill keeps what the kernel holds. The power cut is only imitated, by cutting the end of the
  log: a disk that lies about fsync, or writes in another order, is not shown.
* Minutes and hours are mostly a clock of the tests. What grows in a process over days shows
  only in service.
* "Nothing twice" holds for planned stops and where a platform remembers keys. Elsewhere the
  promise is weaker and exact: never lost, at most two copies, and each delivery that may have
  arrived twice has that in its row.
"""

SUBJECTS: tuple[tuple[str, Sequence[Fault]], ...] = (
    ("Process", PROCESS),
    ("Network and platform", NETWORK),
    ("Storage", STORAGE),
    ("Time, volume, people", TIME_VOLUME_PEOPLE),
)


@dataclass
class Seen:
    """What the tests of one row did."""

    tests: int = 0
    failed: int = 0
    figures: dict[str, object] = field(default_factory=dict)


def numbers_in(test: str) -> tuple[int, ...]:
    """The rows that a test's name speaks of."""
    return tuple(map(int, re.findall(r"_f(\d\d)(?=_)", test)))


def page(seen: dict[int, Seen], date: str) -> str:
    results = [result(fault, seen.get(fault.number, Seen())) for fault in FAULTS]
    failed = sum(each.startswith("FAILED") for each in results)
    counts = {
        "passed": sum(each == "passed" for each in results),
        "partly": sum(each.startswith("passed;") for each in results),
        "waiting": sum(each.startswith("waits") for each in results),
        "failing": f" {failed} FAILED." if failed else "",
    }
    tables = "".join(f"\n## {subject}\n\n{_table(rows, seen)}" for subject, rows in SUBJECTS)
    return HEAD.format(date=date, **counts) + tables + LIMITS


def result(fault: Fault, seen: Seen) -> str:
    """`passed`, `passed; waits in part: ...`, `waits: ...` or `FAILED`."""
    if seen.failed:
        return f"FAILED ({seen.failed} of {seen.tests})"
    if not seen.tests:
        return f"waits: {fault.waits_for}" if fault.waits_for else "not run"
    return "passed" if fault.waits_for is None else f"passed; waits in part: {fault.waits_for}"


def _table(rows: Iterable[Fault], seen: dict[int, Seen]) -> str:
    lines = ["| | Fault | What must hold | Result | Figures |", "|---|---|---|---|---|"]
    for fault in rows:
        of_row = seen.get(fault.number, Seen())
        figures = "; ".join(f"{name}: {value}" for name, value in of_row.figures.items())
        lines.append(
            f"| F-{fault.number:02} | {fault.what} | {fault.expected} | {result(fault, of_row)} "
            f"| {figures} |"
        )
    return "\n".join(lines) + "\n"


def rows_of(text: str) -> list[tuple[str, str, str]]:
    """Number, fault and what must hold of each row of a page."""
    return re.findall(r"^\| F-(\d\d) \| (.+?) \| (.+?) \|", text, re.MULTILINE)
