"""Where the program can be killed: every await of the worker's path, and every write statement.

An await is killed before it begins, and while it waits where it ever does; a statement right
before it is executed and right after. Places are named by file, line and enclosing function.
"""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent

PATH_OF_THE_WORKER = (
    *(f"bot/delivery/{name}.py" for name in ("worker", "courier", "bundles", "gate")),
    *(
        f"bot/store/{name}.py"
        for name in ("deliveries", "claiming", "fanout", "workers", "publishing", "bundles")
    ),
)

EXCUSED: dict[str, str] = {
    "bot/delivery/courier.py:Courier.tell": "a notice is no delivery: its loss loses nothing",
    "bot/delivery/courier.py:Courier._told": "a notice is no delivery: its loss loses nothing",
}
"""Functions that no day reaches, as `file:function`, each with the reason."""

WRITES = ("INSERT", "UPDATE", "DELETE", "REPLACE")


class Moment(StrEnum):
    """When at a place."""

    BEFORE = "before"
    WAITING = "waiting"
    AFTER = "after"


@dataclass(frozen=True, order=True)
class Instant:
    """A place, and when there: what a victim is told."""

    place: str
    """`file:line` of an await, or the text of a statement."""
    moment: Moment


def awaits() -> dict[str, str]:
    """Every place where the worker's path awaits: `file:line`, and the function around it."""
    found: dict[str, str] = {}
    for file in PATH_OF_THE_WORKER:
        for line, function in _awaits(ast.parse((ROOT / file).read_text()), ""):
            found[f"{file}:{line}"] = function
    return found


def _awaits(node: ast.AST, inside: str) -> Iterator[tuple[int, str]]:
    for child in ast.iter_child_nodes(node):
        name = inside
        if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            name = f"{inside}.{child.name}" if inside else child.name
        if isinstance(child, ast.Await | ast.AsyncWith | ast.AsyncFor):
            yield child.lineno, inside
        if isinstance(child, ast.comprehension) and child.is_async:
            yield child.target.lineno, inside
        yield from _awaits(child, name)


def shape_of(statement: str) -> str | None:
    """A write statement without what differs from one execution to the next; None: no write."""
    if not statement.lstrip().upper().startswith(WRITES):
        return None
    text = " ".join(statement.split())
    text = re.sub(r"\(\?(?:, \?)*\)", "(?)", text)
    return re.sub(r"\(\?\)(?:, \(\?\))+", "(?)", text)
