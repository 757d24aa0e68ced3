"""Stories found while one types the bot's name in any chat."""

import pytest

from tests.in_telegram.newsroom import InTelegram
from tests.kit import EDITION
from tests.telegram import FakeTelegram, Person


@pytest.mark.parametrize(
    ("words", "finds"),
    [("BlackSea", "Two cargo ships"), ("black sea", "Two cargo ships"), ("Berdyansk", "Drones")],
)
async def test_a_topic_or_words_find_stories(
    newsroom: InTelegram, ada: Person, words: str, finds: str
) -> None:
    await newsroom.publish(EDITION)
    answer = await ada.sees_results(await ada.asks_inline(words))
    assert any(finds in title for title in answer.titles)
    assert not answer.is_personal, "others who ask the same get the same"
    assert answer.start_parameter == "inline"


async def test_a_chosen_story_stands_in_the_other_chat_with_a_way_to_follow(
    newsroom: InTelegram, telegram: FakeTelegram, ada: Person
) -> None:
    await newsroom.publish(EDITION)
    bob = telegram.person("Bob")
    friends = telegram.supergroup("Friends", ada, bob, has_bot=False)
    answer = await ada.sees_results(await ada.asks_inline("BlackSea"))
    sent = await ada.chooses(answer.results[0], in_=friends, query="BlackSea")
    assert "Two cargo ships" in sent.text
    assert sent.labels[0].startswith("Follow")
    press = await bob.presses(sent, sent.labels[0])
    assert press.url.startswith("https://t.me/estories_bot?start=")
    landed = await bob.chat.next()
    assert any("Follow" in label for label in landed.labels)


async def test_fifty_at_a_time_and_then_the_next(newsroom: InTelegram, ada: Person) -> None:
    await newsroom.publish(EDITION)
    for number in range(60):
        await newsroom.editor.says(f"/post Combat #Krynky\nBoat {number} crossed. It was calm.")
        draft = await newsroom.editor.chat.shows(f"Boat {number} crossed")
        await newsroom.editor.presses(draft, "Publish")
        await newsroom.editor.chat.changes(draft)
    first = await ada.sees_results(await ada.asks_inline("Krynky"))
    assert (len(first.results), first.next_offset) == (50, "50")
    assert first.titles[0] == "Boat 59 crossed. It was calm."
    rest = await ada.sees_results(await ada.asks_inline("Krynky", offset=first.next_offset))
    assert rest.next_offset == ""
    assert not set(first.titles) & set(rest.titles)


async def test_nothing_found_is_an_empty_list_and_no_silence(
    newsroom: InTelegram, ada: Person
) -> None:
    await newsroom.publish(EDITION)
    assert (await ada.sees_results(await ada.asks_inline("xylophone"))).results == ()
