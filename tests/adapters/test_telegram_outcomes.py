"""What each answer of Telegram means, asked through the real library and the real transport."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import pytest
from telegram import Bot
from telegram.error import BadRequest, TelegramError

from bot.adapters.base import (
    ChatGone,
    ChatMoved,
    NotSent,
    Outcome,
    Rejected,
    RetryLater,
    Unknown,
)
from bot.adapters.telegram.outcomes import TokenRevoked, outcome
from bot.adapters.telegram.transport import AiohttpRequest, Timeouts
from tests.adapters.scripted import (
    BREAKS_OFF,
    CLOSES,
    HANGS,
    RESETS,
    Act,
    refuses,
    says,
    scripted,
)

TOKEN = "123456:AAbbCCddEEffGGhhIIjjKKllMMnnOOppQQr"  # noqa: S105 - nobody's
TEXT = "Krynky holds."
CHAT = -1001234567890
SHORT = Timeouts(read=0.2, write=0.2, connect=0.2, pool=0.2)

Asks = Callable[[Bot], Awaitable[object]]


async def send(bot: Bot) -> object:
    return await bot.send_message(CHAT, TEXT)


async def edit(bot: Bot) -> object:
    return await bot.edit_message_text(TEXT, CHAT, 5)


async def delete(bot: Bot) -> object:
    return await bot.delete_message(CHAT, 5)


@asynccontextmanager
async def speaking(base_url: str) -> AsyncIterator[Bot]:
    request = AiohttpRequest(4, SHORT)
    async with request:
        yield Bot(TOKEN, base_url=base_url, request=request, get_updates_request=request)


async def error_of(act: Act, asks: Asks = send) -> TelegramError:
    async with scripted(act) as server, speaking(server.base_url) as bot:
        with pytest.raises(TelegramError) as raised:
            await asks(bot)
    return raised.value


async def end_of(act: Act, asks: Asks = send, address: str = str(CHAT)) -> Outcome | None:
    end = outcome(await error_of(act, asks), address)
    assert TOKEN not in repr(end)
    assert TEXT not in repr(end)
    assert str(CHAT) not in str(end)
    return end


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ("bot was blocked by the user", "blocked by the reader"),
        ("user is deactivated", "the reader's account was deleted"),
        ("bot can't initiate conversation with a user", "the reader has not written to the bot"),
        ("bot was kicked from the group chat", "removed from the group"),
        ("bot was kicked from the supergroup chat", "removed from the group"),
        ("bot was kicked from the channel chat", "removed from the channel"),
        ("bot is not a member of the channel chat", "not in the channel"),
        ("bot is not a member of the supergroup chat", "not in the group"),
        ("the group chat was deleted", "the group was deleted"),
        ("something new", "no right to write there"),
    ],
)
async def test_who_forbids_us_is_gone(words: str, reason: str) -> None:
    end = await end_of(refuses(403, f"Forbidden: {words}"))
    assert isinstance(end, ChatGone)
    assert str(end) == reason


@pytest.mark.parametrize("asks", [send, edit])
@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ("chat not found", "there is no such chat"),
        ("PEER_ID_INVALID", "there is no such chat"),
        ("INPUT_USER_DEACTIVATED", "the reader's account was deleted"),
        ("not enough rights to send text messages to the chat", "no right to write there"),
        ("have no write access to the chat", "no right to write there"),
        ("need administrator rights in the channel chat", "no right to write there"),
        ("CHAT_WRITE_FORBIDDEN", "no right to write there"),
        ("group chat was deactivated", "the group was deleted"),
        ("TOPIC_CLOSED", "the topic was closed"),
    ],
)
async def test_where_nothing_can_be_sent_the_chat_is_gone(
    words: str, reason: str, asks: Asks
) -> None:
    end = await end_of(refuses(400, f"Bad Request: {words}"), asks)
    assert isinstance(end, ChatGone)
    assert str(end) == reason


@pytest.mark.parametrize("words", ["message thread not found", "TOPIC_CLOSED", "TOPIC_DELETED"])
async def test_a_topic_that_is_gone_goes_on_in_the_whole_group(words: str) -> None:
    end = await end_of(refuses(400, f"Bad Request: {words}"), send, f"{CHAT}/7")
    assert isinstance(end, ChatMoved)
    assert end.address == str(CHAT)


async def test_a_group_that_became_a_supergroup_has_moved() -> None:
    words = "Bad Request: group chat was upgraded to a supergroup chat"
    end = await end_of(refuses(400, words, migrate_to_chat_id=-1009876543210))
    assert isinstance(end, ChatMoved)
    assert end.address == "-1009876543210"


@pytest.mark.parametrize(
    ("asks", "words", "reason"),
    [
        (send, "can't parse entities: Unsupported start tag", "Telegram cannot read its marks"),
        (send, "message is too long", "too long for Telegram"),
        (edit, "MESSAGE_TOO_LONG", "too long for Telegram"),
        (send, "ENTITIES_TOO_LONG", "too long for Telegram"),
        (send, "text must be non-empty", "there is no text in it"),
        (send, "BUTTON_DATA_INVALID", "Telegram does not take its buttons"),
        (send, "SOME_NEW_ERROR", "refused by Telegram: SOME_NEW_ERROR"),
        (send, f"never heard of {TEXT}", "refused by Telegram"),
        (edit, "message to edit not found", "the message is not there any more"),
        (edit, "message can't be edited", "the message can be changed no more"),
        (delete, "message can't be deleted", "the message can be deleted no more"),
        (delete, "message can't be deleted for everyone", "the message can be deleted no more"),
    ],
)
async def test_what_will_never_be_accepted_is_rejected(asks: Asks, words: str, reason: str) -> None:
    end = await end_of(refuses(400, f"Bad Request: {words}"), asks)
    assert isinstance(end, Rejected)
    assert str(end) == reason


@pytest.mark.parametrize(
    ("asks", "words"),
    [
        (edit, "message is not modified: specified new message content and reply markup are same"),
        (delete, "message to delete not found"),
    ],
)
async def test_what_is_as_it_was_asked_for_is_success(asks: Asks, words: str) -> None:
    assert await end_of(refuses(400, f"Bad Request: {words}"), asks) is None


@pytest.mark.parametrize(
    ("act", "seconds"),
    [
        (refuses(429, "Too Many Requests: retry after 7", retry_after=7), 7.0),
        (refuses(429, "Too Many Requests: retry after 7", retry_after="7"), 7.0),
        (refuses(429, "Too Many Requests: retry after 43837", retry_after=43837), 43837.0),
        (refuses(429, "Too Many Requests"), 0.0),
        (refuses(429, "Too Many Requests", retry_after=0), 0.0),
        (refuses(429, "Too Many Requests", retry_after=-5), 0.0),
        (refuses(429, "Too Many Requests", retry_after="soon"), 0.0),
        (refuses(429, "Too Many Requests", retry_after=None), 0.0),
        (refuses(429, "Too Many Requests", retry_after=10**12), 7 * 24 * 3600.0),
        (says(429, b"<html>", "Retry-After: 9\r\n"), 9.0),
        (says(429, b"[]", "Retry-After: tomorrow\r\n"), 0.0),
    ],
)
async def test_too_many_requests_come_again_later(act: Act, seconds: float) -> None:
    end = await end_of(act)
    assert isinstance(end, RetryLater)
    assert end.after_seconds == seconds
    assert not end.is_for_all


@pytest.mark.parametrize("status", [401, 404])
async def test_a_revoked_token_is_no_fault_of_the_chat(status: int) -> None:
    end = await end_of(refuses(status, "Unauthorized"))
    assert isinstance(end, TokenRevoked)
    assert isinstance(end, NotSent)


async def test_a_second_process_on_the_token_has_sent_nothing() -> None:
    words = "Conflict: terminated by other getUpdates request"
    assert isinstance(await end_of(refuses(409, words)), NotSent)


@pytest.mark.parametrize("status", [400, 401, 403, 404])
async def test_a_refusal_that_is_not_telegrams_own_removes_no_chat(status: int) -> None:
    end = await end_of(says(status, b"<html>Please log in to the network</html>"))
    assert type(end) is NotSent


@pytest.mark.parametrize("asks", [send, edit, delete])
@pytest.mark.parametrize(
    "act",
    [
        BREAKS_OFF,
        says(200, b'{"ok": true, "resu'),
        says(200, b"<html>"),
        says(200, b'{"ok": true}'),
        says(200, b"[]"),
    ],
)
async def test_an_answer_that_cannot_be_read_was_yes(act: Act, asks: Asks) -> None:
    assert await end_of(act, asks) is None


@pytest.mark.parametrize(
    "act",
    [
        CLOSES,
        RESETS,
        HANGS,
        refuses(500, "Internal Server Error"),
        says(502, b"<html>Bad Gateway</html>"),
        says(503, b""),
        says(504, b"<html>"),
        says(302, b"", "Location: https://example.org/\r\n"),
        Act(b"no HTTP at all\r\n\r\n", "close"),
        Act(b"HTTP/1.1 502 Bad Gateway\r\nContent-Length: 99\r\n\r\n<ht", "close"),
    ],
)
async def test_a_lost_answer_is_unknown(act: Act) -> None:
    assert type(await end_of(act)) is Unknown


async def test_what_never_left_was_not_sent() -> None:
    async with scripted() as server:
        closed = server.base_url
    for base_url in (closed, "http://no-such-host.invalid/bot"):
        async with speaking(base_url) as bot:
            with pytest.raises(TelegramError) as raised:
                await send(bot)
        assert type(outcome(raised.value, str(CHAT))) is NotSent


def test_an_error_of_the_library_alone_has_a_meaning() -> None:
    assert isinstance(outcome(TelegramError("anything"), "42"), Unknown)
    assert isinstance(outcome(BadRequest("anything"), "42"), Rejected)
