"""A worker that goes on whatever the database does, until it is told to stop.

`python -m tests.faults.delivering FOLDER SOCKET`
"""

import asyncio
import signal
import sys
from math import inf
from pathlib import Path

from bot.adapters.base import Limits
from tests.faults.broadcasting import broadcasting
from tests.faults.service import say
from tests.remote.adapter import CallingAdapter


async def deliver(folder: Path, adapter: CallingAdapter) -> None:
    async with broadcasting(folder, adapter) as broadcast:
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, broadcast.worker.stop)
        say("begun")
        await broadcast.worker.run()


if __name__ == "__main__":
    _, name, socket = sys.argv
    asyncio.run(deliver(Path(name), CallingAdapter(socket, Limits(inf, 30))))
