"""Faults of time: the wall clock jumps while a broadcast is under way."""

import asyncio
import random
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.adapters.base import Limits, NotSent, Window
from bot.delivery import Times, Worker
from tests.delivery.test_worker import MoodyAdapter, states
from tests.delivery.test_worker import published as publish
from tests.faults.broadcasting import broadcasting, copied, judged, utc_now
from tests.faults.conftest import CHATS, Figure
from tests.kit import Bot, Clock
from tests.remote.adapter import CallingAdapter
from tests.remote.processes import Pace, remote, report

JUMPS = (
    timedelta(hours=1),
    timedelta(hours=-1),
    timedelta(days=1),
    timedelta(days=-1),
    datetime(1970, 1, 2, tzinfo=UTC) - utc_now(),
    datetime(2038, 1, 20, tzinfo=UTC) - utc_now(),
)


class JumpyClock:
    """The wall clock of a machine that is set wrong again and again, with a good start and end."""

    def __init__(self, draw: random.Random) -> None:
        self._draw = draw
        self.is_right = True

    def __call__(self) -> datetime:
        return utc_now() + (timedelta() if self.is_right else self._draw.choice(JUMPS))


def test_f52_a_clock_that_jumps_makes_no_burst_and_no_copy(
    published: Path, tmp_path: Path, figure: Figure
) -> None:
    folder = copied(published, tmp_path)
    clock = JumpyClock(random.Random(52))  # noqa: S311 - jumps

    async def run(socket: str) -> None:
        adapter = CallingAdapter(socket, Limits(100, 30), (Window(1, 1.0),))
        async with broadcasting(folder, adapter, now=clock) as broadcast:
            clock.is_right = False
            going_on = asyncio.create_task(broadcast.worker.run())
            await asyncio.sleep(4)
            clock.is_right = True
            broadcast.worker.stop()
            await going_on
        async with broadcasting(folder, adapter) as broadcast:
            await broadcast.to_the_end()

    with remote(folder, Pace(remote_per_second=100)) as socket:
        asyncio.run(run(socket))
        seen = report(socket)
    verdict = judged(folder, seen)
    assert verdict.states == {"delivered": CHATS}
    assert (verdict.lost, verdict.extras, seen.refused) == (0, 0, 0)
    figure("refused by the platform", seen.refused)


@pytest.mark.parametrize("jump", JUMPS, ids=["+1h", "-1h", "+1d", "-1d", "1970", "2038"])
async def test_f52_what_waits_for_its_time_is_sent_once_whenever_the_clock_says(
    bot: Bot, jump: timedelta
) -> None:
    await publish(bot, "a", "b")
    moods = iter([NotSent("no route")])
    adapter = MoodyAdapter(bot, lambda _: next(moods, None))
    steady = Clock()
    times = Times(bot.clock, steady.seconds)
    worker = Worker.on(bot.app.database, adapter, bot.app.newsroom.names, times)
    await worker.deliver_due()
    true = bot.clock.at
    for at in (true + jump, true + timedelta(hours=2)):
        bot.clock.at = at
        steady.pass_by(minutes=2)
        await worker.deliver_due()
    assert await states(bot) == {"delivered": 2}
    assert sorted(chat for chat, _ in adapter.accepted) == ["a", "b"]
