"""What people can say, one file per subject, the same on every platform."""

from bot.commands import Command
from handlers import editing, following, helping, reading, reporting

COMMANDS: tuple[Command, ...] = (
    *helping.COMMANDS,
    *reading.COMMANDS,
    *following.COMMANDS,
    *editing.COMMANDS,
    *reporting.COMMANDS,
)
