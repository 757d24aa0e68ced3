"""Faults of volume, of what people send, and of several people at once."""

import asyncio
import json
import os
import time
from pathlib import Path

import pytest

from bot.adapters.base import Incoming
from bot.model import ChatRef, Document, PersonRef, Platform
from tests.faults.conftest import Figure
from tests.kit import EDITION, Answer, Bot
from tests.remote.audience import publish_to
from tests.remote.processes import Pace, remote, start

CHATS = int(os.environ.get("FAULT_CHATS", "3000"))
COMMANDS = int(os.environ.get("FAULT_COMMANDS", "300"))


def test_f53_a_large_audience_costs_no_memory_and_commands_are_answered(
    tmp_path: Path, figure: Figure
) -> None:
    asyncio.run(publish_to(tmp_path, CHATS, editions=0))
    with remote(tmp_path, Pace()) as socket:
        process = start("tests.faults.newsroom", tmp_path, socket)
        said, _ = process.communicate(timeout=300)
    seen = json.loads(said)
    assert seen["audience"] == CHATS
    assert seen["megabytes"] <= 150
    assert seen["p99"] <= 1
    assert seen["fan_out"] <= 5
    figure("chats", f"{CHATS:,}")
    figure("seconds of the commit", round(seen["fan_out"], 2))
    figure("99 of 100 answers within", f"{seen['p99'] * 1000:.0f} ms")
    figure("peak memory", f"{seen['megabytes']:.0f} MB")


async def test_f54_editors_are_answered_while_very_many_ask(bot: Bot, figure: Figure) -> None:
    await bot.publish(EDITION)
    waits: list[float] = []

    async def ask(number: int) -> None:
        people = "one" if number % 2 else f"person{number}"
        assert "Kherson" in (await bot.say("/today", chat=people, person=people)).text

    async def edit() -> None:
        for _ in range(20):
            began = time.monotonic()
            assert "No draft waits" in (await bot.edit("/drafts")).text
            waits.append(time.monotonic() - began)
            await asyncio.sleep(0.01)

    await asyncio.gather(edit(), *(ask(number) for number in range(COMMANDS)))
    assert max(waits) <= 5
    figure("an editor waits at most", f"{max(waits):.2f} s among {COMMANDS:,} commands")


async def test_f55_whatever_is_said_three_times_in_any_order_has_one_effect(bot: Bot) -> None:
    await bot.say("/subscribe all", chat="reader")
    imported = await bot.edit("/import", EDITION.encode())
    for _ in range(2):
        imported = await bot.edit("/import", EDITION.encode())
    button = imported.button("Publish").says
    await asyncio.gather(
        *(bot.edit(button) for _ in range(3)),
        *(bot.say("/subscribe Combat", chat="other") for _ in range(3)),
        *(bot.edit("/import", EDITION.encode()) for _ in range(3)),
    )
    [line] = await bot.app.ledger.lines()
    assert line.is_balanced
    await bot.drain()
    assert len(await bot.inbox("reader")) == 1
    assert (await bot.say("/subscriptions", chat="other")).text.count("Combat") == 1


GARBAGE = {
    "megabyte": "a" * 2**20,
    "megabyte of a command": "/search " + "ї" * 2**19,
    "lone surrogate": "/search \ud800",
    "lone surrogate as a command": "/\udfff\ud800",
    "nothing": "\0",
    "controls": "/topic \x00\x1b[2J\x07",
    "right to left": "/subscribe \u202e\u2066all",
    "sql": "/search ' OR 1=1; --",
    "search syntax": '/search NEAR("a" AND * OR ^ {}',
    "many words": "/search " + "x " * 100_000,
    "combining marks": "/search e" + "\u0301" * 10_000,
    "huge number": "/story " + "9" * 5_000,
}


@pytest.mark.parametrize("garbage", GARBAGE.values(), ids=GARBAGE.keys())
async def test_f56_garbage_is_answered_with_what_can_be_shown_and_stops_nothing(
    bot: Bot, garbage: str
) -> None:
    await bot.publish(EDITION)
    began = time.monotonic()
    answer = (await bot.say(garbage)).text
    assert answer.encode(), "a platform can carry it"
    assert len(answer) < 10_000
    assert "went wrong" not in answer
    assert "Kherson" in (await bot.say("/today")).text
    assert time.monotonic() - began < 5


@pytest.mark.parametrize("data", [b"", b"\0" * 1000, b"\xff\xfe" * 500, "\ufeff".encode() * 99])
async def test_f56_a_document_of_garbage_and_a_strange_name_are_answered(
    bot: Bot, data: bytes
) -> None:
    strange = "\ud800" * 3
    answer = Answer(
        await bot.app.router.dispatch(
            Incoming(
                ChatRef(Platform.LOCAL, "a"),
                PersonRef(Platform.LOCAL, "b"),
                strange,
                "",
                Document(strange, data),
            )
        )
    )
    assert answer.text.encode()
    assert "again" in (await bot.edit("/import", data)).text


async def test_f58_the_open_button_of_a_removed_editor_is_dead_at_once(bot: Bot) -> None:
    who = PersonRef(Platform.LOCAL, "iryna")
    await bot.app.editors.add(who, "Iryna", bot.clock())
    imported = await bot.say("/import", chat="desk", person="iryna", document=EDITION.encode())
    await bot.app.editors.remove(who)
    refused = await bot.press(imported, "Publish", person="iryna")
    assert "is for editors" in refused.text
    assert await bot.app.ledger.lines() == ()


async def test_f60_of_several_editors_at_once_one_wins_and_the_others_are_told(
    bot: Bot, runs: int, figure: Figure
) -> None:
    await bot.say("/subscribe all", chat="reader")
    races = runs * 3
    for number in range(races):
        edition = EDITION.replace("Berdyansk", f"Berdyansk-{number}").replace(
            "Nov 5", f"Oct {number % 28 + 1}"
        )
        imported = await bot.edit("/import", edition.encode())
        changed = edition.replace("three explosions", f"{number + 4} explosions")
        says = imported.button("Publish").says
        before = len(await bot.app.ledger.lines())
        *answers, _ = await asyncio.gather(
            bot.edit(says), bot.edit(says), bot.edit("/import", changed.encode())
        )
        won = sum("Published" in each.text for each in answers)
        assert won <= 1
        assert len(await bot.app.ledger.lines()) == before + won
        assert all("went wrong" not in each.text for each in answers)
        [waiting] = await bot.app.newsroom.drafts()
        assert f"{number + 4} explosions" in str(waiting.stories), "the edit is not lost"
        await bot.edit(f"/discard {waiting.id}")
    figure("races", races)
