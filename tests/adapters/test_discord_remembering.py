"""Discord remembers keys for minutes: a repeat in that time is harmless, and later it is not."""

from datetime import timedelta
from math import inf
from pathlib import Path

import pytest
from sqlalchemy import select, update

from bot.adapters.base import Limits, Unknown
from bot.adapters.discord.adapter import LIMITS
from bot.adapters.local import LocalAdapter
from bot.delivery.outcome import Policy, settled
from bot.model import ChatId, Delivery, DeliveryState, Platform
from bot.store.local_messages import LocalMessages
from bot.store.schema import deliveries
from bot.store.workers import Beat, Workers
from tests.delivery.publications import of_edition
from tests.kit import EDITION, MORNING, Clock, open_bot, worker_of

HOLD = timedelta(seconds=60)


def lost(limits: Limits, attempts: int, lost_answers: int = 0) -> tuple[float, bool, DeliveryState]:
    """Seconds until the repeat, whether it may be a second copy, and what state it is."""
    policy = Policy(HOLD, limits.remembers_keys, limits.remembered_seconds)
    delivery = Delivery(of_edition(1), ChatId(1), "1", "all", attempts, lost_answers)
    after = settled(delivery, Unknown("lost"), MORNING, policy)
    seconds = ((after.due_at or MORNING) - MORNING).total_seconds()
    return seconds, after.is_ambiguous, after.state


def test_repeats_come_early_enough_or_count_as_a_second_copy() -> None:
    retry = DeliveryState.RETRY
    assert [lost(LIMITS, number) for number in range(1, 6)] == [
        (1, False, retry), (2, False, retry), (5, False, retry), (15, False, retry),
        (60, True, retry),
    ]  # fmt: skip
    assert lost(LIMITS, 6, lost_answers=1)[2] is DeliveryState.UNKNOWN


def test_where_keys_are_remembered_for_ever_every_repeat_is_harmless() -> None:
    for_ever = Limits(inf, 1, remembers_keys=True)
    assert not any(lost(for_ever, number)[1] for number in range(1, 20))


class Minding(LocalAdapter):
    """The local platform, forgetting keys as soon as Discord does."""

    limits = LIMITS


@pytest.mark.parametrize(("stopped", "due_in", "lost_answers"), [(100, 0.0, 0), (600, 60.0, 1)])
async def test_after_a_short_stop_the_repeat_is_harmless_and_after_a_long_one_it_is_noted(
    tmp_path: Path, stopped: int, due_in: float, lost_answers: int
) -> None:
    clock = Clock()
    async with open_bot(tmp_path, clock) as bot:
        await bot.say("/subscribe all")
        await bot.publish(EDITION)
        database = bot.app.database
        await Workers(database).begin(Platform.LOCAL)
        await Workers(database).beat(Platform.LOCAL, Beat(None, 0, 0), clock())
        sending = DeliveryState.SENDING.value
        async with database.write() as connection:
            await connection.execute(update(deliveries).values(state=sending))
        clock.pass_by(seconds=stopped)
        adapter = Minding(LocalMessages(database), clock)
        assert await worker_of(bot, adapter).recover() == 1
        async with database.read() as connection:
            row = (await connection.execute(select(deliveries))).one()
    assert (row.state, row.lost_answers) == (DeliveryState.RETRY.value, lost_answers)
    assert (row.due_at - clock()).total_seconds() == due_in
