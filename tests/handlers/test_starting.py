"""What a person sees in the first minute, with and without a link."""

import pytest

from bot.content.deep_link import Lead, LeadsTo, lead_to, read_payload
from bot.model import Target, TargetKind
from tests.kit import EDITION, Bot, long_edition


@pytest.fixture
async def published(bot: Bot) -> Bot:
    await bot.publish(EDITION)
    return bot


async def test_the_first_answer_shows_the_newest_edition_before_it_asks_anything(bot: Bot) -> None:
    await bot.publish(long_edition(8))
    answer = await bot.say("/start")
    assert "Nov 5 : E-Stories" in answer.text
    assert "Sunday, 5 November 2023 · edition 619 · 13 stories" in answer.text
    assert answer.text.count("\n• ") == 5
    assert "• Governor: Night strike on Kherson" in answer.text
    assert answer.text.index("• ") < answer.text.index("Follow everything, or just what matters")


async def test_the_first_button_is_one_tap_to_follow(published: Bot) -> None:
    answer = await published.say("/start")
    labels = [each.label for each in answer.buttons]
    assert labels == ["Follow everything", "Choose sections", "Choose topics", "Whole edition"]
    assert "now follows everything" in (await published.press(answer, "Follow everything")).text
    assert "(2)" in (await published.press(answer, "Whole edition")).text


async def test_who_follows_already_is_told_what_and_is_not_asked_again(published: Bot) -> None:
    await published.say("/subscribe Combat")
    await published.say("/subscribe BlackSea")
    answer = await published.say("/start")
    assert "This chat follows the section Combat situation and 1 more." in answer.text
    labels = [each.label for each in answer.buttons]
    assert "Follow everything" not in labels
    assert labels[0] == "My subscriptions"


async def test_a_second_start_is_no_second_subscription(published: Bot) -> None:
    await published.say("/subscribe all")
    before = await published.say("/subscriptions")
    await published.say("/start")
    await published.say("/start t_BlackSea")
    assert await published.say("/subscriptions") == before


async def test_before_the_first_edition_one_can_follow_all_the_same(bot: Bot) -> None:
    answer = await bot.say("/start")
    assert "Follow everything" in answer.buttons[0].label
    assert "Whole edition" not in [each.label for each in answer.buttons]


async def test_single_stories_are_shown_while_there_is_no_edition(bot: Bot) -> None:
    await bot.edit("/post Combat\nThe bridge is open.\nCars go over it.")
    await bot.edit("/publish")
    assert "• The bridge is open." in (await bot.say("/start")).text


async def test_a_link_to_a_topic_shows_what_there_is_and_follows_with_one_tap(
    published: Bot,
) -> None:
    answer = await published.say("/start t_BlackSea")
    assert answer.text.startswith("Black Sea\n\n1 story\n\n• Two cargo ships")
    assert answer.buttons[0].label == "Follow Black Sea"
    await published.press(answer, "Follow Black Sea")
    again = await published.say("/start t_BlackSea")
    assert "This chat gets what is published on it." in again.text
    assert "Follow Black Sea" not in [each.label for each in again.buttons]


async def test_a_link_to_a_section_shows_its_newest_stories(published: Bot) -> None:
    answer = await published.say("/start c_Combat")
    assert "2 stories" in answer.text
    assert "Drones were seen over Berdyansk" in answer.text
    assert "now follows the section Combat" in (await published.press(answer, "Follow Combat")).text


async def test_a_topic_without_stories_can_be_followed_by_its_link(bot: Bot) -> None:
    answer = await bot.say("/start t_BlackSea")
    assert "Nothing has been published yet." in answer.text
    assert answer.buttons[0].says == "/subscribe BlackSea"


async def test_a_link_to_a_story_or_an_edition_shows_it(published: Bot) -> None:
    assert (await published.say("/start s_3")).text == (await published.say("/story 3")).text
    assert (await published.say("/start e_619")).text == (await published.say("/edition 619")).text


async def test_a_link_to_a_retracted_story_shows_the_note(published: Bot) -> None:
    await published.edit("/retract 3 It was never so")
    assert "It was never so" in (await published.say("/start s_3")).text


@pytest.mark.parametrize(
    "payload",
    [
        *("s_4711", "e_1", "t_Nowhere", "c_Nowhere", "x_1", "ref-42", "s_", "s_x", "t_a b", "🌻"),
        *("s_" + "9" * 40, "t_" + "x" * 90, "all"),
    ],
)
async def test_a_link_that_leads_nowhere_ends_at_the_newest(published: Bot, payload: str) -> None:
    answer = await published.say(f"/start {payload}")
    assert "That link leads to nothing I know." in answer.text
    assert "• Governor: Night strike" in answer.text


@pytest.mark.parametrize("lead", [Lead(LeadsTo.STORY, "12"), Lead(LeadsTo.TOPIC, "BlackSea")])
def test_what_a_payload_was_made_of_is_read_from_it(lead: Lead) -> None:
    assert read_payload(lead.payload) == lead


def test_every_name_of_the_longest_id_makes_a_payload_that_is_allowed() -> None:
    payload = lead_to(Target(TargetKind.SECTION, "S" * 32)).payload
    assert len(f"/start {payload}".encode()) <= 64
    assert read_payload(payload)
