"""Settings: /settings, when a chat wants to hear from us, and who is answered in it."""

from dataclasses import replace

from bot.commands import Argument, Command, Context, Take
from bot.content import Button, Content, paragraph
from bot.content.settings import SettingsPage
from bot.errors import UserError
from bot.model import ChatKind, ChatSettings
from handlers.wishes import QUIET, About, Wish, parse_wish, subjects


async def settings(ctx: Context) -> Content:
    """What is set and when the next bundle comes, after the change that was asked for."""
    following = ctx.services.following
    before, of_root = await _present(ctx)
    page = SettingsPage(ctx.chat, before, of_root, ctx.now, ctx.services.zone)
    if (wish := ctx[WISH]) is None:
        return page.content()
    match wish.about:
        case About.READERS if ctx.chat.kind is not ChatKind.GROUP:
            raise UserError("That is for groups: nobody else speaks here.")
        case About.RICH if not ctx.chat.ref.platform.has_rich_messages:
            raise UserError("Messages that unfold do not exist here.")
        case About.READERS:
            await following.change_settings_of_root(ctx.chat, wish.change)
        case _:
            await following.change_settings(ctx.chat, wish.change)
    after, of_root_after = await _present(ctx)
    is_same = (after, of_root_after) == (before, of_root)
    page = replace(page, settings=after, of_root=of_root_after)
    shown = page.content("It was so already." if is_same else "Saved. It is now so:")
    return _asking(shown) if wish.about is About.RICH and after.is_rich else shown


async def _present(ctx: Context) -> tuple[ChatSettings, ChatSettings]:
    """What this chat has set, and what the whole has that it may be a part of."""
    following = ctx.services.following
    own = await following.settings(ctx.chat)
    return own, await following.settings_of_root(ctx.chat)


def _asking(shown: Content) -> Content:
    """Some apps show nothing where such a message is: only a look can tell."""
    return replace(
        shown,
        blocks=(*shown.blocks, paragraph("Did this show properly?")),
        buttons=(
            (Button("Yes", "/settings"), Button("No, it was blank", "/settings rich off")),
            *shown.buttons,
        ),
        is_rich=True,
    )


WISH: Argument[Wish | None] = Argument(
    "change",
    "what to change, such as a time zone, quiet hours, or daily and weekly bundles",
    Take.REST,
    parse_wish,
    default=None,
    choices=subjects,
)

COMMANDS = (
    Command(
        "settings",
        "When stories come here: time zone, quiet hours, bundles",
        settings,
        QUIET,
        "Follow",
        (WISH,),
        changes_chat=True,
        shows_chat=True,
    ),
)
