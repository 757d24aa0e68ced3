"""A command, declared once, and what its handler knows when it runs."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import Any, TypeVar

from bot.commands.argument import Argument, Take, Values
from bot.content import Content
from bot.following import Following
from bot.glossary import Glossary
from bot.model import Chat, Document, Person, Role
from bot.newsroom import Newsroom, Sending
from bot.store.ledger import Ledger
from bot.store.search import Search
from bot.store.stories import Stories

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Services:
    """What handlers may ask and order."""

    stories: Stories
    search: Search
    following: Following
    newsroom: Newsroom
    sending: Sending
    ledger: Ledger
    name: str
    """What the newsroom is called."""
    zone: tzinfo
    """The newsroom's own zone: what "today" means."""


@dataclass(frozen=True, slots=True)
class Context:
    """One command being carried out: by whom, where, with what."""

    chat: Chat
    sender: Person
    document: Document | None
    values: Values
    names: Glossary
    services: Services
    commands: tuple["Command", ...]
    """All there are, for `/help`."""
    now: datetime
    is_manager: Callable[[Chat], Awaitable[bool]]
    """Whether the sender may change what a chat gets."""
    say_in: Callable[[Chat, str], Awaitable[Content]]
    """Carries out a line in another chat, as the sender: the answer belongs to that chat."""

    def __getitem__(self, argument: Argument[T]) -> T:
        return self.values[argument]


Handler = Callable[[Context], Awaitable[Content]]


@dataclass(frozen=True, slots=True)
class Command:
    """One thing people can say.

    `name` has 1 to 32 of a-z and 0-9 (core.telegram.org/bots/api#botcommand); `help` is one
    line without a full stop; `example` is a complete line; `subject` groups `/help`.
    """

    name: str
    help: str
    handler: Handler
    example: str
    subject: str
    arguments: tuple[Argument[Any], ...] = ()
    role: Role = Role.FOLLOWER
    changes_chat: bool = False
    """Whether it changes what the chat gets: in a group only those who manage it may say it."""
    is_hidden: bool = False
    """Left out of menus and lists: buttons say it."""
    shows_chat: bool = False
    """Whether it shows what the chat gets; one that changes it as well only shows without words."""

    @property
    def is_of_chat(self) -> bool:
        """Whether who manages the chat may say it from another one."""
        return self.changes_chat or self.shows_chat

    def changes(self, words: str) -> bool:
        """Whether it changes what the chat gets when it is said with these words."""
        return self.changes_chat and not (self.shows_chat and not words.strip())

    @property
    def usage(self) -> str:
        """How it is typed, such as `/topic NAME [PERIOD]`; options are for buttons."""
        shown = (each for each in self.arguments if each.take is not Take.OPTION)
        return " ".join((f"/{self.name}", *(each.usage for each in shown)))
