"""`estories status`: one look, beside a running process and without one."""

import json
import signal
import sqlite3
import urllib.request
from contextlib import closing
from pathlib import Path

import pytest

from bot.adapters.base import ChatGone, Rejected
from bot.cli.status import TROUBLES, Shown, as_text
from bot.model import Platform
from bot.newsroom.status import read_status
from bot.store.workers import Beat, Workers
from tests.cli.terminal import Terminal, wait_for_line
from tests.cli.test_cli import free_port
from tests.delivery.test_tally import published
from tests.delivery.test_worker import moody
from tests.kit import EDITION, Bot


@pytest.fixture
def terminal(tmp_path: Path) -> Terminal:
    return Terminal(tmp_path)


async def looked(bot: Bot, width: int = 80) -> str:
    ledger = bot.app.ledger
    workers, served = Workers(bot.app.database), (Platform.LOCAL,)
    status = await read_status(ledger, workers, bot.clock(), served)
    return as_text(Shown(status, await ledger.newest(5), await ledger.troubles()), width)


def test_beside_a_running_process_and_after_its_end(terminal: Terminal) -> None:
    port = free_port()
    terminal.settings["ESTORIES_LOCAL__PORT"] = port
    with terminal.running("demo") as demo:
        wait_for_line(demo, "is running")
        terminal.run("say", "--as", "editor", "/pausesending")
        terminal.run("say", "/subscribe all")
        terminal.run("say", "--as", "editor", "/publish")
        ended = terminal.run("status")
        assert "worker       running, last sign of life" in ended.stdout
        assert "1 due now" in ended.stdout
        assert "an editor paused it" in ended.stdout
        assert ended.returncode == 0, "who paused it knows"
        address = f"http://127.0.0.1:{port}/metrics"
        with urllib.request.urlopen(address, timeout=5) as metrics:
            told = metrics.read().decode()
        assert 'estories_deliveries{platform="local",state="due"} 1.0' in told
        assert 'estories_sending_paused{by="person",platform="local"} 1.0' in told
        demo.send_signal(signal.SIGTERM)
        assert demo.wait(timeout=10) == 0
    found = json.loads(terminal.run("status", "--json").stdout)
    [local] = found["platforms"]
    assert (local["platform"], local["due"], local["is_paused"]) == ("local", 1, True)
    assert found["is_well"] is True
    assert found["newest"][0]["states"] == {"planned": 1}


def test_no_database_is_said_and_none_is_made(terminal: Terminal) -> None:
    ended = terminal.run("status")
    assert ended.returncode == 74
    assert "There is no database data/estories.db yet. Start E-Stories first" in ended.stderr
    assert list(terminal.folder.iterdir()) == []


def test_stories_that_nobody_sends_need_a_person(terminal: Terminal) -> None:
    terminal.run("say", "/subscribe all")
    terminal.run("import", terminal.write("edition.txt", EDITION), "--publish")
    assert terminal.run("status").returncode == 0, "a minute is not too long"
    make_older(terminal.folder / "data" / "estories.db")
    ended = terminal.run("status")
    assert ended.returncode == 1
    assert "never ran" in ended.stdout
    assert "no process makes them. Start it with estories run." in words(ended.stdout)


async def test_a_working_platform_says_its_pace_and_counts(bot: Bot) -> None:
    workers = Workers(bot.app.database)
    await workers.begin(Platform.LOCAL)
    await workers.beat(Platform.LOCAL, Beat(29.44, 1204, 2), bot.clock())
    bot.clock.pass_by(seconds=3)
    assert await looked(bot) == (
        "local\n"
        "  worker   running, last sign of life 3 s ago\n"
        "  pace     29.4/s\n"
        "  sent     1,204 requests since it started, 2 of them refused (429)\n"
        "  waiting  0 due now, 0 later\n"
        "\n"
        "All is well."
    )
    bot.clock.pass_by(minutes=12)
    text = await looked(bot)
    assert "not running since 5 Nov 2023, 09:00 UTC, 12 min ago" in text
    assert "pace" not in text


async def test_sending_that_stopped_by_itself_says_since_when_why_and_the_remedy(bot: Bot) -> None:
    await published(bot, *map(str, range(25)))
    worker, _ = moody(bot, lambda _: ChatGone("token revoked"))
    await worker.deliver_due()
    bot.clock.pass_by(minutes=2)
    text = await looked(bot)
    assert "by itself since 5 Nov 2023, 09:00 UTC: ChatGone: token revoked. To go" in words(text)
    person = text.partition("needs a person")[2]
    assert "Sending to local has stopped by itself" in person
    assert "/resumesending" in person
    await bot.edit("/resumesending")
    assert "has stopped by itself" not in await looked(bot)


async def test_a_held_publication_says_why_and_how_it_goes_on(bot: Bot) -> None:
    await published(bot, *"abcde")
    worker, _ = moody(bot, lambda _: Rejected("the text is too long"))
    await worker.deliver_due()
    text = await looked(bot)
    assert "1  Nov 5 : E-Stories: the text is too long. /resumesending 1" in text
    assert "1  Nov 5 : E-Stories - 3 dead, 2 planned" in text
    assert "1  3 dead: the text is too long" in text
    assert "Publication 1 is held." in text.partition("needs a person")[2]


async def test_many_reasons_are_cut_with_the_way_to_all_of_them(bot: Bot) -> None:
    await published(bot, *map(str, range(12)))
    worker, _ = moody(bot, lambda chat: ChatGone(f"reason {chat}"))
    await worker.deliver_due()
    text = await looked(bot)
    assert text.count("1 dead: reason") == TROUBLES
    assert "4 more; an editor sees them with /undelivered" in text


async def test_whatever_a_title_holds_the_lines_fit_and_stay_lines(bot: Bot) -> None:
    await bot.say("/subscribe all")
    await bot.edit("/post Combat\n" + "A very long headline of many words " * 6)
    await bot.edit("/publish")
    worker, _ = moody(bot, lambda _: Rejected("\x1b[2J refused\n" + "for a long reason " * 20))
    await worker.deliver_due()
    text = await looked(bot)
    assert max(map(len, text.splitlines())) <= 80
    assert "\x1b" not in text
    assert "…" in text


async def test_a_platform_that_is_only_known_by_a_pause_is_not_shown(bot: Bot) -> None:
    await bot.edit("/pausesending")
    text = await looked(bot)
    assert text.startswith("local\n")
    assert "telegram" not in text
    assert text.endswith("Nothing is wrong; new stories are paused.")


def words(text: str) -> str:
    """The text as if its lines were not broken."""
    return " ".join(text.split())


def make_older(database: Path) -> None:
    """Everything that waits is due two minutes longer."""
    with closing(sqlite3.connect(database)) as connection, connection:
        connection.execute("UPDATE deliveries SET due_at = due_at - 120000")
