"""Groups, channels and forums, and what the bot may do and hear there."""

import pytest
from telegram import Bot, Message
from telegram.error import BadRequest, ChatMigrated, Forbidden, TelegramError

from tests.telegram import Chat, FakeTelegram, Person, Status


async def heard(bot: Bot) -> list[str | None]:
    """The texts the bot has been told and not confirmed."""
    found = await bot.get_updates()
    if found:
        await bot.get_updates(offset=found[-1].update_id + 1)
    told = [each.effective_message for each in found]
    return [each.text or each.caption for each in told if isinstance(each, Message)]


async def test_in_a_group_the_bot_hears_what_is_meant_for_it(
    telegram: FakeTelegram, bot: Bot, ada: Person
) -> None:
    group = telegram.group("Readers", ada)
    mine = await bot.send_message(group.id, "News")
    for text in ("hello", "/today", "/today@estories_bot", "/today@other_bot", "@estories_bot hi"):
        await ada.says(text, in_=group)
    await ada.says("thanks", in_=group, to=group.now(group.last))

    assert await heard(bot) == ["/today", "/today@estories_bot", "@estories_bot hi", "thanks"]
    assert mine.chat.type == "group"
    ada.adds_bot(group, as_administrator=True)
    await ada.says("hello", in_=group)
    assert await heard(bot) == ["hello"]


async def test_without_privacy_it_hears_everything(
    telegram: FakeTelegram, bot: Bot, ada: Person
) -> None:
    group = telegram.group("Readers", ada)
    telegram.world.has_privacy = False

    await ada.says("hello", in_=group)

    assert await heard(bot) == ["hello"]
    assert (await bot.get_me()).can_read_all_group_messages


async def test_being_added_blocked_and_let_in_again_is_told(
    telegram: FakeTelegram, bot: Bot, ada: Person
) -> None:
    group = telegram.group("Readers", ada, has_bot=False)
    ada.adds_bot(group)
    ada.blocks_bot()
    with pytest.raises(Forbidden, match="bot was blocked by the user"):
        await bot.send_message(ada.id, "x")
    ada.unblocks_bot()
    await bot.send_message(ada.id, "x")

    found = await bot.get_updates()

    changes = [each.my_chat_member for each in found if each.my_chat_member]
    assert [each.new_chat_member.status for each in changes] == ["member", "kicked", "member"]
    assert [each.chat.id for each in changes] == [group.id, ada.id, ada.id]
    assert found[1].message is not None
    assert found[1].message.new_chat_members[0].id == telegram.world.bot.id


async def refusal(bot: Bot, chat: Chat | int | str, **more: int) -> str:
    number = chat.id if isinstance(chat, Chat) else chat
    with pytest.raises(TelegramError) as raised:
        await bot.send_message(number, "x", message_thread_id=more.get("thread"))
    return f"{type(raised.value).__name__}: {raised.value.message}"


async def test_each_closed_door_has_its_words(telegram: FakeTelegram, bot: Bot) -> None:
    ada, bob = telegram.person("Ada"), telegram.person("Bob", has_begun=True)
    group, big = telegram.group("Readers", ada), telegram.supergroup("Many", ada)
    channel = telegram.channel("News", ada, username="news")
    bob.is_deactivated()
    said = {await refusal(bot, ada.id), await refusal(bot, bob.id), await refusal(bot, 4711)}
    said |= {await refusal(bot, "@nobody"), await refusal(bot, channel)}
    ada.adds_bot(channel, rights=())
    said.add(await refusal(bot, channel))
    big.mutes_bot()
    said.add(await refusal(bot, big))
    big.kicks_bot()
    said.add(await refusal(bot, big))
    await bot.leave_chat(group.id)
    said.add(await refusal(bot, group))
    group.is_deleted()
    said.add(await refusal(bot, group))

    assert said == {
        "Forbidden: Forbidden: bot can't initiate conversation with a user",
        "Forbidden: Forbidden: user is deactivated",
        "BadRequest: Chat not found",
        "Forbidden: Forbidden: bot is not a member of the channel chat",
        "BadRequest: Need administrator rights in the channel chat",
        "BadRequest: Not enough rights to send text messages to the chat",
        "Forbidden: Forbidden: bot was kicked from the supergroup chat",
        "Forbidden: Forbidden: bot is not a member of the group chat",
        "Forbidden: Forbidden: the group chat was deleted",
    }
    assert not telegram.violations


