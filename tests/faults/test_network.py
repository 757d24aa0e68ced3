"""Faults of the network and of a platform, met by real sockets."""

import asyncio
from dataclasses import dataclass
from math import inf, nan
from pathlib import Path

import pytest

from bot.adapters.base import (
    ChatGone,
    ChatMoved,
    Limits,
    NotSent,
    Part,
    Receipt,
    RetryLater,
)
from bot.delivery.brake import IN_A_ROW
from tests.delivery.test_worker import LATER, MoodyAdapter, moody, states
from tests.delivery.test_worker import published as publish
from tests.faults.broadcasting import Verdict, broadcasting, copied, judged
from tests.faults.conftest import CHATS, Figure
from tests.kit import Bot, long_edition, worker_of
from tests.remote.adapter import CallingAdapter
from tests.remote.audience import publish_to
from tests.remote.processes import Pace, Report, remote, report
from tests.remote.server import Quirk

OPEN = Limits(inf, 30)
QUICK = Pace()


@dataclass(frozen=True)
class Line:
    """How the worker is bound to the platform."""

    limits: Limits = OPEN
    patience: float = 60.0
    pace: Pace = QUICK


QUICK_LINE = Line()


def broadcast_to_the_end(
    folder: Path, *quirks: Quirk, line: Line = QUICK_LINE
) -> tuple[Verdict, Report]:
    """A whole broadcast on a platform with these quirks."""

    async def run(socket: str) -> None:
        adapter = CallingAdapter(socket, line.limits, patience=line.patience)
        async with broadcasting(folder, adapter) as broadcast:
            await broadcast.to_the_end()

    keys = line.limits.remembers_keys
    with remote(folder, line.pace, *quirks, remembers_keys=keys) as socket:
        asyncio.run(run(socket))
        seen = report(socket)
    return judged(folder, seen), seen


