"""What may not be shown goes first, so that what is measured is what is seen. Pure."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from bot.content.address import is_masked, is_web_address
from bot.content.characters import readable
from bot.content.tree import (
    Block,
    Fold,
    Group,
    Heading,
    Inline,
    Link,
    Listing,
    Moment,
    Paragraph,
    Quote,
    Text,
)


@dataclass(frozen=True, slots=True)
class Cleaner:
    """Leaves out of blocks what a platform may not show."""

    readable: Callable[[str], str] = readable
    """Words as they may be shown."""
    is_linked: Callable[[str], bool] = is_web_address
    """Whether an address may stand behind words; one that may not leaves the words alone."""

    def cleaned(self, block: Block) -> Block:
        """The block as it may be shown. A link whose words name another host shows its own."""
        match block:
            case Heading(inlines) | Paragraph(inlines) | Quote(inlines):
                return replace(block, inlines=self._inlines(inlines))
            case Fold(summary, blocks):
                return Fold(self.readable(summary), tuple(map(self.cleaned, blocks)))
            case Listing(lines):
                return Listing(tuple(map(self._inlines, lines)))
            case Group(blocks):
                return Group(tuple(map(self.cleaned, blocks)))

    def _inlines(self, inlines: tuple[Inline, ...]) -> tuple[Inline, ...]:
        return tuple(cleaned for piece in inlines for cleaned in self._piece(piece))

    def _piece(self, piece: Inline) -> tuple[Inline, ...]:
        match piece:
            case Text(text, style):
                return (Text(self.readable(text), style),)
            case Link(text, url) if not self.is_linked(url):
                return (Text(self.readable(text)),)
            case Link(text, url) if is_masked(readable(text), url):
                return (Text(f"{self.readable(text)} "), Link(url, url))
            case Link(text, url):
                return (Link(self.readable(text), url),)
            case Moment():
                return (piece,)
