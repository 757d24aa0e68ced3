"""Who may come in, what a bad guest can do (nothing), and what every response carries."""

import asyncio
import base64
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Any

import aiohttp
import pytest
from aiohttp import web
from playwright.async_api import Page

from bot.adapters.base import Incoming
from bot.errors import AlreadyRunning
from bot.model import ChatRef, PersonRef, Platform
from bot.web import serve
from tests.page.server import Server

pytestmark = pytest.mark.asyncio(loop_scope="session")

Json = dict[str, Any]
NOBODY = Incoming(ChatRef(Platform.LOCAL, ""), PersonRef(Platform.LOCAL, ""), "", "")


@asynccontextmanager
async def session() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(10)) as opened:
        yield opened


@asynccontextmanager
async def socket(server: Server) -> AsyncIterator[aiohttp.ClientWebSocketResponse]:
    async with (
        session() as client,
        client.ws_connect(f"{server.address}socket", origin=server.address.rstrip("/")) as opened,
    ):
        yield opened


async def ask(opened: aiohttp.ClientWebSocketResponse, request: object) -> Json:
    await opened.send_str(request if isinstance(request, str) else json.dumps(request))
    answer: Json = await opened.receive_json(timeout=10)
    return answer


def say(**changes: object) -> Json:
    return {
        "type": "say",
        "key": "key-1",
        "person": "follower",
        "chat": "follower",
        "text": "/today",
        "pressed": None,
        "document": None,
    } | changes


async def status(server: Server, path: str, **headers: str) -> int:
    async with session() as client, client.get(server.address + path, headers=headers) as answer:
        return answer.status


UPGRADE = {
    "Connection": "Upgrade",
    "Upgrade": "websocket",
    "Sec-WebSocket-Version": "13",
    "Sec-WebSocket-Key": base64.b64encode(bytes(16)).decode(),
}


@pytest.mark.parametrize(
    "origin",
    ["https://evil.example", "null", "http://127.0.0.1:1", "http://localhost.evil.example", "["],
)
async def test_a_foreign_page_cannot_open_the_socket(server: Server, origin: str) -> None:
    assert await status(server, "socket", Origin=origin, **UPGRADE) == 403


async def test_a_socket_without_origin_is_refused(server: Server) -> None:
    assert await status(server, "socket", **UPGRADE) == 403


@pytest.mark.parametrize("host", ["evil.example", "evil.example:8080", "127.0.0.1.evil.example"])
@pytest.mark.parametrize("path", ["", "health", "metrics", "static/page.js", "socket"])
async def test_a_foreign_host_is_refused(server: Server, path: str, host: str) -> None:
    headers = {"Host": host, "Origin": f"http://{host}", **UPGRADE}
    assert await status(server, path, **headers) == 403


async def test_a_foreign_page_in_a_real_browser_is_refused(server: Server, page: Page) -> None:
    async def foreign(_: web.Request) -> web.Response:
        return web.Response(
            text="<!doctype html><link rel=icon href=data:,>", content_type="text/html"
        )

    site = web.Application()
    site.router.add_get("/", foreign)
    async with serve(site, "127.0.0.1", 0) as address:
        await page.goto(address)
        outcome = await page.evaluate(
            """address => new Promise(resolve => {
                const socket = new WebSocket(address);
                socket.onopen = () => resolve("opened");
                socket.onerror = () => resolve("refused");
            })""",
            server.address.replace("http:", "ws:") + "socket",
        )
        await page.goto("about:blank")
    assert outcome == "refused"


@pytest.mark.parametrize(
    "path", ["", "static/page.js", "static/chat.css", "health", "metrics", "nowhere"]
)
async def test_every_response_carries_the_headers(server: Server, path: str) -> None:
    async with session() as client, client.get(server.address + path) as answer:
        headers = answer.headers
    assert headers["Content-Security-Policy"].startswith("default-src 'self';")
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["Cache-Control"] == "no-cache"
    assert "Server" not in headers


async def test_files_are_asked_for_again_and_not_sent_again(server: Server) -> None:
    async with session() as client, client.get(server.address + "static/page.js") as answer:
        etag = answer.headers["ETag"]
    assert await status(server, "static/page.js", **{"If-None-Match": etag}) == 304


@pytest.mark.parametrize("path", ["static/../server.py", "static/%2e%2e/server.py", "static/"])
async def test_nothing_outside_the_static_folder_is_served(server: Server, path: str) -> None:
    assert await status(server, path) in {403, 404}


