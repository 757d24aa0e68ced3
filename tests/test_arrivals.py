"""What is said when the bot comes, goes, comes back, or a chat gets another address."""

from collections.abc import Sequence
from dataclasses import dataclass

import pytest
from sqlalchemy import text

from bot.adapters.base import Event, Happening, Letter
from bot.content.tree import LONGEST_SAID
from bot.model import ChatKind, ChatRef, PersonRef, Platform
from bot.store.chats import Chats, Newcomer
from bot.store.deliveries import Deliveries
from tests.kit import EDITION, IN_GROUP, Answer, Bot, Saying

NEXT_DAY = EDITION.replace("Nov 5", "Nov 6").replace("Day619", "Day620")


@dataclass
class Platforms:
    """The platform's side: it tells what happens to chats."""

    bot: Bot

    async def tell(
        self,
        event: Event,
        chat: str,
        kind: ChatKind = ChatKind.PRIVATE,
        *,
        title: str = "",
        by: str | None = "ann",
        address: str = "",
    ) -> Sequence[Letter]:
        [served] = self.bot.app.served
        happening = Happening(
            ref(chat),
            event,
            kind,
            title,
            None if by is None else PersonRef(Platform.LOCAL, by),
            "blocked" if event is Event.LOST else "",
            address,
        )
        return await served.core.happened(happening)

    async def follows(self, chat: str, how: Saying = IN_GROUP) -> str:
        return (await self.bot.say("/subscriptions", chat=chat, how=how)).text


def ref(address: str) -> ChatRef:
    return ChatRef(Platform.LOCAL, address)


@pytest.fixture
def platform(bot: Bot) -> Platforms:
    return Platforms(bot)


# ---- a person ----------------------------------------------------------------------------------


async def test_who_comes_back_hears_how_many_editions_were_missed(
    bot: Bot, platform: Platforms
) -> None:
    await bot.say("/subscribe Combat", chat="ann")
    await platform.tell(Event.LOST, "ann")
    for document in (EDITION, NEXT_DAY):
        bot.clock.pass_by(hours=8)
        assert "Published to 0 chats" in (await bot.publish(document)).text
    [letter] = await platform.tell(Event.ADDED, "ann")
    assert letter.chat == ref("ann")
    answer = Answer(letter.content)
    assert answer.text == "Welcome back. You missed 2 editions."
    assert "Nov 6" in (await bot.say(answer.button("Newest edition").says, chat="ann")).text
    assert await bot.drain() == 0, "nobody is flooded"
    assert "Combat" in await platform.follows("ann", Saying()), "subscriptions survive"


@pytest.mark.parametrize("case", ["nothing missed", "nothing followed", "paused", "never gone"])
async def test_who_missed_nothing_is_not_written_to(
    bot: Bot, platform: Platforms, case: str
) -> None:
    if case != "nothing followed":
        await bot.say("/subscribe all", chat="ann")
    if case == "paused":
        await bot.say("/pause", chat="ann")
    if case != "never gone":
        await platform.tell(Event.LOST, "ann")
    bot.clock.pass_by(hours=1)
    if case != "nothing missed":
        await bot.publish(EDITION)
    assert await platform.tell(Event.ADDED, "ann") == ()


async def test_who_said_start_before_we_heard_of_the_return_is_greeted_once(
    bot: Bot, platform: Platforms
) -> None:
    await bot.say("/subscribe all", chat="ann")
    await platform.tell(Event.LOST, "ann")
    bot.clock.pass_by(hours=1)
    await bot.publish(EDITION)
    await bot.say("/start", chat="ann")
    assert await platform.tell(Event.ADDED, "ann") == ()


async def test_a_newcomer_is_not_written_to_before_they_speak(platform: Platforms) -> None:
    assert await platform.tell(Event.ADDED, "ann") == ()


# ---- a group, a channel ------------------------------------------------------------------------


async def test_a_group_is_greeted_once_with_one_message(bot: Bot, platform: Platforms) -> None:
    [letter] = await platform.tell(Event.ADDED, "club", ChatKind.GROUP, title="Book club")
    assert letter.chat == ref("club")
    answer = Answer(letter.content)
    assert "Nothing comes by itself until an administrator chooses" in answer.text
    picker = await bot.say(answer.button("Choose").says, chat="club", how=IN_GROUP)
    assert picker.text.startswith("Choose sections")


async def test_a_new_title_or_new_rights_are_no_reason_to_speak(
    bot: Bot, platform: Platforms
) -> None:
    for kind, chat in ((ChatKind.GROUP, "club"), (ChatKind.CHANNEL, "news")):
        await platform.tell(Event.ADDED, chat, kind, title="Old")
        assert await platform.tell(Event.ADDED, chat, kind, title="New") == ()
    assert "New" in str((await bot.say("/channels", chat="ann", person="ann")).buttons)


