"""Runs the fault table's tests and writes docs/reliability.md: `make reliability`."""

import sys
from datetime import UTC, datetime

import pytest

from tests.faults.page import PAGE, Seen, numbers_in, page
from tests.faults.table import FAULTS


class Notes:
    """Writes down what each row's tests did."""

    def __init__(self) -> None:
        self.seen: dict[int, Seen] = {}

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.when != "call" and report.passed:
            return
        for number in rows_shown_by(report.nodeid):
            row = self.seen.setdefault(number, Seen())
            row.tests += 1
            row.failed += not report.passed
            row.figures.update(dict(report.user_properties))


def rows_shown_by(test: str) -> set[int]:
    plain = test.partition("[")[0]
    named = numbers_in(test.partition("::")[2]) if test.startswith("tests/faults/") else ()
    return {*named, *(fault.number for fault in FAULTS if plain in fault.proven_by)}


def main() -> int:
    notes = Notes()
    elsewhere = {test for fault in FAULTS for test in fault.proven_by}
    # The page is what is made here: that it is up to date is asked afterwards.
    arguments = ["tests/faults", *sorted(elsewhere), "--deselect", "tests/faults/test_table.py"]
    code = int(pytest.main(arguments, plugins=[notes]))
    PAGE.write_text(page(notes.seen, f"{datetime.now(UTC):%Y-%m-%d}"))
    sys.stdout.write(f"Written: {PAGE}\n")
    return code


if __name__ == "__main__":
    sys.exit(main())
