"""A working directory of its own for every test that writes a settings file."""

from collections.abc import Callable
from pathlib import Path

import pytest

Write = Callable[[str], Path]


@pytest.fixture
def write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Write:
    """Writes config.yaml where the test works; returns its path."""
    monkeypatch.chdir(tmp_path)

    def write_file(text: str) -> Path:
        path = Path("config.yaml")
        path.write_text(text, encoding="utf-8")
        return path

    return write_file
