"""The first line of a document: its title with the day, and the series it belongs to."""

import re

from bot.digest.dates import DAY_MONTH, DOTTED_DATE, ISO_DATE, MONTH_DAY, WEEKDAY
from bot.digest.folding import fold
from bot.digest.tagline import is_tag_line
from bot.digest.vocabulary import MONTHS
from bot.glossary import Glossary

LONGEST_TITLE = 120
UNTITLED = "Untitled edition"

DATE_PARTS = (
    *(ISO_DATE, DOTTED_DATE, MONTH_DAY, DAY_MONTH, WEEKDAY),
    # A month without a day: "Nov : E-Stories".
    re.compile(
        rf"^(?:{'|'.join(f'{name[:3]}(?:{name[3:]})?' for name in MONTHS)})\b\.?(?=\W*[:|-])"
    ),
)
SEPARATORS = " :|,;-.()[]"


def is_title(text: str, glossary: Glossary) -> bool:
    """Whether a document's first line is its title rather than its text already."""
    return (
        len(text) <= LONGEST_TITLE
        and glossary.section_of_heading(text) is None
        and not is_tag_line(text)
    )


def series_of(title: str) -> str:
    """The title without its date: what it has in common with the next one."""
    series = fold(title)
    for part in DATE_PARTS:
        series = part.sub(" ", series)
    return " ".join(series.strip(SEPARATORS).split())
