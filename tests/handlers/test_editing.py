"""What editors see: import, difference, publish, post, discard; and who is no editor."""

import pytest

from bot.store.audit import Audit
from tests.kit import EDITION, Bot, rendered

CHANGED = EDITION.replace("three explosions near the port", "four explosions near the port")


async def test_an_import_is_a_draft_that_nobody_sees(bot: Bot) -> None:
    preview = await bot.edit("/import", EDITION.encode())
    assert "Draft 1: Nov 5 : E-Stories" in preview.text
    assert "5 new of 5" in preview.text
    assert "Nothing has been published yet" in (await bot.say("/today")).text
    assert "No story has" in (await bot.say("/search Krynky")).text
    assert "Nothing on Krynky" in (await bot.say("/topic Krynky")).text
    assert "no edition 619" in (await bot.say("/edition 619")).text
    assert "no edition of 5 Nov 2023" in (await bot.say("/edition 2023-11-05")).text
    assert "no story 1" in (await bot.say("/story 1")).text


async def test_pasted_text_is_imported_like_a_document(bot: Bot) -> None:
    assert "5 new of 5" in (await bot.edit(f"/import\n{EDITION}")).text


async def test_a_document_without_a_command_is_an_import(bot: Bot) -> None:
    assert "5 new of 5" in (await bot.edit("", EDITION.encode())).text


async def test_imported_twice_is_one_edition(bot: Bot) -> None:
    await bot.edit("/import", EDITION.encode())
    again = await bot.edit("/import", EDITION.encode())
    assert "imported before" in again.text
    assert "Draft 1" in again.text
    await bot.press(again, "Publish", person="editor")
    third = await bot.edit("/import", EDITION.encode())
    assert "published already, exactly as in this document" in third.text
    assert (await bot.say("/edition")).text.count("1 in all") == 1


async def test_one_changed_sentence_is_one_new_version_shown_as_a_difference(bot: Bot) -> None:
    await bot.publish(EDITION)
    preview = await bot.edit("/import", CHANGED.encode())
    assert "1 changed of 5 · the changes are not public yet" in preview.text
    assert "Was: Drones were seen over Berdyansk before dawn. Residents heard three" in preview.text
    assert "Now: Drones were seen over Berdyansk before dawn. Residents heard four" in preview.text
    assert "three explosions" in (await bot.say("/search Berdyansk")).text
    published = await bot.press(preview, "Publish", person="editor")
    assert "1 story corrected, for everybody who asks; no chat had been" in published.text
    found = await bot.say("/search Berdyansk")
    assert "four explosions" in found.text
    assert "1 story" in found.text


async def test_a_changed_story_is_corrected_where_it_was_delivered(bot: Bot) -> None:
    await bot.say("/subscribe all")
    await bot.publish(EDITION)
    await bot.drain()
    bot.clock.pass_by(hours=1)
    answer = await bot.publish(CHANGED)
    assert "1 story corrected, also in 1 chat that had been sent it." in answer.text
    assert await bot.drain() == 1
    [copy] = await bot.inbox()
    assert "Corrected 10:00 UTC" in copy


async def test_a_story_added_later_is_delivered_alone(bot: Bot) -> None:
    await bot.say("/subscribe all")
    await bot.publish(EDITION)
    await bot.drain()
    added = (
        EDITION
        + "Harvest of apples is over in the north. Growers count a third more than last year.\n"
    )
    await bot.publish(added)
    await bot.drain()
    _, second = await bot.inbox()
    assert "Harvest of apples" in second
    assert "Krynky" not in second


async def test_a_published_story_missing_in_the_document_stays_and_is_named(bot: Bot) -> None:
    await bot.publish(EDITION)
    shorter = "\n".join(line for line in CHANGED.split("\n") if "cargo ships" not in line)
    preview = await bot.edit("/import", shorter.encode())
    assert "no longer in the document" in preview.text
    await bot.press(preview, "Publish", person="editor")
    assert "cargo ships" in (await bot.say("/search cargo")).text


