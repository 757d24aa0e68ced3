"""The server goes and comes back: nothing is lost, nothing is said twice."""

import json

import pytest
from playwright.async_api import Locator, Page, expect

from bot.content import sentence
from tests.page.conftest import Visitor
from tests.page.server import Server

pytestmark = pytest.mark.asyncio(loop_scope="session")


def box(page: Page) -> Locator:
    return page.get_by_role("combobox", name="Message as Olena")


async def say(page: Page, text: str) -> None:
    await box(page).fill(text)
    await box(page).press("Escape")
    await box(page).press("Enter")


async def expect_status(page: Page, text: str) -> None:
    await expect(page.locator("#connection")).to_have_text(text)


async def test_what_is_said_while_the_server_is_away_is_said_once(
    page: Page, server: Server
) -> None:
    await say(page, "/topics")
    await expect(page.get_by_role("heading", name="Topics")).to_be_visible()
    await server.stop()
    await expect_status(page, "Reconnecting…")
    await say(page, "/today")
    await say(page, "/topic Krynky")
    await expect(page.get_by_text("Sending…")).to_have_count(2)
    await server.start()
    await expect_status(page, "Connected")
    await expect(page.get_by_role("heading", name="Krynky, page 1 of 3")).to_be_visible()
    await expect(page.get_by_text("Sending…")).to_have_count(0)
    assert [each.text for each in server.paper.heard] == ["/today", "/topic Krynky"]
    said = [text for text in await server.texts() if text.startswith("/")]
    assert said == ["/topics", "/today", "/topic Krynky"]
    await expect(page.get_by_role("article")).to_have_count(6)


async def test_what_waits_survives_a_reload(page: Page, server: Server) -> None:
    await server.stop()
    await expect_status(page, "Reconnecting…")
    await say(page, "/today")
    # As a reload would find it: the page itself cannot be loaded while the server is away.
    kept = await page.evaluate("sessionStorage.getItem('estories.outbox')")
    assert "/today" in kept
    await server.start()
    await page.reload()
    await expect(page.get_by_role("heading", name="Ukraine, day 616")).to_be_visible()
    assert (await server.texts()).count("/today") == 1


async def test_a_say_sent_again_is_heard_once(page: Page, server: Server) -> None:
    await say(page, "/topics")
    await expect(page.get_by_role("heading", name="Topics")).to_be_visible()
    key = (await server.adapter.messages.in_chat("follower"))[0].key
    say_again = {
        "key": key,
        "person": "follower",
        "chat": "follower",
        "text": "/topics",
        "pressed": None,
        "document": None,
    }
    await page.evaluate(
        "text => sessionStorage.setItem('estories.outbox', text)", json.dumps([say_again])
    )
    async with page.expect_websocket() as opening:
        await page.reload()
    socket = await opening.value
    await socket.wait_for_event("framereceived", lambda frame: '"heard"' in frame)
    await expect(page.get_by_role("heading", name="Topics")).to_be_visible()
    assert [each.text for each in server.paper.heard] == ["/topics"]
    await expect(page.get_by_text("Sending…")).to_have_count(0)


async def test_what_arrived_meanwhile_is_shown_in_order(page: Page, server: Server) -> None:
    await say(page, "/topics")
    await expect(page.get_by_role("heading", name="Topics")).to_be_visible()
    await server.stop()
    await expect_status(page, "Reconnecting…")
    adapter_address = server.address
    await server.start()
    assert server.address == adapter_address
    for number in range(3):
        (part,) = server.adapter.render(sentence(f"Story {number}"))
        await server.adapter.send("follower", part, f"key-{number}")
    await expect(page.get_by_text("Story 2")).to_be_visible()
    stories = await page.locator("#person-follower .body p").all_inner_texts()
    assert stories[-3:] == ["Story 0", "Story 1", "Story 2"]
    await expect(page.get_by_role("article")).to_have_count(5)


async def test_an_answer_that_a_restart_cut_off_is_apologized_for(
    page: Page, server: Server
) -> None:
    await say(page, "/slow")
    await expect(page.locator(".writing").first).to_be_visible()
    await server.stop()
    await expect_status(page, "Reconnecting…")
    await server.start()
    await expect(page.get_by_text("I was restarted before I could answer.")).to_be_visible()
    await expect(page.locator(".writing").first).to_be_hidden()


async def test_another_database_is_shown_afresh(visitor: Visitor, server: Server) -> None:
    async with visitor.visit() as page:
        await say(page, "/topics")
        await expect(page.get_by_role("heading", name="Topics")).to_be_visible()
        await server.stop()
        await expect_status(page, "Reconnecting…")
        server.forget_everything()
        await server.start()
        await expect_status(page, "Connected")
        await expect(page.get_by_role("article")).to_have_count(0)
        await say(page, "/topics")
        await expect(page.get_by_role("heading", name="Topics")).to_be_visible()


async def test_other_process_shows_up(page: Page, server: Server) -> None:
    async with server.another_process() as terminal:
        (part,) = terminal.render(sentence("From the terminal"))
        await terminal.send("follower", part, "1")
    await expect(page.get_by_text("From the terminal")).to_be_visible()


async def test_a_database_that_fails_for_a_moment_loses_nothing(page: Page, server: Server) -> None:
    async with server.locked():
        await say(page, "/topics")
        await expect_status(page, "Reconnecting…")
    await expect(page.get_by_role("heading", name="Topics")).to_be_visible()
    assert await server.texts() == [
        "/topics",
        "Topics\n\n• BlackSea\n• Krynky\n• Kremenchuk\n• NorthKorea",
    ]
    await expect(page.get_by_text("Sending…")).to_have_count(0)
