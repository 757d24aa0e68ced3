"""The arguments that commands share: names, periods, numbers, pages."""

import re
from datetime import date, timedelta

from bot.commands import Argument, Take
from bot.content.story import section_title, topic_title
from bot.errors import Suggestion, UnknownName, UserError
from bot.glossary import Glossary
from bot.model import EVERYTHING, Section, Target, TargetKind, Topic

Period = timedelta

DAYS = {"d": 1, "w": 7, "m": 30, "y": 365}
PERIOD = re.compile(r"(\d{1,4})([dwmy])", re.IGNORECASE)
MOST_DAYS = 36_500

LONGEST_NUMBER = 18
"""Digits that fit the database's integers."""


def parse_topic(text: str, names: Glossary) -> Topic:
    if topic := names.find_topic(text):
        return topic
    raise UnknownName(
        f"I know no topic “{_said(text)}”. The nearest are below; /topics lists all.",
        tuple(Suggestion(near.title, f"/topic {near.id}") for near in names.nearest_topics(text)),
    )


def parse_section(text: str, names: Glossary) -> Section:
    if section := names.find_section(text):
        return section
    raise UnknownName(
        f"I know no section “{_said(text)}”. The nearest are below; /sections lists all.",
        tuple(
            Suggestion(near.title, f"/section {near.id}") for near in names.nearest_sections(text)
        ),
    )


def target_argument(command: str) -> Argument[Target]:
    """Something to follow: everything, a section or a topic, whichever has that name."""

    def parse(text: str, names: Glossary) -> Target:
        return parse_target(text, names, command)

    return Argument(
        "name", "which section or topic, or all", Take.REST, parse, choices=target_choices
    )


def parse_target(text: str, names: Glossary, command: str) -> Target:
    if text.strip(' "').casefold() in {"all", "everything"}:
        return EVERYTHING
    if (section := names.find_section(text)) and not section.is_intro:
        return Target(TargetKind.SECTION, section.id)
    if topic := names.find_topic(text):
        return Target(TargetKind.TOPIC, topic.id)
    near = names.nearest(text)
    raise UnknownName(
        f"I know no section or topic “{_said(text)}”. The nearest are below; "
        "/sections and /topics list all.",
        tuple(Suggestion(each.title, f"/{command} {each.id}") for each in near),
    )


def target_title(target: Target, names: Glossary) -> str:
    """What a subscription is called in a sentence."""
    match target.kind:
        case TargetKind.ALL:
            return "everything"
        case TargetKind.SECTION:
            return f"the section {section_title(target.id, names)}"
        case TargetKind.TOPIC:
            return f"the topic {topic_title(target.id, names)}"


def topic_choices(names: Glossary) -> tuple[str, ...]:
    return tuple(topic.id for topic in names.topics)


def section_choices(names: Glossary) -> tuple[str, ...]:
    return tuple(section.id for section in names.sections if not section.is_intro)


def target_choices(names: Glossary) -> tuple[str, ...]:
    return ("all", *section_choices(names), *topic_choices(names))


def parse_period(text: str, _names: Glossary) -> Period:
    found = PERIOD.fullmatch(text)
    if not found:
        raise UserError("A period is a number of days, weeks, months or years: 7d, 2w, 3m or 1y.")
    return timedelta(days=min(MOST_DAYS, int(found[1]) * DAYS[found[2].casefold()]))


def parse_number(text: str, _names: Glossary) -> int:
    digits = text.strip().lstrip("#")
    if not (digits.isascii() and digits.isdigit() and len(digits) <= LONGEST_NUMBER):
        raise UserError(f"“{_said(text)}” is not a number.")
    return int(digits)


def parse_page(text: str, names: Glossary) -> int:
    return min(1_000_000, max(1, parse_number(text, names)))


def parse_number_or_date(text: str, names: Glossary) -> int | date:
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        pass
    try:
        return parse_number(text, names)
    except UserError as error:
        raise UserError(
            f"“{_said(text)}” is neither an edition's number nor a date like 2023-11-05."
        ) from error


def parse_text(text: str, _names: Glossary) -> str:
    return text


TOPIC = Argument("name", "which topic", Take.REST, parse_topic, choices=topic_choices)
SECTION = Argument("name", "which section", Take.REST, parse_section, choices=section_choices)
SINCE: Argument[Period | None] = Argument(
    "period", "how far back, such as 7d", Take.LAST, parse_period, default=None
)
PAGE = Argument("page", "which page", Take.OPTION, parse_page, default=1)


def _said(text: str) -> str:
    """A person's own words, short enough to be repeated in a sentence."""
    words = " ".join(text.split())
    return words if len(words) <= 40 else words[:39] + "…"
