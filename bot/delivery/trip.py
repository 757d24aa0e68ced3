"""One attempt at one delivery: what is there already, and what its end means."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime

from bot.adapters.base import Outcome
from bot.delivery.outcome import Policy, settled
from bot.model import Amended, Copy, Delivery, DeliveryState, PublicationId, Settled


@dataclass(slots=True)
class Trip:
    """The parts accepted so far, or the messages of the copy that is changed."""

    delivery: Delivery
    policy: Policy
    may_begin: Callable[[], bool]
    """Asked right before each request: not when we stop, not when the text has changed."""
    ids: list[str] = field(default_factory=list)
    requests: int = 0
    is_repeatable: bool = False
    """Whether the request under way could be made twice without harm, such as an edit."""
    leader: PublicationId | None = None
    """Whose message ids they are, when a copy is changed."""

    def begin_amending(self, copy: Copy) -> None:
        self.ids = list(copy.message_ids)
        self.leader = copy.leader
        self.is_repeatable = True

    def ended(self, state: DeliveryState, reason: str | None = None) -> Settled:
        if self.leader is None:
            return Settled(self.delivery, state, tuple(self.ids), reason)
        return self._with_ids(Settled(self.delivery, state, reason=reason))

    def failed(self, error: Outcome, now: datetime) -> Settled:
        """What the outcome means; an edit whose answer was lost is simply made again."""
        policy = self.policy
        if self.is_repeatable:
            policy = Policy(policy.hold, remembers_keys=True)
        return self._with_ids(settled(self.delivery, error, now, policy))

    def _with_ids(self, end: Settled) -> Settled:
        if self.leader is None:
            return replace(end, message_ids=tuple(self.ids))
        return replace(end, amended=Amended(self.leader, tuple(self.ids)))
