"""Two people chat in a browser: commands, buttons, documents, and what arrives by itself."""

import re

import pytest
from playwright.async_api import FilePayload, Locator, Page, expect

from bot.adapters.base import Incoming
from bot.content import Content, paragraph, says
from bot.model import ChatRef, PersonRef, Platform
from tests.page.conftest import Visitor
from tests.page.server import Server

pytestmark = pytest.mark.asyncio(loop_scope="session")

NOBODY = Incoming(ChatRef(Platform.LOCAL, ""), PersonRef(Platform.LOCAL, ""), "", "")


def box(page: Page, name: str = "Olena") -> Locator:
    return page.get_by_role("combobox", name=f"Message as {name}")


def log(page: Page, label: str = "Private", person: str = "follower") -> Locator:
    return page.locator(f"#person-{person}").get_by_role("log", name=f"Messages in {label}")


async def say(page: Page, text: str, name: str = "Olena") -> None:
    await box(page, name).fill(text)
    await box(page, name).press("Escape")
    await box(page, name).press("Enter")


def document(name: str = "nov2.txt", size: int = 17) -> FilePayload:
    return {"name": name, "mimeType": "text/plain", "buffer": b"x" * size}


def picker(page: Page, person: str = "editor") -> Locator:
    return page.locator(f"#person-{person} input[type=file]")


async def test_a_command_is_answered(page: Page) -> None:
    await say(page, "/today")
    await expect(log(page).locator(".said", has_text="/today")).to_be_visible()
    await expect(log(page).get_by_role("heading", name="Ukraine, day 616")).to_be_visible()
    await expect(box(page)).to_have_value("")


async def test_a_moment_is_shown_in_the_readers_zone(visitor: Visitor) -> None:
    async with visitor.visit(timezone_id="Asia/Tokyo", locale="en-GB") as page:
        await say(page, "/today")
        await expect(log(page).locator("time[data-style]")).to_have_text("2 Nov 2023, 17:30")


async def test_an_empty_chat_suggests_what_to_say(page: Page) -> None:
    await log(page).get_by_role("button", name="/topic BlackSea").click()
    await expect(log(page).get_by_role("heading", name="BlackSea, page 1 of 3")).to_be_visible()
    await expect(log(page).get_by_text("Say, for example")).to_be_hidden()


async def test_a_button_edits_its_message_in_place(page: Page) -> None:
    await say(page, "/topic Krynky")
    await page.get_by_role("button", name="Next").click()
    await expect(log(page).get_by_role("heading", name="Krynky, page 2 of 3")).to_be_visible()
    await expect(log(page).get_by_role("article")).to_have_count(2)


async def test_paging_by_keyboard_keeps_the_focus(page: Page) -> None:
    await say(page, "/topic Krynky")
    await page.get_by_role("button", name="Next").focus()
    await page.keyboard.press("Enter")
    await expect(log(page).get_by_role("heading", name="Krynky, page 2 of 3")).to_be_visible()
    await expect(page.get_by_role("button", name="Next")).to_be_focused()


async def test_a_button_not_in_place_is_answered_below(page: Page) -> None:
    await say(page, "/today")
    await page.get_by_role("button", name="Follow Combat").click()
    await expect(log(page).get_by_text("You now follow Combat.")).to_be_visible()
    await expect(log(page).get_by_role("heading", name="Ukraine, day 616")).to_be_visible()


async def test_a_pressed_button_is_busy_until_the_answer_comes(page: Page, server: Server) -> None:
    server.paper.gate.set()
    await say(page, "/slow")
    again = page.get_by_role("button", name="Again")
    await expect(again).to_be_visible()
    server.paper.gate.clear()
    await again.click()
    await expect(again).to_have_attribute("aria-busy", "true")
    await again.click(force=True)
    server.paper.gate.set()
    await expect(again).not_to_have_attribute("aria-busy", "true")
    assert [each.text for each in server.paper.heard] == ["/slow", "/slow again"]


async def test_waiting_for_an_answer_shows(page: Page, server: Server) -> None:
    await say(page, "/slow")
    await expect(log(page).get_by_text("E-Stories is writing…")).to_be_visible()
    server.paper.gate.set()
    await expect(log(page).get_by_text("Here it is at last.")).to_be_visible()
    await expect(log(page).get_by_text("E-Stories is writing…")).to_be_hidden()


