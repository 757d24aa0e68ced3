"""What people can say, one file per subject, the same on every platform."""

from bot.commands import Command
from handlers import (
    correcting,
    editing,
    following,
    helping,
    reading,
    reporting,
    scheduling,
    sending,
    settings,
)

COMMANDS: tuple[Command, ...] = (
    *helping.COMMANDS,
    *reading.COMMANDS,
    *following.COMMANDS,
    *settings.COMMANDS,
    *editing.COMMANDS,
    *scheduling.COMMANDS,
    *correcting.COMMANDS,
    *sending.COMMANDS,
    *reporting.COMMANDS,
)
