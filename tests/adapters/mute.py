"""What an adapter for tests shares whose platform has no people on it."""

from bot.adapters.base import Core
from bot.model import ChatRef, PersonRef


class Mute:
    """Nobody speaks there; it is only sent to."""

    has_rich = False
    trouble: str | None = None

    def was_rich(self, message_id: str) -> bool:
        return False

    async def run(self, core: Core) -> None:
        raise NotImplementedError("nobody speaks on this platform")

    async def manages(self, chat: ChatRef, person: PersonRef) -> bool:
        raise NotImplementedError("nobody speaks on this platform")
