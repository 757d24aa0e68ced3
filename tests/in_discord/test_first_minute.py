"""The first minute of somebody who meets the bot."""

from tests.discord import Person
from tests.in_discord.newsroom import InDiscord
from tests.kit import EDITION


async def test_a_command_is_answered(newsroom: InDiscord, ada: Person) -> None:
    answer = await ada.uses(newsroom.news, "/today")
    assert "Nothing has been published yet" in answer.text
    assert answer.is_ephemeral
    assert "Tell me when there is" in answer.message.labels


async def test_in_a_private_chat_an_answer_stays(newsroom: InDiscord, ada: Person) -> None:
    assert newsroom.app
    answer = await ada.uses(ada.dm, "/today")
    assert "Nothing has been published yet" in answer.text
    assert not answer.is_ephemeral
    assert answer.message.labels == ["Tell me when there is"]


async def test_an_edition_is_imported_published_and_delivered(
    newsroom: InDiscord, ada: Person
) -> None:
    done = await ada.uses(ada.dm, "/subscribe", name="all")
    assert "now follows everything" in done.text
    await newsroom.publish(EDITION)
    delivered = await ada.dm.shows("Krynky")
    assert "stories for you" in delivered.text
    page = await ada.uses(ada.dm, "/topic", name="BlackSea")
    assert "Two cargo ships" in page.text


async def test_a_server_subscribes_by_whoever_owns_it(newsroom: InDiscord) -> None:
    done = await newsroom.guild.owner.uses(newsroom.news, "/subscribe", name="Combat")
    assert "now follows" in done.text
    await newsroom.publish(EDITION)
    delivered = await newsroom.news.has(lambda each: not each.is_ephemeral)
    assert "Krynky" in delivered.text
