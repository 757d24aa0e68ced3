"""What a follower is told about when stories come, and how it is changed."""

from datetime import UTC, datetime
from importlib.util import find_spec
from pathlib import Path
from zoneinfo import available_timezones, reset_tzpath

import pytest
from sqlalchemy import select

from bot.content.tree import LONGEST_SAID
from bot.store.schema import deliveries
from tests.kit import EDITION, MORNING, Answer, Bot, Clock, open_bot


async def settings(bot: Bot, words: str = "") -> Answer:
    return await bot.say(f"/settings {words}".strip())


async def test_a_chat_that_set_nothing_is_told_so_and_offered_the_usual_changes(bot: Bot) -> None:
    answer = await settings(bot)
    assert "Each story comes as it is published." in answer.text
    assert "There are no quiet hours." in answer.text
    assert "Times are in UTC, the newsroom's time zone. It is 09:00 there now." in answer.text
    assert "bundle comes" not in answer.text
    labels = [each.label for each in answer.buttons]
    assert labels == ["Quiet 22:00–07:00", "Daily at 18:00", "Weekly on Friday"]


async def test_every_button_changes_what_it_says_in_place(bot: Bot) -> None:
    answer = await settings(bot)
    for label, sentence in (
        ("Quiet 22:00–07:00", "Quiet hours are 22:00–07:00: stories wait"),
        ("Silent instead of held", "Quiet hours are 22:00–07:00: stories come without a sound."),
        ("Held instead of silent", "Quiet hours are 22:00–07:00: stories wait"),
        ("Daily at 18:00", "Stories come together, once a day at 18:00."),
        ("Weekly on Friday", "Stories come together, once a week on Friday at 18:00."),
        ("At once", "Each story comes as it is published."),
        ("No quiet hours", "There are no quiet hours."),
    ):
        assert answer.button(label).in_place
        answer = await bot.press(answer, label)
        assert sentence in answer.text
        assert "Saved." in answer.text
        assert sentence in (await settings(bot)).text
        assert all(len(each.says.encode()) <= LONGEST_SAID for each in answer.buttons)


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("zone Europe/Kyiv", "Times are in Europe/Kyiv. It is 11:00 there now."),
        ("zone europe/kyiv", "Times are in Europe/Kyiv."),
        ("ZONE kyiv", "Times are in Europe/Kyiv."),
        ("zone New York", "Times are in America/New_York."),
        ("zone Asia/Kathmandu", "It is 14:45 there now."),
        ("zone newsroom", "the newsroom's time zone"),
        ("quiet 22:00-07:00", "22:00–07:00: stories wait"),
        ("quiet 22-7", "22:00–07:00"),
        ("quiet 22:00 – 07:00 silent", "22:00–07:00: stories come without a sound"),
        ("quiet from 10pm to 6:30 am", "22:00–06:30"),
        ("quiet 23.15-24:00", "23:15–00:00"),
        ("quiet 12am-12pm", "00:00–12:00"),
        ("quiet off", "There are no quiet hours"),
        ("daily 18:00", "once a day at 18:00"),
        ("daily at 6 p.m.", "once a day at 18:00"),
        ("daily", "once a day at 18:00"),
        ("daily 0:05", "once a day at 00:05"),
        ("weekly fri 18:00", "once a week on Friday at 18:00"),
        ("weekly on Thursdays at 6pm", "once a week on Thursday at 18:00"),
        ("weekly 7:30 sunday", "once a week on Sunday at 07:30"),
        ("weekly wed", "once a week on Wednesday at 18:00"),
        ("weekly 9", "once a week on Friday at 09:00"),
        ("once", "Each story comes as it is published"),
        ("at once", "Each story comes as it is published"),
    ],
)
async def test_wishes_are_understood_in_many_spellings(bot: Bot, words: str, sentence: str) -> None:
    assert sentence in (await settings(bot, words)).text


@pytest.mark.parametrize(
    ("words", "sentence", "example"),
    [
        ("daily 25:00", "“25:00” is not a time of the day: hours go from 0 to 23", "daily 18:00"),
        ("daily 18:60", "minutes from 0 to 59", "daily 18:00"),
        ("daily 24:01", "hours go from 0 to 23", "daily 18:00"),
        ("daily 13pm", "am and pm go from 1 to 12", "daily 18:00"),
        ("daily tea time", "“tea time” is not a time of the day", "daily 18:00"),
        ("daily ١٨", "is not a time of the day", "daily 18:00"),
        ("quiet", "need a beginning and an end", "quiet 22:00-07:00"),
        ("quiet 22:00", "need a beginning and an end", "quiet 22:00-07:00"),
        ("quiet 22-7-9", "need a beginning and an end", "quiet 22:00-07:00"),
        ("quiet 25-7", "“25” is not a time of the day", "quiet 22:00-07:00"),
        ("quiet 7-7:00", "say /pause", "quiet 22:00-07:00"),
        ("weekly fryday", "“fryday” is not a day of the week", "weekly Friday 18:00"),
        ("weekly mnday 9", "“mnday” is not a day of the week", "weekly Monday 18:00"),
        ("weekly fr 18:00", "“fr” is not a day of the week", "weekly Friday 18:00"),
        ("weekly mon tue", "one day of the week", "weekly Friday 18:00"),
        ("weekly fri 25", "“25” is not a time of the day", "weekly Friday 18:00"),
        ("zone", "Please name a time zone", "zone Europe/Kyiv"),
        ("zone q12", "no time zone “q12”", "zone Europe/Kyiv"),
        ("zone qqqqqqqq", "no time zone “qqqqqqqq”", "zone Europe/Kyiv"),
        ("zone UTC+2", "“UTC+2” knows no summer time", "zone Europe/Kyiv"),
        ("zone GMT-03:00", "knows no summer time", "zone Europe/Kyiv"),
    ],
)
async def test_a_mistake_gets_one_sentence_and_an_example_that_works(
    bot: Bot, words: str, sentence: str, example: str
) -> None:
    before = (await settings(bot)).text
    answer = await settings(bot, words)
    assert sentence in answer.text
    assert answer.text.endswith(f"For example: /settings {example}")
    assert answer.text.count("For example") == 1
    assert (await settings(bot)).text == before, "nothing was changed"
    [button] = answer.buttons
    assert button.says == f"/settings {example}"
    assert "Saved." in (await settings(bot, example)).text


