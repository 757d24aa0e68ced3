"""The transport under Telegram's library: what it sends, what it waits for, what it never says."""

import asyncio
import logging
import socket
import traceback
from collections.abc import Iterator
from io import BytesIO

import pytest
from telegram import Bot
from telegram.error import NetworkError, TelegramError, TimedOut
from telegram.request import RequestData
from telegram.request._requestparameter import RequestParameter

from bot.adapters.connection import proxy_from_environment
from bot.adapters.telegram.transport import (
    AiohttpRequest,
    NotConnected,
    Timeouts,
)
from tests.adapters.scripted import BREAKS_OFF, CLOSES, HANGS, RESETS, Act, ok, says, scripted

TOKEN = "123456:AAbbCCddEEffGGhhIIjjKKllMMnnOOppQQr"  # noqa: S105 - nobody's
TEXT = "Krynky holds: «ні кроку назад»."
MESSAGE = {"message_id": 7, "date": 1, "chat": {"id": 42, "type": "private"}, "text": TEXT}


def bot_on(base_url: str, request: AiohttpRequest) -> Bot:
    return Bot(TOKEN, base_url=base_url, request=request, get_updates_request=request)


def patient(seconds: float = 5.0) -> Timeouts:
    return Timeouts(read=seconds, write=seconds, connect=seconds, pool=seconds)


async def test_a_message_goes_out_and_its_answer_comes_back() -> None:
    async with scripted(ok(MESSAGE)) as server, AiohttpRequest(4) as request:
        message = await bot_on(server.base_url, request).send_message(42, TEXT)
    assert message.message_id == 7
    assert server.requests[0].startswith(f"POST /bot{TOKEN}/sendMessage HTTP/1.1\r\n".encode())
    assert server.bodies == [{"chat_id": "42", "text": TEXT}]


async def test_prepared_parameters_go_out_as_they_are() -> None:
    entities = '[{"type":"bold","offset":0,"length":6}]'
    parameters = [
        RequestParameter("chat_id", 42, None),
        RequestParameter("text", TEXT, None),
        RequestParameter("entities", entities, None),
    ]
    async with scripted(ok(MESSAGE)) as server, AiohttpRequest(4) as request:
        url = f"{server.base_url}{TOKEN}/sendMessage"
        assert await request.post(url, RequestData(parameters)) == MESSAGE
    assert server.bodies == [{"chat_id": "42", "text": TEXT, "entities": entities}]


async def test_a_connection_is_used_again() -> None:
    async with scripted(ok(MESSAGE)) as server, AiohttpRequest(4) as request:
        bot = bot_on(server.base_url, request)
        for _ in range(5):
            await bot.send_message(42, TEXT)
    assert (len(server.requests), server.connections) == (5, 1)


@pytest.mark.parametrize("act", [CLOSES, RESETS])
async def test_nothing_is_repeated_when_a_used_connection_ends(act: Act) -> None:
    async with scripted(ok(MESSAGE), act) as server, AiohttpRequest(4) as request:
        bot = bot_on(server.base_url, request)
        await bot.send_message(42, TEXT)
        with pytest.raises(NetworkError) as raised:
            await bot.send_message(42, TEXT)
    assert not isinstance(raised.value, NotConnected)
    assert len(server.requests) == 2


async def test_a_file_goes_out_in_a_form() -> None:
    async with scripted(ok(MESSAGE)) as server, AiohttpRequest(4) as request:
        bot = bot_on(server.base_url, request)
        await bot.send_document(42, BytesIO(b"Nov 5 : E-Stories"), filename="edition.txt")
    (sent,) = server.requests
    assert b"Content-Type: multipart/form-data" in sent
    assert b'filename="edition.txt"' in sent
    assert b"Nov 5 : E-Stories" in sent
    assert b'name="chat_id"' in sent


async def test_a_file_is_fetched() -> None:
    async with scripted(says(200, b"Nov 5")) as server, AiohttpRequest(4) as request:
        assert (
            await request.retrieve(f"http://127.0.0.1:{server.port}/file/bot{TOKEN}/a") == b"Nov 5"
        )
    assert server.requests[0].startswith(b"GET ")


async def test_half_a_file_is_none() -> None:
    async with scripted(BREAKS_OFF) as server, AiohttpRequest(4) as request:
        with pytest.raises(NetworkError, match="ClientPayloadError"):
            await request.retrieve(f"http://127.0.0.1:{server.port}/file/bot{TOKEN}/a")


async def test_a_redirection_is_not_followed() -> None:
    there = says(302, b"", "Location: /elsewhere\r\n")
    async with scripted(there, ok(MESSAGE)) as server, AiohttpRequest(4) as request:
        with pytest.raises(NetworkError):
            await bot_on(server.base_url, request).send_message(42, TEXT)
    assert len(server.requests) == 1


# ---- waiting -------------------------------------------------------------------------------------


async def test_an_answer_that_does_not_come_ends_after_the_read_timeout() -> None:
    async with scripted(HANGS) as server, AiohttpRequest(4, patient(30.0)) as request:
        bot = bot_on(server.base_url, request)
        async with asyncio.timeout(5):
            with pytest.raises(TimedOut):
                await bot.send_message(42, TEXT, read_timeout=0.1)
    assert len(server.requests) == 1


async def test_no_read_timeout_waits_on() -> None:
    async with scripted(HANGS) as server, AiohttpRequest(4, patient(0.05)) as request:
        bot = bot_on(server.base_url, request)
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.3):
                await bot.send_message(
                    42, TEXT, read_timeout=None, write_timeout=None, pool_timeout=None
                )


