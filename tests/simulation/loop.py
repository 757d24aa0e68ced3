"""An event loop whose time is virtual: where another one would wait, it jumps to the next timer."""

import asyncio
from asyncio import Future, SelectorEventLoop
from collections.abc import Callable, Coroutine
from selectors import SelectorKey, SelectSelector
from typing import Any, TypeVar

T = TypeVar("T")

STEP_SECONDS = 1e-6
"""What one round of the loop costs. Above zero: a wait shorter than a float can tell must end."""


class Jump(SelectSelector):
    """Waits for no file and no socket: there are none. It holds the time instead."""

    def __init__(self) -> None:
        super().__init__()
        self.seconds = 0.0

    def select(self, timeout: float | None = None) -> list[tuple[SelectorKey, int]]:
        if timeout is None:
            raise RuntimeError("the simulation stands still: nobody will ever wake anybody")
        self.seconds += max(timeout, STEP_SECONDS)
        return []


class VirtualLoop(SelectorEventLoop):
    """Seconds since its start; nothing in it depends on the machine, threads included."""

    def __init__(self) -> None:
        self._jump = Jump()
        super().__init__(self._jump)

    def time(self) -> float:
        return self._jump.seconds

    def run_in_executor(  # type: ignore[override] # a thread's end would be a matter of chance
        self, executor: object, func: Callable[..., T], *args: Any
    ) -> Future[T]:
        done = self.create_future()
        try:
            done.set_result(func(*args))
        except Exception as error:  # noqa: BLE001 - whoever awaits it gets it
            done.set_exception(error)
        return done


def simulated(act: Coroutine[Any, Any, T]) -> T:
    """Run it to its end in virtual time."""
    with asyncio.Runner(loop_factory=VirtualLoop) as runner:
        return runner.run(act)
