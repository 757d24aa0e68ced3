"""How sending stands: what waits, whether somebody sends it, and what needs a person."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.model import Platform
from bot.newsroom.sending import BY_HAND
from bot.store.ledger import Backlog, Ledger, LedgerLine
from bot.store.workers import Workers, WorkerState

ALIVE = timedelta(seconds=20)
"""A worker writes every five seconds, or twelve where the database is locked for a while."""

OVERDUE = timedelta(minutes=1)
"""What is due for so long while nobody delivers is not only a restart."""


@dataclass(frozen=True, slots=True)
class PlatformStatus:
    """One platform: its worker as it last wrote of itself, and what waits."""

    platform: Platform
    worker: WorkerState | None
    """None when nothing was ever delivered there."""
    backlog: Backlog
    at: datetime

    @property
    def seen(self) -> timedelta | None:
        """How long ago the worker gave a sign of life; None when it never did."""
        if self.worker is None or self.worker.seen_at is None:
            return None
        return max(timedelta(), self.at - self.worker.seen_at)

    @property
    def is_running(self) -> bool:
        return self.seen is not None and self.seen < ALIVE

    @property
    def waited(self) -> timedelta:
        """How long the oldest delivery is due; zero when none is."""
        if self.backlog.oldest is None:
            return timedelta()
        return max(timedelta(), self.at - self.backlog.oldest)

    @property
    def is_paused(self) -> bool:
        """Whether no new story goes out, whoever stopped it."""
        return self.worker is not None and self.worker.paused_reason is not None

    @property
    def is_braked(self) -> bool:
        """Whether sending has stopped by itself."""
        return self.worker is not None and has_stopped_itself(self.worker)

    @property
    def concerns(self) -> tuple[str, ...]:
        """What needs a person, each with the remedy."""
        found = []
        if self.worker is not None and self.is_braked:
            found.append(braked_sentence(self.worker))
        if not self.is_running and self.waited > OVERDUE:
            found.append(
                f"Deliveries to {self.platform} are due and no process makes them. "
                "Start it with estories run."
            )
        return tuple(found)


@dataclass(frozen=True, slots=True)
class Status:
    """Everything that sends, at one moment."""

    at: datetime
    platforms: tuple[PlatformStatus, ...]
    held: tuple[LedgerLine, ...]
    """Publications of which something waits until an editor says so."""

    @property
    def concerns(self) -> tuple[str, ...]:
        """What needs a person, each with the remedy; empty when all is well."""
        return (
            *(concern for each in self.platforms for concern in each.concerns),
            *(
                f"Publication {each.publication_id} is held. An editor looks at it and says "
                f"/resumesending {each.publication_id} or /cancel {each.publication_id}."
                for each in self.held
            ),
        )


async def read_status(
    ledger: Ledger, workers: Workers, now: datetime, served: Collection[Platform]
) -> Status:
    """Read how sending stands. Platforms that are not `served` show once they were used."""
    backlogs = {each.platform: each for each in await ledger.backlog(now)}
    states = {each.platform: each for each in await workers.states()}
    used = {each.platform for each in states.values() if each.seen_at is not None}
    platforms = tuple(
        PlatformStatus(
            platform,
            states.get(platform),
            backlogs.get(platform, Backlog(platform, 0, 0, None)),
            now,
        )
        for platform in Platform
        if platform in used or platform in backlogs or platform in served
    )
    return Status(now, platforms, await ledger.held())


def has_stopped_itself(worker: WorkerState) -> bool:
    return worker.paused_reason not in (None, BY_HAND)


def braked_sentence(worker: WorkerState) -> str:
    return (
        f"Sending to {worker.platform} has stopped by itself, because too much failed for one "
        f"reason: {worker.paused_reason}. Find the cause; then an editor says /resumesending."
    )
