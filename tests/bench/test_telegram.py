"""The tables of Telegram in small: what costs three times as much as it did fails.

Costs are held against the library's own, measured beside them: a busy machine slows both.
`make bench-telegram` measures the real ones.
"""

from math import inf

import pytest

from tests.bench.telegram import (
    Answered,
    is_ordered,
    ours_answered,
    ours_sent,
    peer_answered,
    peer_sent,
)

TALKERS, EACH = 80, 4


@pytest.fixture(scope="module")
def answered() -> Answered:
    return ours_answered(TALKERS, EACH, "/number{n}")


def test_a_message_costs_little_more_than_the_library_alone() -> None:
    ours, library = ours_sent(1_000, inf), peer_sent("aiohttp", 1_000)
    assert (ours.messages, ours.refused) == (1_000, 0)
    # Some 1.1 on a quiet machine, the ledger included.
    assert ours.cpu_per_thousand < 3 * library.cpu_per_thousand


def test_today_costs_little_more_than_a_handler_that_looks_nothing_up() -> None:
    ours = ours_answered(TALKERS, EACH, "/today")
    library = peer_answered("aiohttp", TALKERS, EACH)
    assert ours.answers == library.answers == TALKERS * EACH
    # Some 1.5 on a quiet machine; 9 when everything was read for everybody.
    assert ours.cpu_per_thousand < 4 * library.cpu_per_thousand


def test_each_chat_is_answered_in_its_order(answered: Answered) -> None:
    assert answered.answers == TALKERS * EACH
    assert is_ordered(answered)


def test_an_answer_out_of_its_order_is_noticed(answered: Answered) -> None:
    chat, texts = next(iter(answered.texts.items()))
    mixed = Answered(1, 1, 1, {chat: [texts[1], texts[0], *texts[2:]]})
    assert not is_ordered(mixed)
