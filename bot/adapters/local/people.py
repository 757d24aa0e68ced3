"""The two people of the local platform and the chats they start with. Facts only."""

from dataclasses import dataclass

from bot.model import Role


@dataclass(frozen=True, slots=True)
class LocalChat:
    """A chat as its tab shows it; `name` is the address."""

    name: str
    label: str


@dataclass(frozen=True, slots=True)
class LocalPerson:
    """Somebody to speak as. `role` is what the page shows; what they may do the router decides."""

    id: str
    name: str
    role: Role
    chats: tuple[LocalChat, ...]


FOLLOWER = LocalPerson(
    "follower",
    "Olena",
    Role.FOLLOWER,
    (LocalChat("follower", "Private"), LocalChat("book-club", "Book club")),
)
EDITOR = LocalPerson(
    "editor",
    "Mykola",
    Role.EDITOR,
    (LocalChat("editor", "Private"), LocalChat("newsroom", "Newsroom")),
)

PEOPLE = (FOLLOWER, EDITOR)
