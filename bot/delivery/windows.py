"""Each chat's own pace: so many messages in any stretch of so many seconds. Pure."""

from collections import deque
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from bot.adapters.base import Window
from bot.model import ChatId, Delivery, PublicationId, root_of

FORGET_SECONDS = 1.0
"""So often the chats are forgotten whose windows are all past: they are as good as new."""

BUSY_SECONDS = 0.05
"""A chat with a message under way is looked at again so soon: about a round trip."""

PATIENCE_SECONDS = 60.0
"""Later stories stand behind one that is tried again for so long after its time, and no longer:
it may have been cancelled meanwhile."""

Later = tuple[Delivery, float]
"""A delivery that must wait, and for how many seconds."""


@dataclass(frozen=True, slots=True)
class Block:
    """A chat that must wait, and the publication that is tried again first."""

    until: float
    publication: PublicationId | None

    def holds_back(self, delivery: Delivery, now: float) -> bool:
        """Whether something older must be taken before the delivery."""
        is_later = self.publication is not None and delivery.publication_id > self.publication
        return is_later and now < self.until + PATIENCE_SECONDS


class ChatWindows:
    """Which of the due deliveries may go now. Remembers only chats that were sent to lately."""

    def __init__(self, windows_of: Callable[[str], Sequence[Window]]) -> None:
        self._windows_of = windows_of
        # By the chat's root: the parts of a chat share its pace.
        self._turns: dict[str, tuple[float, ...]] = {}
        self._past_at: dict[str, float] = {}
        self._blocked: dict[ChatId, Block] = {}
        self._busy: set[ChatId] = set()
        self._forgot_at = 0.0

    def admit(
        self, due: Iterable[Delivery], most: int, now: float
    ) -> tuple[list[Delivery], list[Later]]:
        """Take up to `most` that may go at `now`; say of those before them when they may.

        `due` is in order of time; each chat's own are taken in the order they were published.
        """
        self._forget_old(now)
        taken: list[Delivery] = []
        later: list[Later] = []
        expected: dict[str, deque[float]] = {}
        for delivery in self._in_order(due):
            if len(taken) == most:
                break
            at = self._ready_at(delivery, expected, now)
            if at <= now:
                self._take(delivery, now)
                taken.append(delivery)
            else:
                root = root_of(delivery.address)
                expected.setdefault(root, deque(maxlen=100)).append(at)
                later.append((delivery, at - now))
        return taken, later

    def wait_for_part(self, delivery: Delivery, now: float) -> float:
        """Seconds until one more part of the delivery may go; its turn is taken."""
        at = self._ready_at(delivery, {}, now, is_own=True)
        self._take(delivery, at)
        return at - now

    def block(self, chat: ChatId, until: float, publication: PublicationId | None = None) -> None:
        """Nothing goes to the chat before then, and nothing newer before this publication."""
        if (block := self._blocked.get(chat)) is not None:
            until = max(until, block.until)
            if block.publication is not None and publication is not None:
                publication = min(publication, block.publication)
        self._blocked[chat] = Block(until, publication)

    def done(self, chat: ChatId) -> None:
        """Nothing is under way to the chat any more."""
        self._busy.discard(chat)

    def _in_order(self, due: Iterable[Delivery]) -> list[Delivery]:
        """Each chat's rows in order, in the places that the chat's rows have.

        What is tried again first, then the oldest publication among those of one priority: one
        that is tried again may be due a moment after the next one, which stepped aside for it.
        """
        rows = list(due)
        turns: dict[ChatId, list[Delivery]] = {}
        for each in sorted(rows, key=self._rank, reverse=True):
            turns.setdefault(each.chat_id, []).append(each)
        return [turns[each.chat_id].pop() for each in rows]

    def _rank(self, delivery: Delivery) -> tuple[bool, int, int]:
        block = self._blocked.get(delivery.chat_id)
        is_first = block is not None and block.publication == delivery.publication_id
        return not is_first, delivery.publication.kind.priority, delivery.publication_id

    def _ready_at(
        self,
        delivery: Delivery,
        expected: dict[str, deque[float]],
        now: float,
        *,
        is_own: bool = False,
    ) -> float:
        chat = delivery.chat_id
        at = now
        if (block := self._blocked.get(chat)) is not None:
            at = max(at, block.until)
            if block.holds_back(delivery, now):
                at = max(at, now + BUSY_SECONDS)
        root = root_of(delivery.address)
        before = expected.get(root)
        if before or (chat in self._busy and not is_own):
            at = max(at, (before[-1] if before else now) + BUSY_SECONDS)
        turns = (*self._turns.get(root, ()), *(before or ()))
        for window in self._windows_of(delivery.address):
            if len(turns) >= window.messages:
                at = max(at, turns[-window.messages] + window.seconds)
        return at

    def _take(self, delivery: Delivery, now: float) -> None:
        self._busy.add(delivery.chat_id)
        block = self._blocked.get(delivery.chat_id)
        if block is not None and block.publication == delivery.publication_id:
            del self._blocked[delivery.chat_id]
        if windows := self._windows_of(delivery.address):
            root = root_of(delivery.address)
            most = max(window.messages for window in windows)
            # A tuple: an empty deque takes 600 bytes, and a broadcast fills thousands a second.
            self._turns[root] = (*self._turns.get(root, ()), now)[-most:]
            self._past_at[root] = now + max(window.seconds for window in windows)

    def _forget_old(self, now: float) -> None:
        if now - self._forgot_at < FORGET_SECONDS:
            return
        self._forgot_at = now
        for root in [root for root, at in self._past_at.items() if at <= now]:
            del self._turns[root], self._past_at[root]
        self._blocked = {
            chat: block
            for chat, block in self._blocked.items()
            if block.until + PATIENCE_SECONDS > now
        }
