"""Its bad moments, as python-telegram-bot feels them."""

import asyncio
import time

import aiohttp
import httpx
import pytest
from telegram import Bot
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)

from tests.telegram import FOR_EVER, FakeTelegram, Fault, Person, faults

Cause = type[BaseException] | None

End = tuple[Fault, bool, type[TelegramError], Cause]
"""A fault, whether the message is taken, what is raised, and because of what."""

ENDS: list[End] = [
    (faults.RESET, False, NetworkError, httpx.ReadError),
    (faults.RESET, True, NetworkError, httpx.ReadError),
    (faults.CLOSE, False, NetworkError, httpx.RemoteProtocolError),
    (faults.CLOSE, True, NetworkError, httpx.RemoteProtocolError),
    (faults.HALF, True, NetworkError, httpx.RemoteProtocolError),
    (faults.SILENCE, False, TimedOut, httpx.ReadTimeout),
    (faults.SILENCE, True, TimedOut, httpx.ReadTimeout),
    (faults.BROKEN, True, TelegramError, ValueError),
    (faults.INTERNAL, False, NetworkError, None),
    (faults.INTERNAL, True, NetworkError, None),
    (faults.BAD_GATEWAY, False, NetworkError, TelegramError),
    (faults.html(504), True, NetworkError, TelegramError),
    (faults.too_many(3), False, RetryAfter, None),
    (faults.too_many(43_837), False, RetryAfter, None),
    (faults.UNAUTHORIZED, False, InvalidToken, None),
    (faults.NO_TOKEN, False, InvalidToken, None),
    (faults.CONFLICT, False, Conflict, None),
    (faults.BLOCKED, False, Forbidden, None),
    (faults.KICKED, False, Forbidden, None),
    (faults.CHAT_NOT_FOUND, False, BadRequest, None),
    (faults.TOPIC_CLOSED, False, BadRequest, None),
    (faults.migrated(-100_4711), False, ChatMigrated, None),
]


@pytest.mark.parametrize("end", ENDS)
@pytest.mark.filterwarnings("ignore::telegram.warnings.PTBDeprecationWarning")
async def test_a_request_that_goes_wrong_raises_what_it_should(
    telegram: FakeTelegram, bot: Bot, ada: Person, end: End
) -> None:
    fault, accepts, raised, cause = end
    plan = telegram.fails("sendMessage", fault, after_accepting=accepts)

    with pytest.raises(raised) as caught:
        await bot.send_message(ada.id, "x", read_timeout=0.1)

    assert type(caught.value) is raised
    assert cause is None or isinstance(caught.value.__cause__, cause)
    assert [each.text for each in telegram.accepted] == ["x"] * accepts
    assert ada.chat.texts == ["x"] * accepts
    await bot.send_message(ada.id, "y")
    assert (ada.chat.last.text, plan.shown) == ("y", 1)


async def test_nobody_listens(telegram: FakeTelegram, bot: Bot, ada: Person) -> None:
    await bot.send_message(ada.id, "x")
    await telegram.stops_listening()
    with pytest.raises(NetworkError) as raised:
        await bot.send_message(ada.id, "y")
    assert isinstance(raised.value.__cause__, httpx.ConnectError)

    await telegram.listens_again()

    await bot.send_message(ada.id, "z")
    assert ada.chat.texts == ["x", "z"]


async def test_a_poll_under_way_is_cut_when_the_server_goes(
    telegram: FakeTelegram, bot: Bot
) -> None:
    poll = asyncio.create_task(bot.get_updates(timeout=10))
    await asyncio.sleep(0.05)

    await telegram.stops_listening()

    with pytest.raises(NetworkError):
        await asyncio.wait_for(poll, 1)


async def test_a_revoked_token_is_refused_everywhere(
    telegram: FakeTelegram, bot: Bot, ada: Person
) -> None:
    document = await ada.sends_document("a.txt", b"x")
    assert document.document is not None
    file = await bot.get_file(document.document.file_id)
    telegram.revokes_token()

    with pytest.raises(InvalidToken, match="Unauthorized"):
        await bot.send_message(ada.id, "x")
    with pytest.raises(InvalidToken):
        await bot.get_updates()
    with pytest.raises(InvalidToken):
        await file.download_as_bytearray()
    telegram.gives_token_back()
    await bot.send_message(ada.id, "x")


async def test_another_token_is_refused_and_half_a_one_not_found(telegram: FakeTelegram) -> None:
    async with aiohttp.ClientSession() as session:
        for token, status, words in (
            ("7000000001:Wrong", 401, "Unauthorized"),
            ("wrong", 404, "Not Found"),
        ):
            async with session.get(f"{telegram.base_url}{token}/getMe") as response:
                told = await response.json()
            assert (response.status, told["description"]) == (status, words)


async def test_faults_choose_their_requests(telegram: FakeTelegram, bot: Bot, ada: Person) -> None:
    bob = telegram.person("Bob", has_begun=True)
    telegram.fails("sendMessage", faults.BLOCKED, chat=bob.chat, times=FOR_EVER)
    telegram.fails("", faults.TEXT_LONG, times=FOR_EVER, every=2, fits=lambda said: "!" in said)

    for _ in range(2):
        with pytest.raises(Forbidden):
            await bot.send_message(bob.id, "x")
    await bot.send_message(ada.id, "x")
    await bot.send_message(ada.id, "1!")
    with pytest.raises(BadRequest):
        await bot.send_message(ada.id, "2!")
    telegram.recovers()
    await bot.send_message(bob.id, "x")
    faulty = [each.fault for each in telegram.calls("sendMessage")]
    assert faulty == ["answer 403", "answer 403", "", "", "answer 400", ""]


async def test_a_slow_answer_is_late_and_right(
    telegram: FakeTelegram, bot: Bot, ada: Person
) -> None:
    telegram.fails("sendMessage", faults.slow(0.2))
    began = time.monotonic()

    await bot.send_message(ada.id, "x")

    assert 0.2 <= time.monotonic() - began < 1