async def test_a_request_that_finds_no_free_connection_was_not_sent() -> None:
    async with scripted(HANGS) as server, AiohttpRequest(1, patient(0.2)) as request:
        bot = bot_on(server.base_url, request)
        first = asyncio.ensure_future(bot.send_message(42, TEXT))
        await asyncio.sleep(0.05)
        with pytest.raises(NotConnected):
            await bot.send_message(42, TEXT, pool_timeout=0.05, connect_timeout=0.05)
        with pytest.raises(TimedOut):
            await first
    assert len(server.requests) == 1


@pytest.fixture
def deaf_port() -> Iterator[int]:
    """A port that is listened on and takes no connection more."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen(0)
        port: int = listening.getsockname()[1]
        waiting = [socket.socket() for _ in range(4)]
        for each in waiting:
            each.setblocking(False)
            each.connect_ex(("127.0.0.1", port))
        yield port
        for each in waiting:
            each.close()


async def test_a_connection_that_is_not_made_in_time_carried_nothing(deaf_port: int) -> None:
    async with AiohttpRequest(4, Timeouts(connect=0.2)) as request:
        with pytest.raises(NotConnected):
            await bot_on(f"http://127.0.0.1:{deaf_port}/bot", request).send_message(42, TEXT)


@pytest.mark.parametrize("greeting", [b"HTTP/1.1 400 No TLS here\r\n\r\n", b""])
async def test_a_connection_without_tls_carried_nothing(greeting: bytes) -> None:
    async def greet(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(greeting)
        writer.close()

    async with (
        await asyncio.start_server(greet, "127.0.0.1", 0) as server,
        AiohttpRequest(4, patient()) as request,
    ):
        port = server.sockets[0].getsockname()[1]
        with pytest.raises(NotConnected, match=r"SSL|Connector"):
            await bot_on(f"https://127.0.0.1:{port}/bot", request).send_message(42, TEXT)


async def test_a_transport_that_is_not_open_has_sent_nothing() -> None:
    async with scripted(ok(MESSAGE)) as server:
        request = AiohttpRequest(4)
        bot = bot_on(server.base_url, request)
        with pytest.raises(NotConnected):
            await bot.send_message(42, TEXT)
        await request.initialize()
        await request.initialize()
        await bot.send_message(42, TEXT)
        await request.shutdown()
        await request.shutdown()
        with pytest.raises(NotConnected):
            await bot.send_message(42, TEXT)


def test_the_library_is_told_how_long_an_answer_may_take() -> None:
    assert AiohttpRequest(4, Timeouts(read=61.0)).read_timeout == 61.0


def test_a_step_without_end_makes_the_sum_endless() -> None:
    seconds = Timeouts(read=None, write=1.0, connect=2.0, pool=3.0).as_client()
    assert (seconds.total, seconds.connect, seconds.sock_connect) == (None, 5.0, 2.0)


# ---- secrets -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1:1/bot",
        "http://no-such-host.invalid/bot",
        "http://[broken/bot",
        "ftp://example.org/bot",
        "http:///bot",
        "https://127.0.0.1:{port}/bot",
        "http://127.0.0.1:{port}/bot",
    ],
)
@pytest.mark.parametrize("act", [CLOSES, HANGS, BREAKS_OFF, says(404, b"<html>")])
async def test_no_error_and_no_log_holds_the_token(
    url: str, act: Act, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    async with scripted(act) as server, AiohttpRequest(4, patient(0.1)) as request:
        bot = bot_on(url.format(port=server.port), request)
        with pytest.raises(TelegramError) as raised:
            await bot.send_message(42, TEXT)
    error: BaseException | None = raised.value
    while error is not None:
        assert TOKEN not in str(error) + repr(error)
        error = error.__cause__ or error.__context__
    assert TOKEN not in "".join(traceback.format_exception(raised.value))
    assert TOKEN not in caplog.text


async def test_an_answer_that_cannot_be_read_is_not_logged(
    caplog: pytest.LogCaptureFixture,
) -> None:
    async with scripted(says(200, b'{"text": "Krynky')) as server, AiohttpRequest(4) as request:
        with pytest.raises(TelegramError, match="Invalid server response"):
            await bot_on(server.base_url, request).send_message(42, TEXT)
    assert "Krynky" not in caplog.text


# ---- proxies -------------------------------------------------------------------------------------


async def test_a_proxy_is_asked_instead() -> None:
    async with scripted(ok(MESSAGE)) as server:
        proxy = f"http://127.0.0.1:{server.port}"
        async with AiohttpRequest(4, proxy=proxy) as request:
            await bot_on("http://api.example.org/bot", request).send_message(42, TEXT)
    assert server.requests[0].startswith(b"POST http://api.example.org/bot")


async def test_a_proxy_that_refuses_has_passed_nothing_on() -> None:
    async with scripted(says(403, b"no")) as server:
        proxy = f"http://127.0.0.1:{server.port}"
        async with AiohttpRequest(4, patient(), proxy) as request:
            with pytest.raises(NotConnected):
                await bot_on("https://api.example.org/bot", request).send_message(42, TEXT)
    assert server.requests[0].startswith(b"CONNECT api.example.org:443")


@pytest.mark.parametrize(
    ("environment", "proxy"),
    [
        ({}, None),
        ({"https_proxy": "http://proxy:3128"}, "http://proxy:3128"),
        ({"https_proxy": "proxy:3128"}, "http://proxy:3128"),
        ({"all_proxy": "socks5://proxy:1080"}, None),
        ({"http_proxy": "http://proxy:3128"}, None),
        ({"all_proxy": "http://proxy:3128"}, "http://proxy:3128"),
        ({"https_proxy": "http://proxy:3128", "no_proxy": "api.telegram.org"}, None),
    ],
)
def test_the_environment_may_name_a_proxy(
    environment: dict[str, str], proxy: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert proxy_from_environment("https://api.telegram.org/bot") == proxy
