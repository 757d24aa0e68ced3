"""Webhooks."""

import json
from collections.abc import AsyncIterator

import pytest
from aiohttp import web
from telegram import Bot
from telegram.error import BadRequest, Conflict

from tests.telegram import FakeTelegram, Person

SECRET = "s" * 20


class Receiver:
    """The bot's own web server, and what it is told to answer."""

    def __init__(self) -> None:
        self.texts: list[str] = []
        self.secrets: set[str | None] = set()
        self.answers: list[web.Response] = []
        self.url = ""

    async def takes(self, request: web.Request) -> web.Response:
        told = json.loads(await request.read())
        self.secrets.add(request.headers.get("X-Telegram-Bot-Api-Secret-Token"))
        self.texts.append(told["message"]["text"])
        return self.answers.pop(0) if self.answers else web.Response()


@pytest.fixture
async def receiver() -> AsyncIterator[Receiver]:
    made, app = Receiver(), web.Application()
    app.router.add_post("/hook", made.takes)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    made.url = f"http://127.0.0.1:{runner.addresses[0][1]}/hook"
    yield made
    await runner.cleanup()


async def test_updates_are_posted_in_order_until_they_are_taken(
    telegram: FakeTelegram, bot: Bot, ada: Person, receiver: Receiver
) -> None:
    telegram.service.polling.allows_any_webhook = True
    telegram.hooks.pace = 0.01
    receiver.answers = [
        web.Response(status=500),
        web.Response(status=429, headers={"Retry-After": "3"}),
    ]
    await bot.set_webhook(receiver.url, secret_token=SECRET)
    for text in ("one", "two"):
        await ada.says(text)
    await telegram.until(lambda: receiver.texts[-1:] == ["two"])
    await telegram.until(lambda: telegram.updates.confirmed == 2)

    assert receiver.texts == ["one", "one", "one", "two"]
    assert receiver.secrets == {SECRET}
    info = await bot.get_webhook_info()
    assert info.last_error_message == "Wrong response from the webhook: 429"
    with pytest.raises(Conflict, match="webhook is active"):
        await bot.get_updates()
    await bot.delete_webhook()
    await ada.says("three")
    assert len(await bot.get_updates()) == 1


async def test_a_method_in_the_answer_is_carried_out(
    telegram: FakeTelegram, bot: Bot, ada: Person, receiver: Receiver
) -> None:
    telegram.service.polling.allows_any_webhook = True
    told = {"method": "sendMessage", "chat_id": ada.id, "text": "Here"}
    receiver.answers = [web.json_response(told)]
    await bot.set_webhook(receiver.url)

    await ada.says("/today")

    assert (await ada.chat.next()).text == "Here"


@pytest.mark.parametrize(
    ("url", "secret"),
    [
        ("http://example.com", "s"),
        ("https://example.com:444", "s"),
        ("https://example.com", "not allowed!"),
    ],
)
async def test_a_webhook_that_is_not_allowed_is_refused(
    telegram: FakeTelegram, bot: Bot, url: str, secret: str
) -> None:
    with pytest.raises(BadRequest):
        await bot.set_webhook(url, secret_token=secret)
    assert len(telegram.violations) == 1
