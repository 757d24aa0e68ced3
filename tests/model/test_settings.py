"""When a chat hears from us: at once, after quiet hours, with a bundle."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.model import ChatSettings, Quiet, Rhythm

NIGHT = Quiet(time(22), time(7))
KYIV = ZoneInfo("Europe/Kyiv")
APIA = ZoneInfo("Pacific/Apia")
"""Went from 29 to 31 December 2011 without a Friday."""
NUUK = ZoneInfo("America/Nuuk")
"""Goes forward from 23:00 to midnight."""
ST_JOHNS = ZoneInfo("America/St_Johns")
"""Went back from a minute past midnight to the day before until 2010."""


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("zone", "at", "before", "moment"),
    [
        (KYIV, time(3, 30), "2024-03-30T12:00", "2024-03-31T01:00"),
        (KYIV, time(3, 30), "2024-10-26T12:00", "2024-10-27T00:30"),
        (KYIV, time(3, 30), "2024-10-27T00:30", "2024-10-28T01:30"),
        (ZoneInfo("Australia/Lord_Howe"), time(2, 15), "2024-10-05T12:00", "2024-10-05T15:30"),
        (NUUK, time(23, 30), "2024-03-30T12:00", "2024-03-31T01:00"),
        (NUUK, time(23, 30), "2024-03-31T01:00", "2024-04-01T00:30"),
        (ST_JOHNS, time(0), "2010-11-06T12:00", "2010-11-07T02:30"),
        (ST_JOHNS, time(0), "2010-11-07T02:30", "2010-11-08T03:30"),
        (APIA, time(18), "2011-12-30T04:00", "2011-12-31T04:00"),
    ],
)
def test_a_time_that_is_skipped_comes_after_the_gap_and_one_that_comes_twice_comes_once(
    zone: ZoneInfo, at: time, before: str, moment: str
) -> None:
    daily = ChatSettings(zone, rhythm=Rhythm.DAILY, bundle_at=at)
    assert daily.goes_at(utc(before), utc(before), UTC) == utc(moment)


def test_a_week_whose_day_is_skipped_gets_its_bundle_as_the_next_day_begins() -> None:
    weekly = ChatSettings(APIA, rhythm=Rhythm.WEEKLY, bundle_day=4)
    asleep_then = replace(weekly, quiet=NIGHT)
    thursday = utc("2011-12-30T00:00")
    midnight = utc("2011-12-30T10:00")
    assert f"{midnight.astimezone(APIA):%a %d %H:%M}" == "Sat 31 00:00"
    assert weekly.goes_at(thursday, thursday, UTC) == midnight
    assert asleep_then.goes_at(thursday, thursday, UTC) == midnight + timedelta(hours=7)


def test_quiet_hours_hold_until_they_end_and_not_at_their_end() -> None:
    held = ChatSettings(KYIV, NIGHT)
    published_at = utc("2024-01-10T20:00")
    assert held.goes_at(published_at, published_at, UTC) == utc("2024-01-11T05:00")
    assert held.goes_at(published_at, utc("2024-01-11T05:00"), UTC) == utc("2024-01-11T05:00")
    just_before = utc("2024-01-10T19:59")
    assert held.goes_at(just_before, just_before, UTC) == just_before


@pytest.mark.parametrize(
    ("zone", "quiet", "at", "ends_at"),
    [
        (KYIV, Quiet(time(22), time(3, 30)), "2024-10-27T00:45", "2024-10-27T01:30"),
        (KYIV, Quiet(time(3, 30), time(7)), "2024-10-27T01:10", "2024-10-27T05:00"),
        (ST_JOHNS, Quiet(time(0), time(6)), "2010-11-07T02:45", "2010-11-07T09:30"),
    ],
)
def test_quiet_hours_last_from_the_first_to_the_last_of_what_comes_twice(
    zone: ZoneInfo, quiet: Quiet, at: str, ends_at: str
) -> None:
    assert not quiet.covers(utc(at).astimezone(zone).time())
    assert ChatSettings(zone, quiet).goes_at(utc(at), utc(at), UTC) == utc(ends_at)


def test_what_was_late_goes_as_soon_as_nobody_sleeps() -> None:
    daily = ChatSettings(KYIV, NIGHT, Rhythm.DAILY, time(18))
    published_at = utc("2024-01-10T12:00")
    assert daily.goes_at(published_at, utc("2024-01-10T18:00"), UTC) == utc("2024-01-10T18:00")
    assert daily.goes_at(published_at, utc("2024-01-10T21:00"), UTC) == utc("2024-01-11T05:00")


def test_what_is_published_as_a_bundle_goes_waits_for_the_next_one() -> None:
    daily = ChatSettings(rhythm=Rhythm.DAILY)
    at = utc("2024-01-10T18:00")
    assert daily.goes_at(at, at, UTC) == utc("2024-01-11T18:00")


def test_a_bundle_that_waits_for_the_morning_is_the_next_one() -> None:
    daily = ChatSettings(quiet=Quiet(time(17), time(19)), rhythm=Rhythm.DAILY)
    assert daily.next_bundle_at(utc("2024-01-10T18:30"), UTC) == utc("2024-01-10T19:00")
    late = ChatSettings(quiet=NIGHT, rhythm=Rhythm.DAILY, bundle_at=time(23, 30))
    assert late.next_bundle_at(utc("2024-01-11T00:30"), UTC) == utc("2024-01-11T07:00")


def test_a_chat_without_a_zone_lives_in_the_newsrooms() -> None:
    held = ChatSettings(quiet=NIGHT)
    at = utc("2024-01-10T20:30")
    assert held.goes_at(at, at, KYIV) == utc("2024-01-11T05:00")
    assert held.goes_at(at, at, UTC) == at


def test_silent_quiet_hours_hold_nothing_and_make_no_sound() -> None:
    silent = ChatSettings(quiet=Quiet(time(22), time(7), is_silent=True))
    at = utc("2024-01-10T23:00")
    assert silent.goes_at(at, at, UTC) == at
    assert silent.is_silent_at(at, UTC)
    assert not silent.is_silent_at(utc("2024-01-11T07:00"), UTC)
    assert not ChatSettings(quiet=NIGHT).is_silent_at(at, UTC)
    assert not ChatSettings().is_silent_at(at, UTC)


def test_stories_are_gathered_by_bundles_and_by_quiet_hours_that_hold() -> None:
    silent = Quiet(time(22), time(7), is_silent=True)
    assert not ChatSettings().holds()
    assert not ChatSettings(quiet=silent).holds()
    assert ChatSettings(quiet=NIGHT).holds()
    assert ChatSettings(quiet=silent, rhythm=Rhythm.DAILY).holds()
    assert ChatSettings(rhythm=Rhythm.WEEKLY).holds()


def test_quiet_hours_without_length_are_refused() -> None:
    with pytest.raises(ValueError, match="two different times"):
        Quiet(time(7), time(7))
