"""Dates in plain English: of an edition, and of what a story tells."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from bot.digest.vocabulary import MONTHS, WEEKDAYS
from bot.glossary import Counter

_NUMBERS = {name[:3].casefold(): number for number, name in enumerate(MONTHS, start=1)}
_SPELLED = "|".join(
    spelling
    for name in MONTHS
    for spelling in (
        name,
        name.upper(),
        f"{name[:3]}(?!\\w)",
        f"{name[:3].upper()}(?!\\w)",
        "Sept(?!\\w)",
    )
)
_MONTH = rf"\b(?P<month>{_SPELLED})\.?"
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?(?![\w%]|:\d)"

ISO_DATE = re.compile(r"(?<![\d-])(?P<year>\d{4})-(?P<month>\d\d)-(?P<day>\d\d)(?![\d-])")
DOTTED_DATE = re.compile(r"(?<![\d.])(?P<day>\d{1,2})\.(?P<month>\d{1,2})\.(?P<year>\d{4})(?!\d)")
MONTH_DAY = re.compile(rf"{_MONTH}\s?{_DAY}(?:,?\s+(?P<year>\d{{4}})\b)?")
DAY_MONTH = re.compile(rf"(?<!\w){_DAY}\s(?:of\s)?{_MONTH}(?:,?\s+(?P<year>\d{{4}})\b)?")
YEAR = re.compile(r"(?<![\d.,$€£-])(?:19|20)\d\d(?![\d%,-]|\.\d)")
WEEKDAY = re.compile(rf"\b({'|'.join(WEEKDAYS)})\b", re.IGNORECASE)
ON_WEEKDAY = re.compile(rf"\b(?:[Oo]n|[Ll]ast) ({'|'.join(WEEKDAYS)})\b|^({'|'.join(WEEKDAYS)}):")

COUNTER_SLIP = timedelta(days=2)
"""How far a hand-made count of days may be off and still tell the year."""
EVENT_DAYS = timedelta(days=31)
"""A day without a year that is longer ago is history, not news."""


@dataclass(frozen=True, slots=True)
class MonthDay:
    """A day as people write it. The year is often missing."""

    month: int
    day: int
    year: int | None = None

    def in_year(self, year: int) -> date | None:
        """None in years that have no such day."""
        try:
            return date(year, self.month, self.day)
        except ValueError:
            return None


@dataclass(frozen=True, slots=True)
class DateClues:
    """Everything in a document that may tell its day."""

    title: str
    short_lines: Sequence[str]
    """The first few lines that are no paragraphs, and the document's name."""
    tags: Sequence[str]
    text: str


@dataclass(frozen=True, slots=True)
class Dated:
    """An edition's day, and what an editor must be asked about it."""

    date: date | None
    doubt: str | None = None


def days_in(folded: str) -> Iterator[tuple[int, MonthDay]]:
    """All days that a text names, with where they stand."""
    found = (
        match
        for form in (ISO_DATE, DOTTED_DATE, MONTH_DAY, DAY_MONTH)
        for match in form.finditer(folded)
    )
    for match in sorted(found, key=lambda match: match.start()):
        month = match["month"]
        number = int(month) if month.isdigit() else _NUMBERS[month[:3].casefold()]
        year = int(match["year"]) if match["year"] else None
        yield match.start(), MonthDay(number, int(match["day"]), year)


def edition_date(clues: DateClues, counter: Counter | None, today: date) -> Dated:
    dated = _dated(clues, counter, today)
    if dated.doubt is None and dated.date and dated.date > today + timedelta(days=1):
        return Dated(
            dated.date, f"The edition is dated {shown(dated.date)}, which is still to come."
        )
    return dated


def event_date(folded: str, edition: date) -> date | None:
    """The day a story says it happened: named, or a weekday up to the edition's day."""
    for _, named in days_in(folded):
        if day := _recent(named, edition):
            return day
    found = ON_WEEKDAY.search(folded)
    if found is None or re.search(r"\b(?:will|to|next)\b[^.]*$", folded[: found.start()][-60:]):
        return None
    return _last_weekday(found[1] or found[2], edition)