async def test_a_group_that_is_upgraded_goes_on_elsewhere(
    telegram: FakeTelegram, bot: Bot, ada: Person
) -> None:
    group = telegram.group("Readers", ada)

    new = group.becomes_supergroup()

    found = [each.message for each in await bot.get_updates()]
    assert [(each.chat.id, each.migrate_to_chat_id) for each in found if each] == [
        (group.id, new.id),
        (new.id, None),
    ]
    assert found[1] is not None
    assert found[1].migrate_from_chat_id == group.id
    with pytest.raises(ChatMigrated) as raised:
        await bot.send_message(group.id, "x")
    assert raised.value.new_chat_id == new.id
    await bot.send_message(new.id, "x")
    assert new.texts == ["x"]


async def test_a_topic_can_be_written_to_until_it_is_closed_or_gone(
    telegram: FakeTelegram, bot: Bot, ada: Person
) -> None:
    forum = telegram.supergroup("Forum", ada, is_forum=True)
    topic = forum.topic("News")
    sent = await bot.send_message(forum.id, "x", message_thread_id=topic.id)
    assert (sent.message_thread_id, sent.is_topic_message) == (topic.id, True)
    general = await bot.send_message(forum.id, "x")
    assert general.message_thread_id is None
    asked = await ada.says("/today", in_=forum, topic=topic)
    reply = await bot.send_message(
        forum.id, "x", api_kwargs={"reply_parameters": {"message_id": asked.id}}
    )
    assert reply.message_thread_id == topic.id

    forum.closes(topic)
    assert await refusal(bot, forum, thread=topic.id) == "BadRequest: Topic_closed"
    forum.bot_may("can_manage_topics")
    await bot.send_message(forum.id, "x", message_thread_id=topic.id)
    forum.deletes_topic(topic)
    assert await refusal(bot, forum, thread=topic.id) == "BadRequest: Message thread not found"
    assert not telegram.violations
    assert await refusal(bot, forum, thread=1) == "BadRequest: Message thread not found"
    assert "General" in telegram.violations[0].rule


async def test_a_channel_talks_to_its_administrators_and_its_group(
    telegram: FakeTelegram, bot: Bot, ada: Person
) -> None:
    telegram.world.has_privacy = False
    group = telegram.supergroup("Talk", ada)
    channel = telegram.channel("News", ada, username="news", linked=group)
    ada.adds_bot(channel)
    await channel.posts("Extra")
    found = await bot.get_updates()
    assert found[1].channel_post is not None
    assert found[1].channel_post.sender_chat is not None
    assert found[2].message is not None
    assert found[2].message.is_automatic_forward

    sent = await bot.send_message("@news", "x")

    assert (sent.chat.id, sent.from_user) == (channel.id, None)
    assert (await bot.get_chat(channel.id)).linked_chat_id == group.id
    ruling = await bot.get_chat_administrators(channel.id)
    assert {each.status for each in ruling} == {"creator", "administrator"}


async def test_an_anonymous_administrator_hides_behind_the_group(
    telegram: FakeTelegram, bot: Bot, ada: Person
) -> None:
    group = telegram.supergroup("Readers", ada)
    channel = telegram.channel("Loud", ada)
    await ada.says("/settings", in_=group, anonymously=True)
    await channel.speaks_in(group, "/settings")

    found = [each.message for each in await bot.get_updates()]

    seen = [(each.from_user, each.sender_chat) for each in found if each]
    assert [(who.username, chat.id) for who, chat in seen if who and chat] == [
        ("GroupAnonymousBot", group.id),
        ("Channel_Bot", channel.id),
    ]


async def test_members_are_told_as_they_are(telegram: FakeTelegram, bot: Bot, ada: Person) -> None:
    group, bob = telegram.supergroup("Readers", ada), telegram.person("Bob")

    async def status(person: int) -> str:
        return str((await bot.get_chat_member(group.id, person)).status)

    assert [await status(each) for each in (ada.id, bob.id)] == ["creator", "left"]
    group.bot_is(Status.RESTRICTED, "can_send_messages")
    assert await status(telegram.world.bot.id) == "restricted"
    await bot.send_message(group.id, "x")
    with pytest.raises(BadRequest, match="send documents"):
        await bot.send_document(group.id, b"x")
    with pytest.raises(BadRequest, match=r"(?i)invalid user_id"):
        await bot.get_chat_member(group.id, 4711)
