"""Settings are kept whole, each chat's own, and gone with their chat."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, time
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import delete, select, update

from bot.model import ChatId, ChatRef, ChatSettings, Platform, Quiet, Rhythm
from bot.store.chat_settings import ChatSettingsStore
from bot.store.chats import Chats, Newcomer
from bot.store.database import Database
from bot.store.migration import migrate
from bot.store.schema import chat_settings, chats

NOW = datetime(2023, 11, 5, 9, tzinfo=UTC)
ALL_SET = ChatSettings(
    zone=ZoneInfo("Asia/Kathmandu"),
    quiet=Quiet(time(22, 15), time(6, 45), is_silent=True),
    rhythm=Rhythm.WEEKLY,
    bundle_at=time(0, 1),
    bundle_day=6,
)


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    url = f"sqlite:///{tmp_path / 'estories.db'}"
    migrate(url)
    async with Database.open(url) as opened:
        yield opened


async def meet(database: Database, address: str) -> ChatId:
    return (await Chats(database).meet(Newcomer(ChatRef(Platform.LOCAL, address)), NOW)).id


def same(one: ChatSettings, other: ChatSettings) -> bool:
    """Zones are equal only to themselves, and a test elsewhere empties their cache."""
    return repr(one) == repr(other)


async def test_a_chat_that_set_nothing_has_the_defaults(database: Database) -> None:
    chat = await meet(database, "follower")
    assert await ChatSettingsStore(database).read(chat) == ChatSettings()


@pytest.mark.parametrize(
    "settings",
    [
        ChatSettings(),
        ALL_SET,
        replace(ALL_SET, zone=None),
        replace(ALL_SET, quiet=Quiet(time(0), time(23, 59))),
        replace(ALL_SET, quiet=None, rhythm=Rhythm.DAILY, bundle_day=0),
    ],
)
async def test_what_is_written_is_read_again(database: Database, settings: ChatSettings) -> None:
    chat = await meet(database, "follower")
    store = ChatSettingsStore(database)
    for before in (ChatSettings(), ALL_SET):
        await store.write(chat, before)
        await store.write(chat, settings)
        assert same(await store.read(chat), settings)


async def test_every_chat_has_its_own(database: Database) -> None:
    store = ChatSettingsStore(database)
    one, other = await meet(database, "one"), await meet(database, "other")
    await store.write(one, ALL_SET)
    assert await store.read(other) == ChatSettings()


async def test_two_changes_at_once_are_both_kept(database: Database) -> None:
    store, chat = ChatSettingsStore(database), await meet(database, "follower")
    await asyncio.gather(
        store.change(chat, lambda now: replace(now, rhythm=Rhythm.DAILY)),
        store.change(chat, lambda now: replace(now, bundle_at=time(9))),
        store.change(chat, lambda now: replace(now, quiet=Quiet(time(22), time(7)))),
    )
    expected = ChatSettings(None, Quiet(time(22), time(7)), Rhythm.DAILY, time(9))
    assert await store.read(chat) == expected


async def test_a_wish_that_fails_changes_nothing(database: Database) -> None:
    store, chat = ChatSettingsStore(database), await meet(database, "follower")
    await store.write(chat, ALL_SET)

    def refuse(_: ChatSettings) -> ChatSettings:
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        await store.change(chat, refuse)
    assert same(await store.read(chat), ALL_SET)


async def test_a_zone_this_machine_does_not_know_is_the_newsrooms(database: Database) -> None:
    store, chat = ChatSettingsStore(database), await meet(database, "follower")
    await store.write(chat, ALL_SET)
    for name in ("Mars/Phobos", "../etc/passwd", "Europe"):
        async with database.write() as connection:
            await connection.execute(update(chat_settings).values(zone=name))
        assert await store.read(chat) == replace(ALL_SET, zone=None)


async def test_settings_go_with_their_chat(database: Database) -> None:
    store, chat = ChatSettingsStore(database), await meet(database, "follower")
    await store.write(chat, ALL_SET)
    async with database.write() as connection:
        await connection.execute(delete(chats).where(chats.c.id == chat))
    async with database.read() as connection:
        assert (await connection.execute(select(chat_settings))).all() == []