def shown(day: date) -> str:
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def _dated(clues: DateClues, counter: Counter | None, today: date) -> Dated:
    title_day = next((named for _, named in days_in(clues.title)), None)
    if day := _full_date(clues, title_day):
        return Dated(day)
    counted = _counted(clues.tags, counter)
    if title_day is None:
        return _without_day(counted)
    if counted and (near := _near(title_day, counted)):
        return Dated(near)
    if day := _by_weekday(clues, title_day, today):
        return Dated(day, _contradiction(counted))
    return _by_named_year(clues, title_day, today) or _by_today(title_day, today)


def _full_date(clues: DateClues, title_day: MonthDay | None) -> date | None:
    """A date with its year at the top that the title does not contradict."""
    for line in (clues.title, *clues.short_lines):
        for _, named in days_in(line):
            agrees = not title_day or (named.month, named.day) == (title_day.month, title_day.day)
            if named.year and agrees and (day := named.in_year(named.year)):
                return day
    return None


def _counted(tags: Sequence[str], counter: Counter | None) -> date | None:
    """The day that a token such as `Day616` counts."""
    if counter is None:
        return None
    numbers = (number for tag in tags if (number := counter.number_in(tag)) is not None)
    number = next(numbers, None)
    return None if number is None else counter.day(number)


def _without_day(counted: date | None) -> Dated:
    if counted is None:
        return Dated(
            None, "The title names no day. Begin it with one, for example “Nov 2 : E-Stories”."
        )
    return Dated(counted, f"The title names no day; by the count of days it is {shown(counted)}.")


def _near(named: MonthDay, counted: date) -> date | None:
    days = filter(None, map(named.in_year, _years(counted.year)))
    return next((day for day in days if abs(day - counted) <= COUNTER_SLIP), None)


def _by_weekday(clues: DateClues, named: MonthDay, today: date) -> date | None:
    """The one year named in the text in which the day falls on the weekday at the top."""
    found = next(filter(None, map(WEEKDAY.search, (clues.title, *clues.short_lines))), None)
    if found is None:
        return None
    days = filter(None, map(named.in_year, sorted(_named_years(clues.text, today))))
    fitting = [day for day in days if WEEKDAYS[day.weekday()] == found[1].capitalize()]
    return fitting[0] if len(fitting) == 1 else None


def _contradiction(counted: date | None) -> str | None:
    return f"The count of days says {shown(counted)}, the title another day." if counted else None


def _by_named_year(clues: DateClues, named: MonthDay, today: date) -> Dated | None:
    years = _named_years(clues.text, today)
    by_count = sorted(years, key=lambda year: (years[year], year), reverse=True)
    day = next(filter(None, map(named.in_year, by_count)), None)
    if day is None:
        return None
    return Dated(day, f"The title names no year; by the years in the text it is {shown(day)}.")


def _by_today(named: MonthDay, today: date) -> Dated:
    days = filter(None, map(named.in_year, reversed(_years(today.year, back=4))))
    day = next((day for day in days if day <= today + timedelta(days=1)), None)
    if day is None:
        return Dated(None, "The day in the title does not exist. Correct it and import again.")
    return Dated(day, f"Nothing names the year; the last such day was {shown(day)}.")


def _named_years(text: str, today: date) -> dict[int, int]:
    """Years that the text names and an edition can be of, with how often."""
    counts: dict[int, int] = {}
    for found in YEAR.finditer(text):
        year = int(found[0])
        if 2000 <= year <= today.year + 1:
            counts[year] = counts.get(year, 0) + 1
    return counts


def _years(middle: int, back: int = 1) -> range:
    return range(max(date.min.year, middle - back), min(date.max.year, middle + 1) + 1)


def _recent(named: MonthDay, edition: date) -> date | None:
    years = (named.year,) if named.year else (edition.year, edition.year - 1)
    days = filter(None, map(named.in_year, filter(None, years)))
    return next((day for day in days if timedelta() <= edition - day <= EVENT_DAYS), None)


def _last_weekday(name: str, edition: date) -> date | None:
    back = (edition.weekday() - WEEKDAYS.index(name)) % 7
    return edition - timedelta(days=back) if edition.toordinal() > back else None
