"""What a chat can subscribe to."""

from dataclasses import dataclass
from enum import StrEnum

from bot.model.story import StoryText


class TargetKind(StrEnum):
    """What a subscription can be for."""

    ALL = "all"
    SECTION = "section"
    TOPIC = "topic"


@dataclass(frozen=True, slots=True)
class Target:
    """What a chat subscribes to: everything, a section or a topic. `str()` is its stored form."""

    kind: TargetKind
    id: str = ""

    def __str__(self) -> str:
        return f"{self.kind}:{self.id}" if self.id else str(self.kind)

    @classmethod
    def parse(cls, stored: str) -> "Target":
        kind, _, identifier = stored.partition(":")
        return cls(TargetKind(kind), identifier)


EVERYTHING = Target(TargetKind.ALL)


def targets_of(text: StoryText) -> tuple[Target, ...]:
    """The subscriptions that a story matches."""
    return (
        EVERYTHING,
        Target(TargetKind.SECTION, text.section),
        *(Target(TargetKind.TOPIC, topic) for topic in text.topics),
    )
