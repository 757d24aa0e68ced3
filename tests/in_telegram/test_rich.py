"""Rich messages: a whole edition as one foldable message, for those who asked for it."""

import asyncio
from dataclasses import replace

from bot.app import utc_now
from bot.model import ChatRef, Platform
from bot.store.chat_settings import ChatSettingsStore
from bot.store.chats import Chats, Newcomer
from tests.in_telegram.newsroom import InTelegram
from tests.kit import EDITION
from tests.telegram import FakeTelegram, Person


async def wants_rich(newsroom: InTelegram, person: Person) -> None:
    chats = Chats(newsroom.app.database)
    chat = await chats.meet(Newcomer(ChatRef(Platform.TELEGRAM, str(person.id))), utc_now())
    store = ChatSettingsStore(newsroom.app.database)
    await store.change(chat.id, lambda now: replace(now, is_rich=True))


async def test_an_edition_comes_folded_with_all_its_texts(
    newsroom: InTelegram, telegram: FakeTelegram, ada: Person
) -> None:
    await ada.says("/subscribe all")
    await ada.chat.next()
    await wants_rich(newsroom, ada)
    await newsroom.publish(EDITION)
    delivered = await ada.chat.shows("stories for you")
    assert delivered.rich is not None
    assert "<details><summary>Combat Situation Update</summary>" in str(delivered.rich["html"])
    assert "The clinic opened again at noon." in delivered.text
    assert "Combat Situation Update 2" in " ".join(delivered.labels)
    assert len(telegram.calls("sendRichMessage")) == 1


async def test_a_correction_reaches_a_rich_copy(
    newsroom: InTelegram, telegram: FakeTelegram, ada: Person
) -> None:
    await ada.says("/subscribe all")
    await ada.chat.next()
    await wants_rich(newsroom, ada)
    await newsroom.publish(EDITION)
    delivered = await ada.chat.shows("stories for you")
    number = next(
        word.removeprefix("/story").strip() for word in (await latest(ada)) if "Drones" in word
    )
    await newsroom.editor.says(
        f"/correct {number} The town\nDrones were seen over Melitopol. Nobody knows whose."
    )
    changed = await ada.chat.changes(delivered)
    assert changed.rich is not None
    assert "over Melitopol" in changed.text
    assert telegram.chat(ada.id).now(delivered).id == delivered.id


async def latest(ada: Person) -> list[str]:
    await ada.says("/search Drones")
    page = await ada.chat.shows("“Drones”")
    return [page.text.split("/story ")[1].split()[0] + " Drones"]


async def test_a_server_that_knows_no_rich_messages_sends_the_usual_ones(
    newsroom: InTelegram, telegram: FakeTelegram, ada: Person
) -> None:
    telegram.service.has_rich = False
    await ada.says("/subscribe all")
    await ada.chat.next()
    await wants_rich(newsroom, ada)
    await newsroom.publish(EDITION)
    delivered = await ada.chat.shows("stories for you", seconds=10)
    assert delivered.rich is None
    assert newsroom.served.adapter.trouble is None, "an unknown method is no revoked token"
    await asyncio.sleep(0)
    assert sum("stories for you" in each.text for each in ada.chat.own) == 1


async def test_who_switches_it_on_is_shown_one_and_asked_whether_it_can_be_seen(
    newsroom: InTelegram, telegram: FakeTelegram, ada: Person
) -> None:
    assert newsroom.served.adapter.has_rich
    await ada.says("/settings rich on")
    asked = await ada.chat.shows("Did this show properly?")
    assert asked.rich is not None, "only a look at such a message can tell"
    await ada.presses(asked, "No, it was blank")
    answer = await ada.chat.changes(asked)
    assert "comes as ordinary messages" in answer.text
    assert answer.rich is None
    assert telegram.unanswered == []
