"""A test kit: the real program on a real database, spoken to like a person does."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, nullcontext
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.adapters.base import (
    Adapter,
    Core,
    Dispatch,
    Found,
    Happening,
    Incoming,
    Inquiry,
    Letter,
    Part,
    Voice,
)
from bot.app import App, open_app, role_of
from bot.config import Database, Settings
from bot.content import Button, Content, plain_text
from bot.delivery import Times, Worker
from bot.model import ChatKind, ChatRef, Document, PersonRef, Platform
from bot.router import People, Router
from bot.store.audit import Audit
from bot.store.chats import Chats
from bot.store.migration import migrate
from handlers import COMMANDS
from tests.names import no_names

MORNING = datetime(2023, 11, 5, 9, 0, tzinfo=UTC)


@dataclass
class Clock:
    """A clock that stands until it is told to go on."""

    at: datetime = MORNING

    def __call__(self) -> datetime:
        return self.at

    def seconds(self) -> float:
        """The same time as a monotonic clock tells it."""
        return self.at.timestamp()

    def pass_by(self, **time: float) -> None:
        self.at += timedelta(**time)


@dataclass(frozen=True)
class Answer:
    """What a person sees of an answer."""

    content: Content

    @property
    def text(self) -> str:
        return plain_text(self.content)

    @property
    def buttons(self) -> list[Button]:
        return [
            button for row in self.content.buttons for button in row if isinstance(button, Button)
        ]

    def button(self, label: str) -> Button:
        """The first button whose label holds these words."""
        found = [each for each in self.buttons if label in each.label]
        assert found, f"no button {label!r} among {[each.label for each in self.buttons]}"
        return found[0]


@dataclass(frozen=True)
class Saying:
    """How something is said, where that is not what a person in a private chat does."""

    kind: ChatKind = ChatKind.PRIVATE
    voice: Voice = Voice.OWN
    title: str = ""
    key: str | None = None
    is_repeat: bool = False
    platform: Platform = Platform.LOCAL


OWN_WORDS = Saying()
IN_GROUP = Saying(ChatKind.GROUP, title="Book club")


@dataclass
class Bot:
    """E-Stories as somebody sees it who talks to it."""

    app: App
    clock: Clock

    async def say(
        self,
        text: str,
        *,
        chat: str = "follower",
        person: str = "follower",
        document: bytes | None = None,
        how: Saying = OWN_WORDS,
    ) -> Answer:
        attached = None if document is None else Document("edition.txt", document)
        return Answer(
            await self.app.router.dispatch(
                Incoming(
                    chat=ChatRef(how.platform, chat),
                    sender=PersonRef(how.platform, person),
                    sender_name=person.capitalize(),
                    text=text,
                    document=attached,
                    kind=how.kind,
                    chat_title=how.title,
                    voice=how.voice,
                    key=how.key,
                    is_repeat=how.is_repeat,
                )
            )
        )

    async def edit(self, text: str, document: bytes | None = None) -> Answer:
        """Say something as the editor."""
        return await self.say(text, chat="editor", person="editor", document=document)

    async def press(self, answer: Answer, label: str, *, person: str = "follower") -> Answer:
        return await self.say(answer.button(label).says, chat=person, person=person)

    async def publish(self, document: str | bytes) -> Answer:
        """Import and publish an edition in one go."""
        data = document.encode() if isinstance(document, str) else document
        imported = await self.edit("/import", data)
        return await self.press(imported, "Publish", person="editor")

    async def drain(self) -> int:
        """Deliver everything that is due."""
        return await self.app.worker.deliver_due()

    async def inbox(self, chat: str = "follower") -> list[str]:
        """The texts a chat has been sent, oldest first."""
        messages = await self.app.local.messages.in_chat(chat, 100)
        return [each.text for each in messages if each.author is None]


@asynccontextmanager
async def open_bot(folder: Path, clock: Clock | None = None) -> AsyncIterator[Bot]:
    """The program on the database of this folder; made when there is none."""
    clock = clock or Clock()
    settings = Settings(database=Database(url=f"sqlite:///{folder / 'estories.db'}"))
    migrate(settings.database.url, clock)
    async with open_app(settings, clock) as app:
        yield Bot(app, clock)


def managed_by(bot: Bot, *managers: str) -> Bot:
    """The same program where only these people manage a group or channel."""

    async def manages(_: ChatRef, person: PersonRef) -> bool:
        return person.id in managers

    app = bot.app
    people = People(
        Chats(app.database), Audit(app.database), role_of(app.settings, app.editors), manages
    )
    services = app.router._services  # noqa: SLF001 - the same program on another platform
    router = Router(COMMANDS, services, people, bot.clock)
    return Bot(replace(app, router=router), bot.clock)


def worker_of(bot: Bot, adapter: Adapter) -> Worker:
    """A worker for an adapter of the test's own, on the bot's database and clock."""
    times = Times(bot.clock, bot.clock.seconds)
    worker = Worker.on(bot.app.database, adapter, bot.app.newsroom.names, times)
    bot.app.newsroom.recall.watch(worker.withheld)
    return worker


def core_of(dispatch: Dispatch) -> Core:
    """A core of which only the answers matter."""

    async def nothing_happens(_: Happening) -> tuple[Letter, ...]:
        return ()

    async def nothing_found(_: Inquiry) -> Found:
        return Found(())

    async def nobody() -> frozenset[PersonRef]:
        return frozenset()

    return Core(dispatch, nothing_happens, nothing_found, nullcontext, COMMANDS, nobody, no_names)


def rendered(app: App, content: Content) -> tuple[Part, ...]:
    return app.local.render(content)


EDITION = """\
Nov 5 : E-Stories
Day619 BlackSea Krynky CombatSit InRussia Kherson ISW
Stories we’re following…
Governor: Night strike on Kherson damages a clinic. The windows of two wards were broken and \
nobody was hurt, the governor said on Nov. 4. The clinic opened again at noon.
Two cargo ships used the Black Sea corridor overnight, port officials said. A third one waits \
for better weather near the Danube.
Combat Situation Update
General Staff: Fighting goes on around Krynky. Small groups hold the left bank of the river and \
are supplied at night, the General Staff reported on Nov. 4.
Drones were seen over Berdyansk before dawn. Residents heard three explosions near the port.
Meanwhile in Russia
Central bank keeps its key rate. The rate stays where it was and inflation is expected to slow \
down next year, the bank said in a statement on Friday.
"""
"""A small edition in the E-Stories format: three sections, five stories."""


def long_edition(stories: int) -> str:
    """The small edition with so many stories more in its last section."""
    added = (
        f"Village number {n} has water again after {n} days of repairs by the crews. "
        f"Crews from {n} towns had worked on the pipes of village number {n} at night.\n"
        for n in range(stories)
    )
    return EDITION + "".join(added)
