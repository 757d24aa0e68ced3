"""A broadcast that kills itself at one exact moment of its n-th message.

`python -m tests.faults.dying FOLDER SOCKET before|after NUMBER [keys]`: before the request is
written, or after its answer was read and before it is marked.
"""

import asyncio
import os
import signal
import sys
from math import inf
from pathlib import Path

from bot.adapters.base import Limits
from tests.faults.broadcasting import broadcasting
from tests.remote.adapter import CallingAdapter


class DyingAdapter(CallingAdapter):
    """One message at a time, so that exactly one is in doubt."""

    moment = "before"
    left = 1

    async def ask(self, words: str, verb: str = "send") -> str:
        self.left -= 1
        if self.left == 0 and self.moment == "before":
            os.kill(os.getpid(), signal.SIGKILL)
        answer = await super().ask(words, verb)
        if self.left == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return answer


async def die(folder: Path, adapter: CallingAdapter) -> None:
    async with broadcasting(folder, adapter) as broadcast:
        await broadcast.to_the_end()


if __name__ == "__main__":
    _, name, socket, moment, number, *keys = sys.argv
    dying = DyingAdapter(socket, Limits(inf, 1, remembers_keys=bool(keys)))
    dying.moment, dying.left = moment, int(number)
    asyncio.run(die(Path(name), dying))
