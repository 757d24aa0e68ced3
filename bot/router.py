"""Text -> command -> handler -> answer. The one place where what handlers raise ends."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from difflib import get_close_matches

from bot.adapters.base import Incoming
from bot.commands import Command, Context, Services, Values
from bot.commands.argument import parse_arguments, shorten
from bot.content import Button, Content, paragraph, says, sentence
from bot.content.tree import LONGEST_SAID
from bot.errors import OperatorError, Suggestion, UnknownName, UserError
from bot.glossary import Glossary
from bot.log import Log, reference
from bot.model import Person, PersonRef, Role
from bot.store.chats import Chats

log = Log(__name__)

RoleOf = Callable[[PersonRef], Awaitable[Role]]
"""What somebody may do at this moment; asked for every command, never remembered."""

LONGEST_COMMAND = 32
"""Telegram's limit for a command's name (core.telegram.org/bots/api#setmycommands)."""


@dataclass(frozen=True, slots=True)
class Line:
    """What somebody said, taken apart: `/name@bot text`."""

    name: str
    text: str


class Router:
    """Finds the command somebody said, checks the role, lets its handler answer."""

    def __init__(
        self,
        commands: Sequence[Command],
        services: Services,
        chats: Chats,
        role_of: RoleOf,
        now: Callable[[], datetime],
    ) -> None:
        self._commands = {command.name: command for command in commands}
        self._services = services
        self._chats = chats
        self._role_of = role_of
        self._now = now

    async def dispatch(self, incoming: Incoming) -> Content:
        """The answer to what was said. Never raises: whatever goes wrong becomes a sentence."""
        line = read_line(incoming)
        try:
            return await self._answer(incoming, line)
        except UserError as error:
            return _refusal(error)
        except OperatorError as error:
            ref = reference()
            log.exception("database failed", ref=ref, command=line.name, error=str(error))
            return sentence(
                "I cannot reach my memory at this moment. Nothing was changed; "
                f"please try again in a minute. (Reference {ref})"
            )
        except Exception:
            ref = reference()
            log.exception("command failed", ref=ref, command=line.name)
            return sentence(
                "Something went wrong on my side, and nothing was changed. "
                f"Please try again; if it stays so, tell my operator the reference {ref}."
            )

    async def _answer(self, incoming: Incoming, line: Line) -> Content:
        role, chat = await asyncio.gather(
            self._role_of(incoming.sender), self._chats.meet(incoming.chat, self._now())
        )
        sender = Person(incoming.sender, incoming.sender_name, role)
        if not line.name:
            return _not_a_command(line.text)
        command = self._commands.get(line.name)
        if command is None:
            raise self._unknown(line.name, sender.role)
        if sender.role < command.role:
            raise UserError(
                f"/{command.name} is for editors. If you are one, ask the operator to add you."
            )
        names = await self._services.newsroom.names()
        context = Context(
            chat=chat,
            sender=sender,
            document=incoming.document,
            values=_values(command, line.text, names),
            names=names,
            services=self._services,
            commands=tuple(self._commands.values()),
            now=self._now(),
        )
        return await command.handler(context)

    def _unknown(self, name: str, role: Role) -> UnknownName:
        known = [each.name for each in self._commands.values() if each.role <= role]
        near = get_close_matches(name, known, n=3, cutoff=0.5) or ["today", "topics", "help"]
        return UnknownName(
            f"There is no command /{shorten(name, LONGEST_COMMAND)}. Did you mean one of these?",
            tuple(Suggestion(f"/{each}", f"/{each}") for each in near),
        )


def read_line(incoming: Incoming) -> Line:
    """Take the command's name off: any case, with or without `@bot`.

    A document without a word is an import.
    """
    # A lone surrogate is no character: no platform could carry an answer that repeats it.
    text = incoming.text.encode(errors="replace").decode().strip()
    if not text and incoming.document is not None:
        return Line("import", "")
    if not text.startswith("/"):
        return Line("", text)
    head, *rest = text[1:].split(maxsplit=1) or [""]
    name = head.partition("@")[0].casefold()
    after = text[1 + len(head) :]
    # A line break right after the name counts: what follows is the body, not the first line.
    return Line(name or "?", after if rest else "")


def _values(command: Command, text: str, names: Glossary) -> Values:
    try:
        return Values(parse_arguments(command.arguments, text, names))
    except UnknownName:
        raise
    except UserError as error:
        raise UserError(f"{error} For example: {command.example}") from error


def _refusal(error: UserError) -> Content:
    suggestions = error.suggestions if isinstance(error, UnknownName) else ()
    buttons = tuple(Button(each.label, each.says) for each in suggestions)
    return sentence(str(error), *buttons)


def _not_a_command(text: str) -> Content:
    blocks = (
        paragraph(
            "I answer commands, which begin with a slash. Try ",
            says("/today"),
            ", or ",
            says("/help"),
            " for all of them.",
        ),
    )
    words = " ".join(text.split())
    buttons = [Button("Today", "/today"), Button("Help", "/help")]
    if words and len(f"/search {words}".encode()) <= LONGEST_SAID:
        buttons.insert(0, Button(f"Search “{shorten(words, 24)}”", f"/search {words}"))
    return Content(blocks, (tuple(buttons),))
