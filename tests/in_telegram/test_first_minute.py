"""The first minute of somebody who opens the bot."""

import pytest

from tests.in_telegram.newsroom import InTelegram
from tests.kit import EDITION
from tests.telegram import Person


@pytest.mark.usefixtures("newsroom")
async def test_a_command_is_answered(ada: Person) -> None:
    await ada.says("/today")
    answer = await ada.chat.next()
    assert "Nothing has been published yet" in answer.text
    assert answer.labels == ["Tell me when there is"]


async def test_an_edition_is_imported_published_and_delivered(
    newsroom: InTelegram, ada: Person
) -> None:
    await ada.says("/subscribe all")
    await ada.chat.shows("now follows everything")
    await newsroom.publish(EDITION)
    delivered = await ada.chat.shows("Krynky")
    assert "stories for you" in delivered.text
    await ada.says("/topic BlackSea")
    page = await ada.chat.shows("Black Sea")
    assert "Two cargo ships" in page.text
