"""Runs the command line in a process of its own that kills itself at the n-th SQL statement.

Started as `python -m tests.crash.killer N COMMAND...`. Nothing of the program knows of it: the
statements are seen through SQLAlchemy's own event. Exit code 0 means it came to the end.
"""

import os
import signal
import sys
from itertools import count

from sqlalchemy import event
from sqlalchemy.engine import Engine

from bot.cli import main


def kill_at(statement: int) -> None:
    """SIGKILL just before the statement of this number is executed."""
    numbers = count(1)

    @event.listens_for(Engine, "before_cursor_execute")
    def look(*_: object) -> None:
        if next(numbers) == statement:
            os.kill(os.getpid(), signal.SIGKILL)

    @event.listens_for(Engine, "commit")
    def look_at_commit(*_: object) -> None:
        if next(numbers) == statement:
            os.kill(os.getpid(), signal.SIGKILL)


if __name__ == "__main__":
    kill_at(int(sys.argv[1]))
    sys.exit(main(sys.argv[2:]))
