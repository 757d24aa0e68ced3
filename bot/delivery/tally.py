"""What one worker has done since it started, in memory: for `/metrics` and `/health`."""

from collections import Counter
from collections.abc import Sequence

from bot.adapters.base import Outcome, RetryLater
from bot.delivery.gate import Clock, Gate
from bot.model import Delivery, DeliveryState, Platform, Settled
from bot.store.claiming import Admitted, expired_state
from bot.store.workers import Beat


class Tally:
    """Counts of one worker. It is told; it decides nothing."""

    def __init__(self, platform: Platform, gate: Gate, clock: Clock) -> None:
        self.platform = platform
        self.outcomes: Counter[DeliveryState] = Counter()
        """Attempts that were written down, by the state they ended in."""
        self._gate = gate
        self._clock = clock
        self._refused = 0
        self._expiring: Sequence[Delivery] = ()
        self._turned_at = clock()

    @property
    def beat(self) -> Beat:
        """The pace, and how much was sent and refused: of all chats or of one."""
        return Beat(self._gate.pace, self._gate.passed, self._refused)

    @property
    def silent_seconds(self) -> float:
        """Since the worker last went round; with nothing to do it does so twice a second."""
        return self._clock() - self._turned_at

    def turned(self) -> None:
        """The worker has been round once more, whether there was anything to do or not."""
        self._turned_at = self._clock()

    def answered(self, error: Outcome | None) -> None:
        """A platform has answered a request."""
        self._refused += isinstance(error, RetryLater)

    def admitted(self, admitted: Admitted) -> Admitted:
        self._expiring = admitted.expired
        return admitted

    def written(self, outcomes: Sequence[Settled]) -> None:
        """A turn is committed: what it wrote counts from now on."""
        for each in outcomes:
            if each.state is not DeliveryState.PLANNED:
                self.outcomes[each.state] += _rows(each)
        for delivery in self._expiring:
            self.outcomes[expired_state(delivery)] += 1
        self._expiring = ()


def _rows(settled: Settled) -> int:
    """Deliveries that end with this one; of a refused bundle the others are tried again alone."""
    if settled.state is DeliveryState.DEAD:
        return 1
    return 1 + len(settled.delivery.gathered)
