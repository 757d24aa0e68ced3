"""The server as a process of its own: `python -m tests.telegram --port 0 --latency-ms 40`.

Its URL is the first line of its output; it runs until it is terminated. What it knows is told at
URL/fake/report (see `tests.telegram.control`). Every positive number is a person who has begun a
chat with the bot.
"""

import argparse
import asyncio
import gc
import signal
import sys

from tests.telegram.control import Control
from tests.telegram.fake import TOKEN, FakeTelegram
from tests.telegram.rates import Rates


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.telegram")
    parser.add_argument("--port", type=int, default=0, help="0: any that is free")
    parser.add_argument("--token", default=TOKEN)
    parser.add_argument("--latency-ms", type=float, default=0, help="of every answer")
    parser.add_argument("--rates", choices=("none", "telegram"), default="none")
    parser.add_argument("--per-second", type=int, help="overall; implies --rates telegram")
    parser.add_argument("--chat-burst", type=int, default=0, help="more at once in one chat")
    parser.add_argument("--no-record", action="store_true", help="count only, for speed")
    parser.add_argument("--without-rich", action="store_true", help="a server before 10.1")
    return parser


def _rates(options: argparse.Namespace) -> Rates | None:
    if options.rates == "none" and options.per_second is None:
        return None
    overall = 30 if options.per_second is None else options.per_second
    return Rates(overall=overall, chat_burst=options.chat_burst)


async def serve(options: argparse.Namespace) -> None:
    telegram = FakeTelegram(rates=_rates(options), token=options.token, port=options.port)
    telegram.world.is_open = True
    telegram.world.remembers = telegram.record.keeps = not options.no_record
    telegram.service.has_rich = not options.without_rich
    telegram.server.latency = options.latency_ms / 1000
    telegram.server.control = Control(telegram)
    ended = asyncio.Event()
    for sign in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(sign, ended.set)
    async with telegram:
        sys.stdout.write(f"{telegram.url}\n")
        sys.stdout.flush()
        await ended.wait()


if __name__ == "__main__":
    # Messages are kept and hold no circles: looking for those costs a tenth of the time.
    gc.set_threshold(100_000, 50, 100)
    asyncio.run(serve(_parser().parse_args()))
