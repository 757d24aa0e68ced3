"""The first minute of somebody who opens the bot, and the links that lead there."""

import pytest

from tests.in_telegram.newsroom import InTelegram
from tests.kit import EDITION
from tests.telegram import FakeTelegram, Message, Person


async def start(person: Person) -> Message:
    await person.says("/start")
    return await person.chat.next()


async def test_start_has_value_at_once_and_one_tap_follows_everything(
    newsroom: InTelegram, telegram: FakeTelegram, ada: Person
) -> None:
    await newsroom.publish(EDITION)
    first = await start(ada)
    assert "Nov 5 : E-Stories" in first.text
    assert first.text.count("• ") == 5
    assert first.labels[:3] == ["Follow everything", "Choose sections", "Choose topics"]
    await ada.presses(first, "Follow everything")
    assert "now follows everything" in (await ada.chat.changes(first)).text
    assert telegram.unanswered == []


async def test_a_second_start_changes_nothing(newsroom: InTelegram, ada: Person) -> None:
    await newsroom.publish(EDITION)
    first = await start(ada)
    await ada.presses(first, "Follow everything")
    await ada.chat.changes(first)
    second = await start(ada)
    assert "This chat follows everything" in second.text
    assert "Follow everything" not in second.labels


async def test_topics_are_ticked_in_place(newsroom: InTelegram, ada: Person) -> None:
    await newsroom.publish(EDITION)
    picker = await start(ada)
    await ada.presses(picker, "Choose topics")
    picker = await ada.chat.changes(picker)
    assert not any(label.startswith("✓") for label in picker.labels)
    topic = picker.labels[1]
    for sign in ("✓ ", ""):
        await ada.presses(picker, picker.labels[1])
        picker = await ada.chat.changes(picker)
        assert picker.labels[1] == f"{sign}{topic}"
    assert len(ada.chat.own) == 1, "all of it happens in one message"


@pytest.mark.parametrize(
    ("payload", "words", "label"),
    [
        ("t_BlackSea", "Black Sea", "Follow"),
        ("c_Combat", "Combat", "Follow"),
        ("e_619", "Nov 5 : E-Stories", "Combat"),
        ("s_1", "Kherson", "Share"),
        ("no_such_link", "leads to nothing I know", "Follow everything"),
    ],
)
async def test_a_link_lands_where_it_points(
    newsroom: InTelegram, ada: Person, payload: str, words: str, label: str
) -> None:
    await newsroom.publish(EDITION)
    await ada.opens(f"https://t.me/estories_bot?start={payload}")
    landed = await ada.chat.next()
    assert words in landed.text
    assert any(label in each for each in landed.labels)


async def test_the_bot_describes_itself_and_offers_each_their_commands(
    newsroom: InTelegram, telegram: FakeTelegram, ada: Person
) -> None:
    await telegram.until(lambda: telegram.calls("setMyShortDescription"), "a description")
    assert "/publish" not in ada.menu()
    assert {"start", "help", "settings", "today", "subscribe"} <= ada.menu().keys()
    assert {"publish", "import", "retract"} <= newsroom.editor.menu().keys()
    group = telegram.supergroup("Kherson watch", ada, newsroom.editor)
    assert "publish" not in ada.menu(group)
    assert "choose" in ada.menu(group), "she owns the group"
    bob = telegram.person("Bob")
    bob.joins(group)
    assert "choose" not in bob.menu(group)
    assert "topic" in bob.menu(group)


async def test_menus_are_set_only_when_they_have_changed(
    newsroom: InTelegram, telegram: FakeTelegram
) -> None:
    from bot.adapters.telegram.menus import Menus  # noqa: PLC0415 - not what people see

    await telegram.until(lambda: telegram.calls("setMyShortDescription"), "a description")
    telegram.record.clear()
    api = newsroom.served.adapter._api  # type: ignore[attr-defined] # noqa: SLF001
    await Menus(api).set(newsroom.served.core.menu, await newsroom.served.core.editors())
    assert telegram.calls("setMyCommands") == []
    assert telegram.calls("setMyDescription") == []


async def test_an_edition_is_imported_published_and_delivered(
    newsroom: InTelegram, ada: Person
) -> None:
    await ada.says("/subscribe all")
    await ada.chat.shows("now follows everything")
    await newsroom.publish(EDITION)
    delivered = await ada.chat.shows("Krynky")
    assert "stories for you" in delivered.text
    assert delivered.preview is not None
    assert delivered.preview.is_disabled
    await ada.says("/topic BlackSea")
    page = await ada.chat.shows("Black Sea")
    assert "Two cargo ships" in page.text
