"""Helping: /help, /privacy."""

from bot.commands import Argument, Command, Context, Take
from bot.content import (
    Block,
    Button,
    Content,
    Heading,
    Inline,
    Listing,
    Text,
    paragraph,
    says,
)
from bot.content.paging import in_rows
from bot.content.story import shown_headline
from bot.errors import Suggestion, UnknownName
from bot.glossary import Glossary
from handlers.arguments import parse_text


def _parse_command_name(text: str, names: Glossary) -> str:
    return parse_text(text, names).strip().lstrip("/").casefold()


ABOUT: Argument[str | None] = Argument(
    "command", "which command", Take.REST, _parse_command_name, default=None
)


async def show_help(ctx: Context) -> Content:
    """All commands this person may use, or one in detail."""
    if (name := ctx[ABOUT]) is not None:
        return _detail(name, ctx)
    blocks: list[Block] = [Heading((Text("What you can say"),))]
    allowed = [each for each in ctx.commands if each.role <= ctx.sender.role]
    for subject in dict.fromkeys(each.subject for each in allowed):
        blocks.append(Heading((Text(subject),), level=2))
        blocks.append(Listing(tuple(_line(each) for each in allowed if each.subject == subject)))
    blocks.append(paragraph("One in detail: ", says("/help topic")))
    return Content(tuple(blocks))


async def privacy(_ctx: Context) -> Content:
    """What is kept."""
    return Content(
        (
            Heading((Text("What I keep"),)),
            Listing(
                (
                    (Text("the address of this chat, so that stories can reach it"),),
                    (Text("what it follows, when it wants to hear, and whether it is paused"),),
                    (Text("of groups and channels: their titles, and who added me, by id"),),
                    (Text("for editors: which of them published what, and when"),),
                )
            ),
            paragraph(
                "I do not keep people's names, and what you ask for is not written down. ",
                says("/unsubscribe all"),
                " ends all deliveries.",
            ),
        ),
        ((Button("My subscriptions", "/subscriptions"),),),
    )


def _detail(name: str, ctx: Context) -> Content:
    allowed = {each.name: each for each in ctx.commands if each.role <= ctx.sender.role}
    command = allowed.get(name)
    if command is None:
        raise UnknownName(
            f"There is no command /{shown_headline(name, 32)}.",
            (Suggestion("All commands", "/help"),),
        )
    arguments = tuple(_argument_line(each) for each in command.arguments)
    blocks: list[Block] = [
        Heading((Text(f"/{command.name}"),)),
        paragraph(f"{command.help}."),
        paragraph(says(command.usage)),
    ]
    if arguments:
        blocks.append(Listing(arguments))
    blocks.append(paragraph("For example: ", says(command.example)))
    return Content(tuple(blocks), in_rows([Button("All commands", "/help")], 1))


def _line(command: Command) -> tuple[Inline, ...]:
    return (says(command.usage), Text(f" {command.help}"))


def _argument_line(argument: Argument[object]) -> tuple[Inline, ...]:
    return (says(argument.usage), Text(f" {argument.help}"))


COMMANDS = (
    Command("help", "All commands, or one in detail", show_help, "/help topic", "First", (ABOUT,)),
    Command("privacy", "What is kept about you", privacy, "/privacy", "First"),
)