async def test_a_zone_that_does_not_exist_gets_the_nearest_as_buttons(bot: Bot) -> None:
    answer = await settings(bot, "zone Kiyv")
    assert answer.text.startswith("There is no time zone “Kiyv”. Nearest: Europe/Kyiv,")
    assert 1 <= len(answer.buttons) <= 3
    assert "Times are in Europe/Kyiv." in (await bot.press(answer, "Europe/Kyiv")).text


async def test_a_place_in_two_zones_is_asked_for(bot: Bot) -> None:
    answer = await settings(bot, "zone Istanbul")
    assert [each.label for each in answer.buttons] == ["Asia/Istanbul", "Europe/Istanbul"]


@pytest.mark.parametrize("name", ["localtime", "../localtime", "/etc/localtime", "Etc/GMT+2"])
async def test_a_file_that_is_no_place_is_no_zone(bot: Bot, name: str) -> None:
    assert "There is no time zone" in (await settings(bot, f"zone {name}")).text


async def test_a_button_for_any_zone_is_short_enough() -> None:
    assert max(len(f"/settings zone {each}".encode()) for each in available_timezones()) <= 64


@pytest.mark.skipif(find_spec("tzdata") is not None, reason="tzdata brings the zones along")
async def test_a_machine_without_zones_says_so_and_goes_on(bot: Bot) -> None:
    reset_tzpath(to=())
    try:
        assert "install tzdata" in (await settings(bot, "zone Europe/Kyiv")).text
        assert "once a day" in (await settings(bot, "daily 18:00")).text
    finally:
        reset_tzpath()


async def test_an_unknown_setting_is_answered_with_those_there_are(bot: Bot) -> None:
    answer = await settings(bot, "volume 11")
    assert "no setting “volume”. There are zone, quiet, daily, weekly and once;" in answer.text
    assert [each.label for each in answer.buttons] == ["Quiet 22:00-07:00", "Daily 18:00", "Once"]


async def test_saying_the_same_twice_is_no_error(bot: Bot) -> None:
    await settings(bot, "daily 18:00")
    assert "It was so already." in (await settings(bot, "daily 6pm")).text


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("daily 18:00", "The next bundle comes today at 18:00."),
        ("daily 8:00", "The next bundle comes tomorrow at 08:00."),
        ("daily 11:00", "The next bundle comes tomorrow at 11:00."),
        ("weekly sun 12:00", "The next bundle comes today at 12:00."),
        ("weekly fri 18:00", "The next bundle comes on Friday, 10 Nov at 18:00."),
        ("weekly sun 8:00", "The next bundle comes on Sunday, 12 Nov at 08:00."),
    ],
)
async def test_a_time_that_has_passed_today_means_the_next_one(
    bot: Bot, words: str, sentence: str
) -> None:
    await settings(bot, "zone Europe/Kyiv")
    assert sentence in (await settings(bot, words)).text


async def test_the_next_bundle_keeps_its_local_time_when_clocks_change(tmp_path: Path) -> None:
    clock = Clock(datetime(2024, 3, 30, 17, 0, tzinfo=UTC))
    async with open_bot(tmp_path, clock) as bot:
        await settings(bot, "zone Europe/Kyiv")
        assert "tomorrow at 18:00" in (await settings(bot, "daily 18:00")).text
        assert "tomorrow at 04:00" in (await settings(bot, "daily 03:30")).text, "03:30 is skipped"


async def test_a_bundle_that_would_wake_the_chat_is_told_to_wait(bot: Bot) -> None:
    await settings(bot, "quiet 22-7")
    answer = await settings(bot, "daily 23:00")
    assert "comes tomorrow at 07:00. At 23:00 it is quiet, so it waits until 07:00." in answer.text
    assert "it waits" not in (await settings(bot, "quiet 22-7 silent")).text


async def test_in_quiet_hours_the_chat_is_told_when_they_end(bot: Bot) -> None:
    answer = await settings(bot, "quiet 8-10")
    assert "It is quiet now: what is published meanwhile comes today at 10:00." in answer.text


async def test_a_paused_chat_is_reminded_of_it(bot: Bot) -> None:
    await bot.say("/pause")
    assert "nothing is delivered until /resume" in (await settings(bot)).text


async def test_every_chat_has_its_own_settings(bot: Bot) -> None:
    await bot.say("/settings daily 9:00", chat="book-club")
    assert "as it is published" in (await settings(bot)).text


async def test_what_waits_for_the_chat_is_looked_at_again(bot: Bot) -> None:
    await bot.say("/subscribe all")
    await bot.publish(EDITION)
    await bot.say("/pause")
    await bot.drain()
    assert await due_at(bot) > MORNING, "it stepped aside"
    bot.clock.pass_by(minutes=1)
    await settings(bot, "once")
    assert await due_at(bot) == bot.clock()


async def due_at(bot: Bot) -> datetime:
    async with bot.app.database.read() as connection:
        found: datetime = (await connection.execute(select(deliveries.c.due_at))).scalar_one()
        return found