async def test_a_published_story_arrives_at_the_follower(page: Page) -> None:
    await say(page, "/publish", "Mykola")
    await expect(log(page).get_by_text("Krynky: Ukrainian forces")).to_be_visible()
    await expect(log(page).get_by_role("article")).to_have_count(3)


async def test_a_document_goes_along_and_alone_it_is_imported(page: Page, server: Server) -> None:
    await picker(page).set_input_files(document())
    await expect(page.get_by_role("button", name="Remove nov2.txt")).to_be_visible()
    await box(page, "Mykola").press("Enter")
    answer = log(page, person="editor").get_by_text("nov2.txt: 17 bytes, 3 stories.")
    await expect(answer).to_be_visible()
    await expect(page.get_by_role("button", name="Remove nov2.txt")).to_be_hidden()
    (heard,) = server.paper.heard
    assert (heard.text, heard.sender.id) == ("/import", "editor")


async def test_a_document_can_be_dropped_and_has_a_caption(page: Page, server: Server) -> None:
    transfer = await page.evaluate_handle(
        "() => { const data = new DataTransfer();"
        " data.items.add(new File(['Nov 2'], 'dropped.txt')); return data; }"
    )
    await page.dispatch_event("#person-editor", "drop", {"dataTransfer": transfer})
    await say(page, "/import 2023", "Mykola")
    await expect(log(page, person="editor").get_by_text("dropped.txt: 5 bytes")).to_be_visible()
    assert server.paper.heard[0].text == "/import 2023"


async def test_a_document_can_be_removed_again(page: Page) -> None:
    await picker(page).set_input_files(document())
    await page.get_by_role("button", name="Remove nov2.txt").click()
    await box(page, "Mykola").press("Enter")
    await expect(log(page, person="editor").get_by_role("article")).to_have_count(0)


async def test_a_document_over_5_mib_is_refused_at_once(page: Page, server: Server) -> None:
    await picker(page).set_input_files(document(size=5 * 1024 * 1024 + 1))
    await expect(page.get_by_role("alert").get_by_text("larger than 5 MiB")).to_be_visible()
    assert server.paper.heard == []


async def test_a_document_of_5_mib_is_taken(page: Page) -> None:
    await picker(page).set_input_files(document(size=5 * 1024 * 1024))
    await box(page, "Mykola").press("Enter")
    await expect(log(page, person="editor").get_by_text("5,242,880 bytes")).to_be_visible()


async def test_a_long_text_can_be_pasted(page: Page, server: Server) -> None:
    text = "/import\n" + "\n".join(f"Story {number}" for number in range(200))
    before = await box(page, "Mykola").bounding_box()
    await box(page, "Mykola").fill(text)
    after = await box(page, "Mykola").bounding_box()
    assert before is not None
    assert after is not None
    assert after["height"] > before["height"]
    await box(page, "Mykola").press("Enter")
    await expect(log(page, person="editor").get_by_text("Send an edition")).to_be_visible()
    assert server.paper.heard[0].text == text


async def test_shift_enter_begins_a_line_and_enter_sends(page: Page, server: Server) -> None:
    await box(page).press_sequentially("one")
    await box(page).press("Shift+Enter")
    await box(page).press_sequentially("two")
    await box(page).press("Enter")
    await expect(log(page).get_by_text("I answer commands")).to_be_visible()
    assert server.paper.heard[0].text == "one\ntwo"


async def test_up_recalls_what_was_said(page: Page) -> None:
    for number, text in enumerate(("/today", "hello"), start=1):
        await say(page, text)
        await expect(log(page).get_by_role("article")).to_have_count(2 * number)
    await box(page).press("ArrowUp")
    await expect(box(page)).to_have_value("hello")
    await box(page).press("ArrowUp")
    await expect(box(page)).to_have_value("/today")
    await box(page).press("ArrowDown")
    await box(page).press("ArrowDown")
    await expect(box(page)).to_have_value("")


async def test_a_command_in_a_message_goes_into_the_box(page: Page) -> None:
    await say(page, "/today")
    await log(page).get_by_role("button", name="/subscribe Combat", exact=True).click()
    await expect(box(page)).to_have_value("/subscribe Combat")
    await expect(box(page)).to_be_focused()


async def test_of_a_usage_only_the_command_goes_into_the_box(page: Page, server: Server) -> None:
    (part,) = server.adapter.render(Content((paragraph(says("/subscribe SECTION")),)))
    await server.adapter.send("follower", part, "1")
    await log(page).get_by_role("button", name="/subscribe SECTION", exact=True).click()
    await expect(box(page)).to_have_value("/subscribe ")


