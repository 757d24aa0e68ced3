"""Which of the due deliveries go now: the chat's own times, a story's age, each chat's pace."""

from collections.abc import Sequence
from datetime import datetime, timedelta, tzinfo

from bot.delivery.trial import Trial
from bot.delivery.windows import ChatWindows
from bot.model import Candidate, ChatSettings, Delivery, PublicationKind
from bot.store.claiming import Admitted, Taken

LONGEST_WAIT = {
    PublicationKind.EDITION: timedelta(hours=24),
    PublicationKind.BREAKING: timedelta(hours=6),
}
"""How old new stories may be when their turn comes; older ones are reported, not sent.

An edition is followed by the next one after a day; breaking news is none after some hours.
"""

PAUSED_LOOK = timedelta(hours=1)
"""A paused chat's deliveries step aside for so long; `/resume` calls them back at once."""

HELD_LOOK = timedelta(minutes=1)
"""A held publication's deliveries step aside for so long."""

LATE = timedelta(hours=1)
"""What was published longer ago and is free to go is late: we were away."""


class Admission:
    """Decides over candidates. Remembers only chats and publications that were sent lately."""

    def __init__(self, windows: ChatWindows, trial: Trial, zone: tzinfo) -> None:
        self._windows = windows
        self._trial = trial
        self._zone = zone
        self.is_clock_sure = True
        """False: the wall clock has jumped, and nothing may be thrown away for its age."""

    def admit(
        self, candidates: Sequence[Candidate], most: int, now: datetime, clock: float
    ) -> Admitted:
        """Take up to `most` that may go `now`; say when those before them may.

        `clock` is the same moment in seconds of the monotonic clock. Candidates are in order.
        """
        ready: list[Candidate] = []
        later: list[tuple[Delivery, datetime]] = []
        expired: list[Delivery] = []
        self._trial.begin_turn()
        for candidate in candidates:
            delivery = candidate.delivery
            at = self._goes_at(candidate, now)
            if self._is_too_old(candidate, now):
                expired.append(delivery)
            elif at > now:
                later.append((delivery, at))
            elif self._trial.allows(delivery.publication):
                ready.append(candidate)
        taken, busy = self._windows.admit([each.delivery for each in ready], most, clock)
        later += [(delivery, now + timedelta(seconds=wait)) for delivery, wait in busy]
        by_key = {(each.delivery.publication_id, each.delivery.chat_id): each for each in ready}
        return Admitted(
            tuple(
                self._taken(by_key[delivery.publication_id, delivery.chat_id], now)
                for delivery in taken
            ),
            later,
            expired,
        )

    def _goes_at(self, candidate: Candidate, now: datetime) -> datetime:
        publication = candidate.delivery.publication
        if publication.is_held:
            return now + HELD_LOOK
        if not publication.kind.is_new:
            return now
        if candidate.is_paused:
            return now + PAUSED_LOOK
        if (settings := candidate.settings) is None:
            return now
        return settings.goes_at(publication.published_at, now, self._zone)

    def _is_too_old(self, candidate: Candidate, now: datetime) -> bool:
        publication = candidate.delivery.publication
        longest = LONGEST_WAIT.get(publication.kind)
        if longest is None or publication.is_held or candidate.delivery.message_ids:
            return False
        if not self.is_clock_sure:
            return False
        since = publication.released_at or publication.published_at
        # The first test is enough for nearly all; the chat's own times are dearer to know.
        return now - since > longest and now - max(since, self._wished(candidate)) > longest

    def _wished(self, candidate: Candidate) -> datetime:
        """When the chat wanted it, had everything gone well."""
        published_at = candidate.delivery.publication.published_at
        settings = candidate.settings
        if settings is None:
            return published_at
        return settings.goes_at(published_at, published_at, self._zone)

    def _taken(self, candidate: Candidate, now: datetime) -> Taken:
        delivery, settings = candidate.delivery, candidate.settings
        publication = delivery.publication
        if settings is None and now - publication.published_at <= LATE and not candidate.is_leader:
            return Taken(delivery)
        is_whole = not delivery.message_ids and not delivery.lost_answers
        can_gather = publication.kind.is_new and is_whole
        wished = self._wished(candidate)
        return Taken(
            self._with_sound(delivery, settings, now),
            gathers=can_gather and wished > publication.published_at,
            gathers_many=can_gather and now - wished > LATE,
            is_leader=candidate.is_leader,
            is_chats_wish=settings is not None and settings.holds(),
        )

    def _with_sound(
        self, delivery: Delivery, settings: ChatSettings | None, now: datetime
    ) -> Delivery:
        if settings is None or not settings.is_silent_at(now, self._zone):
            return delivery
        return delivery.silent()
