"""A server per test, one browser for all of them."""

import os
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, async_playwright, expect

from bot.store.migration import migrate
from tests.page.server import Server

CHROMIUM = Path("/usr/bin/chromium")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
LAPTOP = {"width": 1280, "height": 800}

expect.set_options(timeout=10_000)


class Visitor:
    """Somebody with a browser at the page; complaints of the browser end the test."""

    def __init__(self, browser: Browser, server: Server) -> None:
        self._browser = browser
        self._server = server
        self.complaints: list[str] = []

    @asynccontextmanager
    async def visit(self, **options: Any) -> AsyncIterator[Page]:
        context = await self._browser.new_context(**({"viewport": LAPTOP} | options))
        page = await context.new_page()
        page.on("console", lambda message: self._listen(message.type, message.text))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        await page.goto(self._server.address)
        await expect(page.get_by_text("Connected", exact=True)).to_be_attached()
        yield page
        await context.close()

    def _listen(self, kind: str, text: str) -> None:
        # A refused connection while the server is away is no fault of the page.
        if kind in {"error", "warning"} and "WebSocket connection" not in text:
            self.complaints.append(text)


@pytest.fixture(scope="session")
def empty_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("database") / "estories.db"
    migrate(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def chromium() -> str:
    if CHROMIUM.exists():
        return str(CHROMIUM)
    if os.environ.get("CI") == "true":
        pytest.fail(f"{CHROMIUM} is missing; the page cannot be tested")
    pytest.skip(f"{CHROMIUM} is missing: the tests of the chat page are left out")


@pytest_asyncio.fixture(loop_scope="session", scope="session")
async def browser(chromium: str) -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        launched = await playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        yield launched
        await launched.close()


@pytest_asyncio.fixture(loop_scope="session")
async def server(tmp_path: Path, empty_database: Path) -> AsyncIterator[Server]:
    path = tmp_path / "estories.db"
    shutil.copy(empty_database, path)
    running = Server(path)
    await running.start()
    yield running
    await running.stop()


@pytest_asyncio.fixture(loop_scope="session")
async def visitor(browser: Browser, server: Server) -> AsyncIterator[Visitor]:
    somebody = Visitor(browser, server)
    yield somebody
    assert somebody.complaints == []


@pytest_asyncio.fixture(loop_scope="session", scope="session")
async def opened_once(
    browser: Browser, empty_database: Path, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Page]:
    path = tmp_path_factory.mktemp("still") / "estories.db"
    shutil.copy(empty_database, path)
    running = Server(path)
    await running.start()
    somebody = Visitor(browser, running)
    async with somebody.visit() as opened:
        yield opened
    await running.stop()
    assert somebody.complaints == []


@pytest_asyncio.fixture(loop_scope="session")
async def still_page(opened_once: Page) -> Page:
    """One page for all tests that say nothing: opening one takes most of a second."""
    for box in await opened_once.get_by_role("combobox").all():
        await box.fill("")
    await opened_once.get_by_role("tab", name="Private").first.click()
    return opened_once


@pytest_asyncio.fixture(loop_scope="session")
async def page(visitor: Visitor) -> AsyncIterator[Page]:
    async with visitor.visit() as opened:
        yield opened
