"""What becomes of servers and channels, as happenings of chats. Pure, but for what was lost."""

from collections.abc import Sequence

import discord

from bot.adapters.base import Event, Happening
from bot.model import ChatKind, ChatRef, PersonRef, Platform

REMOVED = "removed from the server"
DELETED = "the channel was deleted"
NO_RIGHT = "no right to write there"

Writable = discord.TextChannel | discord.VoiceChannel | discord.StageChannel | discord.Thread


class Life:
    """Follows what is told of servers; remembers which channels were lost, to tell of a return."""

    def __init__(self) -> None:
        self._lost: set[int] = set()

    def joined(self, guild: discord.Guild) -> Sequence[Happening]:
        """One chat is told of, where one can greet; and those that we had lost here before."""
        place = greeting_place(guild)
        again = self.returned(guild)
        if place is None or _ref(place.id) in [each.chat for each in again]:
            return again
        return [_added(place, guild), *again]

    def returned(self, guild: discord.Guild) -> Sequence[Happening]:
        """Channels that we had lost and can write in again."""
        again = [each for each in _channels(guild) if each.id in self._lost and may_write(each)]
        self._lost.difference_update(each.id for each in again)
        return [_added(each, guild) for each in again]

    def left(self, guild: discord.Guild) -> Sequence[Happening]:
        return [self._gone(each.id, REMOVED) for each in _channels(guild)]

    def deleted(self, channel: discord.abc.GuildChannel) -> Sequence[Happening]:
        threads = getattr(channel, "threads", ())
        return [self._gone(each, DELETED) for each in (channel.id, *(t.id for t in threads))]

    def thread_deleted(self, number: int) -> Sequence[Happening]:
        return [self._gone(number, "the thread was deleted")]

    def changed(
        self, before: discord.abc.GuildChannel, after: discord.abc.GuildChannel
    ) -> Sequence[Happening]:
        """Whether the right to write came or went. Names and positions are nobody's concern.

        Before and after are compared by what the channel itself gives and takes.
        """
        if not isinstance(after, discord.TextChannel | discord.VoiceChannel):
            return ()
        could, can = may_write(before), may_write(after)
        if could and not can:
            return [self._gone(after.id, NO_RIGHT)]
        if can and after.id in self._lost:
            self._lost.discard(after.id)
            return [_added(after, after.guild)]
        return ()

    def _gone(self, number: int, reason: str) -> Happening:
        self._lost.add(number)
        return Happening(_ref(number), Event.LOST, ChatKind.GROUP, reason=reason)


def greeting_place(guild: discord.Guild) -> discord.TextChannel | None:
    """The channel where newcomers are greeted; else the first that one may write in."""
    places = (guild.system_channel, *guild.text_channels)
    return next((each for each in places if each is not None and may_write(each)), None)


def may_write(channel: discord.abc.GuildChannel | discord.Thread) -> bool:
    may = channel.permissions_for(channel.guild.me)
    if isinstance(channel, discord.Thread):
        return may.view_channel and may.send_messages_in_threads
    return may.view_channel and may.send_messages


def _channels(guild: discord.Guild) -> list[Writable]:
    kinds = (discord.TextChannel, discord.VoiceChannel, discord.StageChannel)
    return [*(each for each in guild.channels if isinstance(each, kinds)), *guild.threads]


def _added(channel: Writable, guild: discord.Guild) -> Happening:
    by = guild.owner_id
    who = None if by is None else PersonRef(Platform.DISCORD, str(by))
    return Happening(_ref(channel.id), Event.ADDED, ChatKind.GROUP, f"#{channel.name}", who)


def _ref(number: int) -> ChatRef:
    return ChatRef(Platform.DISCORD, str(number))
