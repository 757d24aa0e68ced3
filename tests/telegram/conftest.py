"""A Telegram, and the real library talking to it."""

from collections.abc import AsyncIterator

import pytest
from telegram import Bot
from telegram.request import HTTPXRequest

from tests.telegram.fake import FakeTelegram
from tests.telegram.people import Person


def _http(patience: float) -> HTTPXRequest:
    # Reading the certificates of the world takes longer than most of these tests.
    return HTTPXRequest(read_timeout=patience, httpx_kwargs={"verify": False})


@pytest.fixture
async def telegram() -> AsyncIterator[FakeTelegram]:
    async with FakeTelegram() as made:
        yield made


@pytest.fixture
async def bot(telegram: FakeTelegram) -> AsyncIterator[Bot]:
    """python-telegram-bot's own Bot. Its patience is short."""
    made = Bot(
        telegram.token,
        base_url=telegram.base_url,
        base_file_url=telegram.base_file_url,
        request=_http(1.0),
        get_updates_request=_http(5.0),
    )
    async with made:
        yield made


@pytest.fixture
def ada(telegram: FakeTelegram) -> Person:
    """Somebody who has begun a chat with the bot."""
    return telegram.person("Ada", has_begun=True)
