"""What each answer of a platform means for a delivery."""

from datetime import UTC, datetime, timedelta
from math import inf, nan

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
from bot.delivery.outcome import LONGEST_WAIT, STRICT, Policy, settled
from bot.model import ChatId, Delivery, DeliveryState
from tests.delivery.publications import of_edition

NOW = datetime(2023, 11, 5, tzinfo=UTC)


def delivery(attempts: int = 1, lost_answers: int = 0) -> Delivery:
    return Delivery(of_edition(1), ChatId(1), "a", "all", attempts, lost_answers)


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
    after = settled(delivery(), outcome, NOW)
    assert after.state is state
    assert after.reason == str(outcome)


def test_the_platforms_wait_is_obeyed_to_the_second() -> None:
    after = settled(delivery(), RetryLater("flood", 43_837), NOW)
    assert after.due_at == NOW + timedelta(seconds=43_837)


def test_waits_grow_and_end_hourly() -> None:
    policy = Policy(STRICT.hold, remembers_keys=True)
    waits = [settled(delivery(n), Unknown("x"), NOW, policy).due_at for n in range(1, 12)]
    assert waits == sorted(waits, key=lambda at: at or NOW)
    assert waits[-1] == NOW + timedelta(hours=1)


def test_a_platform_that_cannot_be_reached_is_tried_each_minute_at_least() -> None:
    after = settled(delivery(20), NotSent("no route"), NOW)
    assert after.due_at == NOW + timedelta(seconds=60)


def test_a_lost_answer_is_held_and_sent_once_more() -> None:
    after = settled(delivery(), Unknown("lost"), NOW)
    assert (after.state, after.due_at) == (DeliveryState.RETRY, NOW + STRICT.hold)
    assert after.is_ambiguous, "it is written down"


def test_an_answer_lost_twice_is_left_to_a_person() -> None:
    after = settled(delivery(2, lost_answers=1), Unknown("lost"), NOW)
    assert after.state is DeliveryState.UNKNOWN
    assert after.is_ambiguous


def test_many_refusals_before_it_do_not_count_as_lost_answers() -> None:
    assert settled(delivery(9), Unknown("lost"), NOW).state is DeliveryState.RETRY


def test_where_keys_are_remembered_a_lost_answer_is_no_danger() -> None:
    policy = Policy(STRICT.hold, remembers_keys=True)
    after = settled(delivery(3, lost_answers=1), Unknown("lost"), NOW, policy)
    assert after.state is DeliveryState.RETRY
    assert not after.is_ambiguous


@pytest.mark.parametrize("asked", [-5.0, 0.0, 1e12, inf, nan])
def test_an_absurd_wait_is_brought_within_a_day(asked: float) -> None:
    after = settled(delivery(), RetryLater("flood", asked), NOW)
    assert after.due_at is not None
    assert NOW < after.due_at <= NOW + LONGEST_WAIT
