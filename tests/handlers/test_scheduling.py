"""Drafts that publish themselves."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.kit import EDITION, Bot, Clock, open_bot


async def test_a_draft_publishes_itself_at_its_time_and_once(bot: Bot) -> None:
    await bot.say("/subscribe all")
    await bot.edit("/import", EDITION.encode())
    answer = await bot.edit("/schedule 1 18:00")
    assert "Publishes itself 5 Nov 2023, 18:00 UTC" in answer.text
    bot.clock.pass_by(hours=8, minutes=59)
    assert await bot.app.schedule.publish_due() == 0
    bot.clock.pass_by(minutes=1)
    assert await bot.app.schedule.publish_due() == 1
    assert await bot.app.schedule.publish_due() == 0
    assert await bot.drain() == 1


@pytest.mark.parametrize(
    ("said", "at"),
    [
        ("08:00", datetime(2023, 11, 6, 8, 0, tzinfo=UTC)),
        ("9:30", datetime(2023, 11, 5, 9, 30, tzinfo=UTC)),
        ("tomorrow 07:30", datetime(2023, 11, 6, 7, 30, tzinfo=UTC)),
        ("2023-12-24 18:00", datetime(2023, 12, 24, 18, 0, tzinfo=UTC)),
    ],
)
async def test_a_time_is_said_as_people_say_it(bot: Bot, said: str, at: datetime) -> None:
    await bot.edit("/import", EDITION.encode())
    await bot.edit(f"/schedule 1 {said}")
    [due] = await bot.app.newsroom.drafts()
    assert due.publish_at == at


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("today 08:00", "That has passed: it is 5 Nov, 09:00 (UTC) now"),
        ("2023-11-04 18:00", "That has passed"),
        ("25:00", "There is no such time"),
        ("2023-02-30 18:00", "There is no such time"),
        ("soon", "Say the time in the newsroom's zone"),
        ("", "Say the time in the newsroom's zone"),
    ],
)
async def test_what_is_no_time_to_come_says_what_would_be(bot: Bot, said: str, told: str) -> None:
    await bot.edit("/import", EDITION.encode())
    assert told in (await bot.edit(f"/schedule 1 {said}")).text


async def test_a_changed_draft_has_to_be_scheduled_again(bot: Bot) -> None:
    await bot.edit("/import", EDITION.encode())
    await bot.edit("/schedule 1 18:00")
    changed = await bot.edit("/import", EDITION.replace("at noon", "at one").encode())
    assert "Publishes itself" not in changed.text
    bot.clock.pass_by(hours=10)
    assert await bot.app.schedule.publish_due() == 0


async def test_a_time_can_be_taken_away(bot: Bot) -> None:
    await bot.edit("/import", EDITION.encode())
    await bot.edit("/schedule 1 18:00")
    assert "Publishes itself" not in (await bot.edit("/schedule 1 off")).text
    bot.clock.pass_by(hours=10)
    assert await bot.app.schedule.publish_due() == 0
    assert "is closed" not in (await bot.edit("/publish 1")).text
    assert "is closed" in (await bot.edit("/schedule 1 23:00")).text


async def test_after_a_long_absence_an_editor_decides(tmp_path: Path) -> None:
    clock = Clock()
    async with open_bot(tmp_path, clock) as bot:
        await bot.edit("/import", EDITION.encode())
        await bot.edit("/schedule 1 18:00")
    clock.pass_by(hours=12)
    async with open_bot(tmp_path, clock) as bot:
        assert await bot.app.schedule.publish_due() == 0
        [draft] = await bot.app.newsroom.drafts()
        assert draft.publish_at is None


async def test_after_a_short_absence_it_is_published_a_little_late(tmp_path: Path) -> None:
    clock = Clock()
    async with open_bot(tmp_path, clock) as bot:
        await bot.edit("/import", EDITION.encode())
        await bot.edit("/schedule 1 18:00")
    clock.pass_by(hours=9, minutes=20)
    async with open_bot(tmp_path, clock) as bot:
        assert await bot.app.schedule.publish_due() == 1
