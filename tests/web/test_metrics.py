"""`/metrics`: what a monitor reads, and that it reads nothing about people."""

import asyncio
import time
from pathlib import Path

import pytest
from aiohttp import web
from prometheus_client.parser import text_string_to_metric_families

from bot.adapters.base import ChatGone, Rejected, RetryLater
from bot.delivery import Worker
from bot.model import Platform
from bot.newsroom.status import read_status
from bot.store.workers import Workers
from bot.web import Counted, Figures
from bot.web.lag import LoopLag
from bot.web.metrics import exposition
from tests.delivery.test_tally import published
from tests.delivery.test_worker import moody
from tests.kit import Bot

OPERATIONS = Path(__file__).parents[2] / "docs" / "operations.md"

Samples = dict[str, float]


async def page(bot: Bot, worker: Worker, lag: float = 0.0) -> str:
    served = (Platform.LOCAL,)
    status = await read_status(bot.app.ledger, Workers(bot.app.database), bot.clock(), served)
    tally = worker.tally
    counted = Counted(tally.platform, tally.beat, tally.outcomes)
    body = exposition(Figures(status, (counted,)), lag).body
    assert isinstance(body, bytes)
    return body.decode()


async def samples(bot: Bot, worker: Worker) -> Samples:
    """Each sample by its name and the values of its labels other than the platform."""
    found: Samples = {}
    for family in text_string_to_metric_families(await page(bot, worker)):
        for sample in family.samples:
            labels = [value for key, value in sample.labels.items() if key != "platform"]
            found[" ".join((sample.name, *labels))] = sample.value
    return found


async def test_what_waits_and_for_how_long(bot: Bot) -> None:
    await published(bot, "a", "b", "c")
    worker, _ = moody(bot, {"b": RetryLater("flood", 600)}.get)
    before = await samples(bot, worker)
    assert before["estories_deliveries due"] == 3
    await worker.deliver_due()
    after = await samples(bot, worker)
    assert after["estories_deliveries due"] == 0
    assert after["estories_deliveries later"] == 1
    assert after["estories_oldest_due_seconds"] == 0
    bot.clock.pass_by(seconds=690)
    assert (await samples(bot, worker))["estories_oldest_due_seconds"] == 90


async def test_what_was_sent_and_how_it_ended(bot: Bot) -> None:
    await published(bot, "a", "b", "c")
    worker, _ = moody(bot, {"b": RetryLater("flood", 9), "c": ChatGone("blocked")}.get)
    assert (await samples(bot, worker))["estories_outcomes_total dead"] == 0
    await worker.deliver_due()
    found = await samples(bot, worker)
    assert found["estories_messages_sent_total"] == 3
    assert found["estories_refusals_total"] == 1
    assert found["estories_outcomes_total delivered"] == 1
    assert found["estories_outcomes_total retry"] == 1
    assert found["estories_outcomes_total dead"] == 1
    assert found["estories_pace_per_second"] == float("inf")


async def test_a_pause_says_whether_a_person_made_it(bot: Bot) -> None:
    worker, _ = moody(bot, lambda _: None)
    await bot.edit("/pausesending")
    found = await samples(bot, worker)
    assert found["estories_sending_paused person"] == 1
    assert found["estories_sending_paused itself"] == 0
    await bot.edit("/resumesending")
    await Workers(bot.app.database).brake(Platform.LOCAL, "ChatGone: blocked", bot.clock())
    found = await samples(bot, worker)
    assert found["estories_sending_paused person"] == 0
    assert found["estories_sending_paused itself"] == 1


async def test_a_held_publication_counts_until_nothing_of_it_waits(bot: Bot) -> None:
    await published(bot, *"abcde")
    worker, _ = moody(bot, lambda _: Rejected("too long"))
    await worker.deliver_due()
    assert (await samples(bot, worker))["estories_publications_held"] == 1
    await bot.edit("/cancel 1")
    assert (await samples(bot, worker))["estories_publications_held"] == 0


async def test_no_chat_and_no_title_is_told(bot: Bot) -> None:
    await published(bot, "olena-and-mykola")
    worker, _ = moody(bot, lambda _: Rejected("olena-and-mykola is no good"))
    await worker.deliver_due()
    await Workers(bot.app.database).brake(Platform.LOCAL, "olena-and-mykola", bot.clock())
    text = await page(bot, worker)
    assert "olena" not in text
    assert "Nov 5" not in text


async def test_every_metric_is_documented_and_told_once(bot: Bot) -> None:
    worker, _ = moody(bot, lambda _: None)
    text = await page(bot, worker, lag=0.25)
    names = [line.split()[2] for line in text.splitlines() if line.startswith("# TYPE")]
    assert len(names) == len(set(names)) == 9
    documented = OPERATIONS.read_text()
    for name in names:
        assert f"`{name}" in documented, name
    assert "estories_event_loop_lag_seconds 0.25" in text


async def test_a_loop_that_is_held_up_is_seen() -> None:
    lag = LoopLag(every=0.01)
    measuring = lag.measuring(web.Application())
    await anext(measuring)
    await asyncio.sleep(0.02)
    time.sleep(0.2)  # noqa: ASYNC251 - it is this that is measured
    await asyncio.sleep(0.05)
    assert 0.15 < lag.worst < 10
    with pytest.raises(StopAsyncIteration):
        await anext(measuring)
