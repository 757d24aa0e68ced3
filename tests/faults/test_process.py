"""Faults of the process: it is killed, told to stop, held up, or a part of it dies."""

import asyncio
import signal
import subprocess
import time
from contextlib import suppress
from dataclasses import replace
from math import inf
from pathlib import Path

import pytest

from bot.adapters.base import Incoming, Limits
from bot.app import App, open_app
from bot.commands import Command, Context
from bot.content import Content
from bot.delivery.trial import AT_ONCE
from bot.model import ChatRef, PersonRef, Platform, Role
from bot.router import People, Router
from bot.serving import run_until_stopped
from bot.store.audit import Audit
from bot.store.chats import Chats
from handlers import COMMANDS
from tests.faults.broadcasting import broadcasting, copied, judged
from tests.faults.conftest import CHATS, Figure
from tests.faults.service import delivering_to, settings_of
from tests.kit import Bot
from tests.remote.adapter import CallingAdapter
from tests.remote.processes import Pace, remote, report, start, states, wait_for
from tests.remote.server import Quirk


@pytest.mark.parametrize(
    ("moment", "remembers_keys", "extras"),
    [("before", False, 0), ("after", False, 1), ("after", True, 0)],
    ids=["f03_before_the_bytes", "f04_before_the_mark", "f04_where_keys_are_remembered"],
)
def test_f03_f04_a_kill_around_a_send_leaves_one_row_in_doubt(
    published: Path,
    tmp_path: Path,
    runs: int,
    moment: str,
    remembers_keys: bool,
    extras: int,
) -> None:
    limits = Limits(inf, 30, remembers_keys=remembers_keys)
    keys = ["keys"] if remembers_keys else []
    for number in range(1, CHATS, CHATS // max(1, runs // 3)):
        folder = copied(published, tmp_path / str(number))
        with remote(folder, Pace(), remembers_keys=remembers_keys) as socket:
            died = start("tests.faults.dying", folder, socket, moment, number, *keys)
            died.communicate(timeout=60)
            assert died.returncode == -signal.SIGKILL
            assert states(folder).get("sending") == 1, "in doubt is exactly the one"
            asyncio.run(deliver_the_rest(folder, CallingAdapter(socket, limits)))
            verdict = judged(folder, report(socket))
        assert verdict.states == {"delivered": CHATS}
        assert (verdict.lost, verdict.extras) == (0, extras)
        assert verdict.in_doubt == (0 if remembers_keys else 1), "written down where it matters"


async def deliver_the_rest(folder: Path, adapter: CallingAdapter) -> None:
    async with broadcasting(folder, adapter) as broadcast:
        await broadcast.to_the_end()


def stopped(process: "subprocess.Popen[str]", *signals: signal.Signals) -> float:
    """Tell a process to stop, so often; seconds until it has ended well."""
    began = time.monotonic()
    for each in signals:
        process.send_signal(each)
        time.sleep(0.3)
    assert process.wait(timeout=20) == 0
    return time.monotonic() - began


@pytest.mark.parametrize(
    ("signals", "fewest", "most"),
    [((signal.SIGTERM,), 7.0, 10.0), ((signal.SIGTERM, signal.SIGINT), 0.0, 3.0)],
    ids=["f06_told_once", "f07_told_twice"],
)
def test_f06_f07_a_stop_while_the_platform_hangs_is_in_time_and_loses_nothing(
    published: Path,
    tmp_path: Path,
    figure: Figure,
    signals: tuple[signal.Signals, ...],
    fewest: float,
    most: float,
) -> None:
    folder = copied(published, tmp_path / "hung")
    with remote(folder, Pace(), Quirk("hang", accepts=True, times=AT_ONCE)) as socket:
        process = start("tests.faults.service", folder, socket)
        try:
            wait_for(process, "begun")
            time.sleep(0.5)
            took = stopped(process, *signals)
        finally:
            process.kill()
            process.communicate()
        assert fewest <= took <= most
        assert states(folder)["sending"] == AT_ONCE, "what hangs is in doubt, nothing else is begun"
        asyncio.run(deliver_the_rest(folder, CallingAdapter(socket, Limits(inf, 30))))
        verdict = judged(folder, report(socket))
    assert verdict.states == {"delivered": CHATS}
    assert (verdict.lost, verdict.unnoted) == (0, 0)
    assert verdict.extras <= AT_ONCE
    figure(f"seconds to exit, {'told once' if len(signals) == 1 else 'told twice'}", round(took, 1))


@pytest.mark.parametrize("seconds", [1.5])
async def test_f09_a_loop_that_stood_still_makes_no_burst(
    published: Path, tmp_path: Path, figure: Figure, seconds: float
) -> None:
    folder = copied(published, tmp_path)
    with remote(folder, Pace(remote_per_second=100)) as socket:
        adapter = CallingAdapter(socket, Limits(100, 30))
        async with broadcasting(folder, adapter) as broadcast:
            going_on = asyncio.create_task(broadcast.to_the_end())
            await asyncio.sleep(2)
            time.sleep(seconds)  # noqa: ASYNC251 - this is the fault
            await going_on
        seen = await asyncio.to_thread(report, socket)
    assert seen.refused == 0, "the platform allows no more than a hundred in any second"
    assert judged(folder, seen).extras == 0
    figure("refused after a stall", seen.refused)


async def fail(_context: Context) -> Content:
    raise RuntimeError("secret detail of the program")


@pytest.mark.parametrize("command", COMMANDS, ids=lambda each: each.name)
async def test_f10_a_handler_that_fails_is_answered_and_disturbs_no_other(
    bot: Bot, command: Command
) -> None:
    failing = replace(command, handler=fail, arguments=(), role=Role.FOLLOWER)
    others = [each for each in COMMANDS if each is not command]
    router = router_with(bot, [failing, *others])
    said, other = f"/{command.name}", "/help" if command.name != "help" else "/today"
    for _ in range(2):
        answer = str(await router.dispatch(incoming(said)))
        assert "tell my operator the reference" in answer
        assert "secret detail" not in answer
        assert "RuntimeError" not in answer
        assert "went wrong" not in str(await router.dispatch(incoming(other)))


def incoming(text: str) -> Incoming:
    return Incoming(ChatRef(Platform.LOCAL, "a"), PersonRef(Platform.LOCAL, "b"), "B", text)


def router_with(bot: Bot, commands: list[Command]) -> Router:
    async def nobody(_: PersonRef) -> Role:
        return Role.FOLLOWER

    services = bot.app.router._services  # noqa: SLF001 - the same program with one bad handler
    people = People(Chats(bot.app.database), Audit(bot.app.database), nobody, bot.app.local.manages)
    return Router(commands, services, people, bot.clock)


async def started(app: App) -> "asyncio.Task[None]":
    """The service, running, in a task."""
    is_up = asyncio.Event()
    running = asyncio.create_task(run_until_stopped(app, is_up.set), name="the service")
    await asyncio.wait_for(is_up.wait(), 10)
    await asyncio.sleep(0.2)
    return running


async def test_f11_a_long_lived_task_that_dies_ends_the_service_at_once(
    published: Path, tmp_path: Path, figure: Figure
) -> None:
    folder = copied(published, tmp_path)
    names: set[str] = set()
    slowest = 0.0
    with remote(folder, Pace(), Quirk("hang")) as socket:
        async with open_app(settings_of(folder)) as opened:
            while True:
                app = delivering_to(opened, CallingAdapter(socket, Limits(inf, 3)))
                before = asyncio.all_tasks()
                running = await started(app)
                fresh = {name_of(task): task for task in asyncio.all_tasks() - before - {running}}
                left = [name for name in sorted(fresh) if name not in names]
                if not left:
                    await ended(running)
                    break
                names.add(left[0])
                began = time.monotonic()
                fresh[left[0]].cancel()
                done, _ = await asyncio.wait({running}, timeout=5)
                assert done, f"{left[0]} died and nobody noticed"
                assert running.exception() is not None, f"{left[0]} died and that counts as well"
                slowest = max(slowest, time.monotonic() - began)
    assert len(names) >= 3, names
    figure("tasks killed", ", ".join(sorted(names)))
    figure("slowest end in seconds", round(slowest, 2))


def name_of(task: "asyncio.Task[object]") -> str:
    """What it runs, such as `Worker.run`."""
    return str(getattr(task.get_coro(), "__qualname__", task))


async def ended(running: "asyncio.Task[None]") -> None:
    running.cancel()
    with suppress(asyncio.CancelledError):
        await running
