"""Fixtures of the fault table's tests."""

import asyncio
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.remote.audience import publish_to

CHATS = 300

Figure = Callable[[str, object], None]
"""Adds a figure to the page, such as `figure("extra copies", 3)`."""


@pytest.fixture(scope="session")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder whose database has one edition, published to some hundred chats, sent to none."""
    folder = tmp_path_factory.mktemp("published")
    asyncio.run(publish_to(folder, CHATS))
    return folder


@pytest.fixture
def figure(record_property: Callable[[str, object], None]) -> Figure:
    return record_property


@pytest.fixture
def runs() -> int:
    """How often a test of chance is repeated: FAULT_RUNS=1000 for a long run."""
    return int(os.environ.get("FAULT_RUNS", "3"))
