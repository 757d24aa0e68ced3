"""The gateway comes and goes; what is sent does not wait for it, and logins are counted."""

import asyncio
from collections.abc import Callable
from pathlib import Path

import pytest
from pydantic import SecretStr

from bot.model import Document, PersonRef, Platform, Role
from bot.model import Person as Known
from tests.discord import FakeDiscord, Guild, Person, faults
from tests.in_discord.newsroom import InDiscord, at_work, settings
from tests.kit import EDITION

Lose = Callable[[FakeDiscord], None]


@pytest.mark.parametrize(
    ("lose", "logins"),
    [
        (lambda discord: discord.gateway.asks_to_reconnect(), 1),
        (lambda discord: discord.gateway.invalidates(resumable=True), 1),
        (lambda discord: discord.gateway.closes(4000), 1),
        (lambda discord: discord.gateway.cuts(), 1),
    ],
    ids=["op 7", "op 9 true", "4000", "cut"],
)
async def test_a_lost_connection_is_taken_up_again_without_a_login(
    newsroom: InDiscord, discord: FakeDiscord, ada: Person, lose: Lose, logins: int
) -> None:
    assert len(discord.gateway.identifies) == 1
    lose(discord)
    await discord.until(lambda: discord.gateway.resumes, "a resume", seconds=20)
    answer = await ada.uses(newsroom.news, "/today")
    assert answer.in_time
    assert len(discord.gateway.identifies) == logins


async def test_after_an_invalid_session_it_logs_in_at_the_same_discord(
    newsroom: InDiscord, discord: FakeDiscord, ada: Person
) -> None:
    discord.gateway.invalidates(resumable=False)
    await discord.until(lambda: len(discord.gateway.identifies) == 2, "a login", seconds=20)
    await discord.connected()
    assert (await ada.uses(newsroom.news, "/today")).in_time


async def test_deliveries_go_on_while_the_gateway_is_away(
    newsroom: InDiscord, discord: FakeDiscord
) -> None:
    await newsroom.guild.owner.uses(newsroom.news, "/subscribe", name="all")
    asked = await newsroom.editor.uses(newsroom.editor.dm, "/import")
    assert asked.has_modal
    discord.gateway.is_mute = True
    discord.gateway.forgets()
    discord.gateway.cuts()
    edith = Known(PersonRef(Platform.DISCORD, str(newsroom.editor.id)), "Edith", Role.EDITOR)
    imported = await newsroom.app.newsroom.import_document(
        Document("edition.txt", EDITION.encode()), edith
    )
    draft = imported.draft
    await newsroom.app.newsroom.publish(draft.id, draft.version, edith)
    delivered = await newsroom.news.has(lambda each: not each.is_ephemeral)
    assert "Krynky" in delivered.text
    assert not discord.gateway.live


async def test_a_token_that_discord_does_not_know_is_a_trouble_and_costs_no_logins(
    discord: FakeDiscord, guild: Guild, tmp_path: Path
) -> None:
    written = settings(tmp_path, discord, guild.member("Edith"))
    wrong = written.model_copy(
        update={
            "discord": written.discord.model_copy(update={"token": SecretStr("MTIz.wrong.token")})
        }
    )
    with pytest.raises(AssertionError, match="session"):
        async with at_work(wrong, discord) as app:
            raise RuntimeError(str(app))
    assert discord.gateway.identifies == []
    assert discord.record.counts["application"] <= 2


async def test_a_refused_login_is_tried_again_when_discord_is_back(
    discord: FakeDiscord, guild: Guild, tmp_path: Path
) -> None:
    written = settings(tmp_path, discord, guild.member("Edith"))
    discord.fails("application", faults.BAD_GATEWAY)
    discord.fails("gateway", faults.CLOSE)
    async with at_work(written, discord):
        await asyncio.sleep(0)
    assert discord.gateway.identifies
