"""The pacer against a strict platform in virtual time: its whole rate, and no refusal."""

import heapq
import random
from collections import deque
from dataclasses import dataclass, field

import pytest

from bot.delivery.pacer import QUIET_START_SECONDS, Leave, Pacer


@dataclass
class StrictPlatform:
    """Refuses a message when `per_second` were accepted in the second before it arrived."""

    per_second: int
    accepted: list[float] = field(default_factory=list)
    window: deque[float] = field(default_factory=deque)
    refused: int = 0

    def arrives(self, at: float) -> bool:
        while self.window and self.window[0] <= at - 1:
            self.window.popleft()
        if len(self.window) >= self.per_second:
            self.refused += 1
            return False
        self.window.append(at)
        self.accepted.append(at)
        return True

    @property
    def utilisation(self) -> float:
        """Messages accepted, as a share of what was allowed in that time."""
        seconds = self.accepted[-1] - self.accepted[0] + 1 / self.per_second
        return len(self.accepted) / seconds / self.per_second


def broadcast(
    messages: int, pacer: Pacer, platform: StrictPlatform, latency: tuple[float, float], seed: int
) -> None:
    """Every message until it is accepted; answers take a latency drawn from the range."""
    draw = random.Random(seed)  # noqa: S311 - a simulation
    now, left, number = 0.0, messages, 0
    events: list[tuple[float, int, Leave, bool | None, float]] = []
    while len(platform.accepted) < messages or events:
        ready = pacer.ready_at() if left else None
        if ready is not None and (not events or max(ready, now) <= events[0][0]):
            now = max(ready, now)
            leave = pacer.leave(now)
            left, number, trip = left - 1, number + 1, draw.uniform(*latency)
            arrives = now + trip * draw.uniform(0.45, 0.55)
            heapq.heappush(events, (arrives, number, leave, None, now + trip))
            continue
        now, _, leave, is_accepted, answers = heapq.heappop(events)
        if is_accepted is None:
            number += 1
            heapq.heappush(events, (answers, number, leave, platform.arrives(now), 0.0))
        else:
            pacer.answered(leave, now)
            if not is_accepted:
                left += 1
                pacer.slow_down(1.0, now)


@pytest.mark.parametrize(("per_second", "messages"), [(30, 3_000), (50, 3_000), (1_000, 30_000)])
@pytest.mark.parametrize("seed", range(5))
def test_the_whole_allowed_rate_is_used_without_one_refusal(
    per_second: int, messages: int, seed: int
) -> None:
    platform = StrictPlatform(per_second)
    broadcast(messages, Pacer(per_second, 0.0), platform, (0.040, 0.055), seed)
    assert platform.refused == 0
    assert platform.utilisation >= 0.97


@pytest.mark.parametrize("seed", range(5))
def test_a_lower_limit_than_configured_is_found_with_few_refusals(seed: int) -> None:
    platform = StrictPlatform(20)
    pacer = Pacer(30, 0.0)
    broadcast(600, pacer, platform, (0.040, 0.055), seed)
    assert platform.refused <= 6
    assert 19 <= pacer.rate <= 22


@pytest.mark.parametrize("seed", range(5))
def test_unsteady_answers_make_it_slower_but_never_too_fast(seed: int) -> None:
    platform = StrictPlatform(30)
    broadcast(1_000, Pacer(30, 0.0), platform, (0.030, 0.300), seed)
    assert platform.refused == 0


def test_the_first_second_after_a_start_is_quiet() -> None:
    assert Pacer(30, 100.0).ready_at() == 100.0 + QUIET_START_SECONDS


def test_a_stall_does_not_end_in_a_burst() -> None:
    pacer, now, left_at = Pacer(10, 0.0), 61.0, []
    for _ in range(10):
        now = max(now, pacer.ready_at() or now)
        pacer.answered(pacer.leave(now), now)
        left_at.append(now)
    assert sum(at == 61.0 for at in left_at) <= 4
    assert left_at[-1] >= 61.5


def test_a_refusal_for_all_halts_all_for_as_long_as_it_says() -> None:
    pacer = Pacer(10, 0.0)
    pacer.slow_down(30.0, 5.0)
    assert pacer.ready_at() == 35.0
    assert pacer.rate < 10


def test_replies_leave_at_once_and_the_broadcast_makes_room_for_them() -> None:
    pacer = Pacer(10, 0.0)
    before = pacer.ready_at()
    for _ in range(3):
        pacer.answered(pacer.leave(1.0), 1.01)
    after = pacer.ready_at()
    assert before is not None
    assert after is not None
    assert after >= before + 0.3 - 1e-9


def test_no_answer_no_further_window() -> None:
    pacer = Pacer(2, 0.0)
    pacer.leave(1.0)
    unanswered = pacer.leave(1.5)
    assert pacer.ready_at() is None, "the first of the window may still be on its way"
    del unanswered


def test_what_was_let_through_and_stayed_is_not_waited_for() -> None:
    pacer = Pacer(2, 0.0)
    pacer.stayed(pacer.leave(1.0))
    pacer.leave(1.5)
    assert pacer.ready_at() is not None


def test_of_two_that_left_at_one_moment_the_right_one_stayed() -> None:
    pacer = Pacer(2, -9.0)
    went, stayed = pacer.leave(0.0), pacer.leave(0.0)
    pacer.stayed(stayed)
    pacer.answered(went, 0.1)
    pacer.leave(1.0)
    assert pacer.ready_at() is not None, "nobody waits for an answer that will never come"


@pytest.mark.parametrize(("per_second", "at_once"), [(1_000, 20), (30, 2)])
def test_a_turn_of_the_event_loop_is_made_up_for_and_a_stall_is_not(
    per_second: int, at_once: int
) -> None:
    pacer, now = Pacer(per_second, 0.0), 10.0
    left = 0
    while (at := pacer.ready_at()) is not None and at <= now:
        pacer.leave(now)
        left += 1
    # The first and the last of them would have left without a stall as well.
    assert at_once <= left <= at_once + 2
