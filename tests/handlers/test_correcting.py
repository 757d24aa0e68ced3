"""Corrections and retractions, as editors give them and as everybody reads them."""

from tests.delivery.test_worker import moody
from tests.kit import EDITION, Bot

RIGHT = "The bridge of boats is damaged.\nThe river took a part of it, the governor said."


async def posted(bot: Bot, *chats: str) -> None:
    """Story 1, published to these chats and delivered."""
    for chat in chats:
        await bot.say("/subscribe all", chat=chat)
    await bot.edit("/post Combat\nThe bridge of boats is gone.\nThe river took it.")
    await bot.edit("/publish")
    await bot.drain()
    bot.clock.pass_by(hours=5, minutes=5)


async def test_a_correction_is_read_in_every_copy_and_by_everybody_who_asks(bot: Bot) -> None:
    await posted(bot, "a", "b")
    answer = await bot.edit(f"/correct 1 It was damaged, not gone\n{RIGHT}")
    assert "“The bridge of boats is damaged.” is corrected, also in 2 chats" in answer.text
    await bot.drain()
    for chat in ("a", "b"):
        [copy] = await bot.inbox(chat)
        assert "Corrected 14:05 UTC: It was damaged, not gone" in copy
        assert "a part of it" in copy
        assert "gone." not in copy
    assert "Corrected 14:05 UTC" in (await bot.say("/story 1")).text
    assert "damaged" in (await bot.say("/search damaged")).text
    assert "Correction 2 to 2 chats" in (await bot.press(answer, "Report", person="editor")).text


async def test_a_bundle_that_holds_the_story_is_corrected_too(bot: Bot) -> None:
    await bot.say("/subscribe Combat")
    await bot.publish(EDITION)
    await bot.drain()
    bot.clock.pass_by(hours=1)
    await bot.edit("/correct 4 Four, not three\nDrones were seen over Berdyansk.\nFour were heard.")
    await bot.drain()
    [copy] = await bot.inbox()
    assert "Corrected 10:00 UTC: Four, not three" in copy
    assert "Fighting goes on around Krynky" in copy, "the rest of the bundle stays"


async def test_the_command_alone_shows_the_text_to_be_corrected(bot: Bot) -> None:
    await posted(bot)
    answer = await bot.edit("/correct 1")
    assert "> The bridge of boats is gone.\n> The river took it." in answer.text
    assert "headline first" in answer.text
    assert "what was wrong: readers see it" in (await bot.edit(f"/correct 1\n{RIGHT}")).text


async def test_a_second_correction_replaces_the_first_everywhere(bot: Bot) -> None:
    await posted(bot, "a")
    await bot.edit(f"/correct 1 It was damaged\n{RIGHT}")
    await bot.edit("/correct 1 It was moved\nThe bridge of boats is moved.\nIt is upstream now.")
    assert await bot.drain() == 1, "the first one is not sent any more"
    [copy] = await bot.inbox("a")
    assert "moved" in copy
    assert "damaged" not in copy


async def test_the_same_correction_twice_changes_nothing(bot: Bot) -> None:
    await posted(bot, "a")
    await bot.edit(f"/correct 1 It was damaged\n{RIGHT}")
    again = await bot.edit(f"/correct 1 It was damaged\n{RIGHT}")
    assert again.text == "Story 1 reads exactly so already. Nothing was changed."


async def test_a_correction_of_a_story_nobody_was_sent_is_for_those_who_ask(bot: Bot) -> None:
    await posted(bot)
    answer = await bot.edit(f"/correct 1 It was damaged\n{RIGHT}")
    assert "for everybody who asks; no chat had been sent it" in answer.text
    assert "a part of it" in (await bot.say("/story 1")).text


async def test_what_cannot_be_corrected_says_why(bot: Bot) -> None:
    await bot.edit("/post Combat\nA draft that nobody has read.")
    assert "not public yet" in (await bot.edit(f"/correct 1 x\n{RIGHT}")).text
    assert "There is no story 9" in (await bot.edit(f"/correct 9 x\n{RIGHT}")).text
    assert "“one” is not a number" in (await bot.edit(f"/correct one x\n{RIGHT}")).text
    assert "Readers see it above" in (await bot.edit(f"/correct 1 {'x' * 201}\n{RIGHT}")).text
    assert "is for editors" in (await bot.say(f"/correct 1 x\n{RIGHT}")).text


async def test_changes_that_wait_on_the_desk_come_first(bot: Bot) -> None:
    await bot.publish(EDITION)
    await bot.edit("/import", EDITION.replace("three explosions", "four explosions").encode())
    assert "has changes on the desk" in (await bot.edit(f"/correct 4 x\n{RIGHT}")).text
    assert "has changes on the desk" in (await bot.edit("/retract 4 x")).text


