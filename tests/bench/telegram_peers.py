"""How a bot is usually written with Telegram's library: to be measured beside ours.

`python -m tests.bench.telegram_peers send|serve|limited httpx|aiohttp URL CHATS` says `{}` when it
has begun. `serve` tells its CPU seconds at every line of its input, the others when all is sent.
"""

import asyncio
import logging
import sys
import time
import warnings
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from telegram import Bot, Update
from telegram.error import TelegramError
from telegram.ext import (
    AIORateLimiter,
    Application,
    ApplicationBuilder,
    CommandHandler,
    ContextTypes,
)
from telegram.request import BaseRequest, HTTPXRequest

from bot.adapters.telegram.transport import AiohttpRequest
from tests.bench.telegram_ours import tell, tell_when_asked
from tests.telegram import TOKEN

IN_FLIGHT = 32
AT_ONCE = 64

STORY = (
    "Drones were seen over the harbour before dawn. "
    "Residents of the harbour heard explosions near the port."
)
TODAY = (
    "Nov 5 : E-Stories\n\nCombat Situation Update: 1 story\n· Drones were seen over the harbour."
)

AnyApplication = Application[Any, Any, Any, Any, Any, Any]


def transport(name: str, connections: int) -> BaseRequest:
    if name == "aiohttp":
        return AiohttpRequest(connections)
    return HTTPXRequest(connection_pool_size=connections, pool_timeout=60.0)


async def send(name: str, url: str, chats: int) -> None:
    """A bounded number under way, no ledger."""
    room = asyncio.Semaphore(IN_FLIGHT)
    request = transport(name, IN_FLIGHT)
    async with Bot(TOKEN, base_url=f"{url}/bot", request=request) as bot:

        async def one(chat: int) -> None:
            async with room:
                await bot.send_message(chat, STORY)

        tell({})
        used = time.process_time()
        await asyncio.gather(*map(one, range(1, chats + 1)))
        tell({"cpu": time.process_time() - used})


async def today(update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
    assert update.effective_chat is not None
    await update.effective_chat.send_message(TODAY)


def building(name: str, url: str) -> "ApplicationBuilder[Any, Any, Any, Any, Any, Any]":
    builder: ApplicationBuilder[Any, Any, Any, Any, Any, Any] = Application.builder()
    builder = builder.token(TOKEN).base_url(f"{url}/bot")
    if name == "aiohttp":
        polling = transport(name, 2)
        builder = builder.request(transport(name, 256)).get_updates_request(polling)
    return builder


@asynccontextmanager
async def listening(application: AnyApplication) -> AsyncIterator[None]:
    application.add_handler(CommandHandler("today", today))
    async with application:
        await application.start()
        assert application.updater is not None
        await application.updater.start_polling(poll_interval=0)
        yield
        await application.updater.stop()
        await application.stop()


async def serve(name: str, url: str, _chats: int) -> None:
    """One trivial handler; nothing is kept, nothing is looked up."""
    builder = building(name, url)
    if name == "aiohttp":
        builder = builder.concurrent_updates(AT_ONCE)
    async with listening(builder.build()):
        tell({})
        await tell_when_asked()


async def nothing(_update: object, _context: ContextTypes.DEFAULT_TYPE) -> None:
    """An answer that is lost is seen where it does not arrive."""


async def limited(name: str, url: str, chats: int) -> None:
    """A broadcast through the library's own limiter, which answers pass as well."""
    limiter = AIORateLimiter(overall_max_rate=30, overall_time_period=1)
    builder = building(name, url).rate_limiter(limiter).concurrent_updates(AT_ONCE)
    application = builder.build()
    application.add_error_handler(nothing)
    lost = 0

    async def one(chat: int) -> None:
        nonlocal lost
        try:
            await application.bot.send_message(chat, STORY)
        except TelegramError:
            lost += 1

    async with listening(application):
        tell({})
        used = time.process_time()
        await asyncio.gather(*map(one, range(1, chats + 1)))
        tell({"cpu": time.process_time() - used, "lost": lost})
        await tell_when_asked()


if __name__ == "__main__":
    # The library warns of its own next version whenever it is asked to wait.
    warnings.simplefilter("ignore", DeprecationWarning)
    # It tells of every message that its limiter lost; those are counted.
    logging.getLogger("telegram.ext.AIORateLimiter").setLevel(logging.CRITICAL)
    how = {"send": send, "serve": serve, "limited": limited}[sys.argv[1]]
    asyncio.run(how(sys.argv[2], sys.argv[3], int(sys.argv[4])))
