"""The Telegram adapter keeps the contract of all adapters, on a fake server over real sockets."""

from collections.abc import AsyncIterator, Sequence
from pathlib import Path

import pytest

from bot.adapters.base import (
    Adapter,
    ChatGone,
    ChatMoved,
    NotSent,
    Outcome,
    Rejected,
    RetryLater,
    Unknown,
)
from bot.adapters.telegram import Access, Account, TelegramAdapter
from bot.app import utc_now
from bot.model import Platform
from bot.store.database import Database
from bot.store.inbox import Inbox
from bot.store.migration import migrate
from tests.adapters.contract import AdapterContract, Desk
from tests.telegram import FakeTelegram, Fault, Person, faults


@pytest.fixture
async def telegram() -> AsyncIterator[FakeTelegram]:
    async with FakeTelegram() as made:
        yield made
        assert made.violations == []


@pytest.fixture
def ada(telegram: FakeTelegram) -> Person:
    return telegram.person("Ada", has_begun=True)


@pytest.fixture
async def adapter(telegram: FakeTelegram, tmp_path: Path) -> AsyncIterator[Adapter]:
    url = f"sqlite:///{tmp_path / 'estories.db'}"
    migrate(url)
    account = Account(Access(telegram.token, telegram.base_url, telegram.base_file_url))
    async with Database.open(url) as database:
        inbox = Inbox(database, Platform.TELEGRAM)
        async with TelegramAdapter.opened(account, inbox, utc_now) as opened:
            yield opened


@pytest.fixture
def desk(telegram: FakeTelegram, adapter: Adapter, ada: Person) -> Desk:
    async def shown(chat: str) -> Sequence[str]:
        return [each.text for each in telegram.chat(int(chat)).own]

    return Desk(adapter, str(ada.id), shown)


class TestTelegramContract(AdapterContract):
    @pytest.fixture
    def desk(self, desk: Desk) -> Desk:
        return desk


@pytest.mark.parametrize(
    ("fault", "means"),
    [
        (faults.RESET, Unknown),
        (faults.CLOSE, Unknown),
        (faults.BAD_GATEWAY, Unknown),
        (faults.INTERNAL, Unknown),
        (faults.too_many(7), RetryLater),
        (faults.BLOCKED, ChatGone),
        (faults.DEACTIVATED, ChatGone),
        (faults.KICKED, ChatGone),
        (faults.CHAT_NOT_FOUND, ChatGone),
        (faults.NO_RIGHTS, ChatGone),
        (faults.migrated(-1_002_000_000_001), ChatMoved),
        (faults.CANNOT_PARSE, Rejected),
        (faults.TEXT_LONG, Rejected),
        (faults.refuses(400, "Bad Request: something new"), Rejected),
        (faults.UNAUTHORIZED, NotSent),
        (faults.NO_TOKEN, NotSent),
        (faults.CONFLICT, NotSent),
    ],
)
async def test_each_answer_of_telegram_is_its_outcome(
    desk: Desk, telegram: FakeTelegram, fault: Fault, means: type[Outcome]
) -> None:
    telegram.fails("sendMessage", fault)
    with pytest.raises(means) as raised:
        await desk.send("Krynky holds.", "1")
    assert telegram.token not in f"{raised.value!r} {raised.value.__cause__!r}"
    await desk.send("And again.", "2")
    assert await desk.texts() == ["And again."]


@pytest.mark.parametrize("fault", [faults.RESET, faults.CLOSE, faults.BAD_GATEWAY])
async def test_an_answer_that_was_lost_is_unknown_though_the_message_is_there(
    desk: Desk, telegram: FakeTelegram, fault: Fault
) -> None:
    telegram.fails("sendMessage", fault, after_accepting=True)
    with pytest.raises(Unknown):
        await desk.send("Krynky holds.", "1")
    assert await desk.texts() == ["Krynky holds."]


async def test_a_message_whose_answer_cannot_be_read_was_sent_and_has_no_known_id(
    desk: Desk, telegram: FakeTelegram
) -> None:
    telegram.fails("sendMessage", faults.BROKEN)
    assert (await desk.send("Krynky holds.", "1")).message_id == ""
    assert await desk.texts() == ["Krynky holds."]


async def test_nobody_who_listens_means_not_sent(desk: Desk, telegram: FakeTelegram) -> None:
    await telegram.stops_listening()
    with pytest.raises(NotSent):
        await desk.send("Krynky holds.", "1")


async def test_a_revoked_token_is_a_trouble_of_the_adapter(
    desk: Desk, telegram: FakeTelegram
) -> None:
    assert desk.adapter.trouble is None
    telegram.revokes_token()
    with pytest.raises(NotSent):
        await desk.send("Krynky holds.", "1")
    assert "BotFather" in (desk.adapter.trouble or "")
