"""The page for everybody: by keyboard, by ear, on a phone, in the dark."""

import re
from itertools import product
from typing import Literal

import pytest
from playwright.async_api import FloatRect, Locator, Page, expect

from tests.page.conftest import Visitor
from tests.page.server import Server

pytestmark = pytest.mark.asyncio(loop_scope="session")

PHONE = {"viewport": {"width": 390, "height": 780}, "has_touch": True, "is_mobile": True}
Scheme = Literal["light", "dark"]
SCHEMES: tuple[Scheme, ...] = ("light", "dark")

READABLE = 4.5
"""WCAG 2.2 AA, 1.4.3: text against its ground."""
DISCERNIBLE = 3.0
"""WCAG 2.2 AA, 1.4.11: edges of controls and the focus."""

TEXTS = product(("ink", "soft", "accent"), ("desk", "sheet", "card"))
PAIRS = (
    *((ink, ground, READABLE) for ink, ground in TEXTS),
    ("ink", "said", READABLE),
    ("soft", "said", READABLE),
    ("soft", "rule", READABLE),
    ("accent", "rule", READABLE),
    ("on-accent", "accent", READABLE),
    ("sheet", "ink", READABLE),
    ("edge", "card", DISCERNIBLE),
    ("edge", "sheet", DISCERNIBLE),
    ("focus", "sheet", DISCERNIBLE),
    ("focus", "card", DISCERNIBLE),
    ("good", "desk", DISCERNIBLE),
)


