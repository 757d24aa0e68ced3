"""The link by which a server or a person adds the bot, and why it asks for each right. Pure."""

import binascii
from base64 import urlsafe_b64decode
from urllib.parse import urlencode

from bot.adapters.discord.address import channel_id

ADDRESS = "https://discord.com/oauth2/authorize"

RIGHTS = (
    (1 << 10, "View Channel", "to know the channels that stories may come to"),
    (1 << 11, "Send Messages", "to bring stories, also into announcement channels"),
    (1 << 38, "Send Messages in Threads", "to bring them into threads and posts of a forum"),
)
"""https://discord.com/developers/docs/topics/permissions"""


def application_of(token: str) -> int | None:
    """The application's number, with which its token begins; None: it is no token of Discord's."""
    first = token.partition(".")[0]
    try:
        return channel_id(urlsafe_b64decode(first + "=" * (-len(first) % 4)).decode())
    except (binascii.Error, ValueError):
        return None


def server_link(application: int) -> str:
    """For whoever manages a server."""
    permissions = sum(bit for bit, _, _ in RIGHTS)
    asked = {"client_id": application, "scope": "bot applications.commands"}
    return f"{ADDRESS}?{urlencode(asked | {'permissions': permissions})}"


def person_link(application: int) -> str:
    """For anybody, to have the commands wherever they are."""
    asked = {"client_id": application, "scope": "applications.commands", "integration_type": 1}
    return f"{ADDRESS}?{urlencode(asked)}"