async def test_a_group_that_takes_the_bot_back_has_what_it_had_chosen(
    bot: Bot, platform: Platforms
) -> None:
    await platform.tell(Event.ADDED, "club", ChatKind.GROUP)
    await bot.say("/subscribe Combat", chat="club", how=IN_GROUP)
    await platform.tell(Event.LOST, "club", ChatKind.GROUP)
    bot.clock.pass_by(days=2)
    [letter] = await platform.tell(Event.ADDED, "club", ChatKind.GROUP)
    assert "I am back" in Answer(letter.content).text
    assert "Combat" in await platform.follows("club")
    assert "Published to 1 chat" in (await bot.publish(EDITION)).text


async def test_who_adds_the_bot_to_a_channel_is_asked_in_private(
    bot: Bot, platform: Platforms
) -> None:
    [letter] = await platform.tell(Event.ADDED, "news", ChatKind.CHANNEL, title="City news")
    assert letter.chat == ref("ann"), "not in the channel"
    answer = Answer(letter.content)
    assert answer.text.startswith("City news\n\nThank you for adding me.")
    assert all(len(each.says.encode()) <= LONGEST_SAID for each in answer.buttons)
    for label in ("Everything", "Choose sections", "Choose topics", "What it gets"):
        said = await bot.say(answer.button(label).says, chat="ann", person="ann")
        assert said.text.startswith("City news")
    assert "everything" in await platform.follows("news", Saying(ChatKind.CHANNEL))


async def test_a_channel_that_nobody_is_known_to_have_added_is_left_in_peace(
    platform: Platforms,
) -> None:
    assert await platform.tell(Event.ADDED, "news", ChatKind.CHANNEL, by=None) == ()


async def test_who_added_the_bot_is_not_kept_for_a_private_chat(
    bot: Bot, platform: Platforms
) -> None:
    await platform.tell(Event.ADDED, "ann")
    page = await Chats(bot.app.database).introduced_by(PersonRef(Platform.LOCAL, "ann"), 1, 9)
    assert page.total == 0


# ---- another address ---------------------------------------------------------------------------


@pytest.mark.parametrize("order", ["event", "error", "event error", "error event", "event event"])
@pytest.mark.parametrize("newcomer", ["first", "late", "never"])
async def test_a_chat_that_moved_is_one_chat_with_all_it_followed(
    bot: Bot, platform: Platforms, order: str, newcomer: str
) -> None:
    """The platform tells of a move twice, the error of a send does as well, in any order."""
    await platform.tell(Event.ADDED, "old", ChatKind.GROUP, title="Book club")
    await bot.say("/subscribe Combat", chat="old", how=IN_GROUP)
    chats, deliveries = Chats(bot.app.database), Deliveries(bot.app.database)
    moved = await chats.meet(Newcomer(ref("old"), ChatKind.GROUP), bot.clock())
    if newcomer == "first":
        await bot.say("/subscribe BlackSea", chat="new", how=IN_GROUP)
    for step in order.split():
        if step == "event":
            await chats.move(ref("old"), "new")
        else:
            await deliveries.move_chat(moved.id, "new")
    if newcomer == "late":
        await bot.say("/subscribe BlackSea", chat="new", how=IN_GROUP)
    there = await chats.meet(Newcomer(ref("new"), ChatKind.GROUP), bot.clock())
    assert there.id == moved.id, "its copies can still be corrected, its buttons still work"
    told = await platform.follows("new")
    assert "Combat" in told
    assert ("Black Sea" in told) == (newcomer != "never")
    assert "Published to 1 chat." in (await bot.publish(EDITION)).text.replace(":", ".")
    await bot.drain()
    assert len(await bot.inbox("new")) == 1
    assert await bot.inbox("old") == []
    listed = await bot.say("/channels", chat="ann", person="ann")
    assert [each.label for each in listed.buttons] == ["Book club"]


async def test_a_chat_that_was_lost_where_it_was_is_reached_where_it_went(
    bot: Bot, platform: Platforms
) -> None:
    await bot.say("/subscribe Combat", chat="old", how=IN_GROUP)
    await platform.tell(Event.ADDED, "new", ChatKind.GROUP)
    await platform.tell(Event.LOST, "old", ChatKind.GROUP)
    assert await platform.tell(Event.MOVED, "old", ChatKind.GROUP, address="new") == ()
    assert "Published to 1 chat" in (await bot.publish(EDITION)).text
    await bot.drain()
    assert len(await bot.inbox("new")) == 1


async def test_all_parts_of_a_group_are_lost_and_found_with_it(
    bot: Bot, platform: Platforms
) -> None:
    await platform.tell(Event.ADDED, "club", ChatKind.GROUP)
    await bot.say("/subscribe Combat", chat="club/7", how=IN_GROUP)
    await platform.tell(Event.LOST, "club", ChatKind.GROUP)
    assert "Published to 0 chats" in (await bot.publish(EDITION)).text
    await platform.tell(Event.ADDED, "club", ChatKind.GROUP)
    assert "Published to 1 chat" in (await bot.publish(NEXT_DAY)).text


async def test_what_goes_wrong_says_nothing(bot: Bot, platform: Platforms) -> None:
    async with bot.app.database.write() as connection:
        await connection.execute(text("ALTER TABLE chats RENAME TO lost"))
    assert await platform.tell(Event.ADDED, "club", ChatKind.GROUP) == ()
