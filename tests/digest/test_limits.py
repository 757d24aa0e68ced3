"""Documents that are too long for an edition."""

import pytest

from bot.digest.plain import MOST_LETTERS, MOST_LINES
from bot.errors import UserError
from tests.digest.editions import HARBOUR, HEADING, imported


def test_too_many_lines_are_refused() -> None:
    with pytest.raises(UserError, match="too long for one edition"):
        imported(HEADING, *["Coal."] * MOST_LINES)


def test_too_many_characters_are_refused() -> None:
    with pytest.raises(UserError, match="too long for one edition"):
        imported(HEADING, "a" * MOST_LETTERS)


def test_a_thousand_new_headings_make_no_thousand_sections() -> None:
    lines = [line for n in range(1_000) for line in (f"The Page of {n} Names", f"{HARBOUR} {n}")]
    assert len(imported(HEADING, HARBOUR, *lines).sections) <= 41
