"""A process that serves and delivers until it is told to stop."""

import asyncio
import gc
import signal
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any

from bot.app import App, utc_now
from bot.delivery import DeliveryLock, Tally
from bot.errors import DatabaseError
from bot.log import Log
from bot.newsroom.status import braked_sentence, has_stopped_itself, read_status
from bot.store.workers import Workers
from bot.web import Counted, Figures, Probes, chat_site, probe_site, serve
from handlers import COMMANDS

log = Log(__name__)

STUCK_SECONDS = 30.0
"""A worker turns at least twice a second; one that waits for a locked database, every ten."""

PAUSED = "No new story goes out: {reason}. An editor lets them go again with /resumesending."

DRAIN_SECONDS = 8
"""How long a planned stop waits for sends under way (a container is killed after 10)."""


async def run_until_stopped(app: App, started: Callable[[], None]) -> None:
    """Serve and deliver until SIGTERM or SIGINT; then let what is under way end.

    A second signal does not wait for that. Raises AlreadyRunning when another process delivers
    from this database or has the port, or takes over later.
    """
    told, told_again = asyncio.Event(), asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, _hear, told, told_again)
    # What was built so far lives as long as the process: a full collection that looks through
    # it holds the event loop for 50 ms and finds nothing.
    gc.collect()
    gc.freeze()
    with DeliveryLock.held(app.database.path):
        for each in app.served:
            if count := await each.worker.recover():
                log.warning("recovered", platform=each.adapter.platform, deliveries=count)
        async with serving(app), _together() as tasks:
            receiving = [tasks.create_task(each.adapter.run(each.core)) for each in app.served]
            scheduling = tasks.create_task(app.schedule.run())
            delivering = [tasks.create_task(each.worker.run()) for each in app.served]
            stopping = tasks.create_task(told.wait())
            started()
            await _first_of(stopping, scheduling, *receiving, *delivering)
            if not told.is_set():
                # A service that looks well and does half its work is worse than a restart.
                raise RuntimeError("a part of the service ended by itself")
            log.info("stopping")
            for each in app.served:
                each.worker.stop()
            hurrying = tasks.create_task(told_again.wait())
            drained = tasks.create_task(_all(delivering))
            await _first_of(drained, hurrying, timeout=DRAIN_SECONDS)
            for task in (scheduling, *receiving, *delivering, drained, hurrying):
                task.cancel()


def _hear(told: asyncio.Event, told_again: asyncio.Event) -> None:
    """A signal: the first one sets one event, any further one the other."""
    (told_again if told.is_set() else told).set()


async def _first_of(*tasks: "asyncio.Task[Any]", timeout: float | None = None) -> None:  # noqa: ASYNC109 - as asyncio.wait has it
    await asyncio.wait(tasks, timeout=timeout, return_when=asyncio.FIRST_COMPLETED)


async def _all(tasks: "Sequence[asyncio.Task[None]]") -> None:
    await asyncio.wait(tasks)


@asynccontextmanager
async def _together() -> AsyncIterator[asyncio.TaskGroup]:
    """Tasks of which the first that fails ends all others; its own error is raised."""
    try:
        async with asyncio.TaskGroup() as tasks:
            yield tasks
    except BaseExceptionGroup as failed:
        raise failed.exceptions[0] from failed


@asynccontextmanager
async def serving(app: App) -> AsyncIterator[None]:
    """The chat page, for as long as somebody is inside."""
    local = app.settings.local
    probes = Probes(lambda: health(app), lambda: figures(app))
    site = (
        chat_site(app.local, COMMANDS, app.newsroom.names, probes, local.host)
        if local.enabled
        else probe_site(probes, local.host)
    )
    async with AsyncExitStack() as stack:
        await stack.enter_async_context(serve(site, local.host, local.port))
        for hook in app.hooks:
            await stack.enter_async_context(
                serve(hook.site, hook.hook.host, hook.hook.port, "telegram.webhook")
            )
        yield


async def health(app: App) -> Mapping[str, str]:
    """Well while the database answers, the worker turns and sending has not stopped by itself.

    What is wrong is named with its remedy.
    """
    try:
        states = await Workers(app.database).states()
    except DatabaseError as error:
        return {"status": "unwell", "database": str(error)}
    for each in app.served:
        if each.worker.tally.silent_seconds > STUCK_SECONDS:
            return {"status": "unwell", "delivery": _stuck_sentence(each.worker.tally)}
        if each.adapter.trouble is not None:
            return {"status": "unwell", each.adapter.platform.value: each.adapter.trouble}
    served = {each.adapter.platform for each in app.served}
    for worker in states:
        if worker.platform not in served or worker.paused_reason is None:
            continue
        # Unwell, not only degraded: nobody gets any news until a person acts, and what watches
        # this page is often the only one who can call that person. Somebody who has paused knows.
        if has_stopped_itself(worker):
            return {"status": "unwell", "sending": braked_sentence(worker)}
        return {"status": "degraded", "sending": PAUSED.format(reason=worker.paused_reason)}
    return {"status": "ok"}


async def figures(app: App) -> Figures:
    """What `/metrics` tells. Raises DatabaseError."""
    tallies = [each.worker.tally for each in app.served]
    served = tuple(tally.platform for tally in tallies)
    status = await read_status(app.ledger, Workers(app.database), utc_now(), served)
    counted = (Counted(tally.platform, tally.beat, dict(tally.outcomes)) for tally in tallies)
    return Figures(status, tuple(counted))


def _stuck_sentence(tally: Tally) -> str:
    return (
        f"The worker of {tally.platform} has not turned for {tally.silent_seconds:.0f} s, so "
        "nothing is delivered. Its log says why; if it does not go on, restart the process."
    )
