"""What the bot is to be told, in order (core.telegram.org/bots/api, "Getting updates").

An update stays until a getUpdates with a higher offset confirms it, a webhook takes it, or 24
hours have passed. Which kinds there are is decided when an update is made.
"""

import asyncio
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

from tests.telegram.wire import Json

KEPT_SECONDS = 86_400.0

LIVES = {"inline_query": 30.0, "callback_query": 150.0}
"""Seconds after which an update of this kind is no use any more and is dropped."""

KINDS = (
    "message",
    "edited_message",
    "channel_post",
    "edited_channel_post",
    "inline_query",
    "chosen_inline_result",
    "callback_query",
    "my_chat_member",
    "chat_member",
    "message_reaction",
    "message_reaction_count",
    "chat_join_request",
    "poll",
    "poll_answer",
    "shipping_query",
    "pre_checkout_query",
    "chat_boost",
    "removed_chat_boost",
    "business_connection",
    "business_message",
    "edited_business_message",
    "deleted_business_messages",
    "purchased_paid_media",
    "guest_message",
    "subscription",
    "managed_bot",
)

DEFAULT = frozenset(KINDS) - {"chat_member", "message_reaction", "message_reaction_count"}
"""What is told when nothing was asked for (getUpdates.allowed_updates)."""

FIRST = 700_000_000
FAR_AHEAD = 10
"""An offset this far beyond the next update counts as none."""


@dataclass(frozen=True, slots=True)
class Update:
    """One thing that happened."""

    id: int
    kind: str
    body: Json
    at: float
    chat: int
    """Updates of one chat arrive in order."""

    @property
    def json(self) -> Json:
        return {"update_id": self.id, self.kind: self.body}


@dataclass
class Updates:
    """The queue of one bot."""

    now: Callable[[], float]
    allowed: frozenset[str] = DEFAULT
    queue: deque[Update] = field(default_factory=deque)
    next_id: int = FIRST
    told: int = 0
    """How many were ever queued."""
    dropped: int = 0
    """How many were too old before anybody asked."""
    confirmed: int = 0
    """How many a higher offset or a webhook's 2xx confirmed."""
    on_new: asyncio.Event = field(default_factory=asyncio.Event)

    def push(self, kind: str, body: Json, chat: int) -> Update | None:
        """Queue an update; None when the bot did not ask for its kind."""
        if kind not in self.allowed:
            return None
        update = Update(self.next_id, kind, body, self.now(), chat)
        self.next_id += 1
        self.told += 1
        self.queue.append(update)
        self.on_new.set()
        return update

    def ask_for(self, kinds: list[object]) -> None:
        """Remember which kinds the bot wants; an empty list means the usual ones."""
        self.allowed = frozenset(map(str, kinds)) & frozenset(KINDS) if kinds else DEFAULT

    def confirm(self, offset: int) -> None:
        """Forget what comes before this offset; a negative one keeps so many from the end."""
        self.expire()
        if offset < 0:
            while len(self.queue) > -offset:
                self._forget()
        elif offset <= self.next_id + FAR_AHEAD:
            while self.queue and self.queue[0].id < offset:
                self._forget()

    def _forget(self) -> None:
        self.queue.popleft()
        self.confirmed += 1

    def take(self, update: Update) -> None:
        """A webhook took this one."""
        if update in self.queue:
            self.queue.remove(update)
            self.confirmed += 1

    def clear(self) -> None:
        self.queue.clear()

    def first(self, limit: int) -> list[Update]:
        """The oldest so many that are still of use."""
        self.expire()
        found: list[Update] = []
        for update in self.queue:
            if len(found) == limit:
                break
            found.append(update)
        return found

    def expire(self) -> None:
        now = self.now()
        kept = [each for each in self.queue if now - each.at < LIVES.get(each.kind, KEPT_SECONDS)]
        if len(kept) != len(self.queue):
            self.dropped += len(self.queue) - len(kept)
            self.queue = deque(kept)
