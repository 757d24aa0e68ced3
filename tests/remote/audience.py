"""An edition published to very many chats, written straight into the tables."""

from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import insert

from bot.model import Platform
from bot.store.database import Database
from bot.store.schema import chats, subscriptions
from tests.kit import Clock, open_bot


async def publish_to(
    folder: Path, count: int, editions: int = 1, *, with_groups: bool = False
) -> None:
    """A database in the folder with so many chats, each waiting for so many editions.

    `with_groups`: every other chat is a group, whose address is negative.
    """
    # The broadcasts are real processes with real clocks: older news would not be sent any more.
    async with open_bot(folder, Clock(datetime.now(UTC))) as bot:
        sign = -1 if with_groups else 1
        await _subscribe(bot.app.database, count, bot.clock(), sign)
        for number in range(editions):
            await bot.publish(_edition(number))


async def _subscribe(database: Database, count: int, now: datetime, sign: int) -> None:
    numbers = range(1, count + 1)
    async with database.write() as connection:
        await connection.execute(
            insert(chats),
            [
                {
                    "id": number,
                    "platform": Platform.TELEGRAM.value,
                    "address": str(number * sign**number),
                    "is_paused": False,
                    "created_at": now,
                }
                for number in numbers
            ],
        )
        await connection.execute(
            insert(subscriptions),
            [{"chat_id": number, "target": "all", "created_at": now} for number in numbers],
        )


def _edition(number: int) -> str:
    """Each in words of its own: what stands in every edition is no news to the importer."""
    return (
        f"Nov {5 + number} : E-Stories\nCombat Situation Update\n"
        f"Drones were seen over harbour {number} before dawn. "
        f"Residents of harbour {number} heard explosions near the port.\n"
    )
