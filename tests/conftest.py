"""Fixtures every test may ask for."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.kit import Bot, open_bot


@pytest.fixture
async def bot(tmp_path: Path) -> AsyncIterator[Bot]:
    """The real program on an empty database."""
    async with open_bot(tmp_path) as made:
        yield made
