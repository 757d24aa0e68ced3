"""Bundles, rendered: each distinct one once, however many chats get it."""

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable

from bot.adapters.base import Part
from bot.content import Content
from bot.content.edition import bundle
from bot.glossary import Glossary
from bot.model import Delivery, PublicationId
from bot.store.stories import Stories

KEPT = 500
"""Rendered bundles kept in memory: an edition rarely has more distinct ones, at some 10 kB each."""

Key = tuple[PublicationId, str]


class Bundles:
    """Gives the parts of a delivery. Equal publication and equal `matched` are one bundle."""

    def __init__(
        self,
        stories: Stories,
        names: Callable[[], Awaitable[Glossary]],
        render: Callable[[Content], tuple[Part, ...]],
    ) -> None:
        self._stories = stories
        self._names = names
        self._render = render
        self._kept: OrderedDict[Key, tuple[Part, ...]] = OrderedDict()
        self._turn = asyncio.Lock()

    async def parts(self, delivery: Delivery) -> tuple[Part, ...]:
        key = (delivery.publication_id, delivery.matched)
        if (kept := self._kept.get(key)) is not None:
            return kept
        async with self._turn:
            # Another delivery of the same bundle may have been rendered while we waited.
            if (kept := self._kept.get(key)) is None:
                kept = self._kept[key] = await self._made(key)
                if len(self._kept) > KEPT:
                    self._kept.popitem(last=False)
            return kept

    async def _made(self, key: Key) -> tuple[Part, ...]:
        publication, matched = key
        edition, stories = await self._stories.matching(publication, matched.split(","))
        headings = await self._stories.headings(edition.id) if edition else {}
        return self._render(bundle(edition, stories, headings, await self._names()))
