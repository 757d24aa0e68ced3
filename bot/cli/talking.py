"""`say` and `inbox`: the local platform from a terminal."""

import sys
from argparse import Namespace
from uuid import uuid4

from bot.adapters.local import Said
from bot.app import App
from bot.cli.terminal import part_as_text, show

INBOX_MESSAGES = 20


async def say(app: App, options: Namespace) -> int:
    """One command through the router; its answer as text. It stands in the chat page, too."""
    text = sys.stdin.read() if options.text == "-" else options.text
    chat = options.chat or options.person
    said = Said(key=str(uuid4()), person=options.person, chat=chat, text=text)
    for part in await app.local.say(said, app.router.dispatch):
        show(part_as_text(part))
    return 0


async def inbox(app: App, options: Namespace) -> int:
    """The newest messages of one local chat, with who said them."""
    messages = await app.local.messages.in_chat(options.chat, INBOX_MESSAGES)
    if not messages:
        show(f"Nothing has been said in the chat {options.chat} yet.")
    for message in messages:
        author = "E-Stories" if message.author is None else message.author
        edited = ", edited" if message.edited_at else ""
        show(f"— {author}, {message.at:%-d %b %Y %H:%M} UTC{edited}\n{message.text}\n")
    return 0
