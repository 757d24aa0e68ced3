"""The picker: what can be followed, with a tick at what is. Keeps no state. Pure."""

from dataclasses import dataclass

from bot.content.paging import in_rows, page_buttons, page_position
from bot.content.tree import Button, Content, Heading, Text, paragraph
from bot.model import EVERYTHING, Page, Target, TargetKind

WORDS = {TargetKind.SECTION: "sections", TargetKind.TOPIC: "topics"}
OTHER = {TargetKind.SECTION: TargetKind.TOPIC, TargetKind.TOPIC: TargetKind.SECTION}


@dataclass(frozen=True, slots=True)
class Choice:
    """Something that can be followed, by the title that people know."""

    target: Target
    title: str


@dataclass(frozen=True, slots=True)
class Picker:
    """One page of sections or of topics, and what the chat follows of all there is."""

    kind: TargetKind
    page: Page[Choice]
    followed: frozenset[Target]

    def content(self, *notes: str) -> Content:
        """The page; `notes` say first what was just changed."""
        words = WORDS[self.kind]
        choices = [self._button(each) for each in self.page.entries]
        return Content(
            (
                Heading((Text(f"Choose {words}"),)),
                *map(paragraph, notes),
                paragraph(self._state()),
            ),
            (
                (self._button(Choice(EVERYTHING, "Everything")),),
                *in_rows(choices, 2),
                *page_buttons(self.page, f"/choose {words}"),
                (
                    Button(
                        WORDS[OTHER[self.kind]].capitalize(), f"/choose {WORDS[OTHER[self.kind]]}"
                    ),
                    Button("Done", "/subscriptions"),
                ),
            ),
        )

    def _state(self) -> str:
        where = page_position(self.page)
        ticked = sum(each.kind is self.kind for each in self.followed)
        said = f"{ticked} of {self.page.total} ticked"
        if EVERYTHING in self.followed:
            said = "Everything comes already; untick it to get only what you tick below"
        return f"{said} · {where}" if where else f"{said}."

    def _button(self, choice: Choice) -> Button:
        """Plus or minus, never a toggle: tapped twice it does the same as once."""
        is_followed = choice.target in self.followed
        sign = "-" if is_followed else "+"
        said = f"/choose {WORDS[self.kind]} {sign}{choice.target.id or 'all'}"
        if self.page.number > 1:
            said += f" page:{self.page.number}"
        return Button(f"✓ {choice.title}" if is_followed else choice.title, said)
