"""Paging that keeps no state: each button says the whole command for its page."""

from collections.abc import Sequence
from typing import TypeVar

from bot.content.tree import AnyButton, Button
from bot.model import Page

T = TypeVar("T")
B = TypeVar("B", bound=AnyButton)


def page_buttons(page: Page[T], command: str) -> tuple[tuple[Button, ...], ...]:
    """A row with the neighbouring pages; none when everything is on one page."""
    if page.count == 1:
        return ()
    row = []
    if page.number > 1:
        row.append(Button("‹ Back", f"{command} page:{page.number - 1}"))
    if page.number < page.count:
        row.append(Button("Next ›", f"{command} page:{page.number + 1}"))
    return (tuple(row),)


def page_position(page: Page[T]) -> str:
    """Where one is, such as “page 2 of 6”; empty when there is only one page."""
    return f"page {page.number} of {page.count}" if page.count > 1 else ""


def in_rows(buttons: Sequence[B], width: int) -> tuple[tuple[B, ...], ...]:
    """Buttons side by side, at most `width` in a row."""
    return tuple(tuple(buttons[start : start + width]) for start in range(0, len(buttons), width))
