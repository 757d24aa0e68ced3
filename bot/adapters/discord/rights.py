"""What the bot lacks where it shall write, in words with the way to give it. Pure."""

import discord

from bot.content import Content, paragraph
from bot.content.tree import bold

NEEDED = {"view_channel": "View Channel", "send_messages": "Send Messages"}
IN_THREADS = {
    "view_channel": "View Channel",
    "send_messages_in_threads": "Send Messages in Threads",
}


def missing(may: discord.Permissions, *, is_thread: bool) -> tuple[str, ...]:
    """The permissions that are missing, as Discord calls them."""
    needed = IN_THREADS if is_thread else NEEDED
    return tuple(name for flag, name in needed.items() if not getattr(may, flag))


def ask_for(names: tuple[str, ...], place: str) -> Content:
    """Named before anything fails."""
    here = place or "this channel"
    return Content(
        (
            paragraph(
                "I cannot write in ", bold(here), " yet, so nothing would arrive. I need ",
                bold(" and ".join(names)), " there.",
            ),
            paragraph(
                "Somebody who manages the server can give it: Edit Channel, Permissions, add my "
                "role, switch these on. Then say it once more."
            ),
        )
    )  # fmt: skip