async def test_f17_ten_minutes_without_a_route_cost_no_copy_and_end_within_a_minute(
    bot: Bot, figure: Figure, caplog: pytest.LogCaptureFixture
) -> None:
    await publish(bot, *(f"chat{number}" for number in range(50)))
    worker, adapter = moody(bot, lambda _: NotSent("no such host"))
    attempts = 0
    for _ in range(600):
        attempts += await worker.deliver_due()
        bot.clock.pass_by(seconds=1)
    assert adapter.accepted == []
    adapter.mood = lambda _: None
    for _ in range(60):
        await worker.deliver_due()
        bot.clock.pass_by(seconds=1)
    assert await states(bot) == {"delivered": 50}
    assert len(adapter.accepted) == 50
    assert len(caplog.records) <= 200
    figure("attempts for each chat in ten minutes", attempts // 50)


def test_f18_a_refused_connection_means_not_sent(published: Path, tmp_path: Path) -> None:
    folder = copied(published, tmp_path)

    async def knock(socket: str) -> None:
        async with broadcasting(folder, CallingAdapter(socket, Limits(inf, 30))) as broadcast:
            tried = await broadcast.worker.deliver_due()
            assert IN_A_ROW <= tried < CHATS, "then the way counts as blocked"

    asyncio.run(knock(str(tmp_path / "nobody.sock")))
    verdict, _ = broadcast_to_the_end(folder)
    assert verdict.states == {"delivered": CHATS}
    assert (verdict.lost, verdict.extras, verdict.in_doubt) == (0, 0, 0)


@pytest.mark.parametrize("remembers_keys", [False, True])
def test_f19_a_connection_cut_after_the_message_was_accepted_makes_one_noted_copy(
    published: Path, tmp_path: Path, figure: Figure, remembers_keys: bool
) -> None:
    folder = copied(published, tmp_path)
    limits = Limits(inf, 30, remembers_keys=remembers_keys)
    cut = Quirk("reset", accepts=True, every=50)
    verdict, seen = broadcast_to_the_end(folder, cut, line=Line(limits))
    assert verdict.states == {"delivered": CHATS}
    assert seen.amiss[0] >= CHATS // 50
    assert verdict.extras == (0 if remembers_keys else seen.amiss[0])
    assert (verdict.lost, verdict.most_copies <= 2) == (0, True)
    assert remembers_keys or verdict.unnoted == 0
    where = "remembering keys" if remembers_keys else "as Telegram"
    figure(f"cut, extra ({where})", f"{seen.amiss[0]}, {verdict.extras}")


@pytest.mark.parametrize(("delay", "extras"), [(0.2, 0), (0.9, 5)])
def test_f20_a_slow_answer_is_waited_for_and_a_lost_one_is_in_doubt(
    published: Path, tmp_path: Path, delay: float, extras: int
) -> None:
    folder = copied(published, tmp_path)
    slow = Quirk("ok", accepts=True, waits=delay, times=5)
    verdict, _ = broadcast_to_the_end(folder, slow, line=Line(patience=0.6))
    assert verdict.states == {"delivered": CHATS}
    assert (verdict.lost, verdict.extras, verdict.in_doubt) == (0, extras, extras)


def test_f22_while_a_platform_fails_nothing_is_lost_and_each_copy_was_accepted_unseen(
    published: Path, tmp_path: Path, figure: Figure
) -> None:
    folder = copied(published, tmp_path)
    half = Quirk("error 502", accepts=True, every=2, until=0.2)
    verdict, seen = broadcast_to_the_end(folder, half, Quirk("error 502", until=0.2))
    assert set(verdict.states) <= {"delivered", "unknown"}
    assert (verdict.lost, verdict.unnoted) == (0, 0)
    assert verdict.most_copies <= 2
    assert verdict.extras <= seen.amiss[0]
    figure("left to a person", verdict.states.get("unknown", 0))
    figure("extra copies, accepted but 502", f"{verdict.extras} of {seen.amiss[0]}")


def test_f23_a_chat_that_must_wait_an_hour_does_not_slow_the_others(
    published: Path, tmp_path: Path, figure: Figure
) -> None:
    line = Line(Limits(150, 30), pace=Pace(remote_per_second=150))
    _, faultless = broadcast_to_the_end(copied(published, tmp_path / "faultless"), line=line)
    folder = copied(published, tmp_path / "sick")

    async def run(socket: str) -> None:
        adapter = CallingAdapter(socket, line.limits)
        async with broadcasting(folder, adapter) as broadcast:
            await broadcast.worker.deliver_due()

    with remote(folder, line.pace, Quirk("wait 3600 chat", chats=("7",))) as socket:
        asyncio.run(run(socket))
        seen = report(socket)
    assert judged(folder, seen).states == {"delivered": CHATS - 1, "retry": 1}
    assert seen.asked["7"] == 1
    ratio = seen.seconds / faultless.seconds
    assert ratio <= 1.05
    figure("time of the others, faultless is 1", round(ratio, 3))


@pytest.mark.parametrize("asked", [0.0, -5.0, 1e18, inf, nan])
@pytest.mark.parametrize("is_for_all", [False, True])
async def test_f26_an_absurd_wait_neither_spins_nor_lasts_for_ever(
    bot: Bot, asked: float, is_for_all: bool
) -> None:
    await publish(bot, "a")
    moods = iter([RetryLater("flood", asked, is_for_all=is_for_all)])
    worker, adapter = moody(bot, lambda _: next(moods, None))
    assert await worker.deliver_due() == 1
    assert await worker.deliver_due() == 0, "not at once again"
    bot.clock.pass_by(days=1)
    assert await worker.deliver_due() == 1
    assert len(adapter.accepted) == 1


async def test_f29_chats_that_are_gone_are_left_alone_until_they_speak_again(bot: Bot) -> None:
    chats = [f"chat{number}" for number in range(20)]
    gone = set(chats[:6])
    await publish(bot, *chats)
    worker, adapter = moody(bot, lambda chat: ChatGone("blocked") if chat in gone else None)
    await worker.deliver_due()
    assert await states(bot) == {"dead": 6, "delivered": 14}
    asked: list[str] = []

    def listen(chat: str) -> None:
        asked.append(chat)

    adapter.mood = listen
    await bot.say("/start", chat="chat0")
    await bot.publish(LATER)
    bot.clock.pass_by(minutes=1)
    await worker.deliver_due()
    assert set(asked) == set(chats) - gone | {"chat0"}, "back is who spoke, off is no healthy one"


@pytest.mark.parametrize("speaks_first", [False, True], ids=["answer_first", "speaks_first"])
async def test_f31_a_chat_that_moves_takes_everything_along_whoever_tells_first(
    bot: Bot, speaks_first: bool
) -> None:
    await publish(bot, "old", "other")
    await bot.publish(LATER)
    if speaks_first:
        await bot.say("/subscribe all", chat="new")
    asked: list[str] = []

    def move(chat: str) -> ChatMoved | None:
        asked.append(chat)
        return ChatMoved("upgraded", "new") if chat == "old" else None

    worker, adapter = moody(bot, move)
    for _ in range(5):
        await worker.deliver_due()
        bot.clock.pass_by(minutes=1)
    assert asked.count("old") == 1, "the old address is never used again"
    assert [key[0] for chat, key in adapter.accepted if chat == "new"] == ["1", "2"]
    assert "follows" in (await bot.say("/subscriptions", chat="new")).text
    assert "everything" in (await bot.say("/subscriptions", chat="new")).text
    assert all(line.is_balanced for line in await bot.app.ledger.lines())


class MutteringAdapter(MoodyAdapter):
    """Accepts, and says nothing of use about it."""

    async def send(self, address: str, part: Part, key: str) -> Receipt:
        await super().send(address, part, key)
        return Receipt("")


async def test_f36_accepted_is_delivered_even_if_the_number_cannot_be_read(bot: Bot) -> None:
    await publish(bot, "a")
    adapter = MutteringAdapter(bot, lambda _: None)
    worker = worker_of(bot, adapter)
    await worker.deliver_due()
    bot.clock.pass_by(days=1)
    await worker.deliver_due()
    assert await states(bot) == {"delivered": 1}
    assert len(adapter.accepted) == 1


async def test_f36_a_part_whose_number_cannot_be_read_is_not_sent_again(bot: Bot) -> None:
    await bot.say("/subscribe all", chat="a")
    await bot.publish(long_edition(60))
    moods = iter([None, RetryLater("flood", 5)])
    adapter = MutteringAdapter(bot, lambda _: next(moods, None))
    worker = worker_of(bot, adapter)
    await worker.deliver_due()
    bot.clock.pass_by(seconds=5)
    await worker.deliver_due()
    keys = [key for _, key in adapter.accepted]
    assert len(keys) > 1
    assert keys == sorted(set(keys)), "each part once, in order"


def test_f38_a_slow_platform_fills_the_window_and_nothing_more(
    published: Path, tmp_path: Path, figure: Figure
) -> None:
    folder = copied(published, tmp_path)
    verdict, seen = broadcast_to_the_end(folder, line=Line(pace=Pace(before=0.2, after=0.2)))
    assert verdict.states == {"delivered": CHATS}
    assert (verdict.lost, verdict.extras) == (0, 0)
    times = [at for at, _, _ in seen.accepted]
    under_way = max(sum(at <= other < at + 0.17 for other in times) for at in times)
    assert under_way <= 30
    figure("most under way", under_way)


@pytest.mark.parametrize("seconds", [0.3, 1.0])
def test_f39_a_later_story_stays_behind_one_that_is_tried_again(
    tmp_path: Path, figure: Figure, seconds: float
) -> None:
    asyncio.run(publish_to(tmp_path, CHATS // 2, editions=2))
    busy = Quirk(f"wait {seconds} chat", times=CHATS // 2)
    verdict, seen = broadcast_to_the_end(tmp_path, busy)
    assert verdict.states == {"delivered": CHATS}
    arrived: dict[str, list[int]] = {}
    for _, chat, key in seen.accepted:
        arrived.setdefault(chat, []).append(int(key.partition(":")[0]))
    swapped = sum(order != [1, 2] for order in arrived.values())
    assert swapped == 0
    figure("chats that were told in another order", swapped)