async def test_a_long_text_is_folded(page: Page) -> None:
    await say(page, "/import " + "word " * 400, "Mykola")
    await log(page, person="editor").get_by_text("(2,007 characters)").click()
    await expect(log(page, person="editor").locator(".said")).to_be_visible()


async def test_a_long_answer_is_read_from_its_beginning(visitor: Visitor) -> None:
    async with visitor.visit(viewport={"width": 1280, "height": 420}) as page:
        await say(page, "/today")
        await expect(log(page).get_by_role("heading", name="Ukraine, day 616")).to_be_in_viewport()
        await expect(page.get_by_role("button", name="New messages")).to_have_count(0)


async def test_markup_in_what_is_said_stays_text(page: Page) -> None:
    await say(page, "<img src=x onerror=alert(1)><b>bold</b>")
    await expect(log(page).get_by_text("<b>bold</b>")).to_be_visible()
    await expect(log(page).locator("img, .said b")).to_have_count(0)


async def test_other_chats_count_what_is_unread(page: Page) -> None:
    await page.get_by_role("tab", name="Book club").click()
    await say(page, "/publish", "Mykola")
    tab = page.get_by_role("tab", name=re.compile("Private 3 unread"))
    await expect(tab).to_be_visible()
    await expect(page).to_have_title("(3) E-Stories")
    await expect(page.locator("#announcer")).to_have_text("3 unread for Olena in Private")
    await tab.click()
    await expect(page).to_have_title("E-Stories")


async def test_a_new_chat_is_opened_by_name(page: Page) -> None:
    await page.get_by_role("button", name="New chat for Olena").click()
    await page.get_by_role("textbox", name="Name").fill("kherson-2")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("tab", name="kherson-2")).to_have_attribute(
        "aria-selected", "true"
    )
    await say(page, "/topic Krynky")
    await expect(log(page, "kherson-2").get_by_text("Krynky, page 1 of 3")).to_be_visible()
    await page.reload()
    await page.get_by_role("tab", name="kherson-2").click()
    await expect(log(page, "kherson-2").get_by_text("Krynky, page 1 of 3")).to_be_visible()


async def test_reading_above_is_not_disturbed(page: Page, server: Server) -> None:
    part = server.adapter.render(await server.paper.topic("Krynky", NOBODY))[0]
    for number in range(20):
        await server.adapter.send("follower", part, f"filler-{number}")
    await expect(log(page).get_by_role("article")).to_have_count(20)
    await log(page).evaluate("log => { log.scrollTop = 0; }")
    await say(page, "/publish", "Mykola")
    pill = page.get_by_role("button", name="New messages")
    await expect(pill).to_be_visible()
    assert await log(page).evaluate("log => log.scrollTop") == 0
    await pill.click()
    await expect(pill).to_be_hidden()
    await expect(log(page).get_by_role("article").last).to_be_in_viewport()


async def test_earlier_messages_come_on_demand(server: Server, visitor: Visitor) -> None:
    part = server.adapter.render(await server.paper.today("", NOBODY))[0]
    for number in range(120):
        await server.adapter.send("follower", part, f"filler-{number}")
    async with visitor.visit() as page:
        articles = log(page).get_by_role("article")
        earlier = log(page).get_by_role("button", name="Earlier messages")
        await expect(articles).to_have_count(50)
        await expect(articles.last).to_be_in_viewport()
        await earlier.click()
        await expect(articles).to_have_count(100)
        await earlier.click()
        await expect(articles).to_have_count(120)
        await expect(earlier).to_be_hidden()


async def test_a_message_taken_back_disappears(page: Page, server: Server) -> None:
    part = server.adapter.render(await server.paper.topics("", NOBODY))[0]
    receipt = await server.adapter.send("follower", part, "1")
    await expect(log(page).get_by_role("article")).to_have_count(1)
    await server.adapter.delete("follower", receipt.message_id)
    await expect(log(page).get_by_role("article")).to_have_count(0)


async def test_a_reload_shows_the_same(page: Page) -> None:
    await say(page, "/topic Krynky")
    await page.get_by_role("button", name="Next").click()
    await expect(log(page).get_by_text("Krynky, page 2 of 3")).to_be_visible()
    before = await log(page).get_by_role("article").all_inner_texts()
    await page.reload()
    await expect(log(page).get_by_text("Krynky, page 2 of 3")).to_be_visible()
    assert await log(page).get_by_role("article").all_inner_texts() == before
