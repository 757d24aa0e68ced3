"""What followers are told when they subscribe, pause and leave."""

from tests.kit import EDITION, Bot


async def test_a_section_is_followed_by_its_short_name_and_delivered_once(bot: Bot) -> None:
    answer = await bot.say("/subscribe Combat")
    assert "now follows the section Combat" in answer.text
    assert "Published to 1 chat" in (await bot.publish(EDITION)).text
    await bot.drain()
    [bundle] = await bot.inbox()
    assert "Krynky" in bundle
    assert "Berdyansk" in bundle
    assert "Kherson damages" not in bundle
    assert await bot.drain() == 0


async def test_a_section_is_followed_by_its_heading(bot: Bot) -> None:
    assert "section Combat" in (await bot.say("/subscribe Combat Situation Update")).text
    assert "already" in (await bot.say("/subscribe combat")).text


async def test_a_topic_is_the_same_in_every_spelling(bot: Bot) -> None:
    await bot.say("/subscribe BlackSea")
    for spelling in ("black sea", '"Black Sea"', "BLACKSEA", "#BlackSea"):
        assert (
            "follows the topic Black Sea already" in (await bot.say(f"/subscribe {spelling}")).text
        )


async def test_an_unknown_name_gets_three_near_ones_as_buttons(bot: Bot) -> None:
    answer = await bot.say("/subscribe Blacksee")
    assert "no section or topic “Blacksee”" in answer.text
    assert len(answer.buttons) == 3
    assert "now follows the topic Black Sea" in (await bot.press(answer, "Black Sea")).text


async def test_two_subscriptions_that_match_one_story_give_it_once(bot: Bot) -> None:
    for name in ("all", "Combat", "Krynky"):
        await bot.say(f"/subscribe {name}")
    await bot.publish(EDITION)
    await bot.drain()
    [bundle] = await bot.inbox()
    assert bundle.count("Fighting goes on around Krynky") == 1


async def test_a_paused_chat_gets_nothing_until_it_resumes(bot: Bot) -> None:
    await bot.say("/subscribe all")
    await bot.say("/pause")
    assert "Published to 0 chats" in (await bot.publish(EDITION)).text
    await bot.drain()
    assert await bot.inbox() == []
    assert "Paused" in (await bot.say("/subscriptions")).text
    assert "Resumed" in (await bot.say("/resume")).text
    assert "not paused" in (await bot.say("/resume")).text


async def test_pausing_after_publishing_holds_the_story_and_resuming_lets_it_go(bot: Bot) -> None:
    await bot.say("/subscribe all")
    await bot.publish(EDITION)
    await bot.say("/pause")
    assert await bot.drain() == 0
    await bot.say("/resume")
    assert await bot.drain() == 1


async def test_unsubscribing_before_delivery_cancels_it(bot: Bot) -> None:
    await bot.say("/subscribe Combat")
    await bot.publish(EDITION)
    await bot.say("/unsubscribe Combat")
    assert await bot.drain() == 0
    assert await bot.inbox() == []
    [line] = await bot.app.ledger.lines()
    assert line.is_balanced
    assert {str(state): count for state, count in line.states.items()} == {"cancelled": 1}


async def test_leaving_what_was_not_followed_is_no_error(bot: Bot) -> None:
    assert "does not follow" in (await bot.say("/unsubscribe Combat")).text
    assert "nothing to end" in (await bot.say("/unsubscribe all")).text


async def test_subscriptions_are_listed_with_a_button_to_end_each(bot: Bot) -> None:
    assert "follows nothing yet" in (await bot.say("/subscriptions")).text
    await bot.say("/subscribe Combat")
    await bot.say("/subscribe BlackSea")
    answer = await bot.say("/subscriptions")
    assert "the section Combat" in answer.text
    assert "the topic Black Sea" in answer.text
    await bot.press(answer, "End Black Sea")
    assert "Black Sea" not in (await bot.say("/subscriptions")).text


async def test_every_chat_has_its_own_subscriptions(bot: Bot) -> None:
    await bot.say("/subscribe all", chat="book-club")
    assert "follows nothing yet" in (await bot.say("/subscriptions")).text
    assert "everything" in (await bot.say("/subscriptions", chat="book-club")).text
