"""Publishing later: /schedule. Only editors get here."""

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from bot.commands import Argument, Command, Context, Take
from bot.content import Content
from bot.content.draft import draft_preview
from bot.errors import UserError
from bot.glossary import Glossary
from bot.model import DraftId, Role
from handlers.arguments import parse_number

HOW = "Say the time in the newsroom's zone: 18:00, tomorrow 07:30, or 2026-11-25 18:00."
WHEN = re.compile(
    r"(?:(?P<day>\d{4}-\d{2}-\d{2}|today|tomorrow)\s+)?(?P<hour>\d{1,2}):(?P<minute>\d{2})"
)


DAYS = {"today": 0, "tomorrow": 1}


@dataclass(frozen=True, slots=True)
class WallTime:
    """A time as an editor says it, in the newsroom's zone."""

    time: time
    day: date | int | None
    """A date, so many days from today, or None: the next time clocks show it."""

    def at(self, now: datetime) -> datetime:
        """The moment that is meant, seen from `now` in the newsroom's zone."""
        if isinstance(self.day, date):
            return datetime.combine(self.day, self.time, now.tzinfo)
        today = datetime.combine(now.date(), self.time, now.tzinfo)
        if self.day is None:
            return today if today > now else today + timedelta(days=1)
        return today + timedelta(days=self.day)


def _parse_schedule(text: str, names: Glossary) -> tuple[DraftId, WallTime | None]:
    """`ID WHEN`, or `ID off`."""
    number, _, said = text.partition(" ")
    draft = DraftId(parse_number(number, names))
    said = said.strip().casefold()
    if said == "off":
        return draft, None
    found = WHEN.fullmatch(said)
    if not found:
        raise UserError(HOW)
    try:
        return draft, WallTime(time(int(found["hour"]), int(found["minute"])), _day(found["day"]))
    except ValueError as error:
        raise UserError(f"There is no such time. {HOW}") from error


def _day(said: str | None) -> date | int | None:
    if said is None:
        return None
    return DAYS[said] if said in DAYS else date.fromisoformat(said)


SCHEDULED = Argument("draft", "which draft, and when", Take.REST, _parse_schedule)


async def schedule(ctx: Context) -> Content:
    """A draft publishes itself at a time; a change of the draft takes the time away."""
    draft_id, wall = ctx[SCHEDULED]
    at = None if wall is None else wall.at(ctx.now.astimezone(ctx.services.zone))
    draft = await ctx.services.newsroom.schedule(draft_id, at, ctx.sender)
    return draft_preview(draft, ctx.names)


COMMANDS = (
    Command(
        "schedule",
        "Let a draft publish itself at a time",
        schedule,
        "/schedule 3 18:00",
        "Edit",
        (SCHEDULED,),
        Role.EDITOR,
    ),
)
