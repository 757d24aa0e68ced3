"""What people can say: a command is declared once, with typed arguments.

From that one declaration come the parser, completion, menus, `/help` and the docs.
"""

from bot.commands.argument import REQUIRED, Argument, Required, Take, Values
from bot.commands.command import Command, Context, Handler, Services

__all__ = [
    "REQUIRED",
    "Argument",
    "Command",
    "Context",
    "Handler",
    "Required",
    "Services",
    "Take",
    "Values",
]
