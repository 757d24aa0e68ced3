"""Who may say what: every command in every shape of a sender, by rules that new ones inherit."""

from dataclasses import dataclass, replace

import pytest

from bot.adapters.base import Event, Happening, Voice
from bot.commands import Command
from bot.model import ChatKind, ChatRef, PersonRef, Platform, Role
from handlers import COMMANDS
from tests.kit import EDITION, IN_GROUP, OWN_WORDS, Answer, Bot, Saying, managed_by

FOR_EDITORS = "is for editors"
FOR_MANAGERS = "Only an administrator of this chat"
SHOW_YOURSELF = "as an anonymous administrator"
NOT_YOURS = "which you manage"
ONLY_THIS = "can be told only this"
REFUSALS = (FOR_EDITORS, FOR_MANAGERS, SHOW_YOURSELF, NOT_YOURS, ONLY_THIS)


@dataclass(frozen=True)
class Sender:
    """Somebody who says something somewhere."""

    name: str
    person: str
    chat: str
    how: Saying = OWN_WORDS
    is_editor: bool = False
    is_manager: bool = False

    @property
    def is_private(self) -> bool:
        return self.how.kind is ChatKind.PRIVATE


SENDERS = (
    Sender("a follower in private", "bob", "bob"),
    Sender("an editor in private", "editor", "editor", is_editor=True),
    Sender("a member of a group", "bob", "club", IN_GROUP),
    Sender("an administrator of a group", "ann", "club", IN_GROUP, is_manager=True),
    Sender("an editor in a group", "editor", "club", IN_GROUP, is_editor=True),
    Sender("an anonymous administrator", "club", "club", replace(IN_GROUP, voice=Voice.HIDDEN)),
    Sender("an editor's words in private", "editor", "editor", Saying(voice=Voice.PASSED_ON)),
    Sender(
        "an editor's words in a group", "editor", "club", replace(IN_GROUP, voice=Voice.PASSED_ON)
    ),
    Sender("a manager's words", "ann", "club", replace(IN_GROUP, voice=Voice.PASSED_ON)),
    Sender("an editor in a channel", "editor", "news", Saying(ChatKind.CHANNEL), is_editor=True),
)


def lines(command: Command) -> tuple[str, ...]:
    """The command as its example has it, and bare."""
    return command.example, f"/{command.name}"


def rule(sender: Sender, command: Command, line: str) -> str | None:
    """What the sender must be told; None: the command is carried out."""
    words = line.removeprefix(f"/{command.name}")
    is_change = command.changes_chat and not (command.shows_chat and not words)
    if sender.how.voice is Voice.HIDDEN and (is_change or command.role is Role.EDITOR):
        return SHOW_YOURSELF
    if command.role is Role.EDITOR and not sender.is_editor:
        return FOR_EDITORS
    if is_change and not sender.is_private and not sender.is_manager:
        return FOR_MANAGERS
    return None


def refusal(answer: Answer) -> str | None:
    assert "Something went wrong" not in answer.text
    return next((each for each in REFUSALS if each in answer.text), None)


@pytest.mark.parametrize("sender", SENDERS, ids=lambda each: each.name)
async def test_every_command_asks_for_the_rights_it_declares(bot: Bot, sender: Sender) -> None:
    await bot.publish(EDITION)
    club = managed_by(bot, "ann")
    for command in COMMANDS:
        # Whose chat it is about decides there: the next test.
        for line in lines(command) if command.name != "in" else ():
            answer = await club.say(line, chat=sender.chat, person=sender.person, how=sender.how)
            assert refusal(answer) == rule(sender, command, line), line


@pytest.mark.parametrize(
    ("person", "voice", "is_manager"),
    [
        ("ann", Voice.OWN, True),
        ("ann", Voice.PASSED_ON, False),
        ("bob", Voice.OWN, False),
        ("editor", Voice.OWN, False),
        ("editor", Voice.PASSED_ON, False),
    ],
)
async def test_in_another_chat_only_its_managers_are_heard_and_only_about_it(
    bot: Bot, person: str, voice: Voice, *, is_manager: bool
) -> None:
    await bot.publish(EDITION)
    news, ann = ChatRef(Platform.LOCAL, "news"), PersonRef(Platform.LOCAL, "ann")
    [served] = bot.app.served
    happening = Happening(news, Event.ADDED, ChatKind.CHANNEL, "City news", ann)
    [letter] = await served.core.happened(happening)
    begin = " ".join(Answer(letter.content).buttons[0].says.split()[:2])
    club = managed_by(bot, "ann")
    for command in COMMANDS:
        for line in lines(command):
            said = f"{begin} {line.removeprefix('/')}"
            answer = await club.say(said, chat=person, person=person, how=Saying(voice=voice))
            allowed = None if command.changes_chat or command.shows_chat else ONLY_THIS
            assert refusal(answer) == (allowed if is_manager else NOT_YOURS), said


def test_what_changes_a_chat_or_is_for_editors_is_never_a_surprise() -> None:
    """The table above follows the declarations: here they stand once more, to be looked at."""
    assert {each.name for each in COMMANDS if each.changes_chat} == {
        *("subscribe", "unsubscribe", "pause", "resume", "choose", "settings"),
    }
    assert {each.name for each in COMMANDS if each.shows_chat} == {"subscriptions", "settings"}
    assert not [each for each in COMMANDS if each.role is Role.EDITOR and each.is_of_chat]
    assert {each.subject for each in COMMANDS if each.role is Role.EDITOR} == {"Edit"}
