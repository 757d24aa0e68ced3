"""An event loop whose time is virtual: where another one would wait, it jumps to the next timer."""

import asyncio
from asyncio import Future, Handle, SelectorEventLoop, TimerHandle
from collections import deque
from collections.abc import Callable, Coroutine
from contextvars import Context
from heapq import heappop, heappush
from typing import Any, TypeVar, TypeVarTuple

T = TypeVar("T")
Ts = TypeVarTuple("Ts")

ROUND_SECONDS = 1e-6
"""What one round of the loop costs. Above zero: a wait shorter than a float can tell must end."""


class VirtualLoop(SelectorEventLoop):
    """Seconds since its start; nothing in it depends on the machine, threads included.

    It replaces asyncio's own round, which looks at sockets and compares its timers in Python:
    a third of the simulation's time. Timers of one moment run in the order they were set.
    """

    _ready: deque[Handle]

    def __init__(self) -> None:
        super().__init__()
        self._seconds = 0.0
        self._timers: list[tuple[float, int, TimerHandle]] = []
        self._set = 0

    def time(self) -> float:
        return self._seconds

    def call_later(
        self,
        delay: float,
        callback: Callable[[*Ts], object],
        *args: *Ts,
        context: Context | None = None,
    ) -> TimerHandle:
        return self.call_at(self._seconds + delay, callback, *args, context=context)

    def call_at(
        self,
        when: float,
        callback: Callable[[*Ts], object],
        *args: *Ts,
        context: Context | None = None,
    ) -> TimerHandle:
        timer = TimerHandle(when, callback, args, self, context)
        self._set += 1
        heappush(self._timers, (when, self._set, timer))
        return timer

    def run_in_executor(  # type: ignore[override] # a thread's end would be a matter of chance
        self, executor: object, func: Callable[..., T], *args: Any
    ) -> Future[T]:
        done = self.create_future()
        try:
            done.set_result(func(*args))
        except Exception as error:  # noqa: BLE001 - whoever awaits it gets it
            done.set_exception(error)
        return done

    def _timer_handle_cancelled(self, handle: TimerHandle) -> None:
        """It is passed over when its moment comes."""

    def _run_once(self) -> None:
        ready, timers = self._ready, self._timers
        self._seconds += ROUND_SECONDS
        while timers and timers[0][2].cancelled():
            heappop(timers)
        if not ready:
            if not timers:
                raise RuntimeError("the simulation stands still: nobody will ever wake anybody")
            self._seconds = max(self._seconds, timers[0][0])
        while timers and timers[0][0] <= self._seconds:
            ready.append(heappop(timers)[2])
        for _ in range(len(ready)):
            handle = ready.popleft()
            if not handle.cancelled():
                handle._run()  # noqa: SLF001 - as asyncio's own round does


def simulated(act: Coroutine[Any, Any, T]) -> T:
    """Run it to its end in virtual time."""
    with asyncio.Runner(loop_factory=VirtualLoop) as runner:
        return runner.run(act)
