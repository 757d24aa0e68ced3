"""Each chat's own pace: one a second, twenty a minute in a group, one under way at a time."""

from itertools import pairwise

from bot.adapters.base import Window
from bot.delivery.windows import BUSY_SECONDS, ChatWindows
from bot.model import ChatId, Delivery
from tests.delivery.publications import of_edition

PRIVATE = (Window(1, 1.0),)
GROUP = (Window(1, 1.0), Window(20, 60.0))


def windows_of(address: str) -> tuple[Window, ...]:
    return GROUP if address.startswith("group") else PRIVATE


def delivery(publication: int, chat: int, address: str = "") -> Delivery:
    return Delivery(of_edition(publication), ChatId(chat), address or f"chat{chat}", "all")


def test_different_chats_go_at_once() -> None:
    taken, later = ChatWindows(windows_of).admit([delivery(1, c) for c in range(5)], 9, 0.0)
    assert len(taken) == 5
    assert later == []


def test_no_more_are_taken_than_asked_for() -> None:
    taken, later = ChatWindows(windows_of).admit([delivery(1, c) for c in range(5)], 2, 0.0)
    assert [each.chat_id for each in taken] == [0, 1]
    assert later == [], "the others stay due"


def test_one_chat_gets_its_messages_a_second_apart_in_order() -> None:
    taken, later = ChatWindows(windows_of).admit([delivery(n, 7) for n in range(4)], 9, 0.0)
    assert [each.publication_id for each in taken] == [0]
    assert [(each.publication_id, wait) for each, wait in later] == [(1, 1.0), (2, 2.0), (3, 3.0)]


def test_a_group_gets_twenty_a_minute() -> None:
    windows, sent, now = ChatWindows(windows_of), [], 0.0
    waiting = [delivery(n, 7, "group") for n in range(41)]
    while waiting:
        taken, later = windows.admit(waiting, 1, now)
        for each in taken:
            sent.append(now)
            windows.done(each.chat_id)
            waiting.remove(each)
        now += later[0][1] if not taken else 0.0
    assert sent[19] < 20
    assert sent[20] >= 60
    assert all(later - sooner >= 1 for sooner, later in pairwise(sent))
    assert all(sent[n + 20] - sent[n] >= 60 for n in range(21))


def test_while_one_is_under_way_the_next_of_that_chat_waits() -> None:
    windows = ChatWindows(lambda _: ())
    taken, later = windows.admit([delivery(1, 7), delivery(2, 7), delivery(1, 8)], 9, 0.0)
    assert [(each.publication_id, each.chat_id) for each in taken] == [(1, 7), (1, 8)]
    assert [wait for _, wait in later] == [BUSY_SECONDS]
    windows.done(ChatId(7))
    taken, _ = windows.admit([delivery(2, 7)], 9, BUSY_SECONDS)
    assert len(taken) == 1


def test_a_chat_that_must_wait_waits_alone() -> None:
    windows = ChatWindows(windows_of)
    windows.block(ChatId(1), 43_837.0)
    taken, later = windows.admit([delivery(1, 1), delivery(1, 2)], 9, 0.0)
    assert [each.chat_id for each in taken] == [2]
    assert [wait for _, wait in later] == [43_837.0]


def test_the_parts_of_one_message_keep_the_chats_pace() -> None:
    windows = ChatWindows(windows_of)
    windows.admit([delivery(1, 7)], 1, 0.0)
    assert windows.wait_for_part(delivery(1, 7), 0.1) == 0.9
    assert windows.wait_for_part(delivery(1, 7), 1.0) == 1.0


def test_chats_of_long_ago_are_forgotten() -> None:
    windows = ChatWindows(windows_of)
    for chat in range(100):
        windows.admit([delivery(1, chat)], 1, 100.0)
    windows.admit([delivery(1, 500)], 1, 300.0)
    assert len(windows._turns) == 1  # noqa: SLF001 - memory is what is tested
