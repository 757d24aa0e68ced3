"""The commands that Discord shows: described again only when they have changed."""

from collections.abc import Sequence

from bot.adapters.discord.commands import definitions, told_apart
from bot.adapters.discord.rest import ERRORS, Rest
from bot.commands import Command
from bot.log import Log

log = Log(__name__)


class Menus:
    """Keeps what Discord shows of the bot as it should be."""

    def __init__(self, rest: Rest) -> None:
        self._rest = rest

    async def set(self, application: int, menu: Sequence[Command]) -> None:
        """What fails is noted, and is tried again at the next start."""
        path = f"/applications/{application}/commands"
        wanted = definitions(menu)
        try:
            shown = await self._rest.ask("GET", path)
            if _in_order(shown) == _in_order(wanted):
                return
            await self._rest.ask("PUT", path, wanted)
        except ERRORS as error:
            log.warning("commands not set", why=str(error))
        else:
            log.info("commands set", count=len(wanted))


def _in_order(commands: Sequence[dict[str, object]]) -> list[dict[str, object]]:
    apart = map(told_apart, commands)
    return sorted(apart, key=lambda each: (str(each["type"]), str(each["name"])))
