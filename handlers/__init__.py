"""What people can say, one file per subject, the same on every platform."""

from bot.commands import Command
from handlers import (
    choosing,
    correcting,
    editing,
    following,
    helping,
    managing,
    reading,
    reporting,
    scheduling,
    sending,
    settings,
    starting,
)

COMMANDS: tuple[Command, ...] = (
    *starting.COMMANDS,
    *helping.COMMANDS,
    *reading.COMMANDS,
    *following.COMMANDS,
    *choosing.COMMANDS,
    *settings.COMMANDS,
    *managing.COMMANDS,
    *editing.COMMANDS,
    *scheduling.COMMANDS,
    *correcting.COMMANDS,
    *sending.COMMANDS,
    *reporting.COMMANDS,
)
