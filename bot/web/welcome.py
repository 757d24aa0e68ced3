"""What a page needs to begin: people, their chats, the commands and the newest messages."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.adapters.local import PEOPLE, LocalChat, LocalPerson
from bot.commands import Command
from bot.glossary import Glossary
from bot.store.local_messages import LocalMessage, LocalMessages
from bot.web.wire import (
    Earlier,
    ShownArgument,
    ShownButton,
    ShownChat,
    ShownCommand,
    ShownMessage,
    ShownPerson,
    Welcome,
)

AT_ONCE = 50
"""Messages of a chat shown before somebody asks for earlier ones: two or three screens."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """Some messages of one chat, and whether there are older ones."""

    messages: tuple[LocalMessage, ...]
    has_earlier: bool


async def welcome(
    messages: LocalMessages, commands: tuple[ShownCommand, ...], since: int
) -> Welcome:
    """For a page that knows all changes up to `since`: the rest follows in the feed."""
    # Read before the messages: a change in between is sent once more, never left out.
    newest = await messages.newest_seq()
    people = await _people_with_chats(messages)
    chats = {chat.name for person in people for chat in person.chats}
    stretches = {chat: await _stretch(messages, chat) for chat in sorted(chats)}
    # A page that knows more than there is has seen another database.
    is_fresh = since == 0 or since > newest
    return Welcome(
        seq=newest if is_fresh else since,
        is_fresh=is_fresh,
        people=tuple(_shown_person(person, stretches) for person in people),
        commands=commands,
        messages=tuple(
            shown(message)
            for stretch in stretches.values()
            for message in stretch.messages
            if is_fresh
        ),
    )


async def earlier(messages: LocalMessages, chat: str, before: int) -> Earlier:
    stretch = await _stretch(messages, chat, before)
    return Earlier(
        chat=chat,
        messages=tuple(map(shown, stretch.messages)),
        has_earlier=stretch.has_earlier,
    )


def menu(commands: Sequence[Command], names: Glossary) -> tuple[ShownCommand, ...]:
    """The commands for completion."""
    return tuple(
        ShownCommand(
            name=command.name,
            usage=command.usage,
            help=command.help,
            subject=command.subject,
            role=command.role.name.lower(),
            example=command.example,
            arguments=tuple(
                ShownArgument(
                    name=argument.name, help=argument.help, choices=argument.choices(names)
                )
                for argument in command.arguments
            ),
        )
        for command in commands
    )


def shown(message: LocalMessage) -> ShownMessage:
    return ShownMessage(
        id=message.id,
        seq=message.seq,
        chat=message.chat,
        author=message.author,
        key=None if message.author is None else message.key,
        body=message.body,
        buttons=tuple(
            tuple(ShownButton(label=button.label, says=button.says) for button in row)
            for row in message.buttons
        ),
        is_shown=message.is_shown,
        is_answered=message.is_answered,
        is_edited=message.edited_at is not None,
        at=message.at,
    )


async def _people_with_chats(messages: LocalMessages) -> tuple[LocalPerson, ...]:
    """Everybody with the chats they start with and those they have spoken in since."""
    speakers = await messages.speakers()
    return tuple(
        LocalPerson(
            person.id,
            person.name,
            person.role,
            (
                *person.chats,
                *(
                    LocalChat(chat, chat)
                    for author, chat in speakers
                    if author == person.id and chat not in {each.name for each in person.chats}
                ),
            ),
        )
        for person in PEOPLE
    )


async def _stretch(messages: LocalMessages, chat: str, before: int | None = None) -> Stretch:
    found = await messages.in_chat(chat, AT_ONCE + 1, before)
    return Stretch(found[-AT_ONCE:], len(found) > AT_ONCE)


def _shown_person(person: LocalPerson, stretches: dict[str, Stretch]) -> ShownPerson:
    return ShownPerson(
        id=person.id,
        name=person.name,
        role=person.role.name.lower(),
        chats=tuple(
            ShownChat(
                name=chat.name, label=chat.label, has_earlier=stretches[chat.name].has_earlier
            )
            for chat in person.chats
        ),
    )
