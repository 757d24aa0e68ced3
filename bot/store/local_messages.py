"""The local platform's own memory: what was said in its chats, as a feed of changes.

Every message has a `seq` that grows with each change, so a page that knows the last one it
saw can ask for the rest after any interruption, and another process's changes show up too.

A message with an empty body is not shown: the press of a button (its text is what the button
says), or a message the bot took back. The row stays, so that the feed can tell of it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Row, Select, func, select, update
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.database import Database
from bot.store.schema import local_messages as table


class LocalButton(NamedTuple):
    """A button as it is kept: a list in JSON."""

    label: str
    says: str
    in_place: bool = True


@dataclass(frozen=True, slots=True)
class LocalMessage:
    """One message of a local chat in its present form."""

    id: int
    seq: int
    key: str
    chat: str
    author: str | None
    """The person's id, or None for the bot."""
    body: str
    """HTML when the bot is the author, else what the chat shows of the person's message."""
    text: str
    buttons: tuple[tuple[LocalButton, ...], ...]
    is_answered: bool
    at: datetime
    edited_at: datetime | None

    @property
    def is_shown(self) -> bool:
        return self.body != ""


@dataclass(frozen=True, slots=True)
class NewMessage:
    """A message to be written. The key is the sender's; the same key is written once."""

    key: str
    chat: str
    author: str | None
    body: str
    text: str
    buttons: tuple[tuple[LocalButton, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """What the bot says to one message; its first part is put in place of message `replaces`."""

    said: int
    messages: tuple[NewMessage, ...]
    replaces: int | None = None


class LocalMessages:
    """Reads and writes the local chats."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def write(self, message: NewMessage, at: datetime) -> tuple[int, bool]:
        """Keep the message; gives its id and whether it is new (False: the key was known)."""
        async with self._database.write_apart() as connection:
            if (written := await _insert(connection, message, at)) is not None:
                return written, True
            known = await connection.execute(select(table.c.id).where(table.c.key == message.key))
            return int(known.scalar_one()), False

    async def answer(self, answer: Answer, at: datetime) -> None:
        """Keep the answer and mark what it answers: both or neither."""
        async with self._database.write_apart() as connection:
            parts = answer.messages
            if answer.replaces is not None and await _replace(
                connection, answer.replaces, parts[0], at
            ):
                parts = parts[1:]
            for part in parts:
                await _insert(connection, part, at)
            # A new seq, so that pages see that nobody waits for this answer any more.
            await connection.execute(
                update(table)
                .where(table.c.id == answer.said)
                .values(seq=await _next_seq(connection), is_answered=True)
            )

    async def edit(self, message_id: int, message: NewMessage, at: datetime) -> bool:
        """Replace what the bot said (its key stays); False when the chat has no such message."""
        async with self._database.write_apart() as connection:
            return await _replace(connection, message_id, message, at)

    async def take_back(self, chat: str, message_id: int, at: datetime) -> bool:
        """Stop showing what the bot said; False when the chat never had such a message."""
        async with self._database.write_apart() as connection:
            changed = await connection.execute(
                update(table)
                .where(table.c.id == message_id, table.c.chat == chat, table.c.author.is_(None))
                .values(seq=await _next_seq(connection), body="", text="", buttons=(), edited_at=at)
            )
            return changed.rowcount > 0

    async def message(self, message_id: int) -> LocalMessage | None:
        found = await self._messages(select(table).where(table.c.id == message_id))
        return found[0] if found else None

    async def unanswered(self) -> tuple[LocalMessage, ...]:
        """What people said and nobody has answered: a process ended in between."""
        return await self._messages(select(table).where(~table.c.is_answered).order_by(table.c.id))

    async def since(self, seq: int, limit: int = 200) -> tuple[LocalMessage, ...]:
        """The next changes after `seq`, oldest first, at most `limit`."""
        return await self._messages(
            select(table).where(table.c.seq > seq).order_by(table.c.seq).limit(limit)
        )

    async def in_chat(
        self, chat: str, limit: int = 20, before: int | None = None
    ) -> tuple[LocalMessage, ...]:
        """The newest messages a chat shows (those older than message `before`), oldest first."""
        shown = select(table).where(table.c.chat == chat, table.c.body != "")
        if before is not None:
            shown = shown.where(table.c.id < before)
        newest = shown.order_by(table.c.id.desc()).limit(limit)
        return tuple(reversed(await self._messages(newest)))

    async def speakers(self) -> tuple[tuple[str, str], ...]:
        """Who has spoken where: pairs of a person's id and a chat, oldest first."""
        query = (
            select(table.c.author, table.c.chat)
            .where(table.c.author.is_not(None))
            .group_by(table.c.author, table.c.chat)
            .order_by(func.min(table.c.id))
        )
        async with self._database.read() as connection:
            rows = (await connection.execute(query)).all()
            return tuple((str(row.author), str(row.chat)) for row in rows)

    async def newest_seq(self) -> int:
        async with self._database.read() as connection:
            return int((await connection.execute(select(func.max(table.c.seq)))).scalar() or 0)

    async def _messages(self, query: Select[*tuple[object, ...]]) -> tuple[LocalMessage, ...]:
        async with self._database.read() as connection:
            return tuple(map(_message, (await connection.execute(query)).all()))


async def _insert(connection: AsyncConnection, message: NewMessage, at: datetime) -> int | None:
    """The new message's id; None when its key was known and nothing was written."""
    written = await connection.execute(
        insert(table)
        .values(
            seq=await _next_seq(connection),
            key=message.key,
            chat=message.chat,
            author=message.author,
            body=message.body,
            text=message.text,
            buttons=message.buttons,
            is_answered=message.author is None,
            at=at,
        )
        .on_conflict_do_nothing(index_elements=["key"])
        .returning(table.c.id)
    )
    row = written.first()
    return None if row is None else int(row.id)


async def _replace(
    connection: AsyncConnection, message_id: int, message: NewMessage, at: datetime
) -> bool:
    changed = await connection.execute(
        update(table)
        .where(
            table.c.id == message_id,
            table.c.chat == message.chat,
            table.c.author.is_(None),
            table.c.body != "",
        )
        .values(
            seq=await _next_seq(connection),
            body=message.body,
            text=message.text,
            buttons=message.buttons,
            edited_at=at,
        )
    )
    return changed.rowcount > 0


async def _next_seq(connection: AsyncConnection) -> int:
    """Safe because there is one writer at a time (`BEGIN IMMEDIATE`)."""
    return int((await connection.execute(select(func.max(table.c.seq)))).scalar() or 0) + 1


def _message(row: Row[*tuple[object, ...]]) -> LocalMessage:
    return LocalMessage(
        id=row.id,
        seq=row.seq,
        key=row.key,
        chat=row.chat,
        author=row.author,
        body=row.body,
        text=row.text,
        buttons=_buttons(row.buttons),
        is_answered=row.is_answered,
        at=row.at,
        edited_at=row.edited_at,
    )


def _buttons(
    rows: Sequence[Sequence[tuple[str, str, bool]]],
) -> tuple[tuple[LocalButton, ...], ...]:
    return tuple(tuple(LocalButton(*button) for button in row) for row in rows)
