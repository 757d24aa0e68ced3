"""The remote platform: accepts messages over a socket, enforces its limits, keeps its own list.

Written apart from the worker it judges: it knows nothing of deliveries. Run as
`python -m tests.remote.server SOCKET PER_SECOND BEFORE AFTER` (latencies in seconds, 0 per second:
no limit). One line per request and answer:

    send ID CHAT KEY    ->  ID ok NUMBER | ID wait SECONDS
    report ID           ->  ID {"accepted": [[at, chat, key], ...], "refused": n}
"""

import asyncio
import json
import random
import sys
import time
from collections import deque
from contextlib import suppress
from dataclasses import dataclass, field

CHAT_SECONDS = 1.0
"""One message a second to one chat, as Telegram asks (core.telegram.org/bots/faq)."""

TOLERANCE = 0.002
"""Seconds that a clock of another process may be apart from ours."""


@dataclass
class Remote:
    """What was accepted, and what may be accepted next."""

    per_second: int
    accepted: list[tuple[float, str, str]] = field(default_factory=list)
    refused: int = 0
    window: deque[float] = field(default_factory=deque)
    chats: dict[str, float] = field(default_factory=dict)

    def accept(self, chat: str, key: str) -> int | None:
        """The message's number, or None when a limit stands against it."""
        now = time.monotonic()
        while self.window and self.window[0] <= now - 1 + TOLERANCE:
            self.window.popleft()
        is_full = self.per_second and len(self.window) >= self.per_second
        is_early = self.per_second and now - self.chats.get(chat, 0) < CHAT_SECONDS - TOLERANCE
        if is_full or is_early:
            self.refused += 1
            return None
        if self.per_second:
            self.window.append(now)
            self.chats[chat] = now
        self.accepted.append((now, chat, key))
        return len(self.accepted)


async def serve(path: str, remote: Remote, before: float, after: float) -> None:
    draw = random.Random(1)  # noqa: S311 - latencies

    async def answer(line: list[str], writer: asyncio.StreamWriter) -> None:
        verb, request, *rest = line
        if verb == "report":
            report = {"accepted": remote.accepted, "refused": remote.refused}
            writer.write(f"{request} {json.dumps(report)}\n".encode())
            return
        if before:
            await asyncio.sleep(draw.uniform(0.9, 1.1) * before)
        number = remote.accept(*rest)
        if after:
            await asyncio.sleep(draw.uniform(0.9, 1.1) * after)
        said = "wait 1" if number is None else f"ok {number}"
        if not writer.is_closing():
            writer.write(f"{request} {said}\n".encode())

    tasks: set[asyncio.Task[None]] = set()

    async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        # A sender that is killed resets the connection: what it had sent is accepted all the same.
        with suppress(ConnectionError):
            while line := (await reader.readline()).decode().split():
                if before or after:
                    task = asyncio.create_task(answer(line, writer))
                    tasks.add(task)
                    task.add_done_callback(tasks.discard)
                else:
                    await answer(line, writer)
        writer.close()

    server = await asyncio.start_unix_server(connected, path, limit=2**26)
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    await server.serve_forever()


if __name__ == "__main__":
    _, socket_path, allowed, *latencies = sys.argv
    asyncio.run(serve(socket_path, Remote(int(allowed)), *map(float, latencies)))
