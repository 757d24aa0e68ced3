"""Stories looked up while somebody types in any chat."""

from bot.adapters.base import Found, Inquiry
from bot.log import Log, reference
from bot.store.search import Search
from bot.store.stories import Stories

log = Log(__name__)


class Inquiries:
    """Finds stories by topic, by number or by words, the newest first."""

    def __init__(self, stories: Stories, search: Search) -> None:
        self._stories = stories
        self._search = search

    async def find(self, inquiry: Inquiry) -> Found:
        """What there is. Never raises: what goes wrong finds nothing."""
        try:
            return await self._found(inquiry)
        except Exception:
            log.exception("inquiry failed", ref=reference())
            return Found(())

    async def _found(self, inquiry: Inquiry) -> Found:  # noqa: ARG002 - for now
        return Found(())
