"""How a broadcast is often written, without a ledger: to be measured beside ours.

`python -m tests.bench.baselines gather|sequence SOCKET CHATS`
"""

import asyncio
import sys
import time
from math import inf

from bot.adapters.base import Limits, Part, RetryLater
from tests.remote.adapter import RemoteAdapter

IN_FLIGHT = 32
STORY = Part("A story.", "A story.")


async def send_until_accepted(adapter: RemoteAdapter, chat: int) -> None:
    while True:
        try:
            await adapter.send(str(chat), STORY, f"1:{chat}:0")
        except RetryLater as error:
            await asyncio.sleep(error.after_seconds)
        else:
            return


async def gather(adapter: RemoteAdapter, chats: int) -> None:
    """All at once, so many under way; whoever is refused waits and tries again."""
    room = asyncio.Semaphore(IN_FLIGHT)

    async def one(chat: int) -> None:
        async with room:
            await send_until_accepted(adapter, chat)

    await asyncio.gather(*map(one, range(chats)))


async def sequence(adapter: RemoteAdapter, chats: int) -> None:
    """One after the other."""
    for chat in range(chats):
        await send_until_accepted(adapter, chat)


async def main(how: str, socket: str, chats: int) -> None:
    async with RemoteAdapter.connected(socket, Limits(inf, IN_FLIGHT)) as adapter:
        sys.stdout.write("begun\n")
        sys.stdout.flush()
        started = time.process_time()
        await {"gather": gather, "sequence": sequence}[how](adapter, chats)
        sys.stdout.write(f"{time.process_time() - started}\n")


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], sys.argv[2], int(sys.argv[3])))
