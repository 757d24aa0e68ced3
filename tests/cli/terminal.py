"""The command line as people use it: real processes in an own folder."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests.kit import EDITION

WITHOUT_POWER = ("setpriv", "--bounding-set=-dac_override,-dac_read_search") * (os.geteuid() == 0)
"""Makes root a user like others, for tests of missing rights (util-linux, on every Debian)."""


@dataclass
class Terminal:
    """A folder, and processes started in it."""

    folder: Path
    settings: dict[str, str] = field(default_factory=dict)
    is_bound_by_rights: bool = False
    """Without root's power to read and write what belongs to others."""

    @property
    def environment(self) -> dict[str, str]:
        return {
            "PATH": "/usr/bin:/bin",
            "PYTHONPATH": str(Path(__file__).parents[2]),
            "PYTHONUNBUFFERED": "1",
            **self.settings,
        }

    def run(self, *words: str, stdin: str = "") -> subprocess.CompletedProcess[str]:
        return subprocess.run(  # noqa: S603 - our own interpreter and module
            [
                *(WITHOUT_POWER if self.is_bound_by_rights else ()),
                sys.executable,
                "-m",
                "bot",
                *words,
            ],
            cwd=self.folder,
            env=self.environment,
            input=stdin,
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )

    @contextmanager
    def running(self, *words: str) -> Iterator[subprocess.Popen[str]]:
        """A process that goes on while the test does; killed at the end if it still runs."""
        process = subprocess.Popen(  # noqa: S603 - our own interpreter and module
            [sys.executable, "-m", "bot", *words],
            cwd=self.folder,
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        try:
            yield process
        finally:
            process.kill()
            process.communicate()

    def write(self, name: str, text: str | bytes = EDITION) -> str:
        data = text.encode() if isinstance(text, str) else text
        (self.folder / name).write_bytes(data)
        return name


def wait_for_line(process: subprocess.Popen[str], words: str) -> str:
    """Read the process's output up to the line with these words."""
    assert process.stdout is not None
    for line in process.stdout:
        if words in line:
            return line
    assert process.stderr is not None
    raise AssertionError(f"never said {words!r}: {process.stderr.read()}")
