"""What keeps the bot from being barred: logins, refusals and limits are counted."""

from pathlib import Path

import pytest

from bot.adapters.base import RetryLater
from bot.adapters.discord.buckets import Buckets
from bot.adapters.discord.budget import (
    FREE_IN_AN_HOUR,
    MOST_A_DAY,
    PAUSE_SECONDS,
    Budget,
)
from bot.adapters.discord.nonce import LONGEST, nonce
from bot.adapters.discord.outcomes import outcome
from bot.adapters.discord.refused import Refusal, Refused
from bot.adapters.discord.rest import _bucket
from bot.adapters.discord.trouble import GUARD, MOST_REFUSALS, REFUSALS, REVOKED, Trouble


class Time:
    def __init__(self, at: float = 1_000_000.0) -> None:
        self.at = at

    def __call__(self) -> float:
        return self.at


def test_a_crash_loop_never_spends_a_days_logins(tmp_path: Path) -> None:
    """A process that dies after every login and is started again at once, for two days."""
    time, spent = Time(), []
    while time.at < 1_000_000.0 + 2 * 86_400:
        budget = Budget(tmp_path / "logins", time)
        if not (seconds := budget.wait()):
            budget.spend()
            spent.append(time.at)
        time.at += max(2.0, seconds)
    days = (sum(start <= each < start + 86_400 for each in spent) for start in spent)
    assert FREE_IN_AN_HOUR < max(days) <= MOST_A_DAY


def test_a_few_logins_wait_for_nothing_and_many_shards_may_have_more(tmp_path: Path) -> None:
    time = Time()
    for _ in range(FREE_IN_AN_HOUR):
        budget = Budget(tmp_path / "logins", time)
        assert budget.wait() == 0
        budget.spend()
    assert budget.wait() == PAUSE_SECONDS
    assert budget.wait(shards=2) == 0
    time.at += PAUSE_SECONDS
    assert budget.wait() == 0


@pytest.mark.parametrize("written", ["", "no number\n", "9999999999\n" * 600, "\xff"])
def test_a_file_that_says_nonsense_does_not_keep_the_bot_out(tmp_path: Path, written: str) -> None:
    (tmp_path / "logins").write_bytes(written.encode("latin-1"))
    budget = Budget(tmp_path / "logins", Time())
    assert budget.wait() == 0
    budget.spend()


def test_half_of_the_refusals_that_bar_an_address_stop_everything() -> None:
    time = Time()
    trouble = Trouble(time)
    for _ in range(MOST_REFUSALS - 1):
        trouble.refused()
    assert (trouble.why, trouble.barred_seconds) == (None, 0)
    time.at += 60
    trouble.refused()
    assert (trouble.why, trouble.barred_seconds) == (REFUSALS, 540)
    time.at += 540
    assert (trouble.why, trouble.barred_seconds) == (None, 0)


def test_the_guard_is_obeyed_for_a_quarter_of_an_hour() -> None:
    time = Time()
    trouble = Trouble(time)
    told = []
    for act, seconds in (
        (trouble.guarded, 899), (trouble.guarded, 900),
        (trouble.token_is_revoked, 0), (trouble.token_is_good, 0),
    ):  # fmt: skip
        act()
        told.append(trouble.why)
        time.at += seconds
    assert told == [GUARD, GUARD, REVOKED, None]


def test_a_limit_that_is_used_up_opens_again_when_it_said_so() -> None:
    buckets = Buckets()
    buckets.answered("a", {"X-RateLimit-Remaining": "1", "X-RateLimit-Reset-After": "5"}, 10)
    assert buckets.wait("a", 10) == 0
    buckets.answered("a", {"X-RateLimit-Remaining": "0", "X-RateLimit-Reset-After": "5"}, 10)
    assert (buckets.wait("a", 12), buckets.wait("b", 12), buckets.wait("a", 15)) == (3, 0, 0)
    buckets.answered("a", {"X-RateLimit-Remaining": "0", "X-RateLimit-Reset-After": "x"}, 10)
    buckets.close("a", float("nan"), 10)
    assert buckets.wait("a", 10) == 0


def test_limits_are_told_apart_by_channel_and_by_interaction() -> None:
    paths = ("/channels/1/messages", "/channels/2/messages", "/channels/1/messages/7")
    assert len({_bucket("POST", each) for each in paths}) == 3
    assert _bucket("PATCH", "/channels/1/messages/7") == _bucket("PATCH", "/channels/1/messages/8")
    assert _bucket("POST", "/webhooks/1/abc") != _bucket("POST", "/webhooks/1/def")


def test_a_key_is_one_nonce_of_25_signs() -> None:
    made = {nonce(f"{publication}:{chat}:0") for publication in range(30) for chat in range(30)}
    assert len(made) == 900
    assert {len(each) for each in made} == {LONGEST}
    assert nonce("1:2:0") == "de77d69814c1b525f3ccc49e2", "another version must know it too"


@pytest.mark.parametrize(
    ("said", "seconds"), [("7", 7.0), (None, 0.0), ("soon", 0.0), (float("inf"), 604_800.0)]
)
def test_a_wait_is_read_whatever_it_is(said: object, seconds: float) -> None:
    refusal = Refusal.read(429, {"Via": "1.1 google"}, b'{"retry_after": 3}')
    assert refusal.after_seconds == 3
    told = Refusal(429, after_seconds=seconds)
    ended = outcome(Refused(told))
    assert isinstance(ended, RetryLater)
    headers = {"Via": "1.1 google", "Retry-After": str(said)}
    assert Refusal.read(429, headers, b"{}").after_seconds == seconds
