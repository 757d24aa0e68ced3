"""Who may do what: the role decides about editing, the server about what a channel gets."""

import pytest

from tests.discord import FakeDiscord, May, Person
from tests.in_discord.newsroom import InDiscord

EDITING: tuple[tuple[str, dict[str, str]], ...] = (
    ("/drafts", {}), ("/draft", {"draft": "1"}), ("/publish", {}), ("/discard", {"draft": "1"}),
    ("/post", {"section": "Combat", "text": "H\nT"}), ("/import", {"document": "x"}),
    ("/correct", {"story": "1 wrong", "text": "H\nT"}), ("/retract", {"story": "1 wrong"}),
    ("/pausesending", {}), ("/resumesending", {}), ("/undelivered", {}),
)  # fmt: skip


@pytest.fixture
def people(newsroom: InDiscord, discord: FakeDiscord, ada: Person) -> dict[str, Person]:
    guild = newsroom.guild
    manager = guild.member("Chief", roles=[guild.role("Chiefs", May.MANAGE_GUILD)])
    boss = guild.member("Boss", roles=[guild.role("Bosses", May.ADMINISTRATOR)])
    stranger = discord.person("Eve", has_installed=True)
    return {
        "owner": guild.owner, "administrator": boss, "manager": manager, "member": ada,
        "stranger": stranger,
    }  # fmt: skip


@pytest.mark.parametrize("who", ["owner", "administrator", "manager", "member", "stranger"])
async def test_nobody_edits_who_is_no_editor_however_high_on_a_server(
    newsroom: InDiscord, people: dict[str, Person], who: str
) -> None:
    person = people[who]
    for command, options in EDITING:
        answer = await person.uses(person.dm, command, **options)
        assert "is for editors" in answer.text, (command, answer.text)
    assert await newsroom.app.newsroom.drafts() == ()


async def test_an_editor_edits_on_a_server_where_they_are_nobody(newsroom: InDiscord) -> None:
    edith = newsroom.editor
    for command, options in EDITING[:3]:
        answer = await edith.uses(edith.dm, command, **options)
        assert "is for editors" not in answer.text


@pytest.mark.parametrize("who", ["owner", "administrator", "manager", "member"])
async def test_everybody_on_a_server_reads(
    newsroom: InDiscord, people: dict[str, Person], who: str
) -> None:
    answer = await people[who].uses(newsroom.news, "/today")
    assert "Nothing has been published" in answer.text


async def test_members_are_not_shown_what_editors_say(newsroom: InDiscord, ada: Person) -> None:
    shown = ada.commands(newsroom.news)
    assert "today" in shown
    assert "publish" not in shown
    assert "publish" in newsroom.guild.owner.commands(newsroom.news)
