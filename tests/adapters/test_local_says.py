"""What people say is kept, answered once and in order, whatever is repeated or interrupted."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import pytest

from bot.adapters.base import Dispatch, Incoming
from bot.adapters.local import LARGEST_DOCUMENT, LocalAdapter, Said
from bot.content import Button, Content, sentence
from bot.errors import UserError
from bot.model import ChatRef, Document, PersonRef, Platform
from bot.store.local_messages import NewMessage
from tests.adapters.conftest import NOON, noon
from tests.kit import core_of

BACK = Button("Back", "/topic BlackSea page:1")
NEXT = Button("Next", "/topic BlackSea page:2")


def make_said(
    text: str, key: str = "1", chat: str = "follower", pressed: int | None = None
) -> Said:
    return Said(key=key, person="follower", chat=chat, text=text, pressed=pressed)


async def echo(incoming: Incoming) -> Content:
    return sentence(f"You said {incoming.text}", NEXT)


def answering(content: Content) -> Dispatch:
    async def dispatch(_: Incoming) -> Content:
        return content

    return dispatch


async def texts(adapter: LocalAdapter, chat: str = "follower") -> list[str]:
    return [message.text for message in await adapter.messages.in_chat(chat)]


@asynccontextmanager
async def running(adapter: LocalAdapter, dispatch: Dispatch) -> AsyncIterator[None]:
    async with asyncio.TaskGroup() as tasks:
        receiving = tasks.create_task(adapter.run(core_of(dispatch)))
        yield
        receiving.cancel()


async def until(is_so: Callable[[], Awaitable[bool]]) -> None:
    async with asyncio.timeout(5):
        while not await is_so():  # noqa: ASYNC110 - a store has no event to wait for
            await asyncio.sleep(0.005)


async def test_an_answer_follows_what_was_said(adapter: LocalAdapter) -> None:
    (part,) = await adapter.say(make_said("/today"), echo)
    assert part.text == "You said /today"
    assert await texts(adapter) == ["/today", "You said /today"]


async def test_dispatch_hears_chat_sender_text_and_document(adapter: LocalAdapter) -> None:
    heard: list[Incoming] = []

    async def dispatch(incoming: Incoming) -> Content:
        heard.append(incoming)
        return sentence("Thank you.")

    document = Document("edition.txt", b"Nov 2")
    await adapter.say(Said("1", "editor", "newsroom", "/import", document=document), dispatch)
    assert heard == [
        Incoming(
            chat=ChatRef(Platform.LOCAL, "newsroom"),
            sender=PersonRef(Platform.LOCAL, "editor"),
            sender_name="Mykola",
            text="/import",
            document=document,
        )
    ]


async def test_a_document_is_named_in_the_chat(adapter: LocalAdapter) -> None:
    document = Document("edition.txt", b"Nov 2")
    await adapter.say(Said("1", "editor", "editor", "/import", document=document), echo)
    assert (await adapter.messages.in_chat("editor"))[0].body == "📎 edition.txt\n/import"


async def test_a_repeated_key_does_nothing(adapter: LocalAdapter) -> None:
    await adapter.say(make_said("/today"), echo)
    assert await adapter.say(make_said("/today"), echo) == ()
    assert await texts(adapter) == ["/today", "You said /today"]


async def test_a_pressed_button_edits_its_message(adapter: LocalAdapter) -> None:
    await adapter.say(make_said("/topic BlackSea"), echo)
    shown = (await adapter.messages.in_chat("follower"))[-1]
    await adapter.say(make_said(NEXT.says, key="2", pressed=shown.id), echo)
    assert await texts(adapter) == ["/topic BlackSea", f"You said {NEXT.says}"]
    edited = await adapter.messages.message(shown.id)
    assert edited is not None
    assert edited.edited_at is not None


async def test_a_longer_answer_to_a_button_goes_on_below(adapter: LocalAdapter) -> None:
    await adapter.say(make_said("/topic BlackSea"), echo)
    shown = (await adapter.messages.in_chat("follower"))[-1]
    long = sentence("word " * 1500)
    await adapter.say(make_said(NEXT.says, key="2", pressed=shown.id), answering(long))
    after = await adapter.messages.in_chat("follower")
    assert [message.id for message in after[:2]] == [1, shown.id]
    assert len(after) == 3
    assert all(message.text.startswith("word") for message in after[1:])


async def test_a_button_that_is_not_in_place_is_answered_below(adapter: LocalAdapter) -> None:
    follow = Button("Follow", "/subscribe Combat", in_place=False)
    await adapter.say(make_said("/story 1"), answering(sentence("A story.", follow)))
    shown = (await adapter.messages.in_chat("follower"))[-1]
    await adapter.say(make_said(follow.says, key="2", pressed=shown.id), echo)
    assert await texts(adapter) == ["/story 1", "A story.", f"You said {follow.says}"]


async def test_a_button_pressed_twice_edits_twice(adapter: LocalAdapter) -> None:
    await adapter.say(make_said("/topic BlackSea"), echo)
    shown = (await adapter.messages.in_chat("follower"))[-1]
    last = answering(sentence("The last page.", BACK))
    for key in ("2", "3"):
        await adapter.say(make_said(NEXT.says, key=key, pressed=shown.id), last)
    assert await texts(adapter) == ["/topic BlackSea", "The last page."]


@pytest.mark.parametrize("pressed", [1, 999])
async def test_a_button_of_no_message_of_the_bot_is_answered_below(
    adapter: LocalAdapter, pressed: int
) -> None:
    await adapter.say(make_said("/today"), echo)
    await adapter.say(make_said(NEXT.says, key="2", pressed=pressed), echo)
    assert (await texts(adapter))[-1] == f"You said {NEXT.says}"


async def test_a_button_cannot_edit_another_chat(adapter: LocalAdapter) -> None:
    await adapter.say(make_said("/today"), echo)
    await adapter.say(make_said(NEXT.says, key="2", chat="book-club", pressed=2), echo)
    assert (await texts(adapter))[-1] == "You said /today"
    assert await texts(adapter, "book-club") == [f"You said {NEXT.says}"]


async def test_what_the_page_says_is_answered_while_running(adapter: LocalAdapter) -> None:
    async def is_answered() -> bool:
        return len(await texts(adapter)) == 2

    async with running(adapter, echo):
        assert await adapter.hear(make_said("/today"))
        assert not await adapter.hear(make_said("/today"))
        await until(is_answered)
    assert await texts(adapter) == ["/today", "You said /today"]


async def test_a_chat_gets_its_answers_in_order_and_others_do_not_wait(
    adapter: LocalAdapter,
) -> None:
    gate = asyncio.Event()

    async def dispatch(incoming: Incoming) -> Content:
        if incoming.text == "slow":
            await gate.wait()
        return sentence(f"answer to {incoming.text}")

    async def is_other_answered() -> bool:
        return len(await texts(adapter, "book-club")) == 2

    async def is_all_answered() -> bool:
        return len(await texts(adapter)) == 4

    async with running(adapter, dispatch):
        await adapter.hear(make_said("slow", key="1"))
        await adapter.hear(make_said("fast", key="2"))
        await adapter.hear(make_said("other", key="3", chat="book-club"))
        await until(is_other_answered)
        assert await texts(adapter) == ["slow", "fast"]
        gate.set()
        await until(is_all_answered)
    assert (await texts(adapter))[2:] == ["answer to slow", "answer to fast"]


async def test_what_is_said_before_the_start_waits_for_it(adapter: LocalAdapter) -> None:
    early = asyncio.ensure_future(adapter.hear(make_said("/today")))

    async def is_answered() -> bool:
        return len(await texts(adapter)) == 2

    async with running(adapter, echo):
        assert await early
        await until(is_answered)
    assert await texts(adapter) == ["/today", "You said /today"]


async def test_a_planned_stop_lets_answers_end(adapter: LocalAdapter) -> None:
    begun = asyncio.Event()

    async def dispatch(incoming: Incoming) -> Content:
        begun.set()
        await asyncio.sleep(0.05)
        return await echo(incoming)

    async with running(adapter, dispatch):
        await adapter.hear(make_said("/today"))
        await begun.wait()
    assert await texts(adapter) == ["/today", "You said /today"]


async def test_what_a_killed_process_left_is_apologized_for_once(adapter: LocalAdapter) -> None:
    await adapter.messages.write(NewMessage("1", "follower", "follower", "/today", "/today"), NOON)
    sorry = "I was restarted before I could answer. Please say it again."

    async def is_answered() -> bool:
        return not await adapter.messages.unanswered()

    for _ in range(2):
        async with running(LocalAdapter(adapter.messages, noon), echo):
            await until(is_answered)
    assert await texts(adapter) == ["/today", sorry]


@pytest.mark.parametrize(
    ("said", "complaint"),
    [
        ({"person": "putin"}, "Nobody here is called so"),
        ({"chat": "Book Club"}, "A chat's name"),
        ({"chat": "x" * 33}, "A chat's name"),
        ({"key": "a/b"}, "A key has"),
        ({"text": "  "}, "There is nothing"),
        ({"text": "x" * 200_001}, "Send it as a document"),
        ({"document": Document("big.txt", bytes(LARGEST_DOCUMENT + 1))}, "larger than 5 MiB"),
    ],
)
def test_what_cannot_be_said_is_refused_with_a_sentence(
    said: dict[str, object], complaint: str
) -> None:
    fine: dict[str, object] = {"key": "1", "person": "follower", "chat": "follower", "text": "hi"}
    with pytest.raises(UserError, match=complaint):
        Said(**(fine | said))  # type: ignore[arg-type]
