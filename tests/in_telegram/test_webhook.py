"""Updates that Telegram brings by itself: kept before they are acknowledged, and only from it."""

import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from pathlib import Path

import pytest
from aiohttp import ClientSession
from pydantic import SecretStr, ValidationError

from bot.adapters.telegram import Webhook
from bot.adapters.telegram.webhook import HEADER
from bot.config import Settings, TelegramWebhook
from bot.web import serve
from tests.in_telegram.newsroom import at_work, settings
from tests.telegram import FakeTelegram, Person

SECRET = "a-secret-of-at-least-thirty-two-signs"  # noqa: S105 - a test's


@pytest.fixture
async def telegram() -> AsyncIterator[FakeTelegram]:
    async with FakeTelegram(allows_any_webhook=True) as made:
        yield made
        assert made.violations == []


def with_webhook(written: Settings, url: str, port: int) -> Settings:
    webhook = TelegramWebhook(url=url, secret=SecretStr(SECRET), port=port)
    return written.model_copy(
        update={"telegram": written.telegram.model_copy(update={"webhook": webhook})}
    )


@asynccontextmanager
async def brought_to(folder: Path, telegram: FakeTelegram, port: int) -> AsyncIterator[Webhook]:
    written = with_webhook(settings(folder, telegram), f"http://127.0.0.1:{port}", port)
    async with at_work(written) as app:
        (hook,) = app.hooks
        async with serve(hook.site, hook.hook.host, hook.hook.port):
            yield hook


async def test_what_is_said_arrives_and_is_answered(
    telegram: FakeTelegram, tmp_path: Path, ada: Person, unused_tcp_port: int
) -> None:
    async with brought_to(tmp_path, telegram, unused_tcp_port):
        await ada.says("/today")
        assert "Nothing has been published" in (await ada.chat.next()).text
        assert telegram.calls("getUpdates") == []
        (told,) = telegram.calls("setWebhook")
        assert told.params["secret_token"] == SECRET


@pytest.mark.parametrize("secret", [None, "", SECRET[:-1], SECRET + "x", "ü" * 40])
async def test_nobody_else_is_listened_to(
    telegram: FakeTelegram, tmp_path: Path, unused_tcp_port: int, secret: str | None
) -> None:
    async with brought_to(tmp_path, telegram, unused_tcp_port) as hook, ClientSession() as asking:
        (route,) = hook.site.router.routes()
        address = f"http://127.0.0.1:{unused_tcp_port}{route.resource.canonical}"  # type: ignore[union-attr]
        headers = {} if secret is None else {HEADER: secret.encode().decode("latin-1")}
        async with asking.post(address, json={"update_id": 7}, headers=headers) as answer:
            assert answer.status == 403
        async with asking.post(f"http://127.0.0.1:{unused_tcp_port}/telegram/guess") as answer:
            assert answer.status == 404
    assert kept(tmp_path) == 0


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b'{"update_id": "7"}', b"7", b"\xff"])
async def test_what_is_no_update_is_refused(
    telegram: FakeTelegram, tmp_path: Path, unused_tcp_port: int, body: bytes
) -> None:
    async with brought_to(tmp_path, telegram, unused_tcp_port) as hook, ClientSession() as asking:
        (route,) = hook.site.router.routes()
        address = f"http://127.0.0.1:{unused_tcp_port}{route.resource.canonical}"  # type: ignore[union-attr]
        async with asking.post(address, data=body, headers={HEADER: SECRET}) as answer:
            assert answer.status == 400
    assert kept(tmp_path) == 0


def kept(folder: Path) -> int:
    with closing(sqlite3.connect(folder / "estories.db")) as connection:
        return int(connection.execute("SELECT count(*) FROM inbox").fetchone()[0])


@pytest.mark.parametrize("secret", ["short", "x" * 31, "x" * 257, "with-a-plus+" * 4])
def test_a_weak_secret_is_refused(secret: str) -> None:
    with pytest.raises(ValidationError, match="32 to 256"):
        TelegramWebhook(url="https://example.org", secret=SecretStr(secret))


def test_a_webhook_without_a_secret_is_refused() -> None:
    with pytest.raises(ValidationError, match="needs a secret"):
        TelegramWebhook(url="https://example.org")
