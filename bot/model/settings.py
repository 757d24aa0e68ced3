"""When a chat wants to hear from us: its zone, its quiet hours, its rhythm.

A wall time that a day lacks (clocks go forward) means the first moment after the gap; one that
a day has twice (clocks go back) means the first of the two. Only the end of quiet hours is the
last of the two: whoever is woken must not read a quiet hour on their clock.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from enum import StrEnum
from zoneinfo import ZoneInfo

NEAR_DAYS = range(-1, 3)
"""Days or weeks from a moment's own to look in for the bundle before and the bundle after it.

A zone can skip a date, so that the bundle of the day after tomorrow is the next one.
"""

NIGHTS = range(-1, 2)
"""Days from a moment's own on which quiet hours can have begun that it lies in.

Tomorrow only where clocks go back from just after midnight to the day before.
"""


class Rhythm(StrEnum):
    """How often stories come."""

    AT_ONCE = "at_once"
    """Each as it is published."""
    DAILY = "daily"
    """Once a day, gathered."""
    WEEKLY = "weekly"
    """Once an ISO week, gathered."""


@dataclass(frozen=True, slots=True)
class Quiet:
    """Hours of every day in which the chat is asleep: from `start` until just before `end`."""

    start: time
    end: time
    """Of the next day when it is not later than `start`."""
    is_silent: bool = False
    """True: what comes then comes without a sound. False: it waits for the end."""

    def __post_init__(self) -> None:
        if self.start == self.end:
            raise ValueError("quiet hours need two different times")

    def covers(self, wall: time) -> bool:
        """Whether clocks show this time in quiet hours."""
        if self.start < self.end:
            return self.start <= wall < self.end
        return wall >= self.start or wall < self.end

    def ends_at(self, at: datetime, zone: tzinfo) -> datetime | None:
        """The end (UTC) of the quiet hours that this moment lies in; None outside them."""
        today = at.astimezone(zone).date()
        for days in NIGHTS:
            start, end = self._on(today + timedelta(days), zone)
            if start <= at < end:
                return end
        return None

    def _on(self, day: date, zone: tzinfo) -> tuple[datetime, datetime]:
        """Beginning and end of the quiet hours that begin on this day."""
        last_day = day if self.start < self.end else day + timedelta(1)
        return first_moment(day, self.start, zone), last_moment(last_day, self.end, zone)


@dataclass(frozen=True, slots=True)
class ChatSettings:
    """What one chat has set; a chat that set nothing gets everything at once."""

    zone: ZoneInfo | None = None
    """None: the newsroom's."""
    quiet: Quiet | None = None
    rhythm: Rhythm = Rhythm.AT_ONCE
    bundle_at: time = time(18)
    """Of the day, in the chat's zone, to the minute; for DAILY and WEEKLY."""
    bundle_day: int = 4
    """0 is Monday, 6 is Sunday; for WEEKLY."""
    is_for_managers: bool = False
    """Whether only those who manage a group are answered in it."""
    is_rich: bool = False
    """Whether an edition comes as one foldable message, where the platform has those."""

    def goes_at(self, published_at: datetime, now: datetime, newsroom_zone: tzinfo) -> datetime:
        """When (UTC) what was published then may be delivered, seen from now.

        Never before `now` or `published_at`; equal to `now`: it may go at once.
        """
        zone = self.zone or newsroom_zone
        at = published_at
        if self.rhythm is not Rhythm.AT_ONCE:
            at = next(each for each in self._bundles(published_at, zone) if each > published_at)
        return self._awake(max(at, now), zone)

    def next_bundle_at(self, now: datetime, newsroom_zone: tzinfo) -> datetime | None:
        """When (UTC, after `now`) what waits comes; None when nothing waits at this moment."""
        zone = self.zone or newsroom_zone
        if self.rhythm is Rhythm.AT_ONCE:
            awake = self._awake(now, zone)
            return awake if awake > now else None
        moments = (self._awake(each, zone) for each in self._bundles(now, zone))
        return next(each for each in moments if each > now)

    def is_silent_at(self, now: datetime, newsroom_zone: tzinfo) -> bool:
        """Whether what is delivered now comes without a sound."""
        quiet = self.quiet
        if quiet is None or not quiet.is_silent:
            return False
        return quiet.ends_at(now, self.zone or newsroom_zone) is not None

    def holds(self) -> bool:
        """Whether several stories may come gathered in one bundle because of these settings."""
        is_held = self.quiet is not None and not self.quiet.is_silent
        return is_held or self.rhythm is not Rhythm.AT_ONCE

    def _awake(self, at: datetime, zone: tzinfo) -> datetime:
        """This moment (UTC), or the end of the quiet hours that hold it."""
        if self.quiet is not None and not self.quiet.is_silent:
            # One night can end inside the next where a date is skipped or an hour comes twice.
            while end := self.quiet.ends_at(at, zone):
                at = end
        return at.astimezone(UTC)

    def _bundles(self, around: datetime, zone: tzinfo) -> Iterator[datetime]:
        """The moments of bundles from shortly before this moment until after it, in order."""
        today = around.astimezone(zone).date()
        if self.rhythm is Rhythm.DAILY:
            days = (today + timedelta(each) for each in NEAR_DAYS)
            # A date that a zone skips gets no bundle of its own; a week always gets one.
            yield from (
                first_moment(day, self.bundle_at, zone) for day in days if _exists(day, zone)
            )
            return
        this_week = today + timedelta(self.bundle_day - today.weekday())
        for weeks in NEAR_DAYS:
            yield first_moment(this_week + timedelta(weeks=weeks), self.bundle_at, zone)


def first_moment(day: date, wall: time, zone: tzinfo) -> datetime:
    """The first moment (UTC) at which clocks show this time; after the gap if they skip it."""
    return _moment(datetime.combine(day, wall, zone), fold=0)


def last_moment(day: date, wall: time, zone: tzinfo) -> datetime:
    """The last moment (UTC) at which clocks show this time; after the gap if they skip it."""
    return _moment(datetime.combine(day, wall, zone), fold=1)


def _moment(local: datetime, fold: int) -> datetime:
    first, second = local.replace(fold=0), local.replace(fold=1)
    # Where clocks skip a time its offsets are in reverse order (PEP 495).
    if _offset(first) < _offset(second):
        return _after_gap(local)
    return (second if fold else first).astimezone(UTC)


def _after_gap(local: datetime) -> datetime:
    """The first second at which clocks show more than this time, which they skip.

    It lies between what the offsets after and before the change make of it.
    """
    too_early = local.replace(fold=1).astimezone(UTC)
    late_enough = local.replace(fold=0).astimezone(UTC)
    while (seconds := int((late_enough - too_early).total_seconds())) > 1:
        middle = too_early + timedelta(seconds=seconds // 2)
        if _shown(middle, local.tzinfo) >= local.replace(tzinfo=None):
            late_enough = middle
        else:
            too_early = middle
    return late_enough


def _exists(day: date, zone: tzinfo) -> bool:
    """Whether the zone has this date: Samoa went from 29 to 31 December 2011."""
    return first_moment(day, time(), zone).astimezone(zone).date() == day


def _offset(local: datetime) -> timedelta:
    return local.utcoffset() or timedelta()


def _shown(moment: datetime, zone: tzinfo | None) -> datetime:
    """What clocks show at this moment."""
    return moment.astimezone(zone).replace(tzinfo=None)
