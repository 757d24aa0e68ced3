"""Bundles, rendered: each distinct one once, however many chats get it."""

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from bot.adapters.base import Part
from bot.content import Content
from bot.content.edition import Gathered, bundle
from bot.glossary import Glossary
from bot.model import Matched, PublicationId, StoryId
from bot.store.bundles import BundleStore, PublishedStories

KEPT = 2_000
"""Rendered bundles kept in memory: an edition to a million chats has half as many."""

PUBLICATIONS_KEPT = 8
"""Publications whose stories are kept: those that are on their way at one time, and some more."""

K = TypeVar("K")
V = TypeVar("V")


class Recent(Generic[K, V]):
    """The entries that were asked for last."""

    def __init__(self, most: int) -> None:
        self._kept: OrderedDict[K, V] = OrderedDict()
        self._most = most

    def get(self, key: K) -> V | None:
        if (found := self._kept.get(key)) is not None:
            self._kept.move_to_end(key)
        return found

    def keep(self, key: K, value: V) -> None:
        self._kept[key] = value
        if len(self._kept) > self._most:
            self._kept.popitem(last=False)

    def clear(self) -> None:
        self._kept.clear()


@dataclass(frozen=True, slots=True)
class Wanted:
    """A bundle as a delivery names it."""

    bundle: tuple[Matched, ...]
    while_away: bool
    is_rich: bool
    with_retractions: bool


Parts = tuple[Part, ...]

Names = Callable[[], Awaitable[Glossary]]
"""The glossary as it is at this moment."""

Made = tuple[tuple[tuple[PublicationId, frozenset[StoryId]], ...], bool, bool, bool]
"""A bundle by what is in it: chats with different subscriptions often get the same stories."""


class Bundles:
    """Gives the parts of a bundle, as the stories read at this moment.

    `forget` must be called when a text that may wait was changed.
    """

    def __init__(
        self,
        store: BundleStore,
        names: Names,
        render: Callable[[Content], Parts],
    ) -> None:
        self._store = store
        self._names = names
        self._render = render
        self._by_name: Recent[Wanted, Parts] = Recent(2 * KEPT)
        self._by_stories: Recent[Made, Parts] = Recent(KEPT)
        self._published: Recent[PublicationId, PublishedStories] = Recent(PUBLICATIONS_KEPT)
        self._turn = asyncio.Lock()
        self._generation = 0

    async def parts(
        self, bundle: tuple[Matched, ...], *, while_away: bool, is_rich: bool = False
    ) -> Parts:
        """A message for somebody who has none of it; empty when all of it was taken back."""
        return await self._found(Wanted(bundle, while_away, is_rich, with_retractions=False))

    async def amended(
        self, bundle: tuple[Matched, ...], *, while_away: bool, is_rich: bool = False
    ) -> Parts:
        """The same message with a note in place of every story that was taken back."""
        return await self._found(Wanted(bundle, while_away, is_rich, with_retractions=True))

    def forget(self) -> None:
        self._generation += 1
        for kept in (self._by_name, self._by_stories, self._published):
            kept.clear()

    async def _found(self, wanted: Wanted) -> Parts:
        if (kept := self._by_name.get(wanted)) is not None:
            return kept
        generation = self._generation
        made = await self._made(wanted)
        if generation == self._generation:
            self._by_name.keep(wanted, made)
        return made

    async def _made(self, wanted: Wanted) -> Parts:
        generation = self._generation
        names = await self._names()
        found = [(each, await self._stories(each.publication_id)) for each in wanted.bundle]
        ids = [published.ids(each.targets) for each, published in found]
        numbers = (each.publication_id for each in wanted.bundle)
        made = (
            tuple(zip(numbers, ids, strict=True)),
            wanted.while_away,
            wanted.is_rich,
            wanted.with_retractions,
        )
        if (kept := self._by_stories.get(made)) is not None:
            return kept
        parts = [
            published.part(of_it, with_retractions=wanted.with_retractions)
            for (_, published), of_it in zip(found, ids, strict=True)
        ]
        told = tuple(each for each in parts if each.stories or each.retractions)
        gathered = Gathered(told, wanted.while_away, wanted.is_rich)
        rendered = self._render(bundle(gathered, names)) if told else ()
        if generation == self._generation:
            self._by_stories.keep(made, rendered)
        return rendered

    async def _stories(self, publication: PublicationId) -> PublishedStories:
        async with self._turn:
            # Another bundle of the same publication may have read it while we waited.
            if (kept := self._published.get(publication)) is not None:
                return kept
            generation = self._generation
            found = await self._store.published(publication)
            if generation == self._generation:
                self._published.keep(publication, found)
            return found
