"""Receiving: nothing that was said is lost, nothing has its effect twice, nothing stops it."""

import asyncio
import json
from collections import deque
from pathlib import Path

import pytest

from bot.adapters.telegram.trouble import CONFLICT, PATIENCE_SECONDS, REVOKED, Trouble
from bot.app import utc_now
from bot.model import Platform
from bot.serving import health
from bot.store.database import Database
from bot.store.inbox import Inbox, Update
from bot.store.migration import migrate
from tests.in_telegram.newsroom import InTelegram, at_work, settings
from tests.kit import EDITION
from tests.telegram import FOR_EVER, FakeTelegram, Person, faults


def message(key: int, person: Person, text: str) -> str:
    """An update as Telegram writes it."""
    return (
        f'{{"update_id": {key}, "message": {{"message_id": {key}, "date": 1700000000, '
        f'"chat": {{"id": {person.id}, "type": "private", "first_name": "A"}}, '
        f'"from": {{"id": {person.id}, "is_bot": false, "first_name": "A"}}, '
        f'"text": "{text}"}}}}'
    )


@pytest.mark.usefixtures("newsroom")
async def test_what_is_said_in_one_chat_is_answered_in_its_order(ada: Person) -> None:
    for command in ("/help", "/today", "/subscriptions", "/privacy"):
        await ada.says(command)
    answers = [(await ada.chat.next()).text for _ in range(4)]
    assert ["What you can say" in answers[0], "Nothing" in answers[1]] == [True, True]
    assert ["follows nothing" in answers[2], "What I keep" in answers[3]] == [True, True]


async def test_what_an_earlier_process_kept_is_answered_by_the_next(
    telegram: FakeTelegram, tmp_path: Path, ada: Person
) -> None:
    ada.chat.place.has_begun = True
    written = settings(tmp_path, telegram)
    migrate(written.database.url)
    async with Database.open(written.database.url) as database:
        inbox = Inbox(database, Platform.TELEGRAM)
        await inbox.keep([Update(5, message(5, ada, "/today"))], utc_now())
    async with at_work(written):
        assert "Nothing has been published" in (await ada.chat.next()).text
    async with Database.open(written.database.url) as database:
        assert await Inbox(database, Platform.TELEGRAM).waiting() == ()


async def test_an_order_whose_process_died_after_its_effect_is_not_carried_out_again(
    telegram: FakeTelegram, tmp_path: Path
) -> None:
    edith = telegram.person("Edith", has_begun=True)
    written = settings(tmp_path, telegram, edith)
    async with at_work(written) as app:
        await edith.says(
            "/post Combat\\nShelling near Krynky. Nobody was hurt.".replace("\\n", "\n")
        )
        await edith.chat.shows("Draft")
        (draft,) = await app.newsroom.drafts()
    # As if the process had died before it noted that the order was handled.
    key = telegram.updates.next_id - 1
    body = message(key, edith, "/post Combat\\nShelling near Krynky. Nobody was hurt.")
    async with Database.open(written.database.url) as database, database.write() as connection:
        await connection.exec_driver_sql("UPDATE inbox SET body = ?", (body,))
    edith.chat.skip()
    async with at_work(written) as app:
        answer = await edith.chat.next()
        assert answer.text == "I was restarted right after your /post was done."
        assert [each.id for each in await app.newsroom.drafts()] == [draft.id]


@pytest.mark.usefixtures("newsroom")
async def test_an_update_of_an_unknown_shape_is_skipped(
    telegram: FakeTelegram, ada: Person
) -> None:
    telegram.updates.push("message", {"message_id": "no number", "chat": 7}, ada.id)
    telegram.updates.push("hologram", {"depth": 3}, ada.id)
    await ada.says("/today")
    assert "Nothing has been published" in (await ada.chat.next()).text
    await telegram.until(lambda: telegram.updates.queue == deque())


@pytest.mark.usefixtures("newsroom")
async def test_half_a_character_does_not_stop_the_others(
    telegram: FakeTelegram, ada: Person
) -> None:
    bob = telegram.person("Bob", has_begun=True)
    half = json.loads(message(5, bob, r"/search \ud83d"))["message"]
    telegram.updates.push("message", half, bob.id)
    await ada.says("/today")
    assert "Nothing has been published" in (await ada.chat.next()).text
    assert "no word in that to search for" in (await bob.chat.next()).text


