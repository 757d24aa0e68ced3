"""Over both changes of the clocks in fifty zones: each bundle once, in order, never asleep."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.model import ChatSettings, Quiet, Rhythm

LISTED = """
    Africa/Cairo Africa/Casablanca Africa/El_Aaiun Africa/Johannesburg Africa/Lagos
    America/Anchorage America/Argentina/Buenos_Aires America/Asuncion America/Bogota
    America/Caracas America/Chicago America/Halifax America/Havana America/Los_Angeles
    America/Mexico_City America/New_York America/Nuuk America/Santiago America/Sao_Paulo
    America/Scoresbysund America/St_Johns Antarctica/Troll Asia/Amman Asia/Beirut Asia/Dubai
    Asia/Gaza Asia/Jerusalem Asia/Kathmandu Asia/Kolkata Asia/Pyongyang Asia/Tehran Asia/Tokyo
    Asia/Yangon Atlantic/Azores Australia/Adelaide Australia/Darwin Australia/Eucla
    Australia/Lord_Howe Australia/Sydney Europe/Dublin Europe/Istanbul Europe/Kyiv Europe/London
    Europe/Moscow Pacific/Apia Pacific/Auckland Pacific/Chatham Pacific/Kiritimati
    Pacific/Marquesas UTC
"""
ZONES = tuple(LISTED.split())
ZONES_AND_YEARS = (
    *((name, 2024) for name in ZONES),
    ("Pacific/Apia", 2011),
    ("America/St_Johns", 2010),
)
"""Zones and the first of the two years that are looked at.

In 2011 Samoa lost a day; in 2010 Newfoundland went back from a minute past midnight to the day
before.
"""
COMMON = st.sampled_from([time(0), time(0, 1), time(2, 30), time(3, 30), time(18), time(23, 30)])
MINUTES = st.integers(0, 24 * 60 - 1).map(lambda minutes: time(*divmod(minutes, 60)))
TIMES = COMMON | MINUTES


def shown(moment: datetime, zone: tzinfo) -> datetime:
    return moment.astimezone(zone).replace(tzinfo=None)


def bundles(settings: ChatSettings, year: int) -> Iterator[datetime]:
    """Each bundle's moment in two years; what is published at one comes with the next."""
    at = datetime(year, 1, 1, tzinfo=UTC)
    while (at := settings.goes_at(at, at, UTC)).year < year + 2:
        yield at


def dates(zone: tzinfo, first: datetime, last: datetime) -> list[date]:
    """Every date that clocks of this zone show between two moments."""
    step = timedelta(hours=6)
    moments = (first + step * n for n in range((last - first) // step))
    return sorted({shown(each, zone).date() for each in (*moments, last)})


@pytest.mark.parametrize(("name", "year"), ZONES_AND_YEARS)
def test_every_date_has_one_daily_bundle_at_the_first_moment_of_its_time(
    name: str, year: int
) -> None:
    zone = ZoneInfo(name)
    for at in (time(2, 30), time(18)):
        moments = list(bundles(ChatSettings(zone, None, Rhythm.DAILY, at), year))
        days = dates(zone, moments[0], moments[-1])
        assert len(days) > 725
        for moment, day in zip(moments, days, strict=True):
            wanted = datetime.combine(day, at)
            assert shown(moment - timedelta(seconds=1), zone) < wanted <= shown(moment, zone)
            for minutes in (20, 30, 60, 120):
                assert shown(moment - timedelta(minutes=minutes), zone) != wanted


@pytest.mark.parametrize(("name", "year"), ZONES_AND_YEARS)
def test_every_iso_week_has_one_weekly_bundle(name: str, year: int) -> None:
    zone = ZoneInfo(name)
    for day in (0, 4):
        weekly = ChatSettings(zone, rhythm=Rhythm.WEEKLY, bundle_at=time(2, 30), bundle_day=day)
        moments = list(bundles(weekly, year))
        weeks = [shown(each, zone).isocalendar()[:2] for each in moments]
        assert len(weeks) == len(set(weeks))
        all_of_them = {day.isocalendar()[:2] for day in dates(zone, moments[0], moments[-1])}
        assert set(weeks) == all_of_them


@pytest.mark.parametrize(("name", "year"), ZONES_AND_YEARS)
def test_a_bundle_that_would_come_at_night_comes_once_every_morning(name: str, year: int) -> None:
    zone, night = ZoneInfo(name), Quiet(time(22), time(7))
    moments = list(bundles(ChatSettings(zone, night, Rhythm.DAILY, time(23, 30)), year))
    clocks = [shown(each, zone) for each in moments]
    assert {each.time() for each in clocks} == {time(7)}
    assert [each.date() for each in clocks] == dates(zone, moments[0], moments[-1])


@st.composite
def chat_settings(draw: st.DrawFn) -> ChatSettings:
    start, end = draw(st.tuples(TIMES, TIMES).filter(lambda ends: ends[0] != ends[1]))
    return ChatSettings(
        zone=ZoneInfo(draw(st.sampled_from(ZONES))),
        quiet=draw(st.sampled_from([None, Quiet(start, end), Quiet(start, end, is_silent=True)])),
        rhythm=draw(st.sampled_from(Rhythm)),
        bundle_at=draw(TIMES),
        bundle_day=draw(st.integers(0, 6)),
    )


CHANGES = tuple(
    datetime(year, month, day, tzinfo=UTC)
    for year, month, day in (
        (2011, 3, 13),
        (2010, 11, 7),
        (2011, 12, 30),
        (2024, 3, 10),
        (2024, 3, 31),
        (2024, 10, 6),
        (2024, 10, 27),
    )
)
MOMENTS = st.builds(
    lambda day, minutes: day + timedelta(minutes=minutes),
    st.sampled_from(CHANGES),
    st.integers(-3000, 3000),
)


@given(chat_settings(), MOMENTS, MOMENTS)
def test_what_may_go_is_neither_early_nor_at_night_and_goes_when_its_time_has_come(
    settings: ChatSettings, published_at: datetime, now: datetime
) -> None:
    goes_at = settings.goes_at(published_at, now, UTC)
    assert goes_at >= max(published_at, now)
    assert settings.goes_at(published_at, goes_at, UTC) == goes_at
    quiet = settings.quiet
    if quiet is not None and not quiet.is_silent:
        assert not quiet.covers(shown(goes_at, settings.zone or UTC).time())


@given(chat_settings(), MOMENTS, MOMENTS, MOMENTS)
def test_an_earlier_story_never_comes_later(
    settings: ChatSettings, one: datetime, other: datetime, now: datetime
) -> None:
    first, second = sorted((one, other))
    assert settings.goes_at(first, now, UTC) <= settings.goes_at(second, now, UTC)
    assert settings.goes_at(now, first, UTC) <= settings.goes_at(now, second, UTC)


@given(chat_settings(), MOMENTS)
def test_what_is_published_now_comes_with_the_next_bundle_or_a_later_one(
    settings: ChatSettings, now: datetime
) -> None:
    goes_at, next_at = settings.goes_at(now, now, UTC), settings.next_bundle_at(now, UTC)
    if next_at is None:
        assert goes_at == now
        assert settings.rhythm is Rhythm.AT_ONCE
    else:
        assert now < next_at <= goes_at
