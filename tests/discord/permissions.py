"""Who may do what (https://discord.com/developers/docs/topics/permissions)."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntFlag


class May(IntFlag):
    """The permission bits that matter to a bot that writes."""

    KICK_MEMBERS = 1 << 1
    ADMINISTRATOR = 1 << 3
    MANAGE_CHANNELS = 1 << 4
    MANAGE_GUILD = 1 << 5
    ADD_REACTIONS = 1 << 6
    VIEW_CHANNEL = 1 << 10
    SEND_MESSAGES = 1 << 11
    MANAGE_MESSAGES = 1 << 13
    EMBED_LINKS = 1 << 14
    ATTACH_FILES = 1 << 15
    READ_MESSAGE_HISTORY = 1 << 16
    MENTION_EVERYONE = 1 << 17
    USE_EXTERNAL_EMOJIS = 1 << 18
    CONNECT = 1 << 20
    SPEAK = 1 << 21
    CHANGE_NICKNAME = 1 << 26
    MANAGE_ROLES = 1 << 28
    MANAGE_WEBHOOKS = 1 << 29
    USE_APPLICATION_COMMANDS = 1 << 31
    MANAGE_THREADS = 1 << 34
    CREATE_PUBLIC_THREADS = 1 << 35
    CREATE_PRIVATE_THREADS = 1 << 36
    USE_EXTERNAL_STICKERS = 1 << 37
    SEND_MESSAGES_IN_THREADS = 1 << 38
    SEND_POLLS = 1 << 49
    USE_EXTERNAL_APPS = 1 << 50
    PIN_MESSAGES = 1 << 51
    BYPASS_SLOWMODE = 1 << 52


NOTHING = May(0)
EVERYTHING = May(sum(May))

USUAL = (
    May.VIEW_CHANNEL
    | May.SEND_MESSAGES
    | May.EMBED_LINKS
    | May.ATTACH_FILES
    | May.READ_MESSAGE_HISTORY
    | May.ADD_REACTIONS
    | May.USE_EXTERNAL_EMOJIS
    | May.CHANGE_NICKNAME
    | May.USE_APPLICATION_COMMANDS
    | May.CREATE_PUBLIC_THREADS
    | May.SEND_MESSAGES_IN_THREADS
    | May.USE_EXTERNAL_APPS
    | May.CONNECT
    | May.SPEAK
)
"""What @everyone has in a new guild, but for mentioning everyone."""

IN_DM = (
    May.VIEW_CHANNEL
    | May.SEND_MESSAGES
    | May.EMBED_LINKS
    | May.ATTACH_FILES
    | May.READ_MESSAGE_HISTORY
    | May.USE_EXTERNAL_EMOJIS
    | May.USE_APPLICATION_COMMANDS
    | May.MENTION_EVERYONE
)

OF_INSTALLER = May.SEND_MESSAGES | May.EMBED_LINKS | May.ATTACH_FILES | May.USE_EXTERNAL_EMOJIS
"""The most that an app has in a guild where only the person who uses it installed it."""


@dataclass(frozen=True, slots=True)
class Overwrite:
    """What one channel gives and takes away."""

    target: int
    """A role's or a person's id."""
    is_role: bool
    allow: May = NOTHING
    deny: May = NOTHING


def in_channel(base: May, overwrites: Iterable[Overwrite], everyone: int, own: list[int]) -> May:
    """What is left of `base` in a channel. `own`: the ids of one's roles, then one's own id."""
    if May.ADMINISTRATOR in base:
        return EVERYTHING
    by_target = {each.target: each for each in overwrites}
    if everyone in by_target:
        base = base & ~by_target[everyone].deny | by_target[everyone].allow
    *roles, person = own
    of_roles = [by_target[each] for each in roles if each in by_target and each != everyone]
    denied, allowed = NOTHING, NOTHING
    for each in of_roles:
        denied |= each.deny
        allowed |= each.allow
    base = base & ~denied | allowed
    if person in by_target:
        base = base & ~by_target[person].deny | by_target[person].allow
    # Implicit: who cannot see a channel, or cannot write in it, can do nothing else there.
    if May.VIEW_CHANNEL not in base:
        return NOTHING
    if May.SEND_MESSAGES not in base:
        base &= ~(May.MENTION_EVERYONE | May.ATTACH_FILES | May.EMBED_LINKS)
    return base
