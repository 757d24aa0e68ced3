"""What editors do. Rights are checked by the router before any of it."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo
from functools import partial

from bot.digest import History, fold, import_edition, read_text
from bot.errors import UserError
from bot.glossary import Glossary
from bot.model import (
    Document,
    Draft,
    DraftEdition,
    DraftId,
    Person,
    Section,
    StoryId,
    StoryText,
)
from bot.newsroom.difference import match_stories
from bot.newsroom.recall import Recall
from bot.store.desk import Desk, SavedEdition
from bot.store.papers import CorrectedText, EditionPaper
from bot.store.publishing import Amendment, Published, Publishing
from bot.store.terms import Terms

DUPLICATE_DAYS = 14
"""How far back a headline counts as sent already."""

NAMES_KEPT = timedelta(seconds=1)
"""How long the sections that editions brought along are remembered: every command needs them."""

NEVER = datetime.min.replace(tzinfo=UTC)

STANDING_EDITIONS = 2
"""A paragraph seen word for word in so many earlier editions is no news."""


@dataclass(frozen=True, slots=True)
class Clock:
    """The time, and what "today" is for the newsroom."""

    now: Callable[[], datetime]
    zone: tzinfo

    def today(self) -> date:
        return self.now().astimezone(self.zone).date()


class Newsroom:
    """Turns documents and posted stories into drafts, and drafts into publications."""

    def __init__(
        self,
        desk: Desk,
        publishing: Publishing,
        terms: Terms,
        glossary: Glossary,
        clock: Clock,
    ) -> None:
        self.recall = Recall()
        """Where workers say how their way out is stopped while a text changes."""
        self._desk = desk
        self._publishing = publishing
        self._terms = terms
        self._glossary = glossary
        self._clock = clock
        self._names = glossary
        self._known_at = NEVER

    async def names(self) -> Glossary:
        """The glossary with the sections that editions brought along.

        What another process imports is known a second later.
        """
        now = self._clock.now()
        if not self._known_at <= now < self._known_at + NAMES_KEPT:
            self._names = self._glossary.with_sections(await self._terms.ad_hoc_sections())
            self._known_at = now
        return self._names

    async def read(self, document: Document) -> DraftEdition:
        """What an import of this document would make. Nothing is kept.

        Raises UserError when it is no document of a known format.
        """
        text = read_text(document.data, document.name)
        return await self._read(text, document.name, await self.names())

    async def import_document(self, document: Document, person: Person) -> SavedEdition:
        """Bring the document's edition to the desk. The same document twice changes nothing.

        Raises UserError when it is no document of a known format or has no date.
        """
        text = read_text(document.data, document.name)
        names = await self.names()
        draft = await self._read(text, document.name, names)
        if draft.date is None:
            raise UserError(
                "I cannot tell which day this edition is of. Begin its first line with the day, "
                "for example “Nov 2 : E-Stories”, and import it again."
            )
        saved = await self._desk.save_edition(
            _paper(draft, draft.date, text, names),
            lambda known: match_stories(known, draft.stories),
            person,
            self._clock.now(),
        )
        self._known_at = NEVER
        return saved

    async def post(self, text: StoryText, section: Section, person: Person) -> Draft:
        """Make a draft of one story that belongs to no edition."""
        return await self._desk.save_story(text, section, person, self._clock.now())

    async def drafts(self) -> tuple[Draft, ...]:
        """What waits to be published, the newest change first."""
        return await self._desk.open_drafts()

    async def draft(self, draft_id: DraftId) -> Draft:
        """Raises UserError when there is none of that number."""
        draft = await self._desk.draft(draft_id)
        if draft is None:
            raise UserError(f"There is no draft {draft_id}. See what waits with /drafts.")
        return draft

    async def publish(self, draft_id: DraftId, version: int | None, person: Person) -> Published:
        """Publish a draft in one transaction. Raises UserError when it has moved on."""
        with self.recall.texts():
            return await self._publishing.publish(draft_id, version, person, self._clock.now())

    async def public_text(self, story_id: StoryId) -> StoryText:
        """A story that can be corrected, as it reads now. Raises UserError when it cannot."""
        return await self._publishing.public_text(story_id)

    async def correct(self, story_id: StoryId, text: CorrectedText, person: Person) -> Amendment:
        """Put a public story right, also where it was delivered, in one transaction.

        Raises UserError when it is not public, reads so already, or has changes on the desk.
        """
        with self.recall.texts():
            return await self._publishing.correct(story_id, text, person, self._clock.now())

    async def retract(
        self, story_id: StoryId, reason: str, person: Person, *, deletes: bool
    ) -> Amendment:
        """Take a public story back, also where it was delivered, in one transaction.

        No copy of it is begun after this returns. Raises UserError when it is not public.
        """
        with self.recall.texts():
            return await self._publishing.retract(
                story_id, reason, person, self._clock.now(), deletes=deletes
            )

    async def schedule(self, draft_id: DraftId, at: datetime | None, person: Person) -> Draft:
        """Set when a draft publishes itself; None takes the time away.

        Raises UserError when that is in the past, or the draft is closed.
        """
        now = self._clock.now()
        if at is not None and at <= now:
            local = now.astimezone(self._clock.zone)
            raise UserError(
                f"That has passed: it is {local:%-d %b, %H:%M} ({self._clock.zone}) now. Give a "
                f"later time, or publish it at once with /publish {draft_id}."
            )
        return await self._desk.schedule(draft_id, at, person, now)

    async def discard(self, draft_id: DraftId, version: int | None, person: Person) -> Draft:
        """Throw a draft's unpublished changes away. Raises UserError when it has moved on."""
        return await self._desk.discard(draft_id, version, person, self._clock.now())

    async def _read(self, text: str, name: str, names: Glossary) -> DraftEdition:
        today = self._clock.today()
        # The first pass tells the day, the day tells which editions came before it.
        read = partial(import_edition, text, names, today=today, name=name)
        first = await asyncio.to_thread(read)
        history = await self._history(first.date or today)
        if not history.recent_headlines and not history.standing:
            return first
        return await asyncio.to_thread(read, history=history)

    async def _history(self, day: date) -> History:
        headlines = await self._desk.recent_headlines(day, DUPLICATE_DAYS)
        earlier = await self._desk.recent_documents(day, STANDING_EDITIONS)
        return History(
            recent_headlines={
                fold(headline): f"the edition of {of:%-d %b %Y}"
                for headline, of in headlines.items()
            },
            standing=_standing(earlier),
        )


def _standing(documents: tuple[str, ...]) -> frozenset[str]:
    """Paragraphs that stand word for word in all of enough earlier documents."""
    if len(documents) < STANDING_EDITIONS:
        return frozenset()
    each = [frozenset(map(fold, document.splitlines())) for document in documents]
    return frozenset.intersection(*each) - {""}


def _paper(draft: DraftEdition, day: date, text: str, names: Glossary) -> EditionPaper:
    return EditionPaper(
        key=f"{fold(draft.series).casefold()}|{day.isoformat()}",
        number=_number(day, names),
        title=draft.title,
        date=day,
        tags=draft.tags,
        document=text,
        sections=tuple((each.section, each.heading) for each in draft.sections),
        questions=draft.questions,
    )


def _number(day: date, names: Glossary) -> int | None:
    """The series' own count of days, where the glossary knows it."""
    if names.counter is None:
        return None
    number = (day - names.counter.zero) // timedelta(days=1)
    return number if number > 0 else None
