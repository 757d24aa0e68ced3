"""Managing groups and channels from a private chat: /channels, /in."""

import asyncio
from dataclasses import dataclass

from bot.commands import Argument, Command, Context, Take
from bot.content import Button, Content, Heading, Text, paragraph, sentence
from bot.content.afar import Afar, chat_title
from bot.content.paging import in_rows, page_buttons
from bot.errors import Suggestion, UnknownName, UserError
from bot.glossary import Glossary
from bot.model import Chat, ChatId, ChatKind
from handlers.arguments import PAGE, parse_number

CHATS_PER_PAGE = 8
"""Each is asked for at its platform."""

NOT_YOURS = "I know no group or channel of that number which you manage. /channels lists yours."
"""The same whether it exists or not: a stranger learns nothing."""


@dataclass(frozen=True, slots=True)
class There:
    """A chat's number, and what is to be said in it."""

    chat: ChatId
    line: str


async def channels(ctx: Context) -> Content:
    """The groups and channels this person added me to and manages."""
    _only_in_private(ctx)
    page = await ctx.services.following.introduced_by(ctx.sender.ref, ctx[PAGE], CHATS_PER_PAGE)
    managed = await asyncio.gather(*map(ctx.is_manager, page.entries))
    mine = [each for each, is_mine in zip(page.entries, managed, strict=True) if is_mine]
    if not mine and page.count == 1:
        return sentence(
            "You have not added me to a group or channel yet. Add me to one, as an administrator "
            "if it is a channel, and I tell you here how to go on.",
        )
    buttons = [Button(chat_title(each), f"/in {each.id}") for each in mine]
    return Content(
        (
            Heading((Text("Your groups and channels"),)),
            paragraph("Choose one to see and change what it gets."),
        ),
        (*in_rows(buttons, 1), *page_buttons(page, "/channels")),
    )


async def say_there(ctx: Context) -> Content:
    """Carry out a line in a group or channel that the sender manages."""
    _only_in_private(ctx)
    there = ctx[THERE]
    chat = await ctx.services.following.chat(there.chat)
    if chat is None or chat.kind is ChatKind.PRIVATE or not await ctx.is_manager(chat):
        raise UserError(NOT_YOURS)
    allowed = {each.name: each for each in ctx.commands if each.is_of_chat}
    afar = Afar(chat, frozenset(allowed))
    name, _, words = (there.line or await _first_line(ctx, chat)).partition(" ")
    command = allowed.get(name.lstrip("/").casefold())
    if command is None:
        said = ", ".join(sorted(allowed))
        raise UnknownName(
            f"From here, a group or channel can be told only this: {said}.",
            (Suggestion("Choose what it gets", f"/in {chat.id} choose"),),
        )
    try:
        return afar.content(await ctx.say_in(chat, f"/{command.name} {words}"))
    except UserError as error:
        near = error.suggestions if isinstance(error, UnknownName) else ()
        said_there = (Suggestion(each.label, afar.said(each.says)) for each in near)
        raise UnknownName(afar.said(str(error)), tuple(said_there)) from error


async def _first_line(ctx: Context, chat: Chat) -> str:
    """What it gets; who has not chosen yet is shown what there is."""
    has_some = await ctx.services.following.subscriptions(chat)
    return "subscriptions" if has_some else "choose"


def _only_in_private(ctx: Context) -> None:
    """Who manages which chat is nobody else's business."""
    if ctx.chat.kind is not ChatKind.PRIVATE:
        raise UserError("Please say this to me in private: it is about chats that you manage.")


def _parse_there(text: str, names: Glossary) -> There:
    number, _, line = text.strip().partition(" ")
    return There(ChatId(parse_number(number, names)), line.strip())


THERE = Argument(
    "chat", "the number of one of your chats, and what to say there", Take.REST, _parse_there
)

COMMANDS = (
    Command(
        "channels",
        "Groups and channels that you added me to",
        channels,
        "/channels",
        "Follow",
        (PAGE,),
    ),
    Command(
        "in",
        "Say something in a group or channel that you manage",
        say_there,
        "/in 57 choose topics",
        "Follow",
        (THERE,),
        is_hidden=True,
    ),
)
