"""`/health`: when the process is unwell, and that it says why and what to do."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from bot.adapters.base import ChatGone
from bot.errors import DatabaseError
from bot.model import Platform
from bot.serving import STUCK_SECONDS, figures, health
from bot.store.database import Database
from bot.store.workers import Workers
from bot.web import Figures, Probes, chat_site
from handlers import COMMANDS
from tests.delivery.test_tally import published
from tests.delivery.test_worker import moody
from tests.kit import Bot, worker_of


async def test_a_pause_by_a_person_is_told_and_is_no_illness(bot: Bot) -> None:
    await bot.edit("/pausesending")
    report = await health(bot.app)
    assert report["status"] == "degraded"
    assert "an editor paused it" in report["sending"]
    assert "/resumesending" in report["sending"]
    await bot.edit("/resumesending")
    assert await health(bot.app) == {"status": "ok"}


async def test_sending_that_stopped_by_itself_is_an_illness_with_its_reason(bot: Bot) -> None:
    await published(bot, *map(str, range(25)))
    worker, _ = moody(bot, lambda _: ChatGone("token revoked"))
    await worker.deliver_due()
    report = await health(bot.app)
    assert report["status"] == "unwell"
    assert "token revoked" in report["sending"]
    assert "/resumesending" in report["sending"]
    await bot.edit("/resumesending")
    assert await health(bot.app) == {"status": "ok"}


async def test_another_platforms_brake_is_not_this_process_illness(bot: Bot) -> None:
    workers = Workers(bot.app.database)
    await workers.begin(Platform.TELEGRAM)
    await workers.brake(Platform.TELEGRAM, "ChatGone: blocked", bot.clock())
    assert await health(bot.app) == {"status": "ok"}


async def test_a_worker_that_does_not_turn_is_an_illness(bot: Bot) -> None:
    [served] = bot.app.served
    worker = worker_of(bot, bot.app.local)
    app = replace(bot.app, served=(replace(served, worker=worker),))
    bot.clock.pass_by(seconds=STUCK_SECONDS)
    assert await health(app) == {"status": "ok"}
    bot.clock.pass_by(seconds=12)
    report = await health(app)
    assert report["status"] == "unwell"
    assert "has not turned for 42 s" in report["delivery"]
    assert "restart" in report["delivery"]
    await worker.deliver_due()
    assert await health(app) == {"status": "ok"}


async def test_a_database_that_does_not_answer_is_an_illness(bot: Bot, tmp_path: Path) -> None:
    path = tmp_path / "broken.db"
    path.write_bytes(b"no database at all " * 1000)
    async with Database.open(f"sqlite:///{path}") as broken:
        report = await health(replace(bot.app, database=broken))
    assert report["status"] == "unwell"
    assert "is not an E-Stories database" in report["database"]


@pytest.mark.parametrize(
    ("report", "status"),
    [({"status": "ok"}, 200), ({"status": "degraded"}, 200), ({"status": "unwell"}, 503)],
)
async def test_the_status_code_says_whether_somebody_must_come(
    bot: Bot, report: Mapping[str, str], status: int
) -> None:
    async def told() -> Mapping[str, str]:
        return report

    async with client(bot, Probes(told, lambda: figures(bot.app))) as asking:
        answer = await asking.get("/health")
        assert (answer.status, await answer.json()) == (status, report)


async def test_metrics_are_unavailable_while_the_database_is(bot: Bot) -> None:
    async def failing() -> Figures:
        raise DatabaseError("The database is damaged.")

    async with client(bot, Probes(lambda: health(bot.app), failing)) as asking:
        answer = await asking.get("/metrics")
        assert (answer.status, await answer.text()) == (503, "The database is damaged.")


async def test_metrics_are_served_in_the_form_that_monitors_ask_for(bot: Bot) -> None:
    async with client(bot, Probes(lambda: health(bot.app), lambda: figures(bot.app))) as asking:
        answer = await asking.get("/metrics")
        assert answer.headers["Content-Type"].startswith("text/plain; version=")
        assert 'estories_deliveries{platform="local",state="due"} 0.0' in await answer.text()


def client(bot: Bot, probes: Probes) -> TestClient[web.Request, web.Application]:
    site = chat_site(bot.app.local, COMMANDS, bot.app.newsroom.names, probes, "127.0.0.1")
    return TestClient(TestServer(site))
