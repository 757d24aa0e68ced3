"""What chats still want: who unsubscribes is not sent what waits because of it."""

from collections import defaultdict
from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.model import ChatId, Priority
from bot.store.fanout import IS_WAITING, RECENT, take_back
from bot.store.schema import deliveries, subscriptions


async def cancel_unwanted(connection: AsyncConnection, chosen: Sequence[ChatId]) -> int:
    """Cancel new stories that wait for these chats and that they follow nothing of any more.

    They may have unsubscribed from one target after the other, or while a copy was on its way.
    """
    follows = await _followed(connection, chosen)
    waiting = (
        deliveries.c.chat_id.in_(chosen),
        deliveries.c.publication_id.in_(RECENT),
        deliveries.c.priority >= Priority.BREAKING,
        IS_WAITING,
    )
    rows = await connection.execute(
        select(deliveries.c.chat_id, deliveries.c.publication_id, deliveries.c.matched).where(
            *waiting
        )
    )
    count = 0
    for row in rows.all():
        if follows[row.chat_id].isdisjoint(row.matched.split(",")):
            is_it = (
                deliveries.c.publication_id == row.publication_id,
                deliveries.c.chat_id == row.chat_id,
            )
            count += await take_back(connection, (*is_it, IS_WAITING), "unsubscribed")
    return count


async def _followed(
    connection: AsyncConnection, chosen: Sequence[ChatId]
) -> defaultdict[int, set[str]]:
    query = select(subscriptions).where(subscriptions.c.chat_id.in_(chosen))
    follows: defaultdict[int, set[str]] = defaultdict(set)
    for row in (await connection.execute(query)).all():
        follows[row.chat_id].add(row.target)
    return follows
