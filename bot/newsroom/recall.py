"""Stopping the way out for the moment in which a text changes."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager

Withheld = Callable[[], AbstractContextManager[None]]
"""While inside, a worker begins no message; after, it looks at what it holds again."""


class Recall:
    """Reaches every worker of this process. Another process's notice it at their next turn."""

    def __init__(self) -> None:
        self._workers: list[Withheld] = []

    def watch(self, worker: Withheld) -> None:
        self._workers.append(worker)

    @contextmanager
    def texts(self) -> Iterator[None]:
        """Change a text in here: no copy of the old one is begun after it is committed."""
        with ExitStack() as stack:
            for worker in self._workers:
                stack.enter_context(worker())
            yield
