"""The ledger: every publication's audience against the states of its deliveries."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, Select, exists, func, select

from bot.model import DeliveryState, Platform, PublicationId, PublicationKind
from bot.store.database import Database
from bot.store.fanout import IS_WAITING
from bot.store.schema import (
    deliveries,
    editions,
    publication_stories,
    publications,
    stories,
    story_versions,
)

NOT_DONE = (
    DeliveryState.RETRY.value,
    DeliveryState.UNKNOWN.value,
    DeliveryState.DEAD.value,
    DeliveryState.EXPIRED.value,
)
"""States that an editor may want to know the reason of."""

LATE = timedelta(hours=24)
"""What still waits after so long is told as well, whatever its state."""


@dataclass(frozen=True, slots=True)
class LedgerLine:
    """One publication: its audience, and how many rows stand in each state."""

    publication_id: PublicationId
    title: str
    created_at: datetime
    audience: int
    kind: PublicationKind
    held_reason: str | None
    """Why nothing of it goes out at this moment; None while it may."""
    states: dict[DeliveryState, int] = field(default_factory=dict)

    @property
    def is_balanced(self) -> bool:
        return self.audience == sum(self.states.values())

    def count(self, *states: DeliveryState) -> int:
        return sum(self.states.get(state, 0) for state in states)


@dataclass(frozen=True, slots=True)
class Trouble:
    """So many deliveries of one publication that are not done, for one reason."""

    publication_id: PublicationId
    state: DeliveryState
    reason: str
    count: int


@dataclass(frozen=True, slots=True)
class Backlog:
    """What waits for one platform."""

    platform: Platform
    due: int
    """Deliveries whose time has come."""
    later: int
    """Deliveries whose time is yet to come: retries, chats that sleep."""
    oldest: datetime | None
    """When the one that is due longest was due."""


class Ledger:
    """Adds up. Changes nothing."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def lines(self) -> tuple[LedgerLine, ...]:
        """Every publication, oldest first."""
        return await self._lines(_publications().order_by(publications.c.id))

    async def newest(self, limit: int) -> tuple[LedgerLine, ...]:
        """The newest publications, newest first."""
        return await self._lines(_publications().order_by(publications.c.id.desc()).limit(limit))

    async def line(self, publication: PublicationId) -> LedgerLine | None:
        """One publication, None when there is no such number."""
        found = await self._lines(_publications().where(publications.c.id == publication))
        return found[0] if found else None

    async def troubles(self, publication: PublicationId | None = None) -> tuple[Trouble, ...]:
        """What is not done, by publication and reason; of all publications or of one."""
        query = (
            select(
                deliveries.c.publication_id,
                deliveries.c.state,
                deliveries.c.reason,
                func.count().label("rows"),
            )
            .where(deliveries.c.state.in_(NOT_DONE))
            .group_by(deliveries.c.publication_id, deliveries.c.state, deliveries.c.reason)
            .order_by(deliveries.c.publication_id.desc(), func.count().desc())
        )
        if publication is not None:
            query = query.where(deliveries.c.publication_id == publication)
        async with self._database.read() as connection:
            return tuple(
                Trouble(
                    PublicationId(row.publication_id),
                    DeliveryState(row.state),
                    row.reason or "no reason was given",
                    row.rows,
                )
                for row in (await connection.execute(query)).all()
            )

    async def backlog(self, now: datetime) -> tuple[Backlog, ...]:
        """What waits, by platform."""
        is_due = deliveries.c.due_at <= now
        query = (
            select(
                deliveries.c.platform,
                func.count().filter(is_due).label("due"),
                func.count().filter(~is_due).label("later"),
                func.min(deliveries.c.due_at).filter(is_due).label("oldest"),
            )
            .where(IS_WAITING)
            .group_by(deliveries.c.platform)
        )
        async with self._database.read() as connection:
            return tuple(
                Backlog(Platform(row.platform), row.due, row.later, row.oldest)
                for row in (await connection.execute(query)).all()
            )

    async def held(self) -> tuple[LedgerLine, ...]:
        """Publications that are held and of which something waits, newest first."""
        waiting = exists().where(deliveries.c.publication_id == publications.c.id, IS_WAITING)
        query = _publications().where(publications.c.held_reason.is_not(None), waiting)
        return await self._lines(query.order_by(publications.c.id.desc()))

    async def _lines(self, query: Select[Any]) -> tuple[LedgerLine, ...]:
        async with self._database.read() as connection:
            found = (await connection.execute(query)).all()
            counted = (await connection.execute(_states([row.id for row in found]))).all()
        return tuple(_line(row, counted) for row in found)


def _publications() -> Select[Any]:
    headline = (
        select(story_versions.c.headline)
        .join_from(publication_stories, stories, stories.c.id == publication_stories.c.story_id)
        .join(
            story_versions,
            (story_versions.c.story_id == stories.c.id)
            & (story_versions.c.version == stories.c.latest_version),
        )
        .where(publication_stories.c.publication_id == publications.c.id)
        .limit(1)
        .scalar_subquery()
    )
    return select(
        publications.c.id,
        publications.c.audience,
        publications.c.created_at,
        publications.c.kind,
        publications.c.held_reason,
        func.coalesce(editions.c.title, headline).label("title"),
    ).outerjoin_from(publications, editions, editions.c.id == publications.c.edition_id)


def _states(ids: Sequence[int]) -> Select[Any]:
    return (
        select(deliveries.c.publication_id, deliveries.c.state, func.count().label("rows"))
        .where(deliveries.c.publication_id.in_(ids))
        .group_by(deliveries.c.publication_id, deliveries.c.state)
    )


def _line(row: Row[Any], counted: Sequence[Row[Any]]) -> LedgerLine:
    states = {
        DeliveryState(each.state): int(each.rows)
        for each in counted
        if each.publication_id == row.id
    }
    return LedgerLine(
        publication_id=PublicationId(row.id),
        title=row.title,
        created_at=row.created_at,
        audience=row.audience,
        kind=PublicationKind(row.kind),
        held_reason=row.held_reason,
        states=states,
    )