async def test_health_is_told(server: Server) -> None:
    async with session() as client, client.get(server.address + "health") as answer:
        assert (answer.status, await answer.json()) == (200, {"status": "ok"})


async def test_a_taken_port_says_what_to_do(server: Server) -> None:
    port = int(server.address.rstrip("/").rsplit(":", 1)[1])
    with pytest.raises(AlreadyRunning) as refused:
        async with serve(web.Application(), "127.0.0.1", port):
            pass
    assert str(refused.value) == (
        f"Port {port} of 127.0.0.1 is taken by another program. Stop it, or choose another "
        f"with ESTORIES_LOCAL__PORT={port + 1}."
    )


@pytest.mark.parametrize(
    "request_",
    [
        "",
        "no json",
        "null",
        "[]",
        "{}",
        '{"type": "unknown"}',
        '{"type": "hello"}',
        '{"type": "hello", "since": -1}',
        '{"type": "hello", "since": 99999999999999999999}',
        '{"type": "hello", "since": "0"}',
        '{"type": "ping", "more": 1}',
        '{"type": "earlier", "chat": 5, "before": 1}',
        '"\\ud800"',
        "[" * 10_000,
        json.dumps(say(document={"name": "x", "base64": 5})),
        json.dumps(say(text=None)),
    ],
)
async def test_what_is_malformed_is_answered_and_the_socket_lives(
    server: Server, request_: str
) -> None:
    async with socket(server) as opened:
        answer = await ask(opened, request_)
        assert answer["type"] == "error"
        assert answer["text"].startswith("I do not understand this")
        assert (await ask(opened, {"type": "ping"})) == {"type": "pong"}


@pytest.mark.parametrize(
    "changes", [{"person": "putin"}, {"document": {"name": "x", "base64": "???"}}]
)
async def test_what_cannot_be_said_is_refused_under_its_key(server: Server, changes: Json) -> None:
    async with socket(server) as opened:
        answer = await ask(opened, say(**changes))
        assert (answer["type"], answer["key"]) == ("refused", "key-1")


async def test_the_server_refuses_large_documents_itself(server: Server) -> None:
    large = base64.b64encode(bytes(5 * 1024 * 1024 + 1)).decode()
    async with socket(server) as opened:
        answer = await ask(opened, say(document={"name": "big.txt", "base64": large}))
        assert answer["type"] == "refused"
        assert "larger than 5 MiB" in answer["text"]
    assert await server.texts() == []


async def test_a_message_beyond_all_limits_ends_its_own_socket_only(server: Server) -> None:
    async with socket(server) as opened:
        with suppress(ConnectionError):  # cut off while it is still sending
            await opened.send_str("x" * (9 * 1024 * 1024))
        assert (await opened.receive(timeout=10)).type in {
            aiohttp.WSMsgType.CLOSE,
            aiohttp.WSMsgType.CLOSED,
            aiohttp.WSMsgType.ERROR,
        }
    async with socket(server) as opened:
        assert (await ask(opened, {"type": "ping"})) == {"type": "pong"}


async def test_hello_is_said_once(server: Server) -> None:
    async with socket(server) as opened:
        assert (await ask(opened, {"type": "hello", "since": 0}))["type"] == "welcome"
        assert (await ask(opened, {"type": "hello", "since": 0}))["type"] == "error"


async def test_the_welcome_tells_people_and_commands(server: Server) -> None:
    async with socket(server) as opened:
        welcome = await ask(opened, {"type": "hello", "since": 0})
    assert [person["name"] for person in welcome["people"]] == ["Olena", "Mykola"]
    topic = next(each for each in welcome["commands"] if each["name"] == "topic")
    assert topic["usage"] == "/topic TOPIC"
    assert topic["arguments"][0]["choices"][0] == "BlackSea"


async def test_many_guests_at_once_get_every_change(server: Server) -> None:
    async def listen() -> list[str]:
        async with socket(server) as opened:
            await ask(opened, {"type": "hello", "since": 0})
            ready.release()
            seen: list[str] = []
            while len(seen) < 3:
                changes = await opened.receive_json(timeout=10)
                seen += [each["body"] for each in changes["messages"] if each["author"] is None]
            return seen

    ready = asyncio.Semaphore(0)
    async with asyncio.TaskGroup() as tasks:
        guests = [tasks.create_task(listen()) for _ in range(20)]
        for _ in guests:
            await ready.acquire()
        for number in range(3):
            (part,) = server.adapter.render(await server.paper.subscribe(str(number), NOBODY))
            await server.adapter.send("follower", part, str(number))
    assert all(guest.result() == guests[0].result() for guest in guests)
