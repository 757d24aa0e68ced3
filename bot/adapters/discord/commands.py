"""Slash commands as Discord wants them described, from the one list of commands. Pure.

Limits: https://discord.com/developers/docs/interactions/application-commands
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from bot.adapters.discord.buttons import Json
from bot.commands import REQUIRED, Argument, Command, Take
from bot.commands.argument import no_choices
from bot.glossary import Glossary
from bot.model import Role

SLASH, ON_MESSAGE = 1, 3
STRING, INTEGER, BOOLEAN, FILE = 3, 4, 5, 11

LONGEST_HELP = 100
LONGEST_TEXT = 6000
MOST_CHOICES = 25
LONGEST_CHOICE = 100

EVERYWHERE = [0, 1, 2]
"""Servers, private chats with the bot, and private chats of people who have the app."""
WITH_BOT = [0, 1]

MANAGE_MESSAGES = str(1 << 13)
"""Whom a server shows editors' commands, unless it decides otherwise: a courtesy, never a right."""

TO_NEWSROOM = "Send to newsroom"
"""The entry in the menu of any message."""

FILE_OPTION = "file"


def definitions(menu: Sequence[Command]) -> list[Json]:
    """All commands that people can see."""
    return [*(_command(each) for each in menu if not each.is_hidden), _on_message()]


def told_apart(command: Mapping[str, Any]) -> Json:
    """What decides whether a command has changed, with Discord's defaults filled in."""
    options: Iterable[Mapping[str, Any]] = command.get("options") or ()
    return {
        "type": command.get("type", SLASH),
        "name": command.get("name"),
        "description": command.get("description") or "",
        "contexts": sorted(command.get("contexts") or EVERYWHERE),
        "integration_types": sorted(command.get("integration_types") or [0]),
        "default_member_permissions": command.get("default_member_permissions"),
        "options": [_option_apart(each) for each in options],
    }


def line(command: Command, given: Mapping[str, object]) -> str:
    """The options as one line of text, which the router reads like a typed one."""
    first, body = [f"/{command.name}"], ""
    for argument in sorted(command.arguments, key=_place_in_line):
        value = given.get(argument.name)
        if value is None or value is False:
            continue
        match argument.take:
            case Take.BODY | Take.ALL:
                body = str(value).strip()
            case Take.OPTION:
                first.append(f"{argument.name}:{'yes' if value is True else _in_one_line(value)}")
            case _:
                first.append(_in_one_line(value))
    head = " ".join(filter(None, first))
    return f"{head}\n{body}" if body else head


def long_argument(command: Command) -> Argument[Any] | None:
    """What is typed into a form rather than into an option: a text with line breaks."""
    long = (each for each in command.arguments if each.take in (Take.BODY, Take.ALL))
    return next(long, None)


def is_follow(command: Command) -> bool:
    """Whether it is about what a chat gets."""
    return command.changes_chat or command.subject == "Follow"


def completions(argument: Argument[Any], typed: str, names: Glossary) -> list[Json]:
    """What is offered for what was typed so far. What is typed is accepted as well."""
    found = _matching(argument.choices(names), typed, names)
    return [{"name": each, "value": each} for each in found[:MOST_CHOICES]]


def _matching(choices: Sequence[str], typed: str, names: Glossary) -> list[str]:
    """By beginning, by any part, by another name of it, then what is spelled like it."""
    wanted = _squeezed(typed)
    fitting = [each for each in choices if len(each) <= LONGEST_CHOICE]
    if not typed.strip():
        return fitting
    called = (names.find_topic(typed), names.find_section(typed), *names.nearest(typed, 5))
    alike = [each.id for each in called if each is not None]
    holds = [each for each in fitting if wanted and wanted in _squeezed(each)]
    begins = [each for each in holds if _squeezed(each).startswith(wanted)]
    exact = [each for each in alike[:1] if _is_called(each, typed, names)]
    ranked = (*exact, *begins, *holds, *alike)
    return [each for each in dict.fromkeys(ranked) if each in fitting]


def _is_called(id_: str, typed: str, names: Glossary) -> bool:
    found = names.find_topic(typed) or names.find_section(typed)
    return found is not None and found.id == id_


def _squeezed(text: str) -> str:
    return "".join(each for each in text.casefold() if each.isalnum())


def _command(command: Command) -> Json:
    is_open = command.role is Role.FOLLOWER
    return {
        "type": SLASH,
        "name": command.name,
        "description": command.help[:LONGEST_HELP],
        "options": _options(command),
        "integration_types": [0, 1],
        "contexts": EVERYWHERE if is_open and not is_follow(command) else WITH_BOT,
        "default_member_permissions": None if is_open else MANAGE_MESSAGES,
    }


def _on_message() -> Json:
    return {
        "type": ON_MESSAGE,
        "name": TO_NEWSROOM,
        "integration_types": [0, 1],
        "contexts": EVERYWHERE,
        "default_member_permissions": MANAGE_MESSAGES,
    }


def _options(command: Command) -> list[Json]:
    """Required ones first, as Discord demands. What only buttons say has no option."""
    made = [option for each in command.arguments if (option := _option(each)) is not None]
    if any(each.take is Take.ALL for each in command.arguments):
        made.append({"type": FILE, "name": FILE_OPTION, "description": "The same as a file"})
    return sorted(made, key=lambda each: not each.get("required", False))


def _option(argument: Argument[Any]) -> Json | None:
    made: Json = {
        "type": STRING, "name": argument.name, "description": argument.help[:LONGEST_HELP]
    }  # fmt: skip
    match argument.take:
        case Take.OPTION if isinstance(argument.default, bool):
            return made | {"type": BOOLEAN}
        case Take.OPTION if isinstance(argument.default, int):
            return made | {"type": INTEGER, "min_value": 1}
        case Take.OPTION:
            return None
        case Take.BODY | Take.ALL:
            return made | {"max_length": LONGEST_TEXT}
    if argument.choices is not no_choices:
        made["autocomplete"] = True
    return made | ({"required": True} if argument.default is REQUIRED else {})


def _option_apart(option: Mapping[str, Any]) -> Json:
    kept = ("type", "name", "description", "min_value", "max_length")
    flags = {name: bool(option.get(name)) for name in ("required", "autocomplete")}
    return {name: option.get(name) for name in kept} | flags


def _place_in_line(argument: Argument[Any]) -> int:
    order = (Take.REST, Take.LAST, Take.OPTION, Take.BODY, Take.ALL)
    return order.index(argument.take)


def _in_one_line(value: object) -> str:
    return " ".join(str(value).split())
