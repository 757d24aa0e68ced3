"""Messages in Discord's channels: rendered, sent, edited, deleted; every error is an outcome."""

from bot.adapters.base import Part, Receipt, Rejected, Unknown
from bot.adapters.discord.address import channel_id
from bot.adapters.discord.buttons import Json
from bot.adapters.discord.nonce import nonce
from bot.adapters.discord.outcomes import is_gone_already, outcome
from bot.adapters.discord.render import components
from bot.adapters.discord.rest import ERRORS, Rest

EPHEMERAL, SILENT, COMPONENTS_V2 = 1 << 6, 1 << 12, 1 << 15
"""https://discord.com/developers/docs/resources/message#message-object-message-flags"""

NOBODY: dict[str, list[str]] = {"parse": []}
"""Nobody is notified, whatever a text says."""


class Messages:
    """What is sent, whether it was asked for or is delivered."""

    def __init__(self, rest: Rest) -> None:
        self._rest = rest

    async def send(self, address: str, part: Part, key: str) -> Receipt:
        """Raises an Outcome. Within minutes the same key is the same message."""
        body = fields(part, SILENT if part.is_silent else 0)
        body |= {"nonce": nonce(key), "enforce_nonce": True}
        match await self._ask("POST", f"/channels/{_channel(address)}/messages", body):
            case {"id": str(message_id)}:
                return Receipt(message_id)
        raise Unknown("Discord's answer could not be read")

    async def edit(self, address: str, message_id: str, part: Part) -> None:
        """Raises an Outcome."""
        path = f"/channels/{_channel(address)}/messages/{_number(message_id)}"
        await self._ask("PATCH", path, fields(part))

    async def delete(self, address: str, message_id: str) -> None:
        """Raises an Outcome. What is gone already is as it should be."""
        path = f"/channels/{_channel(address)}/messages/{_number(message_id)}"
        await self._ask("DELETE", path, None)

    async def _ask(self, method: str, path: str, body: Json | None) -> object:
        try:
            return await self._rest.ask(method, path, body)
        except ERRORS as error:
            if method == "DELETE" and is_gone_already(error):
                return None
            raise outcome(error) from error


def fields(part: Part, flags: int = 0) -> Json:
    """The message as it is sent, in a channel or as an answer. Raises Rejected."""
    if not part.body:
        raise Rejected("the message is empty")
    return {
        "components": components(part),
        "flags": COMPONENTS_V2 | flags,
        "allowed_mentions": NOBODY,
    }


def _channel(address: str) -> int:
    try:
        return channel_id(address)
    except ValueError as error:
        raise Rejected("this is no address in Discord") from error


def _number(message_id: str) -> int:
    try:
        return channel_id(message_id)
    except ValueError as error:
        raise Rejected("this is no message in Discord") from error
