"""What a person says on the local platform, checked once at the border."""

import re
from dataclasses import dataclass

from bot.adapters.local.people import PEOPLE, LocalPerson
from bot.errors import UserError
from bot.model import Document

LARGEST_DOCUMENT = 5 * 1024 * 1024
"""Bytes. A hundred times the longest edition seen so far; pictures are not taken anyway."""

LONGEST_TEXT = 200_000
"""Characters. The editions seen so far have some 40,000; longer ones come as a document."""

KEY = re.compile(r"[A-Za-z0-9-]{1,64}")
CHAT = re.compile(r"[a-z0-9-]{1,32}")

PEOPLE_BY_ID = {person.id: person for person in PEOPLE}


@dataclass(frozen=True, slots=True)
class Said:
    """One thing said by a person in a chat. Raises UserError for what cannot be said here."""

    key: str
    """Chosen by whoever sends it: the same key again is the same saying, heard once."""
    person: str
    chat: str
    text: str
    pressed: int | None = None
    """The message whose button says it."""
    document: Document | None = None

    def __post_init__(self) -> None:
        if not KEY.fullmatch(self.key):
            raise UserError("A key has 1 to 64 letters, digits and hyphens.")
        if self.person not in PEOPLE_BY_ID:
            raise UserError(f"Nobody here is called so. Speak as {' or '.join(PEOPLE_BY_ID)}.")
        if not CHAT.fullmatch(self.chat):
            raise UserError("A chat's name has 1 to 32 of a-z, 0-9 and hyphens, as in book-club.")
        if len(self.text) > LONGEST_TEXT:
            raise UserError(
                f"This text has {len(self.text):,} characters; {LONGEST_TEXT:,} can be said at "
                "once. Send it as a document."
            )
        if self.document is not None and len(self.document.data) > LARGEST_DOCUMENT:
            raise UserError(
                "This document is larger than 5 MiB, the most I read. "
                "Send the text alone, or in several documents."
            )
        if not self.text.strip() and self.document is None:
            raise UserError("There is nothing in this message.")

    @property
    def speaker(self) -> LocalPerson:
        return PEOPLE_BY_ID[self.person]

    @property
    def shown(self) -> str:
        """What the chat shows of it: nothing for a button, a line for a document."""
        if self.pressed is not None:
            return ""
        if self.document is None:
            return self.text
        return f"📎 {self.document.name}\n{self.text}".rstrip()
