"""Refusals for now: of one chat, or of everything."""

from bot.adapters.base import RetryLater
from bot.adapters.telegram.floods import Floods


def refused(floods: Floods, address: str, now: float, seconds: float = 3.0) -> bool:
    """Whether this refusal is judged to be for all chats."""
    judged = floods.judged(RetryLater("Telegram asks to wait", seconds), address, now)
    assert judged.after_seconds == seconds
    assert str(judged) == "Telegram asks to wait"
    return judged.is_for_all


def test_one_chat_refused_again_and_again_is_its_own() -> None:
    floods = Floods()
    assert not any(refused(floods, "42", now / 10) for now in range(50))


def test_several_private_chats_refused_together_mean_everything() -> None:
    floods = Floods()
    assert [refused(floods, str(chat), chat / 10) for chat in range(1, 6)] == [
        False,
        False,
        True,
        True,
        True,
    ]


def test_refusals_far_apart_are_not_looked_at_together() -> None:
    floods = Floods()
    assert not any(refused(floods, str(chat), chat * 3.0) for chat in range(1, 20))


def test_some_groups_refused_together_are_their_own_and_many_are_not() -> None:
    floods = Floods()
    judged = [refused(floods, str(-1000 - chat), chat / 100, 20.0) for chat in range(9)]
    assert judged == [False] * 7 + [True] * 2


def test_topics_of_one_group_are_one_chat() -> None:
    floods = Floods()
    assert not any(refused(floods, f"-1001/{topic}", topic / 100) for topic in range(1, 20))


def test_a_chat_that_is_asked_to_wait_much_longer_does_not_stop_the_others() -> None:
    floods = Floods()
    assert not refused(floods, "1", 0.0, 2.0)
    assert not refused(floods, "2", 0.1, 2.0)
    assert not refused(floods, "3", 0.2, 3600.0)
    assert refused(floods, "4", 0.3, 2.0)


def test_when_everybody_is_asked_to_wait_long_all_wait() -> None:
    floods = Floods()
    assert [refused(floods, str(chat), 0.0, 600.0) for chat in (1, 2, 3)] == [False, False, True]
