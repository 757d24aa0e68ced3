"""The server as a process of its own, and the real library's own loop against it."""

import asyncio
import sys

import aiohttp
from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Update
from telegram.ext import Application, CallbackQueryHandler, CommandHandler, ContextTypes

from tests.telegram import TOKEN, FakeTelegram


async def test_it_runs_alone_and_tells_what_it_took() -> None:
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.telegram", "--latency-ms", "20", "--per-second", "2"),
        stdout=asyncio.subprocess.PIPE,
    )
    assert process.stdout is not None
    url = (await process.stdout.readline()).decode().strip()
    async with aiohttp.ClientSession() as session:
        statuses = []
        for person in (1, 2, 3):
            sent = {"chat_id": str(person), "text": "x"}
            async with session.post(f"{url}/bot{TOKEN}/sendMessage", data=sent) as response:
                statuses.append(response.status)
        await session.post(f"{url}/fake/say", json={"person": 1, "text": "/start"})
        async with session.get(f"{url}/fake/report?accepted=1") as response:
            report = await response.json()
    process.terminate()
    assert await process.wait() == 0
    assert statuses == [200, 200, 429]
    assert (report["accepted"], report["refused"]) == (2, 1)
    assert [each["chat_id"] for each in report["accepted_list"]] == [1, 2]
    assert report["updates"] == {"told": 1, "confirmed": 0, "waiting": 1}


async def test_the_real_loop_answers_commands_and_buttons() -> None:
    async def start(update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
        keys = [[InlineKeyboardButton("Next", callback_data="p:2")]]
        assert update.effective_message is not None
        await update.effective_message.reply_text("1/2", reply_markup=InlineKeyboardMarkup(keys))

    async def turn(update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
        assert update.callback_query is not None
        await update.callback_query.answer("Turned")
        await update.callback_query.edit_message_text("2/2")

    async with FakeTelegram() as telegram:
        building = Application.builder().token(telegram.token).base_url(telegram.base_url)
        app = building.build()
        app.add_handlers([CommandHandler("start", start), CallbackQueryHandler(turn)])
        async with app:
            await app.start()
            assert app.updater is not None
            await app.updater.start_polling(poll_interval=0)
            ada = telegram.person("Ada")
            await ada.says("/start")
            page = await ada.chat.next()
            press = await ada.sees_answer(await ada.presses(page, "Next"))
            turned = await ada.chat.shows("2/2")
            await app.updater.stop()
            await app.stop()

    assert (page.text, press.toast, turned.labels) == ("1/2", "Turned", [])
    assert not telegram.violations
    assert not telegram.unanswered


async def test_waiting_in_vain_shows_what_stands_in_the_chat() -> None:
    async with FakeTelegram() as telegram:
        ada = telegram.person("Ada")
        await ada.says("/start")
        try:
            await ada.chat.shows("Welcome", seconds=0.05)
        except AssertionError as error:
            said = str(error)

    assert "no message with 'Welcome' within 0.05 s" in said
    assert "Ada: '/start'" in said
