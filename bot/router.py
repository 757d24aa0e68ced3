"""Text -> command -> handler -> answer. The one place where what handlers raise ends."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from difflib import get_close_matches

from bot.adapters.base import Incoming, Voice
from bot.commands import Command, Context, Services, Values
from bot.commands.argument import parse_arguments, shorten
from bot.content import Button, Content, paragraph, says, sentence
from bot.content.tree import LONGEST_SAID
from bot.errors import OperatorError, Suggestion, UnknownName, UserError
from bot.glossary import Glossary
from bot.log import Log, reference
from bot.model import Chat, ChatKind, ChatRef, Person, PersonRef, Role
from bot.store.audit import Audit, AuditEntry
from bot.store.chats import Chats, Newcomer

log = Log(__name__)

RoleOf = Callable[[PersonRef], Awaitable[Role]]
"""What somebody may do at this moment; asked for every command, as it is now."""

LONGEST_COMMAND = 32
"""Telegram's limit for a command's name (core.telegram.org/bots/api#setmycommands)."""


Manages = Callable[[ChatRef, PersonRef], Awaitable[bool]]
"""Whether somebody may change what a chat gets, as the chat's platform says at this moment."""

NOTHING = Content(())
"""The answer to what is not for the bot."""


@dataclass(frozen=True, slots=True)
class Line:
    """What somebody said, taken apart: `/name@bot text`."""

    name: str
    text: str
    is_addressed: bool = False
    """Whether the bot was named."""


@dataclass(frozen=True, slots=True)
class Saying:
    """One line, by whom, and in which chat it has its effect."""

    incoming: Incoming
    chat: Chat
    sender: Person
    line: Line


@dataclass(frozen=True, slots=True)
class People:
    """Who speaks, where, and what they may do."""

    chats: Chats
    audit: Audit
    role_of: RoleOf
    manages: Manages


class Router:
    """Finds the command somebody said, checks the role, lets its handler answer."""

    def __init__(
        self,
        commands: Sequence[Command],
        services: Services,
        people: People,
        now: Callable[[], datetime],
    ) -> None:
        self._commands = {command.name: command for command in commands}
        self._services = services
        self._chats = people.chats
        self._audit = people.audit
        self._role_of = people.role_of
        self._manages = people.manages
        self._now = now

    async def dispatch(self, incoming: Incoming) -> Content:
        """The answer to what was said. Never raises: whatever goes wrong becomes a sentence."""
        line = read_line(incoming)
        try:
            return await self._answer(incoming, line)
        except UserError as error:
            return _refusal(error, incoming)
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
        # Words that are passed on are nobody's order: an editor's right needs the editor's voice.
        is_own = incoming.voice is Voice.OWN
        role = await self._role_of(incoming.sender) if is_own else Role.FOLLOWER
        chat = await self._chats.meet(_newcomer(incoming), self._now())
        sender = Person(incoming.sender, incoming.sender_name, role, incoming.key)
        return await self._carry_out(Saying(incoming, chat, sender, line))

    async def _carry_out(self, saying: Saying) -> Content:
        incoming, chat, line = saying.incoming, saying.chat, saying.line
        is_group = chat.kind is not ChatKind.PRIVATE
        if is_group and not await self._is_answered(saying):
            return NOTHING
        if not line.name:
            return NOTHING if is_group else _not_a_command(line.text)
        command = self._commands.get(line.name)
        if command is None:
            # It may be meant for another bot that sits here too.
            if is_group and not line.is_addressed:
                return NOTHING
            raise self._unknown(line.name, saying.sender.role)
        if refusal := await self._refusal(saying, command):
            return refusal
        if incoming.is_repeat and (done := await self._done_before(incoming)):
            return sentence(f"I was restarted right after your /{done.act} was done.")
        names = await self._services.newsroom.names()
        return await command.handler(self._context(saying, command, names))

    def _context(self, saying: Saying, command: Command, names: Glossary) -> Context:
        async def is_manager(chat: Chat) -> bool:
            return await self._is_manager(saying.incoming, chat)

        async def say_in(chat: Chat, text: str) -> Content:
            line = read_line(replace(saying.incoming, text=text, document=None))
            return await self._carry_out(replace(saying, chat=chat, line=line))

        return Context(
            chat=saying.chat,
            sender=saying.sender,
            document=saying.incoming.document,
            values=_values(command, saying.line.text, names),
            names=names,
            services=self._services,
            commands=tuple(self._commands.values()),
            now=self._now(),
            is_manager=is_manager,
            say_in=say_in,
        )

    async def _refusal(self, saying: Saying, command: Command) -> Content | None:
        """Why the sender may not say this here; None: they may."""
        incoming, sender = saying.incoming, saying.sender
        changes = command.changes(saying.line.text)
        if incoming.voice is Voice.HIDDEN and (changes or command.role > sender.role):
            return _show_yourself(incoming.text)
        if sender.role < command.role:
            raise UserError(
                f"/{command.name} is for editors. If you are one, ask the operator to add you."
            )
        if changes and not await self._is_manager(incoming, saying.chat):
            raise UserError(
                "Only an administrator of this chat can change what it gets. "
                "To follow something yourself, write to me in private."
            )
        return None

    async def _is_manager(self, incoming: Incoming, chat: Chat) -> bool:
        if chat.kind is ChatKind.PRIVATE:
            return chat.ref.root == incoming.chat.root
        is_known = incoming.voice is Voice.OWN and chat.ref.platform is incoming.sender.platform
        return is_known and await self._manages(chat.ref, incoming.sender)

    async def _is_answered(self, saying: Saying) -> bool:
        """A group can keep its peace: then only those who manage it are answered."""
        if not (await self._services.following.settings_of_root(saying.chat)).is_for_managers:
            return True
        if saying.incoming.voice is Voice.HIDDEN:
            return True
        return await self._is_manager(saying.incoming, saying.chat)

    async def _done_before(self, incoming: Incoming) -> AuditEntry | None:
        if incoming.key is None:
            return None
        return await self._audit.done(incoming.sender.platform, incoming.key)

    def _unknown(self, name: str, role: Role) -> UnknownName:
        known = [each.name for each in self._commands.values() if each.role <= role]
        near = get_close_matches(name, known, n=3, cutoff=0.5) or ["today", "topics", "help"]
        return UnknownName(
            f"There is no command /{shorten(name, LONGEST_COMMAND)}. Did you mean one of these?",
            tuple(Suggestion(f"/{each}", f"/{each}") for each in near),
        )


def read_line(incoming: Incoming) -> Line:
    """Take the command's name off: any case, with or without `@bot`.

    A document without a word is an import; in a group it is for somebody else.
    """
    # A lone surrogate is no character: no platform could carry an answer that repeats it.
    text = incoming.text.encode(errors="replace").decode().strip()
    if not text and incoming.document is not None and incoming.kind is ChatKind.PRIVATE:
        return Line("import", "")
    if not text.startswith("/"):
        return Line("", text)
    head, *rest = text[1:].split(maxsplit=1) or [""]
    name, at, _ = head.partition("@")
    after = text[1 + len(head) :]
    # A line break right after the name counts: what follows is the body, not the first line.
    return Line(name.casefold() or "?", after if rest else "", bool(at))


def _newcomer(incoming: Incoming) -> Newcomer:
    return Newcomer(incoming.chat, incoming.kind, incoming.chat_title)


def _show_yourself(line: str) -> Content:
    """A press of a button always shows who pressed it."""
    said = line if len(line.encode()) <= LONGEST_SAID else ""
    if not said:
        raise UserError(
            "You write as an anonymous administrator, so I cannot know who you are. "
            "Please say this once more under your own name."
        )
    return sentence(
        "You write as an anonymous administrator. Tap below, so that I know it is you.",
        Button("It is me: go on", said),
    )


def _values(command: Command, text: str, names: Glossary) -> Values:
    try:
        return Values(parse_arguments(command.arguments, text, names))
    except UnknownName:
        raise
    except UserError as error:
        raise UserError(f"{error} For example: {command.example}") from error


def _refusal(error: UserError, incoming: Incoming) -> Content:
    suggestions = error.suggestions if isinstance(error, UnknownName) else ()
    buttons = tuple(Button(each.label, each.says) for each in suggestions)
    refusal = sentence(str(error), *buttons)
    # In a group the message under which somebody pressed is there for all the others too.
    return replace(refusal, is_aside=incoming.is_pressed and not buttons)


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
