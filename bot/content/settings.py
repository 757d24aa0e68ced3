"""When a chat hears from us, in plain sentences, with a button for each usual change."""

from dataclasses import dataclass
from datetime import datetime, tzinfo

from bot.content.paging import in_rows
from bot.content.tree import Block, Button, Content, Heading, Listing, Text, paragraph, says
from bot.model import Chat, ChatKind, ChatSettings, Quiet, Rhythm

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


@dataclass(frozen=True, slots=True)
class SettingsPage:
    """The settings of one chat, and what their sentences need to know besides."""

    chat: Chat
    settings: ChatSettings
    of_root: ChatSettings
    """Of the chat as a whole, when this is a part of it."""
    now: datetime
    newsroom_zone: tzinfo

    def content(self, *lead: str) -> Content:
        """The whole answer; `lead` is said first, such as that something was saved."""
        sentences = (
            *(self._rhythm(), self._quiet(), self._place()),
            *(*self._next(), *self._readers(), *self._rich()),
        )
        blocks: list[Block] = [
            Heading((Text("When stories come"),)),
            *map(paragraph, lead),
            Listing(tuple((Text(each),) for each in sentences)),
        ]
        if self.chat.is_paused:
            blocks.append(paragraph("Paused: nothing is delivered until ", says("/resume"), "."))
        blocks.append(
            paragraph(
                "In your own words: ",
                says("/settings zone Europe/Kyiv"),
                ", ",
                says("/settings quiet 23:00-06:30"),
                ", ",
                says("/settings weekly mon 9:00"),
                ".",
            )
        )
        rows = (*self._quiet_buttons(), *self._rhythm_buttons(), *self._other_buttons())
        return Content(tuple(blocks), rows)

    def _rhythm(self) -> str:
        at = f"{self.settings.bundle_at:%H:%M}"
        match self.settings.rhythm:
            case Rhythm.AT_ONCE:
                return "Each story comes as it is published."
            case Rhythm.DAILY:
                return f"Stories come together, once a day at {at}."
            case Rhythm.WEEKLY:
                return f"Stories come together, once a week on {self._day()} at {at}."

    def _quiet(self) -> str:
        quiet = self.settings.quiet
        if quiet is None:
            return "There are no quiet hours."
        hours = f"Quiet hours are {_hours(quiet)}: "
        if quiet.is_silent:
            return hours + "stories come without a sound."
        return hours + "stories wait, and come together when they end."

    def _place(self) -> str:
        whose = "" if self.settings.zone else ", the newsroom's time zone"
        return f"Times are in {self._zone}{whose}. It is {self._local(self.now):%H:%M} there now."

    def _next(self) -> tuple[str, ...]:
        at = self.settings.next_bundle_at(self.now, self.newsroom_zone)
        if at is None:
            return ()
        if self.settings.rhythm is Rhythm.AT_ONCE:
            return (f"It is quiet now: what is published meanwhile comes {self._when(at)}.",)
        quiet, set_for = self.settings.quiet, self.settings.bundle_at
        late = ""
        if quiet is not None and not quiet.is_silent and quiet.covers(set_for):
            late = f" At {set_for:%H:%M} it is quiet, so it waits until {quiet.end:%H:%M}."
        return (f"The next bundle comes {self._when(at)}.{late}",)

    def _readers(self) -> tuple[str, ...]:
        if self.chat.kind is not ChatKind.GROUP:
            return ()
        if self.of_root.is_for_managers:
            return ("I answer only those who manage this group.",)
        return ("I answer everybody in this group.",)

    def _rich(self) -> tuple[str, ...]:
        if not self.chat.ref.platform.has_rich_messages:
            return ()
        if self.settings.is_rich:
            return ("An edition comes as one foldable message.",)
        said = "It can come as one foldable message instead, which some apps still show blank."
        return (f"An edition comes as ordinary messages. {said}",)

    def _other_buttons(self) -> tuple[tuple[Button, ...], ...]:
        offered = []
        if self.chat.kind is ChatKind.GROUP and self.of_root.is_for_managers:
            offered.append(Button("Answer everybody", "/settings readers everyone"))
        elif self.chat.kind is ChatKind.GROUP:
            offered.append(Button("Answer only managers", "/settings readers administrators"))
        if self.chat.ref.platform.has_rich_messages:
            offered.append(
                Button("Ordinary messages", "/settings rich off")
                if self.settings.is_rich
                else Button("One foldable message", "/settings rich on")
            )
        return in_rows(offered, 2)

    def _when(self, at: datetime) -> str:
        local = self._local(at)
        days = (local.date() - self._local(self.now).date()).days
        named = {0: "today", 1: "tomorrow"}.get(days, f"on {local:%A, %-d %b}")
        return f"{named} at {local:%H:%M}"

    def _quiet_buttons(self) -> tuple[tuple[Button, ...], ...]:
        quiet = self.settings.quiet
        if quiet is None:
            return ((Button("Quiet 22:00–07:00", "/settings quiet 22:00-07:00"),),)
        hours = f"/settings quiet {quiet.start:%H:%M}-{quiet.end:%H:%M}"
        other = (
            Button("Held instead of silent", hours)
            if quiet.is_silent
            else Button("Silent instead of held", f"{hours} silent")
        )
        return ((Button("No quiet hours", "/settings quiet off"), other),)

    def _rhythm_buttons(self) -> tuple[tuple[Button, ...], ...]:
        at, day = f"{self.settings.bundle_at:%H:%M}", self._day()
        offered = {
            Rhythm.AT_ONCE: Button("At once", "/settings once"),
            Rhythm.DAILY: Button(f"Daily at {at}", f"/settings daily {at}"),
            Rhythm.WEEKLY: Button(f"Weekly on {day}", f"/settings weekly {day} {at}"),
        }
        return in_rows([offered[each] for each in Rhythm if each != self.settings.rhythm], 2)

    def _day(self) -> str:
        return DAYS[self.settings.bundle_day]

    @property
    def _zone(self) -> tzinfo:
        return self.settings.zone or self.newsroom_zone

    def _local(self, at: datetime) -> datetime:
        return at.astimezone(self._zone)


def _hours(quiet: Quiet) -> str:
    return f"{quiet.start:%H:%M}–{quiet.end:%H:%M}"