def contrast(one: str, other: str) -> float:
    """Of two colours as #rrggbb (https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio)."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def luminance(colour: str) -> float:
    parts = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


async def colour(page: Page, name: str) -> str:
    value = await page.evaluate(
        "name => getComputedStyle(document.documentElement).getPropertyValue(name)", f"--{name}"
    )
    return str(value).strip()


async def height_of(locator: Locator) -> float:
    box: FloatRect | None = await locator.bounding_box()
    assert box is not None
    return box["height"]


@pytest.mark.parametrize("scheme", SCHEMES)
async def test_colours_have_contrast(still_page: Page, scheme: Scheme) -> None:
    await still_page.emulate_media(color_scheme=scheme)
    for ink, ground, least in PAIRS:
        found = contrast(await colour(still_page, ink), await colour(still_page, ground))
        assert found >= least, f"{ink} on {ground} in the {scheme} scheme: {found:.2f}"


async def test_the_dark_scheme_is_dark(still_page: Page) -> None:
    await still_page.emulate_media(color_scheme="dark")
    ground = await still_page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert all(int(part) < 40 for part in re.findall(r"\d+", ground))


async def test_landmarks_and_names(still_page: Page) -> None:
    await expect(still_page.get_by_role("banner")).to_be_visible()
    await expect(still_page.get_by_role("main", name="People")).to_be_visible()
    for name, role in (("Olena", "Follower"), ("Mykola", "Editor")):
        region = still_page.get_by_role("region", name=name)
        await expect(region.get_by_role("heading", name=name, level=2)).to_be_visible()
        await expect(region.get_by_text(role, exact=True)).to_be_visible()
        await expect(region.get_by_role("tablist", name=f"Chats of {name}")).to_be_visible()
        await expect(region.get_by_role("tabpanel", name="Private")).to_be_visible()
        await expect(region.get_by_role("log", name="Messages in Private")).to_be_visible()
        await expect(region.get_by_role("combobox", name=f"Message as {name}")).to_be_visible()
        await expect(region.get_by_role("button", name="Attach a document")).to_be_visible()
        await expect(region.get_by_role("button", name=f"New chat for {name}")).to_be_visible()


async def test_messages_and_status_are_announced_politely(still_page: Page) -> None:
    await expect(still_page.locator(".log").first).to_have_attribute("aria-live", "polite")
    await expect(still_page.get_by_role("status").get_by_text("Connected")).to_be_visible()


async def test_everything_visible_has_a_name(still_page: Page) -> None:
    buttons = await still_page.get_by_role("button").all()
    assert len(buttons) > 8
    for button in buttons:
        name = await button.get_attribute("aria-label") or await button.inner_text()
        assert name.strip()


async def test_ids_are_unique(still_page: Page) -> None:
    ids = await still_page.eval_on_selector_all("[id]", "all => all.map(each => each.id)")
    assert len(ids) == len(set(ids))


async def test_tabs_are_walked_with_arrows(still_page: Page) -> None:
    private, club = (
        still_page.get_by_role("tab", name="Private").first,
        still_page.get_by_role("tab", name="Book club"),
    )
    await private.focus()
    await still_page.keyboard.press("ArrowRight")
    await expect(club).to_be_focused()
    await expect(club).to_have_attribute("aria-selected", "true")
    await expect(private).to_have_attribute("tabindex", "-1")
    await expect(still_page.get_by_role("log", name="Messages in Book club")).to_be_visible()
    await still_page.keyboard.press("ArrowRight")
    await expect(private).to_be_focused()
    await still_page.keyboard.press("End")
    await expect(club).to_be_focused()


async def test_the_tab_key_reaches_everything_in_order(still_page: Page) -> None:
    await still_page.get_by_role("tab", name="Private").first.focus()
    reached = []
    for _ in range(7):
        await still_page.keyboard.press("Tab")
        reached.append(
            await still_page.evaluate(
                "document.activeElement.ariaLabel || document.activeElement.textContent.trim()"
            )
        )
    assert reached[:2] == ["New chat for Olena", "Messages in Private"]
    assert reached[-2:] == ["Attach a document", "Message as Olena"]


async def test_the_focus_is_visible(still_page: Page) -> None:
    await still_page.get_by_role("tab", name="Private").first.focus()
    await still_page.keyboard.press("Tab")
    outline = await still_page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert outline == "solid"


async def test_the_dialog_is_left_with_escape(still_page: Page) -> None:
    opener = still_page.get_by_role("button", name="New chat for Olena")
    await opener.focus()
    await still_page.keyboard.press("Enter")
    await expect(still_page.get_by_role("dialog", name="New chat for Olena")).to_be_visible()
    await still_page.keyboard.press("Escape")
    await expect(still_page.get_by_role("dialog")).to_be_hidden()
    await expect(opener).to_be_focused()


async def test_motion_is_reduced_on_demand(visitor: Visitor, server: Server) -> None:
    async with visitor.visit(reduced_motion="reduce") as page:
        await page.get_by_role("combobox", name="Message as Olena").fill("/slow ")
        await page.get_by_role("button", name="Send").first.click()
        spinner = page.locator(".writing span").first
        await expect(spinner).to_be_visible()
        assert await spinner.evaluate("each => getComputedStyle(each).animationName") == "none"
        server.paper.gate.set()


async def test_a_phone_shows_one_person_at_a_time(visitor: Visitor) -> None:
    async with visitor.visit(**PHONE) as page:
        follower = page.get_by_role("region", name="Olena")
        editor = page.get_by_role("region", name="Mykola")
        await expect(follower).to_be_visible()
        await expect(editor).to_be_hidden()
        await page.get_by_role("button", name="Mykola").click()
        await expect(editor).to_be_visible()
        await expect(follower).to_be_hidden()
        wide = await page.evaluate("document.documentElement.scrollWidth")
        assert wide <= PHONE["viewport"]["width"]  # type: ignore[index]


async def test_a_phone_counts_what_the_other_person_got(visitor: Visitor) -> None:
    async with visitor.visit(**PHONE) as page:
        await page.get_by_role("button", name="Mykola").click()
        await page.get_by_role("combobox", name="Message as Mykola").fill("/publish")
        await page.keyboard.press("Escape")
        await page.keyboard.press("Enter")
        olena = page.get_by_role("button", name=re.compile("Olena.*3 unread"))
        await olena.click()
        await expect(page.get_by_text("Krynky: Ukrainian forces")).to_be_visible()
        await expect(page.get_by_role("button", name=re.compile("unread"))).to_have_count(0)


async def test_controls_on_a_phone_are_large_enough_for_a_thumb(visitor: Visitor) -> None:
    async with visitor.visit(**PHONE) as page:
        await page.get_by_role("button", name="/topic BlackSea").click()
        for control in (
            page.get_by_role("button", name="Next"),
            page.get_by_role("button", name="Send").first,
            page.get_by_role("combobox", name="Message as Olena"),
        ):
            assert await height_of(control) >= 38