async def test_a_retraction_leaves_a_note_and_nothing_of_the_story(bot: Bot) -> None:
    await posted(bot, "a")
    answer = await bot.edit("/retract 1 The source has withdrawn it")
    assert "“The bridge of boats is gone.” is retracted, also in 1 chat" in answer.text
    await bot.drain()
    assert await bot.inbox("a") == ["Retracted 5 Nov 2023, 14:05 UTC: The source has withdrawn it"]
    assert "The source has withdrawn it" in (await bot.say("/story 1")).text
    for question in ("/search bridge", "/latest", "/story 1"):
        assert "boats" not in (await bot.say(question)).text


async def test_a_retraction_in_a_bundle_leaves_the_others(bot: Bot) -> None:
    await bot.say("/subscribe Combat")
    await bot.publish(EDITION)
    await bot.drain()
    await bot.edit("/retract 4 Nobody saw drones")
    await bot.drain()
    [copy] = await bot.inbox()
    assert "Fighting goes on around Krynky" in copy
    assert "Nobody saw drones" in copy
    assert "Berdyansk" not in copy
    for question in ("/topic Berdyansk", "/section Combat", "/edition 619", "/today"):
        assert "Berdyansk before dawn" not in (await bot.say(question)).text


async def test_what_waits_is_not_sent_after_a_retraction(bot: Bot) -> None:
    await bot.say("/subscribe all")
    await bot.edit("/post Combat\nThe bridge of boats is gone.\nThe river took it.")
    await bot.edit("/publish")
    answer = await bot.edit("/retract 1 It stands")
    assert "no chat had been sent it" in answer.text
    assert await bot.drain() == 0
    assert await bot.inbox() == []
    assert "taken back before sending: 1" in (await bot.edit("/report 1")).text


async def test_a_bundle_that_waits_goes_out_without_the_retracted_story(bot: Bot) -> None:
    await bot.say("/subscribe Combat")
    await bot.publish(EDITION)
    await bot.edit("/retract 4 Nobody saw drones")
    await bot.drain()
    [copy] = await bot.inbox()
    assert "Fighting goes on around Krynky" in copy
    assert "Retracted" not in copy
    assert "Berdyansk" not in copy


async def test_a_retraction_deletes_where_that_is_asked_and_possible(bot: Bot) -> None:
    await posted(bot, "a")
    await bot.edit("/retract 1 delete:yes It was never so")
    await bot.drain()
    assert await bot.inbox("a") == []


async def test_a_message_with_other_stories_is_never_deleted(bot: Bot) -> None:
    await bot.say("/subscribe Combat")
    await bot.publish(EDITION)
    await bot.drain()
    await bot.edit("/retract 4 delete:yes Nobody saw drones")
    await bot.drain()
    [copy] = await bot.inbox()
    assert "Krynky" in copy


async def test_a_retracted_story_stays_retracted(bot: Bot) -> None:
    await bot.publish(EDITION)
    await bot.edit("/retract 4 Nobody saw drones")
    assert "was retracted already" in (await bot.edit("/retract 4 again")).text
    assert "was retracted already" in (await bot.edit(f"/correct 4 x\n{RIGHT}")).text
    answer = await bot.edit("/import", EDITION.replace("at noon", "at one").encode())
    assert "1 changed of 4" in answer.text
    await bot.press(answer, "Publish", person="editor")
    assert "Berdyansk" not in (await bot.say("/section Combat")).text


async def test_a_reason_is_needed(bot: Bot) -> None:
    await posted(bot)
    assert "why it is taken back: readers see it" in (await bot.edit("/retract 1")).text


async def test_a_chat_whose_copy_is_gone_is_listed_not_hidden(bot: Bot) -> None:
    await posted(bot, "a")
    [message] = await bot.app.local.messages.in_chat("a", 1)
    await bot.app.local.messages.take_back("a", message.id, bot.clock())
    await bot.edit(f"/correct 1 It was damaged\n{RIGHT}")
    await bot.drain()
    assert (
        "1 chat could not be delivered: chat a has no message" in (await bot.edit("/report 2")).text
    )


async def test_a_chat_that_left_is_not_written_to(bot: Bot) -> None:
    await posted(bot, "a", "b")
    await bot.say("/unsubscribe all", chat="a")
    answer = await bot.edit(f"/correct 1 It was damaged\n{RIGHT}")
    assert "also in 2 chats" in answer.text, "who has read it hears that it was wrong"
    worker, adapter = moody(bot, lambda _: None)
    await worker.deliver_due()
    assert adapter.accepted == [], "an edit is no new message"
