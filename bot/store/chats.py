"""Chats and what they subscribe to."""

from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Any

from sqlalchemy import Row, bindparam, delete, func, select, update
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.model import Chat, ChatId, ChatKind, ChatRef, Page, PersonRef, Platform, Target
from bot.store.database import Database
from bot.store.reach import in_chat, lose, move, parts_of
from bot.store.schema import chats, subscriptions

CHATS = select(
    *(chats.c.id, chats.c.platform, chats.c.address, chats.c.is_paused),
    *(chats.c.gone_reason, chats.c.gone_at, chats.c.kind, chats.c.title),
)
CHAT = CHATS.where(chats.c.platform == bindparam("of_platform"), chats.c.address == bindparam("at"))
"""Made once: it is asked for every saying."""

MOST_KNOWN = 10_000
"""Chats that spoke last, each some 500 bytes."""

REACHABLE = MappingProxyType({"gone_reason": None, "gone_at": None})


@dataclass(frozen=True, slots=True)
class Newcomer:
    """A chat as its platform tells of it."""

    ref: ChatRef
    kind: ChatKind = ChatKind.PRIVATE
    title: str = ""
    by: PersonRef | None = None
    """Who added the bot there, if that is being told."""


@dataclass(frozen=True, slots=True)
class Met:
    """A chat that was told of."""

    chat: Chat
    gone_since: datetime | None
    """Since when nothing could be sent there; None: it could, or was not known."""
    is_new: bool = False
    """Whether it was not known before."""


@dataclass(frozen=True, slots=True)
class _Known:
    """A chat that spoke before."""

    chat: Chat
    is_gone: bool


class Chats:
    """Remembers every chat that ever spoke, with its subscriptions."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._known = database.fresh(self._find, most=MOST_KNOWN)

    async def meet(self, newcomer: Newcomer, now: datetime) -> Chat:
        """The chat of this address; made when it is seen for the first time.

        A chat that was gone and speaks can be reached again. Of what kind it is counts as told.
        """
        known = await self._known(newcomer.ref)
        if known and not known.is_gone and known.chat.kind is newcomer.kind:
            return known.chat
        asked = CHAT, _address(newcomer.ref)
        if known:
            async with self._database.write() as connection:
                await connection.execute(
                    update(chats)
                    .where(chats.c.id == known.chat.id)
                    .values(**REACHABLE, kind=newcomer.kind.value)
                )
                return _read((await connection.execute(*asked)).one())
        async with self._database.write_apart() as connection:
            await _add(connection, newcomer, now)
            return _read((await connection.execute(*asked)).one())

    async def _find(self, ref: ChatRef) -> _Known | None:
        async with self._database.read() as connection:
            row = (await connection.execute(CHAT, _address(ref))).first()
            return None if row is None else _Known(_read(row), row.gone_reason is not None)

    async def introduce(self, newcomer: Newcomer, now: datetime) -> Met:
        """The bot was added to a chat, or what is known of the chat has changed."""
        asked = CHAT, _address(newcomer.ref)
        async with self._database.write() as connection:
            known = (await connection.execute(*asked)).first()
            if known is None:
                await _add(connection, newcomer, now)
            else:
                await _learn(connection, newcomer)
            chat = _read((await connection.execute(*asked)).one())
        return Met(chat, None if known is None else known.gone_at, is_new=known is None)

    async def by_id(self, chat: ChatId) -> Chat | None:
        query = CHATS.where(chats.c.id == chat)
        async with self._database.read() as connection:
            row = (await connection.execute(query)).first()
            return None if row is None else _read(row)

    async def introduced_by(self, person: PersonRef, page: int, size: int) -> Page[Chat]:
        """The groups and channels where this person added the bot, the newest first."""
        query = CHATS.where(
            chats.c.platform == person.platform.value,
            chats.c.introduced_by == person.id,
            chats.c.kind != ChatKind.PRIVATE.value,
            chats.c.gone_reason.is_(None),
        )
        counted = select(func.count()).select_from(query.subquery())
        shown = query.order_by(chats.c.id.desc()).limit(size).offset((page - 1) * size)
        async with self._database.read() as connection:
            total = int((await connection.execute(counted)).scalar_one())
            rows = (await connection.execute(shown)).all()
            return Page(tuple(map(_read, rows)), page, size, total)

    async def subscribe(self, chat: ChatId, target: Target, now: datetime) -> bool:
        """Add a subscription; False when the chat had it already."""
        async with self._database.write_apart() as connection:
            added = await connection.execute(
                insert(subscriptions)
                .values(chat_id=chat, target=str(target), created_at=now)
                .on_conflict_do_nothing()
            )
            return added.rowcount > 0

    async def unsubscribe(self, chat: ChatId, target: Target) -> bool:
        """Take a subscription away; False when the chat did not have it."""
        async with self._database.write_apart() as connection:
            taken = await connection.execute(
                delete(subscriptions).where(
                    subscriptions.c.chat_id == chat, subscriptions.c.target == str(target)
                )
            )
            return taken.rowcount > 0

    async def unsubscribe_all(self, chat: ChatId) -> int:
        """Take every subscription away; how many there were."""
        async with self._database.write_apart() as connection:
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

    async def lose(self, chat: ChatRef, reason: str, now: datetime) -> None:
        """Nothing can be sent to a chat and its parts any more: the platform says so.

        What waits for it is dead, later publications are not planned.
        """
        async with self._database.write() as connection:
            for each, _ in await parts_of(connection, chat):
                await lose(connection, each, reason, now)

    async def move(self, chat: ChatRef, address: str) -> None:
        """A chat and all its parts go on under another address."""
        async with self._database.write() as connection:
            for each, part in await parts_of(connection, chat):
                await move(connection, each, address + part)


def _address(ref: ChatRef) -> dict[str, str]:
    return {"of_platform": ref.platform.value, "at": ref.address}


async def _add(connection: AsyncConnection, newcomer: Newcomer, now: datetime) -> None:
    await connection.execute(
        insert(chats)
        .values(
            platform=newcomer.ref.platform,
            address=newcomer.ref.address,
            is_paused=False,
            created_at=now,
            kind=newcomer.kind.value,
            title=newcomer.title or None,
            introduced_by=newcomer.by.id if newcomer.by else None,
        )
        .on_conflict_do_nothing()
    )


async def _learn(connection: AsyncConnection, newcomer: Newcomer) -> None:
    """All parts of the chat can be reached again; the chat itself may have a new name."""
    here = chats.c.platform == newcomer.ref.platform.value
    await connection.execute(
        update(chats)
        .where(here, in_chat(newcomer.ref.address))
        .values(**REACHABLE, kind=newcomer.kind.value)
    )
    news: dict[str, str] = {}
    if newcomer.title:
        news["title"] = newcomer.title
    if newcomer.by:
        news["introduced_by"] = newcomer.by.id
    if news:
        await connection.execute(
            update(chats).where(here, chats.c.address == newcomer.ref.address).values(**news)
        )


def _read(row: Row[*tuple[Any, ...]]) -> Chat:
    return Chat(
        id=ChatId(row.id),
        ref=ChatRef(Platform(row.platform), row.address),
        is_paused=row.is_paused,
        kind=ChatKind(row.kind),
        title=row.title or "",
    )
