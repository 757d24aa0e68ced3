"""What a link into the bot's own chat says after `/start`: made and read here only.

A payload has 1 to 64 of A-Z, a-z, 0-9, _ and - (core.telegram.org/bots/features#deep-linking).
"""

import re
from dataclasses import dataclass
from enum import StrEnum

from bot.model import Story, Target, TargetKind

PAYLOAD = re.compile(r"([tcse])_([A-Za-z0-9]{1,62})")

LONGEST_NUMBER = 18
"""Digits that fit the database's integers."""


class LeadsTo(StrEnum):
    """What a link can lead to."""

    TOPIC = "t"
    SECTION = "c"
    STORY = "s"
    EDITION = "e"


@dataclass(frozen=True, slots=True)
class Lead:
    """One thing a link leads to, by the id of a topic or section or by a number."""

    to: LeadsTo
    name: str

    @property
    def payload(self) -> str:
        return f"{self.to}_{self.name}"

    @property
    def number(self) -> int:
        """Of a story or an edition."""
        return int(self.name)


def read_payload(text: str) -> Lead | None:
    """What a payload leads to; None for one that was never made here."""
    found = PAYLOAD.fullmatch(text)
    if not found:
        return None
    to, name = LeadsTo(found[1]), found[2]
    is_number = name.isdigit() and len(name) <= LONGEST_NUMBER
    return None if to in {LeadsTo.STORY, LeadsTo.EDITION} and not is_number else Lead(to, name)


def lead_to(target: Target) -> Lead:
    """The link for whoever wants to follow a section or a topic."""
    kinds = {TargetKind.TOPIC: LeadsTo.TOPIC, TargetKind.SECTION: LeadsTo.SECTION}
    return Lead(kinds[target.kind], target.id)


def what_to_follow(story: Story) -> Target:
    """What a reader of one story may want more of: its first topic, else its section."""
    if story.text.topics:
        return Target(TargetKind.TOPIC, story.text.topics[0])
    return Target(TargetKind.SECTION, story.text.section)
