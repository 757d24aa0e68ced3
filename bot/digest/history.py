"""What earlier editions held, as far as an import looks at it."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class History:
    """Made by the caller, whose store knows the earlier editions. Keys and entries are folded."""

    recent_headlines: Mapping[str, str] = field(default_factory=dict)
    """Headlines of the last days, each with the edition it was in."""
    standing: frozenset[str] = frozenset()
    """Paragraphs that stood word for word in several earlier editions."""
