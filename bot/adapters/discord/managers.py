"""Who manages a channel: as the interaction said, or asked of Discord; kept for a minute."""

from collections.abc import Callable

import discord

from bot.adapters.discord.address import channel_id
from bot.adapters.managing import KnownManagers
from bot.log import Log
from bot.model import ChatRef, PersonRef

log = Log(__name__)


class Managers:
    """Answers whether somebody may change what a channel gets."""

    def __init__(self, client: Callable[[], discord.Client | None]) -> None:
        self._client = client
        self._known = KnownManagers()

    def heard(self, asked: discord.Interaction) -> None:
        """Every interaction says what its person may there."""
        if asked.channel_id is not None and asked.guild_id is not None:
            who = (asked.channel_id, asked.user.id)
            self._known.keep(who, is_manager=_manages(asked.permissions))

    async def manages(self, chat: ChatRef, person: PersonRef) -> bool:
        """In doubt no: when Discord does not say, or the channel is not there."""
        try:
            who = (channel_id(chat.address), channel_id(person.id))
        except ValueError:
            return False
        if (known := self._known.find(who)) is not None:
            return known
        try:
            is_manager = await self._ask(*who)
        except (discord.DiscordException, OSError) as error:
            log.info("not known who manages", why=type(error).__name__)
            return False
        self._known.keep(who, is_manager=is_manager)
        return is_manager

    async def _ask(self, channel: int, person: int) -> bool:
        client = self._client()
        place = None if client is None else client.get_channel(channel)
        if not isinstance(place, discord.abc.GuildChannel | discord.Thread):
            return False
        try:
            member = await place.guild.fetch_member(person)
        except discord.NotFound:
            return False
        return _manages(place.permissions_for(member))


def _manages(may: discord.Permissions) -> bool:
    return may.administrator or may.manage_guild or may.manage_channels
