"""Telegram through the real library: sending, commands, and answers beside a broadcast.

`make bench-telegram`, part of `make bench`; CHATS=3000 for a longer broadcast at 30 a second. The
fake Telegram and each sender are processes of their own; baselines are measured in the same run.
Cost is the sender's alone. How much a machine does in a second varies: the ratios are what counts.
"""

import asyncio
import os
import time
from collections.abc import Callable
from dataclasses import dataclass
from math import inf
from pathlib import Path
from statistics import median
from subprocess import Popen
from tempfile import TemporaryDirectory

from rich.console import Console
from rich.table import Table

from tests.bench.crowded import Told, asked, cpu, crowd, running, told, until
from tests.bench.watching import percentile
from tests.remote.audience import publish_to
from tests.telegram.wire import as_number

CHATS = int(os.environ.get("CHATS", "600"))
SENT = 10_000
HTTPX_SENT = 1_500
"""Fewer where each takes long."""

TALKERS, EACH = 400, 10
LATENCY_MS = 40
FAR = ("--latency-ms", str(LATENCY_MS))

ASK_EVERY = 0.5
"""Seconds between two people who say /today during a broadcast."""

FREE, PAID = 30, 1_000
"""Messages a second that Telegram allows to everybody, and to those who pay."""

OURS = "tests.bench.telegram_ours"
PEERS = "tests.bench.telegram_peers"


@dataclass(frozen=True)
class Sent:
    """A broadcast as fast as it goes."""

    messages: int
    seconds: float
    cpu: float
    refused: int

    @property
    def rate(self) -> float:
        return self.messages / self.seconds

    @property
    def cpu_per_thousand(self) -> float:
        return self.cpu / self.messages * 1000


@dataclass(frozen=True)
class Answered:
    """What a crowd said, answered."""

    answers: int
    seconds: float
    cpu: float
    texts: dict[str, list[str]]

    @property
    def rate(self) -> float:
        return self.answers / self.seconds

    @property
    def cpu_per_thousand(self) -> float:
        return self.cpu / self.answers * 1000


@dataclass(frozen=True)
class Beside:
    """A broadcast, and people who ask while it runs."""

    messages: int
    """In all, until the broadcast ended."""
    seconds: float
    refused: int
    waits: list[float]
    unanswered: int
    lost: int

    @property
    def utilisation(self) -> float:
        return self.messages / (self.seconds + 1 / 30) / 30


def main() -> None:
    console = Console()
    console.print(sending_table())
    console.print(commands_table())
    console.print(beside_table(CHATS))


def sending_table() -> Table:
    table = Table(
        *("sender", "messages", "/s", "CPU s per 1,000", "answers of 429"),
        title="sending, to a server that is next door",
    )
    for label, sent in (
        ("this worker, with its ledger", best(lambda: ours_sent(SENT, inf))),
        ("the same at the paid 1,000 /s, which the server enforces", ours_sent(SENT, 1_000)),
        (
            "baseline: the library over our transport, no ledger",
            best(lambda: peer_sent("aiohttp", SENT)),
        ),
        ("baseline: the library as it comes, no ledger", peer_sent("httpx", HTTPX_SENT)),
    ):
        table.add_row(
            *(label, f"{sent.messages:,}", f"{sent.rate:,.0f}", f"{sent.cpu_per_thousand:.2f}"),
            f"{sent.refused:,}",
        )
    return table


def best(measure: Callable[[], Sent], times: int = 3) -> Sent:
    """The least disturbed of a few."""
    return min((measure() for _ in range(times)), key=lambda each: each.cpu)


def ours_sent(chats: int, per_second: float) -> Sent:
    with TemporaryDirectory() as name, crowd("--no-record", *limits(per_second)) as url:
        asyncio.run(publish_to(Path(name), chats))
        with running(OURS, "send", name, url, per_second) as process:
            told(process)
            return sent(url, told(process)["cpu"])


def limits(per_second: float) -> tuple[str, ...]:
    return () if per_second == inf else ("--limited",)


def peer_sent(transport: str, chats: int) -> Sent:
    with (
        crowd("--no-record") as url,
        running(PEERS, "send", transport, url, chats) as process,
    ):
        told(process)
        return sent(url, told(process)["cpu"])


def sent(url: str, cpu: float) -> Sent:
    counted = asked(url, "count")
    return Sent(counted["accepted"], counted["seconds"], cpu, counted["refused"])