@pytest.mark.usefixtures("newsroom")
async def test_polling_goes_on_after_every_fault(telegram: FakeTelegram, ada: Person) -> None:
    for fault in (faults.BAD_GATEWAY, faults.RESET, faults.BROKEN, faults.too_many(1)):
        telegram.fails("getUpdates", fault)
    await ada.says("/today")
    assert "Nothing" in (await ada.chat.next(seconds=20)).text


async def test_a_revoked_token_stops_everything_and_no_chat_is_given_up(
    newsroom: InTelegram, telegram: FakeTelegram, ada: Person
) -> None:
    await ada.says("/subscribe all")
    await ada.chat.next()
    telegram.revokes_token()
    await ada.says("/today")
    async with asyncio.timeout(10):
        while (report := await health(newsroom.app))["status"] != "unwell":  # noqa: ASYNC110
            await asyncio.sleep(0.05)
    assert report["telegram"] == REVOKED
    assert telegram.token not in str(report)
    async with newsroom.app.database.read() as connection:
        gone = await connection.exec_driver_sql("SELECT count(gone_reason) FROM chats")
        assert gone.scalar_one() == 0


def test_a_conflict_stops_sending_after_half_a_minute_and_not_before() -> None:
    trouble = Trouble()
    told = []
    for seconds in (100.0, 100.0 + PATIENCE_SECONDS - 0.1, 100.0 + PATIENCE_SECONDS):
        trouble.conflict(seconds)
        told.append(trouble.why)
    trouble.is_over()
    told.append(trouble.why)
    # A new conflict has its own half minute.
    trouble.conflict(200.0)
    assert [*told, trouble.why] == [None, None, CONFLICT, None, None]


async def test_a_press_is_answered_in_place_and_goes_back_and_forth(
    newsroom: InTelegram, telegram: FakeTelegram, ada: Person
) -> None:
    await newsroom.publish(EDITION)
    await ada.says("/sections")
    shown = await ada.chat.next()
    await ada.presses(shown, "Combat")
    page = await ada.chat.changes(shown)
    assert "Krynky" in page.text
    await ada.presses(page, "Edition")
    head = await ada.chat.changes(page)
    assert head.id == shown.id
    assert telegram.unanswered == []


async def test_a_button_of_a_delivered_story_leaves_it_where_it_is(
    newsroom: InTelegram, ada: Person
) -> None:
    await ada.says("/subscribe all")
    await ada.chat.next()
    await newsroom.publish(EDITION)
    delivered = await ada.chat.shows("for you")
    ada.chat.skip()
    await ada.presses(delivered, "Combat")
    page = await ada.chat.next()
    assert page.id != delivered.id
    assert ada.chat.now(delivered) == delivered


async def test_a_forged_button_does_no_more_than_typing(newsroom: InTelegram, ada: Person) -> None:
    await newsroom.publish(EDITION)
    await ada.says("/today")
    shown = await ada.chat.next()
    press = await ada.forges(shown, "/pausesending")
    press = await ada.sees_answer(press)
    assert "/pausesending is for editors" in press.toast
    assert ada.chat.now(shown) == shown


async def test_only_an_editors_document_is_fetched(
    telegram: FakeTelegram, newsroom: InTelegram, ada: Person
) -> None:
    assert newsroom.editor.id != ada.id
    await ada.sends_document("virus.txt", b"free money")
    assert "I answer commands" in (await ada.chat.next()).text
    assert telegram.calls("getFile") == []


@pytest.mark.usefixtures("newsroom")
async def test_an_answer_waits_when_telegram_asks_to(telegram: FakeTelegram, ada: Person) -> None:
    telegram.fails("sendMessage", faults.too_many(1))
    await ada.says("/today")
    assert "Nothing" in (await ada.chat.next()).text
    telegram.fails("sendMessage", faults.too_many(43_837), times=FOR_EVER, chat=ada.chat)
    await ada.says("/today")
    other = telegram.person("Bob")
    await other.says("/today")
    assert "Nothing" in (await other.chat.next()).text
