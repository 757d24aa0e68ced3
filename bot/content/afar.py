"""An answer that belongs to another chat: all it offers is said there. Pure."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property

from bot.content.story import shown_headline
from bot.content.tree import (
    LONGEST_SAID,
    AnyButton,
    Block,
    Button,
    Content,
    Fold,
    Group,
    Heading,
    Inline,
    Listing,
    Paragraph,
    Quote,
    Text,
    bold,
    paragraph,
)
from bot.model import Chat

LONGEST_TITLE = 60
"""Characters of a group's name: its owner may have chosen a novel."""


def chat_title(chat: Chat) -> str:
    return shown_headline(" ".join(chat.title.split()), LONGEST_TITLE) or f"Chat {chat.id}"


@dataclass(frozen=True)
class Afar:
    """A chat that is spoken of in another one, and the names of the commands for it."""

    chat: Chat
    commands: frozenset[str]

    def content(self, content: Content) -> Content:
        """The answer under the chat's title. A button that gets too long is left out."""
        rows = (self._row(row) for row in content.buttons)
        return replace(
            content,
            blocks=(
                paragraph(bold(chat_title(self.chat))),
                *(self._block(each) for each in content.blocks),
            ),
            buttons=(*(row for row in rows if row), (Button("‹ My chats", "/channels"),)),
        )

    def said(self, line: str) -> str:
        """A line as it must be said from here: other commands than the chat's stay as they are."""
        return self._command.sub(rf"/in {self.chat.id} \1", line)

    def _row(self, row: Iterable[AnyButton]) -> tuple[AnyButton, ...]:
        said = (
            replace(each, says=self.said(each.says)) if isinstance(each, Button) else each
            for each in row
        )
        return tuple(
            each
            for each in said
            if not isinstance(each, Button) or len(each.says.encode()) <= LONGEST_SAID
        )

    def _block(self, block: Block) -> Block:
        match block:
            case Heading(inlines) | Paragraph(inlines) | Quote(inlines):
                return replace(block, inlines=self._line(inlines))
            case Listing(lines):
                return Listing(tuple(map(self._line, lines)))
            case Group(blocks) | Fold(_, blocks):
                return replace(block, blocks=tuple(map(self._block, blocks)))

    def _line(self, inlines: tuple[Inline, ...]) -> tuple[Inline, ...]:
        return tuple(
            Text(self.said(each.text), each.style) if isinstance(each, Text) else each
            for each in inlines
        )

    @cached_property
    def _command(self) -> re.Pattern[str]:
        return re.compile(rf"(?<![\w/])/({'|'.join(sorted(self.commands))})\b")