def commands_table() -> Table:
    table = Table(
        *("bot", "answers", "/s", "CPU s per 1,000", "each chat's in order"),
        title=f"/today from {TALKERS} people at once, {LATENCY_MS} ms away",
    )
    ours = [ours_answered(TALKERS, EACH, "/today") for _ in range(3)]
    order = ours_answered(TALKERS, 5, "/number{n}")
    add_answered(table, "this program", max(ours, key=lambda each: each.rate), is_ordered(order))
    for label, transport, talkers in (
        ("baseline: a trivial handler over our transport", "aiohttp", TALKERS),
        ("baseline: a trivial handler, as it comes", "httpx", TALKERS // 40),
    ):
        add_answered(table, label, peer_answered(transport, talkers, EACH))
    return table


def add_answered(
    table: Table, label: str, answered: Answered, is_in_order: bool | None = None
) -> None:
    verdict = {None: "not kept", True: "yes", False: "[red]no[/red]"}[is_in_order]
    table.add_row(
        *(label, f"{answered.answers:,}", f"{answered.rate:,.0f}"),
        *(f"{answered.cpu_per_thousand:.2f}", verdict),
    )


def ours_answered(talkers: int, each: int, text: str) -> Answered:
    with TemporaryDirectory() as name, crowd(*FAR) as url:
        asyncio.run(publish_to(Path(name), 1))
        with running(OURS, "serve", name, url, PAID) as process:
            return answered(process, url, (talkers, each, text))


def peer_answered(transport: str, talkers: int, each: int) -> Answered:
    with (
        crowd(*FAR) as url,
        running(PEERS, "serve", transport, url, 0) as process,
    ):
        return answered(process, url, (talkers, each, "/today"))


def answered(process: Popen[str], url: str, said: tuple[int, int, str]) -> Answered:
    """Everybody says something once, and is known from then on; what comes next is measured."""
    talkers, each, text = said
    told(process)
    talk(url, talkers, 1, "/today")
    before = cpu(process)
    found = talk(url, talkers, each, text)
    used = cpu(process) - before
    return Answered(found["others"], found["seconds_from_first_update"], used, found["texts"])


def talk(url: str, talkers: int, each: int, text: str) -> Told:
    """The crowd talks, and all of it is answered."""
    asked(url, "crowd", chats=talkers, each=each, text=text)
    until(url, talkers * each, "others")
    return asked(url, "talk")


def is_ordered(answered: Answered) -> bool:
    """Whether each chat was answered in the order in which it asked."""
    return all(
        [number for text in texts if (number := _number(text)) is not None]
        == sorted(number for text in texts if (number := _number(text)) is not None)
        for texts in answered.texts.values()
    )


def _number(text: str) -> int | None:
    """Of an answer to /number7, which is no command."""
    _, found, rest = text.partition("/number")
    return as_number(rest.split(".")[0]) if found else None


def beside_table(chats: int) -> Table:
    table = Table(
        *("sender", "used of 30 /s", "answers of 429", "lost", "/today: asked"),
        *("p50 s", "p99 s"),
        title=f"a broadcast to {chats:,} chats beside people who ask, {LATENCY_MS} ms away",
    )
    for label, beside in (
        ("this program", ours_beside(chats)),
        ("baseline: AIORateLimiter, all at once", limited_beside(chats)),
    ):
        table.add_row(
            *(label, f"{beside.utilisation:.1%}", f"{beside.refused}", f"{beside.lost}"),
            *(f"{len(beside.waits)}", f"{median(beside.waits):.2f}"),
            f"{percentile(beside.waits, 99):.2f}",
        )
    return table


def ours_beside(chats: int) -> Beside:
    with TemporaryDirectory() as name, crowd(*FAR, "--limited") as url:
        asyncio.run(publish_to(Path(name), chats))
        with running(OURS, "serve", name, url, FREE) as process:
            told(process)
            until(url, 1, "others")
            asked(url, "asking", every=ASK_EVERY)
            until(url, chats, "others", seconds=chats / 10 + 30)
            return beside(url)


def limited_beside(chats: int) -> Beside:
    with (
        crowd(*FAR, "--limited") as url,
        running(PEERS, "limited", "httpx", url, chats) as process,
    ):
        told(process)
        until(url, 1, "others")
        asked(url, "asking", every=ASK_EVERY)
        lost = told(process)["lost"]
        return beside(url, lost)


def beside(url: str, lost: int = 0) -> Beside:
    """The broadcast has ended; whoever asked last is waited for."""
    asked(url, "asking", every=0)
    found = asked(url, "talk")
    end = time.monotonic() + 15
    while asked(url, "talk")["unanswered"] and time.monotonic() < end:
        time.sleep(0.2)
    last = asked(url, "talk")
    return Beside(
        found["in_all_meanwhile"],
        found["seconds"],
        last["refused"],
        last["waits"],
        last["unanswered"],
        lost,
    )


if __name__ == "__main__":
    main()
