"""Takes every safety rule away, one by one, in a copy of the program; the suite must notice.

`make sabotage` prints one line each and ends with 1 if anything went unnoticed.
"""

import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from tempfile import TemporaryDirectory

from rich.console import Console
from rich.table import Table

from tests.sabotage.rules import SABOTAGES, Sabotage

ROOT = Path(__file__).parent.parent.parent
COPIED = ("bot", "handlers", "data", "tests", "pyproject.toml")
AT_ONCE = 2
LONGEST_SECONDS = 300


def is_noticed(sabotage: Sabotage) -> bool:
    """Whether the rule's tests fail without it."""
    with TemporaryDirectory() as name:
        copy = Path(name)
        for each in COPIED:
            source = ROOT / each
            if source.is_dir():
                shutil.copytree(source, copy / each, ignore=shutil.ignore_patterns("*.db*"))
            else:
                shutil.copy(source, copy / each)
        file = copy / sabotage.file
        text = file.read_text()
        assert text.count(sabotage.keeps) == 1, f"{sabotage.file}: {sabotage.keeps}"
        file.write_text(text.replace(sabotage.keeps, sabotage.breaks))
        return tests_fail(copy, sabotage.tests)


def tests_fail(folder: Path, tests: str) -> bool:
    try:
        ended = subprocess.run(  # noqa: S603 - our own interpreter and tests
            [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", *tests.split()],
            cwd=folder,
            capture_output=True,
            text=True,
            timeout=LONGEST_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return True
    # 1 of pytest's exit codes: tests were run and some failed.
    return ended.returncode == 1


def main() -> int:
    table = Table("rule", "without it")
    with ThreadPoolExecutor(AT_ONCE) as pool:
        noticed = list(pool.map(is_noticed, SABOTAGES))
    for sabotage, is_caught in zip(SABOTAGES, noticed, strict=True):
        table.add_row(sabotage.rule, "noticed" if is_caught else "UNNOTICED")
    Console().print(table)
    Console().print(f"{sum(noticed)} of {len(SABOTAGES)} noticed.")
    return 0 if all(noticed) else 1


if __name__ == "__main__":
    sys.exit(main())
