"""The lists of commands and the bot's description: set only where they have changed."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from telegram.error import TelegramError

from bot.adapters.telegram.api import Api
from bot.commands import Command
from bot.log import Log
from bot.model import PersonRef, Platform, Role

log = Log(__name__)

LONGEST_HELP = 256
"""Characters of a command's description (https://core.telegram.org/bots/api#botcommand)."""

DESCRIPTION = (
    "The day's stories, chosen by a newsroom.\n\n"
    "Read today's edition, ask for a topic, or follow what matters to you and get it as it is "
    "published. Works in groups and channels too."
)
"""At most 512 characters: what an empty chat shows above Start."""

SHORT_DESCRIPTION = "The day's stories, chosen by a newsroom: read, ask, follow."
"""At most 120 characters: what the profile shows."""

IN_GROUPS = ("today", "latest", "topic", "section", "search", "story", "help")
"""What members of a group are offered; all else is understood as well."""


@dataclass(frozen=True, slots=True)
class Menu:
    """One list, and who sees it (https://core.telegram.org/bots/api#botcommandscope)."""

    scope: Mapping[str, str | int]
    commands: tuple[tuple[str, str], ...]


class Menus:
    """Keeps what Telegram shows of the bot as it should be."""

    def __init__(self, api: Api) -> None:
        self._api = api

    async def set(self, commands: Sequence[Command], editors: frozenset[PersonRef]) -> None:
        """A courtesy: what fails is noted, and is tried again at the next start."""
        for menu in menus(commands, editors):
            try:
                await self._set(menu)
            except TelegramError as error:
                # An editor who never wrote to the bot has no chat that could have a menu.
                log.info("menu not set", scope=menu.scope["type"], why=str(error))
        try:
            await self._describe()
        except TelegramError as error:
            log.info("description not set", why=str(error))

    async def _set(self, menu: Menu) -> None:
        shown = await self._api.call("getMyCommands", {"scope": menu.scope})
        is_shown = [(each.get("command"), each.get("description")) for each in shown]
        if is_shown == list(menu.commands):
            return
        said = [{"command": name, "description": what} for name, what in menu.commands]
        await self._api.call(
            "setMyCommands",
            {"scope": menu.scope, "commands": said},
        )

    async def _describe(self) -> None:
        for method, field, text in (
            ("MyDescription", "description", DESCRIPTION),
            ("MyShortDescription", "short_description", SHORT_DESCRIPTION),
        ):
            shown = await self._api.call(f"get{method}", {})
            if shown.get(field) != text:
                await self._api.call(f"set{method}", {field: text})


def menus(commands: Sequence[Command], editors: frozenset[PersonRef]) -> Iterator[Menu]:
    """Who is offered what. Every command is checked again when it is said."""
    readers = [each for each in commands if each.role is Role.FOLLOWER and not each.is_hidden]
    in_groups = [each for each in readers if each.name in IN_GROUPS]
    managing = [each for each in readers if each.name in IN_GROUPS or each.is_of_chat]
    yield _menu({"type": "default"}, readers)
    yield _menu({"type": "all_private_chats"}, readers)
    yield _menu({"type": "all_group_chats"}, in_groups)
    yield _menu({"type": "all_chat_administrators"}, managing)
    shown = [each for each in commands if not each.is_hidden]
    for editor in sorted(editors, key=lambda each: each.id):
        if editor.platform is Platform.TELEGRAM:
            yield _menu({"type": "chat", "chat_id": int(editor.id)}, shown)


def _menu(scope: Mapping[str, str | int], commands: Sequence[Command]) -> Menu:
    said = tuple((each.name, each.help[:LONGEST_HELP]) for each in commands)
    return Menu(scope, said)
