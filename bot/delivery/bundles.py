"""Bundles, rendered: each distinct one once, however many chats get it."""

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from dataclasses import replace

from bot.adapters.base import Part
from bot.content import Content
from bot.content.edition import Gathered, bundle
from bot.glossary import Glossary
from bot.model import Matched
from bot.store.bundles import BundleStore

KEPT = 500
"""Rendered bundles kept in memory: an edition rarely has more distinct ones, at some 10 kB each."""

Key = tuple[tuple[Matched, ...], bool, bool]


class Bundles:
    """Gives the parts of a bundle, as the stories read at this moment.

    `forget` must be called when a text that may wait was changed.
    """

    def __init__(
        self,
        store: BundleStore,
        names: Callable[[], Awaitable[Glossary]],
        render: Callable[[Content], tuple[Part, ...]],
    ) -> None:
        self._store = store
        self._names = names
        self._render = render
        self._kept: OrderedDict[Key, tuple[Part, ...]] = OrderedDict()
        self._turn = asyncio.Lock()
        self._generation = 0

    async def parts(self, bundle: tuple[Matched, ...], *, while_away: bool) -> tuple[Part, ...]:
        """A message for somebody who has none of it; empty when all of it was taken back."""
        return await self._found((bundle, while_away, False))

    async def amended(self, bundle: tuple[Matched, ...], *, while_away: bool) -> tuple[Part, ...]:
        """The same message with a note in place of every story that was taken back."""
        return await self._found((bundle, while_away, True))

    def forget(self) -> None:
        self._kept.clear()
        self._generation += 1

    async def _found(self, key: Key) -> tuple[Part, ...]:
        if (kept := self._kept.get(key)) is not None:
            return kept
        async with self._turn:
            # Another delivery of the same bundle may have been rendered while we waited.
            if (kept := self._kept.get(key)) is not None:
                return kept
            generation = self._generation
            made = await self._made(key)
            if generation == self._generation:
                self._kept[key] = made
            if len(self._kept) > KEPT:
                self._kept.popitem(last=False)
            return made

    async def _made(self, key: Key) -> tuple[Part, ...]:
        matched, while_away, with_retractions = key
        found = [await self._store.part(each) for each in matched]
        if not with_retractions:
            found = [replace(each, retractions=()) for each in found if each.stories]
        if not found:
            return ()
        gathered = Gathered(tuple(found), while_away)
        return self._render(bundle(gathered, await self._names()))
