"""What the command line prints: answers to standard output, everything else to standard error."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from bot.adapters.base import Part
from bot.content import AnyButton, Button, DeepLink, LinkButton, ShareButton


def show(text: str) -> None:
    """Print an answer, as it is."""
    sys.stdout.write(text + "\n")


def remark(text: str) -> None:
    """Print something beside the answer: it does not disturb a pipe."""
    sys.stderr.write(text + "\n")


def part_as_text(part: Part) -> str:
    """A message with its buttons, each as the command it says."""
    return "\n".join((part.text, *(button_as_text(each) for row in part.buttons for each in row)))


def button_as_text(button: AnyButton) -> str:
    match button:
        case Button(label, says):
            return f"  [{label}] {says}"
        case LinkButton(label, url):
            return f"  [{label}] {url}"
        case ShareButton(label, query):
            return f"  [{label}] share “{query}”"
        case DeepLink(label, payload):
            return f"  [{label}] /start {payload}"


@contextmanager
def progress(what: str, total: int | None) -> Iterator[Progress]:
    """A bar on standard error for what may take longer than a second; silent in a pipe.

    The one task is `progress.task_ids[0]`.
    """
    console = Console(stderr=True)
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    with Progress(
        *columns, console=console, transient=True, disable=not console.is_terminal
    ) as bar:
        bar.add_task(what, total=total)
        yield bar
