"""A Telegram for tests: the Bot API over a real socket, people with clients, and bad moments.

Written from Telegram's documents (core.telegram.org/bots/api), apart from any code it judges.

    async with FakeTelegram() as telegram:
        bot = Bot(telegram.token, base_url=telegram.base_url, base_file_url=telegram.base_file_url)
        ada = telegram.person("Ada", language="en")
        await ada.says("/start")
        page = await ada.chat.next()                     # waits; its error shows the chat
        press = await ada.presses(page, "Next")
        await ada.sees_answer(press)                     # press.toast, press.is_alert
        await ada.chat.changes(page)                     # the page, edited
        assert not telegram.violations

`FakeTelegram` - the server with everybody on it
    person(), group(), supergroup(is_forum=), channel(linked=), chat(id)
    requests, calls(method), accepted, violations, unanswered, conflicts, pace, updates, profile
    fails(method, fault, times=, chat=, after_accepting=, every=, fits=), recovers()
    revokes_token(), gives_token_back(), stops_listening(), listens_again()
    passes(seconds=, hours=), sets_rates(Rates(...)), until(check)
`Person` - `chat` is their private chat
    says(text, in_=, topic=, to=, anonymously=), edits, deletes, forwards, sends_document
    presses(message, label), forges(message, data), sees_answer(press), opens(deep link)
    asks_inline(query, offset=), sees_results(question), chooses(result, in_=)
    blocks_bot(), unblocks_bot(), is_deactivated(), adds_bot(chat, as_administrator=, rights=),
    removes_bot(chat), joins(chat), leaves(chat), belongs_to(chat, status, rights), menu(in_=)
`Chat` - what it shows now, and what becomes of it
    messages, own, texts, last, now(message), deleted, actions
    next(), shows(words), changes(message), loses(message), skip()
    bot_may(*rights), bot_is(status, *permissions), mutes_bot(), kicks_bot(), is_deleted(),
    becomes_supergroup(), topic(name), closes(topic), reopens(topic), deletes_topic(topic),
    posts(text), speaks_in(group, text)
`Message` - id, text, entities, links, words(kind), keyboard, labels, key(label), thread_id,
    reply_to, is_silent, is_edited, preview, document, rich, is_own, via, service
`faults` - RESET, CLOSE, HALF, SILENCE, BROKEN, INTERNAL, BAD_GATEWAY, html(status), slow(seconds),
    too_many(seconds), migrated(id), UNAUTHORIZED, NO_TOKEN, CONFLICT, BLOCKED, KICKED, ...,
    refuses(status, description)

As a process of its own: `python -m tests.telegram --help`, and `tests.telegram.control`.
"""

from tests.telegram import faults
from tests.telegram.chats import Chat
from tests.telegram.fake import TOKEN, FakeTelegram
from tests.telegram.faults import FOR_EVER, Fault
from tests.telegram.messages import Message
from tests.telegram.people import Person
from tests.telegram.places import Status, Topic
from tests.telegram.questions import InlineAnswer, InlineResult, Press, Question
from tests.telegram.rates import Rates
from tests.telegram.record import Accepted, Request, Violation

__all__ = [
    "FOR_EVER",
    "TOKEN",
    "Accepted",
    "Chat",
    "FakeTelegram",
    "Fault",
    "InlineAnswer",
    "InlineResult",
    "Message",
    "Person",
    "Press",
    "Question",
    "Rates",
    "Request",
    "Status",
    "Topic",
    "Violation",
    "faults",
]
