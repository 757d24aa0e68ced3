"""What each chat has set: when it wants to hear from us. A chat without a row set nothing."""

from collections.abc import Callable
from datetime import time
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Row, Select, bindparam, select
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.model import ChatId, ChatRef, ChatSettings, Quiet, Rhythm
from bot.store.database import Database
from bot.store.schema import chat_settings, chats

COLUMNS = (
    *(chat_settings.c.zone, chat_settings.c.quiet_from, chat_settings.c.quiet_to),
    *(chat_settings.c.is_quiet_silent, chat_settings.c.rhythm),
    *(chat_settings.c.bundle_at, chat_settings.c.bundle_day),
    *(chat_settings.c.is_for_managers, chat_settings.c.is_rich),
)
"""What a query joins to a chat to know its settings."""


AT = (
    select(chat_settings)
    .join(chats, chats.c.id == chat_settings.c.chat_id)
    .where(chats.c.platform == bindparam("of"), chats.c.address == bindparam("at"))
)


class ChatSettingsStore:
    """Keeps the settings of every chat that has some."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def read(self, chat: ChatId) -> ChatSettings:
        """What the chat has set; the defaults when it set nothing."""
        async with self._database.read() as connection:
            return await _read(connection, chat)

    async def at(self, ref: ChatRef) -> ChatSettings:
        """What the chat of this address has set; the defaults when it is not known either."""
        async with self._database.read() as connection:
            row = (
                await connection.execute(AT, {"of": ref.platform.value, "at": ref.address})
            ).first()
        return ChatSettings() if row is None else settings_of(row)

    async def write(self, chat: ChatId, settings: ChatSettings) -> None:
        """Replace all that the chat has set."""
        async with self._database.write() as connection:
            await _write(connection, chat, settings)

    async def change(
        self, chat: ChatId, wish: Callable[[ChatSettings], ChatSettings]
    ) -> ChatSettings:
        """Make new settings from the present ones, in one transaction: no change is lost.

        Returns the new ones. What `wish` raises leaves everything as it was.
        """
        async with self._database.write() as connection:
            settings = wish(await _read(connection, chat))
            await _write(connection, chat, settings)
            return settings


def settings_joined(row: Row[Any]) -> ChatSettings | None:
    """The settings in a row that `COLUMNS` were joined to; None when the chat set nothing."""
    return None if row.rhythm is None else settings_of(row)


def settings_of(row: Row[Any]) -> ChatSettings:
    """The settings in a row that has the table's columns, whatever else it has."""
    quiet = None
    if row.quiet_from is not None:
        quiet = Quiet(_time(row.quiet_from), _time(row.quiet_to), row.is_quiet_silent)
    return ChatSettings(
        zone=_zone(row.zone),
        quiet=quiet,
        rhythm=Rhythm(row.rhythm),
        bundle_at=_time(row.bundle_at),
        bundle_day=row.bundle_day,
        is_for_managers=row.is_for_managers,
        is_rich=row.is_rich,
    )


async def _read(connection: AsyncConnection, chat: ChatId) -> ChatSettings:
    row = (await connection.execute(_of(chat))).first()
    return ChatSettings() if row is None else settings_of(row)


async def _write(connection: AsyncConnection, chat: ChatId, settings: ChatSettings) -> None:
    columns = _columns(settings)
    await connection.execute(
        insert(chat_settings)
        .values(chat_id=chat, **columns)
        .on_conflict_do_update(index_elements=["chat_id"], set_=columns)
    )


def _of(chat: ChatId) -> Select[*tuple[Any, ...]]:
    return select(chat_settings).where(chat_settings.c.chat_id == chat)


def _columns(settings: ChatSettings) -> dict[str, object]:
    quiet = settings.quiet
    return {
        "zone": settings.zone.key if settings.zone else None,
        "quiet_from": _minutes(quiet.start) if quiet else None,
        "quiet_to": _minutes(quiet.end) if quiet else None,
        "is_quiet_silent": quiet.is_silent if quiet else False,
        "rhythm": settings.rhythm.value,
        "bundle_at": _minutes(settings.bundle_at),
        "bundle_day": settings.bundle_day,
        "is_for_managers": settings.is_for_managers,
        "is_rich": settings.is_rich,
    }


def _zone(name: str | None) -> ZoneInfo | None:
    """A machine that no longer knows a name must still deliver: then the newsroom's zone counts."""
    try:
        return ZoneInfo(name) if name else None
    except (KeyError, ValueError, OSError):
        return None


def _minutes(wall: time) -> int:
    return wall.hour * 60 + wall.minute


def _time(minutes: int) -> time:
    return time(*divmod(minutes, 60))
