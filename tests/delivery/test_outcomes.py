"""What each answer of a platform means for a delivery."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.adapters.base import (
    ChatGone,
    ChatMoved,
    NotSent,
    Outcome,
    Rejected,
    RetryLater,
    Unknown,
)
from bot.delivery.limiter import Limiter
from bot.delivery.outcome import settled
from bot.model import ChatId, Delivery, DeliveryState, PublicationId

NOW = datetime(2023, 11, 5, tzinfo=UTC)


def delivery(attempts: int = 1) -> Delivery:
    return Delivery(PublicationId(1), ChatId(1), "a", "all", attempts, ())


@pytest.mark.parametrize(
    ("outcome", "state"),
    [
        (NotSent("no route"), DeliveryState.RETRY),
        (RetryLater("flood", 30), DeliveryState.RETRY),
        (ChatMoved("upgraded", "-100"), DeliveryState.RETRY),
        (ChatGone("blocked"), DeliveryState.DEAD),
        (Rejected("too long"), DeliveryState.DEAD),
        (Unknown("answer lost"), DeliveryState.RETRY),
    ],
)
def test_each_outcome_has_its_state(outcome: Outcome, state: DeliveryState) -> None:
    after = settled(delivery(), outcome, ("7",), NOW)
    assert after.state is state
    assert after.reason == str(outcome)
    assert after.message_ids == ("7",), "parts already accepted are never forgotten"


def test_the_platforms_wait_is_obeyed_to_the_second() -> None:
    after = settled(delivery(), RetryLater("flood", 43_837), (), NOW)
    assert after.due_at == NOW + timedelta(seconds=43_837)


def test_waits_grow_and_end_hourly() -> None:
    waits = [settled(delivery(n), NotSent("x"), (), NOW).due_at for n in range(1, 12)]
    assert waits == sorted(waits, key=lambda at: at or NOW)
    assert waits[-1] == NOW + timedelta(hours=1)


def test_an_answer_lost_twice_is_left_to_a_person() -> None:
    assert settled(delivery(2), Unknown("lost"), (), NOW).state is DeliveryState.UNKNOWN


async def test_messages_are_spaced_evenly_and_never_saved_up() -> None:
    at, sent = 0.0, []

    async def sleep(seconds: float) -> None:
        nonlocal at
        at += seconds

    limiter = Limiter(10, lambda: at, sleep)
    for _ in range(3):
        await limiter.turn()
        sent.append(round(at, 3))
    at += 60
    for _ in range(3):
        await limiter.turn()
        sent.append(round(at, 3))
    assert sent == [0.0, 0.1, 0.2, 60.2, 60.3, 60.4]
