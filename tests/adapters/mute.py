"""What an adapter for tests shares whose platform has no people on it."""

from bot.adapters.base import Core
from bot.model import ChatRef, PersonRef


class Mute:
    """Nobody speaks there; it is only sent to."""

    trouble: str | None = None

    async def run(self, core: Core) -> None:
        raise NotImplementedError("nobody speaks on this platform")

    async def manages(self, chat: ChatRef, person: PersonRef) -> bool:
        raise NotImplementedError("nobody speaks on this platform")
