"""The remote platform: accepts messages over a socket, enforces its limits, keeps its own list.

Written apart from the worker it judges: it knows nothing of deliveries. Run as
`python -m tests.remote.server SOCKET PER_SECOND BEFORE AFTER [QUIRKS] [keys]` (latencies in
seconds, 0 per second: no limit; `keys`: a key that is repeated is the same message). One line per
request and answer:

    send ID CHAT KEY    ->  ID ok NUMBER | ID wait SECONDS
    report ID           ->  ID {"accepted": [[at, chat, key], ...], "refused": n, ...}

Quirks are its bad days, a list in JSON: which requests go wrong, and how.
"""

import asyncio
import json
import random
import sys
import time
from collections import Counter, deque
from contextlib import suppress
from dataclasses import dataclass, field
from math import inf

CHAT_SECONDS = 1.0
"""One message a second to one chat, as Telegram asks (core.telegram.org/bots/faq)."""

GROUP_MESSAGES, GROUP_SECONDS = 20, 60.0
"""And twenty a minute to one group: a chat whose number is negative."""

TOLERANCE = 0.002
"""Seconds that a clock of another process may be apart from ours."""


@dataclass(frozen=True)
class Quirk:
    """Something it does amiss, and to whom. The first that fits a request is taken."""

    does: str
    """`reset` cuts the connection, `hang` never answers, `ok` is right; else the answer's words."""
    accepts: bool = False
    """Takes the message all the same."""
    waits: float = 0.0
    """Seconds between accepting and answering."""
    every: int = 1
    """Only the n-th, 2n-th, ... request that would fit."""
    chats: tuple[str, ...] = ()
    """Only requests for these; none named: for all."""
    until: float = inf
    """Only in so many seconds after its first request."""
    times: float = inf
    """Only so often."""


@dataclass
class Remote:
    """What was accepted, and what may be accepted next."""

    per_second: int
    quirks: tuple[Quirk, ...] = ()
    remembers_keys: bool = False
    asked: Counter[str] = field(default_factory=Counter)
    fitting: Counter[Quirk] = field(default_factory=Counter)
    shown: Counter[Quirk] = field(default_factory=Counter)
    began_at: float | None = None
    numbers: dict[str, int] = field(default_factory=dict)
    accepted: list[tuple[float, str, str]] = field(default_factory=list)
    refused: int = 0
    window: deque[float] = field(default_factory=deque)
    chats: dict[str, float] = field(default_factory=dict)
    groups: dict[str, deque[float]] = field(default_factory=dict)

    def quirk(self, chat: str) -> Quirk | None:
        """What goes wrong with this request; None: nothing."""
        now = time.monotonic()
        self.began_at = self.began_at or now
        self.asked[chat] += 1
        for quirk in self.quirks:
            if quirk.chats and chat not in quirk.chats:
                continue
            self.fitting[quirk] += 1
            is_its_turn = self.fitting[quirk] % quirk.every == 0
            is_its_time = now - self.began_at < quirk.until
            if is_its_turn and is_its_time and self.shown[quirk] < quirk.times:
                self.shown[quirk] += 1
                return quirk
        return None

    def report(self) -> dict[str, object]:
        """Its own account of everything."""
        return {
            "accepted": self.accepted,
            "refused": self.refused,
            "asked": self.asked,
            "amiss": [self.shown[quirk] for quirk in self.quirks],
        }

    def accept(self, chat: str, key: str) -> int | None:
        """The message's number, or None when a limit stands against it."""
        if self.remembers_keys and key in self.numbers:
            return self.numbers[key]
        now = time.monotonic()
        while self.window and self.window[0] <= now - 1 + TOLERANCE:
            self.window.popleft()
        is_full = self.per_second and len(self.window) >= self.per_second
        is_early = self.per_second and now - self.chats.get(chat, 0) < CHAT_SECONDS - TOLERANCE
        if is_full or is_early or self._is_crowded(chat, now):
            self.refused += 1
            return None
        if self.per_second:
            self.window.append(now)
            self.chats[chat] = now
            if chat.startswith("-"):
                self.groups.setdefault(chat, deque(maxlen=GROUP_MESSAGES)).append(now)
        self.accepted.append((now, chat, key))
        self.numbers[key] = len(self.accepted)
        return len(self.accepted)

    def _is_crowded(self, chat: str, now: float) -> bool:
        """Whether a group has had its twenty in the last minute."""
        lately = self.groups.get(chat, deque[float]())
        return len(lately) == GROUP_MESSAGES and lately[0] > now - GROUP_SECONDS + TOLERANCE


@dataclass
class Desk:
    """Answers requests, each after its time."""

    remote: Remote
    before: float
    after: float
    draw: random.Random

    @property
    def is_slow(self) -> bool:
        """Others may be answered meanwhile."""
        return bool(self.before or self.after or self.remote.quirks)

    async def answer(self, line: list[str], writer: asyncio.StreamWriter) -> None:
        verb, request, *rest = line
        if verb == "report":
            writer.write(f"{request} {json.dumps(self.remote.report())}\n".encode())
            return
        quirk = self.remote.quirk(rest[0])
        await self._wait(self.before)
        number = self.remote.accept(*rest) if quirk is None or quirk.accepts else None
        await self._wait(self.after)
        said = "wait 1" if number is None else f"ok {number}"
        if quirk is not None:
            await asyncio.sleep(quirk.waits)
            said = said if quirk.does == "ok" else quirk.does
        if said == "reset":
            writer.transport.abort()
        elif said != "hang" and not writer.is_closing():
            writer.write(f"{request} {said}\n".encode())

    async def _wait(self, seconds: float) -> None:
        if seconds:
            await asyncio.sleep(self.draw.uniform(0.9, 1.1) * seconds)


async def serve(path: str, desk: Desk) -> None:
    tasks: set[asyncio.Task[None]] = set()

    async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        # A sender that is killed resets the connection: what it had sent is accepted all the same.
        with suppress(ConnectionError):
            while line := (await reader.readline()).decode().split():
                if desk.is_slow:
                    task = asyncio.create_task(desk.answer(line, writer))
                    tasks.add(task)
                    task.add_done_callback(tasks.discard)
                else:
                    await desk.answer(line, writer)
        writer.close()

    server = await asyncio.start_unix_server(connected, path, limit=2**26)
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    await server.serve_forever()


if __name__ == "__main__":
    _, socket_path, allowed, accepts_after, answers_after, *more = sys.argv
    listed = json.loads(more[0]) if more else []
    scripted = tuple(Quirk(**{**each, "chats": tuple(each["chats"])}) for each in listed)
    platform = Remote(int(allowed), scripted, remembers_keys="keys" in more)
    latencies = random.Random(1)  # noqa: S311 - latencies
    desk = Desk(platform, float(accepts_after), float(answers_after), latencies)
    asyncio.run(serve(socket_path, desk))