async def test_an_old_publish_button_is_refused_once_the_draft_moved_on(bot: Bot) -> None:
    old = await bot.edit("/import", EDITION.encode())
    new = await bot.edit("/import", CHANGED.encode())
    assert "has changed since" in (await bot.press(old, "Publish", person="editor")).text
    assert "Published" in (await bot.press(new, "Publish", person="editor")).text
    assert "is closed" in (await bot.press(new, "Publish", person="editor")).text


async def test_publish_alone_takes_the_only_draft_and_asks_when_there_are_two(bot: Bot) -> None:
    assert "No draft waits" in (await bot.edit("/publish")).text
    await bot.edit("/import", EDITION.encode())
    await bot.edit("/post Combat #Krynky\nBridge of boats is gone.\nThe river took it.")
    both = await bot.edit("/publish")
    assert "Which one?" in both.text
    await bot.press(both, "Publish 2", person="editor")
    assert "Published to 0 chats" in (await bot.edit("/publish")).text


async def test_a_single_story_is_one_message(bot: Bot) -> None:
    await bot.say("/subscribe Krynky")
    draft = await bot.edit("/post Combat #Krynky\nBridge of boats is gone.\nThe river took it.")
    assert "Kherson" in draft.text, "a topic brings its parent"
    await bot.press(draft, "Publish", person="editor")
    await bot.drain()
    [message] = await bot.inbox()
    assert message.startswith("Bridge of boats is gone.")
    assert "The river took it." in message


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("/post", "Please say its section"),
        ("/post #Krynky\nHeadline", "which section"),
        ("/post Combat", "its headline"),
        ("/post Nowhere\nHeadline", "no section “Nowhere”"),
        ("/post Combat #Nothingness\nHeadline", "no topic “#Nothingness”"),
        ("/import", "attach the edition"),
        ("/publish 99", "no draft 99"),
        ("/publish many", "not a number"),
        ("/draft 99", "no draft 99"),
        ("/discard", "the number of a draft"),
    ],
)
async def test_what_is_missing_is_asked_for(bot: Bot, said: str, told: str) -> None:
    assert told in (await bot.edit(said)).text


async def test_a_discarded_draft_leaves_nothing_behind(bot: Bot) -> None:
    draft = await bot.edit("/import", EDITION.encode())
    assert "is discarded" in (await bot.press(draft, "Discard", person="editor")).text
    assert "No draft waits" in (await bot.edit("/drafts")).text
    assert "5 new of 5" in (await bot.edit("/import", EDITION.encode())).text


async def test_discarding_a_change_keeps_what_is_public(bot: Bot) -> None:
    await bot.publish(EDITION)
    change = await bot.edit("/import", CHANGED.encode())
    await bot.press(change, "Discard", person="editor")
    assert "three explosions" in (await bot.say("/search Berdyansk")).text
    assert "1 changed of 5" in (await bot.edit("/import", CHANGED.encode())).text


@pytest.mark.parametrize("command", ["import", "post", "drafts", "draft 1", "publish", "discard 1"])
async def test_a_follower_is_no_editor(bot: Bot, command: str) -> None:
    await bot.edit("/import", EDITION.encode())
    assert "is for editors" in (await bot.say(f"/{command}", document=EDITION.encode())).text
    assert "/publish" not in (await bot.say("/help")).text


async def test_every_act_of_an_editor_is_written_down(bot: Bot) -> None:
    await bot.publish(EDITION)
    entries = await Audit(bot.app.database).newest(10)
    assert [(each.person, each.act) for each in entries] == [
        ("local:editor", "publish"),
        ("local:editor", "import"),
    ]


async def test_a_preview_is_what_followers_are_sent(bot: Bot) -> None:
    await bot.say("/subscribe all")
    await bot.edit("/import", EDITION.encode())
    preview = rendered(bot.app, (await bot.edit("/preview 1")).content)
    await bot.edit("/publish 1")
    await bot.drain()
    assert await bot.inbox() == [part.text for part in preview]


async def test_a_preview_of_what_is_published_already_says_so(bot: Bot) -> None:
    await bot.publish(EDITION)
    await bot.edit("/import", CHANGED.encode())
    assert "Nothing in draft 2 is new" in (await bot.edit("/preview 2")).text
