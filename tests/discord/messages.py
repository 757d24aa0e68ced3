"""A message as a person sees it, frozen at the moment of looking."""

from dataclasses import dataclass

from tests.discord import shown
from tests.discord.mentions import Pings
from tests.discord.places import COMPONENTS_V2, CROSSPOSTED, SILENT, SUPPRESS_EMBEDS, Posted
from tests.discord.shown import Button, Select
from tests.discord.wire import Json


@dataclass(frozen=True, slots=True)
class Upload:
    """A file: one that a person gives, or one of a message."""

    name: str
    content: bytes
    kind: str = "application/octet-stream"


@dataclass(frozen=True, slots=True)
class Message:
    id: int
    channel_id: int
    author: str
    is_bots: bool
    content: str
    text: str
    """All that can be read: content, embeds, Components V2; without buttons."""
    embeds: tuple[Json, ...]
    components: tuple[Json, ...]
    buttons: tuple[Button, ...]
    selects: tuple[Select, ...]
    files: tuple[Upload, ...]
    flags: int
    only_for: str | None
    """Whom it is shown to, when it is ephemeral."""
    nonce: str | None
    at: float
    edits: int
    pings: Pings
    answers: int | None
    """The id of the message it is a reply to."""
    thread_id: int | None
    is_loading: bool
    """The bot is thinking ..."""
    is_pinned: bool

    @property
    def is_ephemeral(self) -> bool:
        return self.only_for is not None

    @property
    def is_edited(self) -> bool:
        return self.edits > 0

    @property
    def is_crossposted(self) -> bool:
        return bool(self.flags & CROSSPOSTED)

    @property
    def is_v2(self) -> bool:
        return bool(self.flags & COMPONENTS_V2)

    @property
    def is_silent(self) -> bool:
        return bool(self.flags & SILENT)

    @property
    def hides_embeds(self) -> bool:
        return bool(self.flags & SUPPRESS_EMBEDS)

    @property
    def labels(self) -> list[str]:
        """What is written on the buttons."""
        return [each.label or each.emoji for each in self.buttons]

    def button(self, label: str) -> Button:
        """The button with this label, or else the one button whose label holds it."""
        same = [each for each in self.buttons if label in (each.label, each.emoji)]
        found = same or [each for each in self.buttons if label in each.label]
        if len(found) != 1:
            raise AssertionError(f"{len(found)} buttons {label!r} among {self.labels}\n{self}")
        return found[0]

    def select(self, name: str = "") -> Select:
        """The menu with this placeholder or custom id; no name: the only one."""
        found = [
            each for each in self.selects if not name or name in (each.placeholder, each.custom_id)
        ]
        if len(found) != 1:
            names = [each.placeholder or each.custom_id for each in self.selects]
            raise AssertionError(f"{len(found)} menus {name!r} among {names}\n{self}")
        return found[0]

    def __str__(self) -> str:
        notes = [f"only for {self.only_for}"] if self.only_for else []
        notes += ["edited"] if self.is_edited else []
        notes += ["thinking"] if self.is_loading else []
        notes += [f"menu {each.placeholder or each.custom_id!r}" for each in self.selects]
        tail = f" {self.labels}" if self.buttons else ""
        tail += f" ({', '.join(notes)})" if notes else ""
        return f"#{self.id} {self.author}: {self.text!r}{tail}"


def seen(it: Posted) -> Message:
    """The message as it is now."""
    files = (Upload(each.name, each.content, each.kind) for each in it.attachments)
    return Message(
        id=it.id,
        channel_id=it.place.id,
        author=it.author.name,
        is_bots=it.author.is_bot,
        content=it.content,
        text=shown.text(it.content, it.embeds, it.components),
        embeds=tuple(it.embeds),
        components=tuple(it.components),
        buttons=shown.buttons(it.components),
        selects=shown.selects(it.components),
        files=tuple(files),
        flags=it.flags,
        only_for=it.only_for.name if it.only_for else None,
        nonce=it.nonce,
        at=it.at,
        edits=it.edits,
        pings=it.pings,
        answers=it.answers.id if it.answers else None,
        thread_id=it.thread.id if it.thread else None,
        is_loading=it.is_loading,
        is_pinned=it.is_pinned,
    )
