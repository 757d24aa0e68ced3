"""Where a chat can be reached, and whether: steps when a platform says that this changed."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, delete, exists, func, insert, literal, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.model import ChatId, ChatRef, DeliveryState
from bot.store.fanout import RECENT, WAITING
from bot.store.schema import chat_settings, chats, deliveries, subscriptions

MOVED = "moved"
"""Why nothing can be sent to the row that keeps an address which was left."""


async def lose(connection: AsyncConnection, chat: ChatId, reason: str, now: datetime) -> None:
    """Nothing can be sent to the chat any more."""
    # Without its type the moment would be written as text, which nobody can read back.
    since = literal(now, chats.c.gone_at.type)
    await connection.execute(
        update(chats)
        .where(chats.c.id == chat)
        .values(gone_reason=reason, gone_at=func.coalesce(chats.c.gone_at, since))
    )
    # The one that was just refused is among them, with all that came in its message.
    refused = (*WAITING, DeliveryState.SENDING.value)
    await connection.execute(
        update(deliveries)
        .where(*_rows_of(chat, refused))
        .values(state=DeliveryState.DEAD.value, reason=reason)
    )


async def move(connection: AsyncConnection, chat: ChatId, address: str) -> None:
    """The chat goes on under another address.

    It may have spoken there already: what that newcomer follows and waits for is added, and the
    newcomer keeps the old address, where nothing can be sent. To be told of the move twice is
    no second one.
    """
    old = (await connection.execute(select(chats).where(chats.c.id == chat))).one()
    if old.gone_reason == MOVED:
        return
    newcomer: int | None = await connection.scalar(
        select(chats.c.id).where(chats.c.platform == old.platform, chats.c.address == address)
    )
    if newcomer == chat:
        return
    if newcomer is not None:
        await _take_over(connection, chat, ChatId(newcomer))
    await _readdress(connection, chat, address)
    # Where it was we may have been told that we are no longer there.
    await connection.execute(
        update(chats).where(chats.c.id == chat).values(gone_reason=None, gone_at=None)
    )
    if newcomer is not None:
        await _readdress(connection, ChatId(newcomer), old.address)


def in_chat(address: str) -> ColumnElement[bool]:
    """The condition for a chat and all its parts."""
    return or_(
        chats.c.address == address, chats.c.address.startswith(f"{address}/", autoescape=True)
    )


async def parts_of(connection: AsyncConnection, chat: ChatRef) -> tuple[tuple[ChatId, str], ...]:
    """A chat and all its parts, as far as they are known, each with its part of the address."""
    query = select(chats.c.id, chats.c.address).where(
        chats.c.platform == chat.platform.value, in_chat(chat.address)
    )
    rows = (await connection.execute(query)).all()
    return tuple((ChatId(row.id), row.address.removeprefix(chat.address)) for row in rows)


def waiting_of(chat: ChatId) -> tuple[Any, ...]:
    """The conditions for a chat's waiting rows."""
    return _rows_of(chat, WAITING)


async def _readdress(connection: AsyncConnection, chat: ChatId, address: str) -> None:
    await connection.execute(update(chats).where(chats.c.id == chat).values(address=address))


async def _take_over(connection: AsyncConnection, chat: ChatId, newcomer: ChatId) -> None:
    """What a newcomer follows and waits for becomes the chat's own; the newcomer is gone."""
    wishes = select(literal(chat), subscriptions.c.target, subscriptions.c.created_at).where(
        subscriptions.c.chat_id == newcomer
    )
    known = select(subscriptions.c.target).where(subscriptions.c.chat_id == chat)
    await connection.execute(
        insert(subscriptions).from_select(
            ("chat_id", "target", "created_at"), wishes.where(subscriptions.c.target.not_in(known))
        )
    )
    await connection.execute(delete(subscriptions).where(subscriptions.c.chat_id == newcomer))
    await _take_over_settings(connection, chat, newcomer)
    told = select(deliveries.c.publication_id).where(deliveries.c.chat_id == chat)
    waiting = update(deliveries).where(*waiting_of(newcomer))
    await connection.execute(
        waiting.where(deliveries.c.publication_id.not_in(told)).values(chat_id=chat)
    )
    await connection.execute(
        waiting.values(state=DeliveryState.CANCELLED.value, reason="the chat has it already")
    )
    # A place between: no two chats have one address, not for a moment.
    await connection.execute(
        update(chats)
        .where(chats.c.id == newcomer)
        .values(gone_reason=MOVED, address=f"newcomer {newcomer}")
    )


async def _take_over_settings(connection: AsyncConnection, chat: ChatId, newcomer: ChatId) -> None:
    """The newcomer's own settings are younger: they win."""
    has_some = select(chat_settings.c.chat_id).where(chat_settings.c.chat_id == newcomer)
    await connection.execute(
        delete(chat_settings).where(chat_settings.c.chat_id == chat, exists(has_some))
    )
    await connection.execute(
        update(chat_settings).where(chat_settings.c.chat_id == newcomer).values(chat_id=chat)
    )
    told = select(chats.c.kind, chats.c.title, chats.c.introduced_by).where(chats.c.id == newcomer)
    row = (await connection.execute(told)).one()
    await connection.execute(
        update(chats)
        .where(chats.c.id == chat)
        .values(
            kind=row.kind,
            title=func.coalesce(row.title, chats.c.title),
            introduced_by=func.coalesce(chats.c.introduced_by, row.introduced_by),
        )
    )


def _rows_of(chat: ChatId, states: Sequence[str]) -> tuple[Any, ...]:
    """A chat's rows in these states, found by primary key in each recent publication."""
    return (
        deliveries.c.chat_id == chat,
        deliveries.c.publication_id.in_(RECENT),
        deliveries.c.state.in_(states),
    )
