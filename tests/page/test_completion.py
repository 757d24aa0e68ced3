"""Completion offers what can be said, and is worked by keyboard alone."""

import pytest
from playwright.async_api import Locator, Page, expect

pytestmark = pytest.mark.asyncio(loop_scope="session")


def box(page: Page, name: str = "Olena") -> Locator:
    return page.get_by_role("combobox", name=f"Message as {name}")


def options(page: Page) -> Locator:
    return page.get_by_role("option")


async def names(page: Page) -> list[str]:
    return [text.split()[0] for text in await options(page).all_inner_texts()]


async def test_a_slash_lists_commands_with_usage_and_help(still_page: Page) -> None:
    await box(still_page).press_sequentially("/")
    await expect(options(still_page)).to_have_count(5)
    await expect(options(still_page).nth(1)).to_have_text("/topic TOPIC The stories on one topic")
    await expect(box(still_page)).to_have_attribute("aria-expanded", "true")


async def test_only_editors_are_offered_editors_commands(still_page: Page) -> None:
    await box(still_page).press_sequentially("/")
    assert "/import" not in await names(still_page)
    await box(still_page, "Mykola").press_sequentially("/")
    await expect(options(still_page)).to_have_count(8)
    assert {"/import", "/drafts", "/publish"} <= set(await names(still_page))


async def test_enter_completes_and_then_sends(page: Page) -> None:
    await box(page).press_sequentially("/sub")
    await box(page).press("Enter")
    await expect(box(page)).to_have_value("/subscribe ")
    await box(page).press_sequentially("com")
    await box(page).press("Enter")
    await expect(box(page)).to_have_value("/subscribe Combat ")
    await box(page).press("Enter")
    await expect(page.get_by_text("You now follow Combat.")).to_be_visible()


async def test_arrows_choose_and_the_screen_reader_is_told(still_page: Page) -> None:
    await box(still_page).press_sequentially("/top")
    first, second = options(still_page).nth(0), options(still_page).nth(1)
    await expect(first).to_have_attribute("aria-selected", "true")
    await box(still_page).press("ArrowDown")
    await expect(second).to_have_attribute("aria-selected", "true")
    active = await box(still_page).get_attribute("aria-activedescendant")
    assert active == await second.get_attribute("id")
    listed = await box(still_page).get_attribute("aria-controls")
    assert listed == await still_page.get_by_role("listbox").get_attribute("id")
    await box(still_page).press("Tab")
    await expect(box(still_page)).to_have_value("/topics")
    await expect(box(still_page)).to_be_focused()


async def test_arguments_show_usage_and_choices(still_page: Page) -> None:
    await box(still_page).press_sequentially("/topic ")
    await expect(still_page.get_by_text("/topic TOPIC — The stories on one topic")).to_be_visible()
    assert await names(still_page) == ["BlackSea", "Krynky", "Kremenchuk", "NorthKorea"]
    await box(still_page).press_sequentially("kr")
    assert await names(still_page) == ["Krynky", "Kremenchuk"]


async def test_a_word_inside_a_name_is_found(still_page: Page) -> None:
    await box(still_page).press_sequentially("/topic sea")
    await box(still_page).press("Tab")
    await expect(box(still_page)).to_have_value("/topic BlackSea ")


async def test_choices_nobody_asked_for_do_not_stop_enter(page: Page) -> None:
    await box(page).press_sequentially("/topic ")
    await box(page).press("Enter")
    await expect(page.get_by_role("heading", name="BlackSea, page 1 of 3")).to_be_visible()


async def test_a_whole_command_is_sent_by_enter(page: Page) -> None:
    await box(page).press_sequentially("/topics")
    await box(page).press("Enter")
    await expect(page.get_by_role("heading", name="Topics")).to_be_visible()


async def test_escape_closes_until_something_is_typed(still_page: Page) -> None:
    await box(still_page).press_sequentially("/to")
    await box(still_page).press("Escape")
    await expect(still_page.get_by_role("listbox")).to_be_hidden()
    await expect(box(still_page)).to_have_attribute("aria-expanded", "false")
    await expect(box(still_page)).to_have_value("/to")
    await box(still_page).press_sequentially("p")
    await expect(still_page.get_by_role("listbox")).to_be_visible()


async def test_a_click_completes_and_keeps_the_focus(still_page: Page) -> None:
    await box(still_page).press_sequentially("/su")
    await options(still_page).first.click()
    await expect(box(still_page)).to_have_value("/subscribe ")
    await expect(box(still_page)).to_be_focused()


async def test_plain_words_are_left_alone(still_page: Page) -> None:
    await box(still_page).press_sequentially("Krynky /top")
    await expect(still_page.get_by_role("listbox")).to_be_hidden()
