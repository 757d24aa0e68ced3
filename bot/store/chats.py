"""Chats and what they subscribe to."""

from datetime import datetime

from sqlalchemy import Row, Select, delete, select, update
from sqlalchemy.dialects.sqlite import insert

from bot.model import Chat, ChatId, ChatRef, Platform, Target
from bot.store.database import Database
from bot.store.schema import chats, subscriptions


class Chats:
    """Remembers every chat that ever spoke, with its subscriptions."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def meet(self, ref: ChatRef, now: datetime) -> Chat:
        """The chat of this address; made when it is seen for the first time.

        A chat that was gone and speaks can be reached again.
        """
        async with self._database.read() as connection:
            known = (await connection.execute(_chat(ref))).first()
        if known and known.gone_reason is None:
            return _read(known)
        async with self._database.write() as connection:
            if known:
                await connection.execute(
                    update(chats).where(chats.c.id == known.id).values(gone_reason=None)
                )
                return _read(known)
            await connection.execute(
                insert(chats)
                .values(platform=ref.platform, address=ref.address, is_paused=False, created_at=now)
                .on_conflict_do_nothing()
            )
            row = await connection.execute(_chat(ref))
            return _read(row.one())

    async def subscribe(self, chat: ChatId, target: Target, now: datetime) -> bool:
        """Add a subscription; False when the chat had it already."""
        async with self._database.write() as connection:
            added = await connection.execute(
                insert(subscriptions)
                .values(chat_id=chat, target=str(target), created_at=now)
                .on_conflict_do_nothing()
            )
            return added.rowcount > 0

    async def unsubscribe(self, chat: ChatId, target: Target) -> bool:
        """Take a subscription away; False when the chat did not have it."""
        async with self._database.write() as connection:
            taken = await connection.execute(
                delete(subscriptions).where(
                    subscriptions.c.chat_id == chat, subscriptions.c.target == str(target)
                )
            )
            return taken.rowcount > 0

    async def unsubscribe_all(self, chat: ChatId) -> int:
        """Take every subscription away; how many there were."""
        async with self._database.write() as connection:
            taken = await connection.execute(
                delete(subscriptions).where(subscriptions.c.chat_id == chat)
            )
            return taken.rowcount

    async def subscriptions(self, chat: ChatId) -> tuple[Target, ...]:
        """What the chat subscribes to, oldest first."""
        query = (
            select(subscriptions.c.target)
            .where(subscriptions.c.chat_id == chat)
            .order_by(subscriptions.c.created_at, subscriptions.c.target)
        )
        async with self._database.read() as connection:
            return tuple(map(Target.parse, (await connection.execute(query)).scalars()))

    async def set_paused(self, chat: ChatId, *, is_paused: bool) -> bool:
        """Stop or restart deliveries to the chat; False when it was so already."""
        async with self._database.write() as connection:
            changed = await connection.execute(
                update(chats)
                .where(chats.c.id == chat, chats.c.is_paused != is_paused)
                .values(is_paused=is_paused)
            )
            return changed.rowcount > 0


def _chat(ref: ChatRef) -> Select[int, str, str, bool, str | None]:
    return select(
        chats.c.id, chats.c.platform, chats.c.address, chats.c.is_paused, chats.c.gone_reason
    ).where(chats.c.platform == ref.platform, chats.c.address == ref.address)


def _read(row: Row[int, str, str, bool, str | None]) -> Chat:
    return Chat(
        id=ChatId(row.id),
        ref=ChatRef(Platform(row.platform), row.address),
        is_paused=row.is_paused,
    )
