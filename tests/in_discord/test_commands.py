"""Commands as people use them: offered, completed, asked for in a form."""

import pytest

from tests.discord import May, Person, Upload
from tests.in_discord.newsroom import InDiscord
from tests.kit import EDITION


@pytest.mark.parametrize("typed", ["black", "BLACK SEA", "sea", "BlackS", "Black Sea"])
async def test_a_topic_is_completed_however_it_is_typed(
    newsroom: InDiscord, ada: Person, typed: str
) -> None:
    choices = await ada.types(newsroom.news, "/topic", name=typed)
    assert "BlackSea" in [each.value for each in choices[:3]]


async def test_completion_offers_25_at_most(newsroom: InDiscord, ada: Person) -> None:
    assert len(await ada.types(newsroom.news, "/subscribe", name="")) == 25
    assert await ada.types(newsroom.news, "/topic", name="~~~ ~~~ ~~~") == []


async def test_what_is_typed_freely_is_understood(newsroom: InDiscord, ada: Person) -> None:
    await newsroom.publish(EDITION)
    answer = await ada.uses(newsroom.news, "/topic", name="black sea", period="9y")
    assert "Two cargo ships" in answer.text
    unknown = await ada.uses(newsroom.news, "/topic", name="Blacksee")
    assert "I know no topic" in unknown.text
    assert any("Black Sea" in each for each in unknown.message.labels)


async def test_a_story_is_posted_with_a_form(newsroom: InDiscord) -> None:
    edith = newsroom.editor
    asked = await edith.uses(edith.dm, "/post", section="Combat #BlackSea")
    assert asked.modal.labels == ["Headline", "Text"]
    preview = await edith.submits(
        asked, {"Headline": "Ships sail", "Text": "Two ships left.\n\nA third waits."}
    )
    assert "Draft" in preview.text
    assert "Ships sail" in preview.text
    done = await edith.presses(preview, "Publish")
    assert done.in_time
    story = await edith.uses(edith.dm, "/latest")
    assert "Ships sail" in story.text


async def test_a_public_story_is_put_right_in_a_form_that_holds_it(newsroom: InDiscord) -> None:
    edith = newsroom.editor
    asked = await edith.uses(edith.dm, "/post", section="Combat")
    preview = await edith.submits(asked, {"Headline": "Three wards", "Text": "Three were hit."})
    await edith.presses(preview, "Publish")
    form = (await edith.uses(edith.dm, "/correct", story="1 There were two")).modal
    assert (form.field("Headline").value, form.field("Text").value) == (
        "Three wards",
        "Three were hit.",
    )
    done = await edith.submits(form, {"Headline": "Two wards", "Text": "Two were hit."})
    assert "is corrected" in done.text
    missing = await edith.uses(edith.dm, "/correct", story="99 wrong")
    assert not missing.has_modal
    assert "99" in missing.text


async def test_an_edition_is_imported_from_a_form_with_a_file(newsroom: InDiscord) -> None:
    edith = newsroom.editor
    asked = await edith.uses(edith.dm, "/import")
    upload = Upload("edition.txt", EDITION.encode(), "text/plain")
    preview = await edith.submits(asked, {}, files={"File": [upload]})
    assert "Draft" in preview.text


async def test_a_message_is_sent_to_the_newsroom_by_an_editor(newsroom: InDiscord) -> None:
    edith, seen = newsroom.editor, newsroom.guild.owner
    newsroom.guild.gives(edith, newsroom.guild.role("Desk", May.MANAGE_MESSAGES))
    message = seen.says(newsroom.news, "Shelling near @everyone\nNobody was hurt.")
    form = (await edith.uses_on_message("Send to newsroom", message)).modal
    assert form.field("Headline").value == "Shelling near @everyone"
    preview = await edith.submits(form, {"Section": "Combat"})
    assert "Draft" in preview.text
    assert "Nobody was hurt." in preview.text
    refused = await seen.uses_on_message("Send to newsroom", message)
    assert "/post is for editors" in refused.text


async def test_who_is_no_editor_gets_no_form(newsroom: InDiscord, ada: Person) -> None:
    refused = await ada.uses(ada.dm, "/post", section="Combat")
    assert newsroom.app
    assert not refused.has_modal
    assert "/post is for editors" in refused.text


async def test_only_an_editors_file_is_fetched(newsroom: InDiscord, ada: Person) -> None:
    answer = await ada.uses(ada.dm, "/import", file=Upload("virus.txt", b"free money"))
    assert newsroom.app
    assert "/import is for editors" in answer.text


async def test_a_file_of_many_pieces_is_read_whole_and_one_too_large_is_not(
    newsroom: InDiscord,
) -> None:
    edith = newsroom.editor
    padded = EDITION + " " * 900_000
    preview = await edith.uses(edith.dm, "/import", file=Upload("edition.txt", padded.encode()))
    assert "Draft" in preview.text
    large = await edith.uses(edith.dm, "/import", file=Upload("x.txt", b"x" * 5_000_000))
    assert "too large" in large.text
