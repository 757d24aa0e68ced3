"""The feed tells every change: of this process at once, of another one soon."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import aclosing, asynccontextmanager

from bot.adapters.local import LocalAdapter
from bot.content import sentence
from bot.store.database import Database
from bot.store.local_messages import LocalMessage, LocalMessages
from tests.adapters.conftest import noon


async def send(adapter: LocalAdapter, text: str, chat: str = "follower") -> str:
    part = adapter.render(sentence(text))[0]
    return (await adapter.send(chat, part, text)).message_id


async def next_of(changes: AsyncIterator[tuple[LocalMessage, ...]]) -> list[str]:
    async with asyncio.timeout(5):
        return [message.text for message in await anext(changes)]


@asynccontextmanager
async def polling(adapter: LocalAdapter) -> AsyncIterator[None]:
    async with asyncio.TaskGroup() as tasks:
        poller = tasks.create_task(adapter.feed.run())
        yield
        poller.cancel()


async def test_changes_so_far_come_first_and_then_new_ones(adapter: LocalAdapter) -> None:
    await send(adapter, "one")
    await send(adapter, "two")
    async with aclosing(adapter.feed.changes(0)) as changes:
        assert await next_of(changes) == ["one", "two"]
        await send(adapter, "three")
        assert await next_of(changes) == ["three"]


async def test_only_what_is_newer_is_told(adapter: LocalAdapter) -> None:
    await send(adapter, "one")
    newest = await adapter.messages.newest_seq()
    await send(adapter, "two")
    async with aclosing(adapter.feed.changes(newest)) as changes:
        assert await next_of(changes) == ["two"]


async def test_an_edit_and_a_deletion_are_changes(adapter: LocalAdapter) -> None:
    message_id = await send(adapter, "one")
    async with aclosing(adapter.feed.changes(0)) as changes:
        assert await next_of(changes) == ["one"]
        await adapter.edit("follower", message_id, adapter.render(sentence("one, corrected"))[0])
        assert await next_of(changes) == ["one, corrected"]
        await adapter.delete("follower", message_id)
        assert await next_of(changes) == [""]


async def test_another_process_is_noticed(url: str, adapter: LocalAdapter) -> None:
    async with (
        Database.open(url) as another,
        polling(adapter),
        aclosing(adapter.feed.changes(0)) as changes,
    ):
        waiting = asyncio.ensure_future(next_of(changes))
        await send(LocalAdapter(LocalMessages(another), noon), "from the terminal")
        assert await waiting == ["from the terminal"]


async def test_a_long_history_comes_in_batches(adapter: LocalAdapter) -> None:
    for number in range(201):
        await send(adapter, str(number))
    async with aclosing(adapter.feed.changes(0)) as changes:
        assert len(await next_of(changes)) == 200
        assert await next_of(changes) == ["200"]


async def test_a_chat_is_read_from_its_end(adapter: LocalAdapter) -> None:
    for number in range(5):
        await send(adapter, str(number))
    newest = await adapter.messages.in_chat("follower", 2)
    assert [message.text for message in newest] == ["3", "4"]
    older = await adapter.messages.in_chat("follower", 2, before=newest[0].id)
    assert [message.text for message in older] == ["1", "2"]
