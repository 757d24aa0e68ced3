"""What people want set: the words after /settings, in many spellings."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import time
from difflib import get_close_matches
from enum import Enum, auto
from types import MappingProxyType
from zoneinfo import ZoneInfo, available_timezones

from bot.commands.argument import shorten
from bot.config.nearest import nearest
from bot.content.settings import DAYS
from bot.errors import Suggestion, UnknownName
from bot.glossary import Glossary
from bot.model import ChatSettings, Quiet, Rhythm

Change = Callable[[ChatSettings], ChatSettings]
"""What somebody wants changed, ready to be done to what the chat has set so far."""


class About(Enum):
    """What a wish is about, which decides where it can be had."""

    TIMES = auto()
    READERS = auto()
    """Of the chat as a whole, when this is a part of it; only a group has several."""
    RICH = auto()
    """Only where the platform has such messages."""


@dataclass(frozen=True, slots=True)
class Wish:
    """A change, and what it is about."""

    change: Change
    about: About = About.TIMES


ZONE = "/settings zone Europe/Kyiv"
QUIET = "/settings quiet 22:00-07:00"
DAILY = "/settings daily 18:00"
WEEKLY = "/settings weekly Friday 18:00"
ONCE = "/settings once"
READERS = "/settings readers administrators"
RICH = "/settings rich on"

TIME = re.compile(r"([0-9]{1,2})(?:[:.]([0-9]{2}))?\s*(?:([ap])\.?m\.?)?", re.IGNORECASE)
BETWEEN = re.compile(r"\s*(?:[-–—−]|\bto\b|\buntil\b)\s*", re.IGNORECASE)
OFFSET = re.compile(r"(?:utc|gmt)?_*[-+−]_*[0-9:.]+", re.IGNORECASE)
HALVES = {"am", "pm", "a.m.", "p.m."}
FILLERS = {"at", "on", "every", "from"}
NONE = {"off", "no", "none"}
NOT_PLACES = {"localtime", "posixrules", "factory"}
"""Files beside the zones that name no place."""


def parse_wish(text: str, _names: Glossary) -> Wish:
    """The change that the words after /settings ask for."""
    name, _, rest = text.strip().partition(" ")
    subject = name.casefold()
    if subject == "at" and rest.casefold() == "once":
        subject, rest = "once", ""
    if (parse := SUBJECTS.get(subject)) is None:
        raise UnknownName(
            f"I know no setting “{shorten(name, 40)}”. There are zone, quiet, daily, weekly and "
            "once; also readers in a group, and rich where messages unfold.",
            tuple(_suggestion(each) for each in (QUIET, DAILY, ONCE)),
        )
    abouts = {"readers": About.READERS, "rich": About.RICH}
    return Wish(parse(rest), abouts.get(subject, About.TIMES))


def subjects(_names: Glossary) -> tuple[str, ...]:
    return ("zone", "quiet", "daily", "weekly", "once", "readers", "rich")


def _wish_once(_text: str) -> Change:
    return lambda now: replace(now, rhythm=Rhythm.AT_ONCE)


def _wish_readers(text: str) -> Change:
    match text.casefold().strip():
        case "everyone" | "everybody" | "all":
            return lambda now: replace(now, is_for_managers=False)
        case "administrators" | "admins" | "managers":
            return lambda now: replace(now, is_for_managers=True)
    raise _mistake("Those I answer are everyone or administrators.", READERS)


def _wish_rich(text: str) -> Change:
    match text.casefold().strip():
        case "on" | "yes":
            return lambda now: replace(now, is_rich=True)
        case "off" | "no":
            return lambda now: replace(now, is_rich=False)
    raise _mistake("That is either on or off.", RICH)


def _wish_zone(text: str) -> Change:
    if text.casefold() in {*NONE, "newsroom", "default"}:
        return lambda now: replace(now, zone=None)
    zone = _parse_zone(text)
    return lambda now: replace(now, zone=zone)


def _wish_quiet(text: str) -> Change:
    words = _words(text)
    is_silent = any(each in {"silent", "silently"} for each in words)
    hours = " ".join(each for each in words if each not in {"silent", "silently", "held"})
    if hours in NONE:
        return lambda now: replace(now, quiet=None)
    ends = [each for each in BETWEEN.split(hours) if each]
    if len(ends) != 2:
        raise _mistake("Quiet hours need a beginning and an end.", QUIET)
    start, end = (_parse_time(each, QUIET) for each in ends)
    if start == end:
        raise _mistake(
            f"Quiet hours from {start:%H:%M} to {end:%H:%M} would never begin or never end; "
            "to hear nothing at all, say /pause.",
            QUIET,
        )
    quiet = Quiet(start, end, is_silent)
    return lambda now: replace(now, quiet=quiet)


def _wish_daily(text: str) -> Change:
    words = " ".join(_words(text))
    at = _parse_time(words, DAILY) if words else None
    return lambda now: replace(
        now, rhythm=Rhythm.DAILY, bundle_at=now.bundle_at if at is None else at
    )


def _wish_weekly(text: str) -> Change:
    words = _words(text)
    named = [each for each in words if each[0].isalpha() and each not in HALVES]
    if len(named) > 1:
        raise _mistake("A weekly bundle comes on one day of the week.", WEEKLY)
    day = _parse_day(named[0]) if named else None
    hours = " ".join(each for each in words if each not in named)
    at = _parse_time(hours, WEEKLY) if hours else None
    return lambda now: replace(
        now,
        rhythm=Rhythm.WEEKLY,
        bundle_at=now.bundle_at if at is None else at,
        bundle_day=now.bundle_day if day is None else day,
    )


def _parse_time(text: str, example: str) -> time:
    """A time of the day: 18:00, 18.00, 18, 6pm, 6:30 p.m.; 24:00 is midnight."""
    found = TIME.fullmatch(text)
    if not found:
        raise _mistake(f"“{shorten(text, 40)}” is not a time of the day.", example)
    hour, minute, half = int(found[1]), int(found[2] or 0), (found[3] or "").casefold()
    if half and 1 <= hour <= 12:
        hour = hour % 12 + (12 if half == "p" else 0)
    elif half:
        raise _mistake(f"“{text}” is not a time of the day: am and pm go from 1 to 12.", example)
    if (hour, minute) == (24, 0):
        return time()
    if hour > 23 or minute > 59:
        raise _mistake(
            f"“{text}” is not a time of the day: hours go from 0 to 23, minutes from 0 to 59.",
            example,
        )
    return time(hour, minute)


def _parse_day(word: str) -> int:
    """A day of the week by its name or the first letters of it: fri, Friday, Fridays."""
    wanted = word.rstrip(",.").removesuffix("s") if len(word) > 6 else word.rstrip(",.")
    names = [each.casefold() for each in DAYS]
    for number, name in enumerate(names):
        if len(wanted) >= 3 and name.startswith(wanted):
            return number
    near = get_close_matches(wanted, names, n=1)
    example = f"/settings weekly {near[0].capitalize()} 18:00" if near else WEEKLY
    raise _mistake(f"“{shorten(word, 40)}” is not a day of the week.", example)


def _parse_zone(text: str) -> ZoneInfo:
    """A zone by its IANA name or just its place, in any case, with spaces or without."""
    wanted = "_".join(text.split()).casefold()
    if not wanted:
        raise _mistake("Please name a time zone.", ZONE)
    zones = _zones()
    if not zones:
        raise UnknownName("I know no time zones on this machine. My operator can install tzdata.")
    places = [each for each in zones if each.casefold().rpartition("/")[2] == wanted]
    exact = [each for each in zones if each.casefold() == wanted]
    if len(found := exact or places) == 1:
        return ZoneInfo(found[0])
    if OFFSET.fullmatch(wanted):
        raise _mistake(
            f"“{shorten(text, 40)}” knows no summer time. Please name a large city of your zone.",
            ZONE,
        )
    raise _unknown_zone(text, tuple(places[:3]) or _nearest(wanted, zones))


def _unknown_zone(text: str, near: tuple[str, ...]) -> UnknownName:
    said = f"There is no time zone “{shorten(text, 40)}”."
    if not near:
        return _mistake(f"{said} Zones are named after a large city.", ZONE)
    return UnknownName(
        f"{said} Nearest: {', '.join(near)}.",
        tuple(Suggestion(each, f"/settings zone {each}") for each in near),
    )


def _zones() -> list[str]:
    """Every zone of this machine by name; Etc/GMT+2, two hours *behind* UTC, is nobody's wish."""
    return sorted(
        each
        for each in available_timezones()
        if not each.startswith("Etc/") and each.casefold() not in NOT_PLACES
    )


def _nearest(wanted: str, zones: list[str]) -> tuple[str, ...]:
    """Up to three zones that were probably meant, the nearest first."""
    found: list[str] = []
    while len(found) < 3 and (near := nearest(wanted, (z for z in zones if z not in found))):
        found.append(near)
    return tuple(found)


def _words(text: str) -> list[str]:
    return [each for each in text.casefold().split() if each not in FILLERS]


def _mistake(text: str, example: str) -> UnknownName:
    """A refusal with an example of its own, which is a tap away."""
    return UnknownName(f"{text} For example: {example}", (_suggestion(example),))


def _suggestion(example: str) -> Suggestion:
    words = example.removeprefix("/settings ")
    return Suggestion(words[0].upper() + words[1:], example)


SUBJECTS: Mapping[str, Callable[[str], Change]] = MappingProxyType(
    {
        **dict.fromkeys(("zone", "timezone"), _wish_zone),
        "quiet": _wish_quiet,
        "daily": _wish_daily,
        "weekly": _wish_weekly,
        **dict.fromkeys(("once", "immediately", "now"), _wish_once),
        "readers": _wish_readers,
        "rich": _wish_rich,
    }
)
