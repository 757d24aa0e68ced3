"""The composition root: the only place that builds the parts and joins them."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from bot.adapters.local import LocalAdapter
from bot.commands import Services
from bot.config import Settings
from bot.delivery import Times, Worker
from bot.following import Following
from bot.glossary import load_glossary
from bot.model import PersonRef, Platform, Role
from bot.newsroom import Clock, Newsroom, Schedule, Sending
from bot.router import RoleOf, Router
from bot.store.chat_settings import ChatSettingsStore
from bot.store.chats import Chats
from bot.store.database import Database
from bot.store.deliveries import Deliveries
from bot.store.desk import Desk
from bot.store.editors import Editors
from bot.store.ledger import Ledger
from bot.store.local_messages import LocalMessages
from bot.store.publishing import Publishing
from bot.store.search import Search
from bot.store.steering import Steering
from bot.store.stories import Stories
from bot.store.terms import Terms
from bot.store.workers import Workers
from handlers import COMMANDS

DATA = Path(__file__).resolve().parent.parent / "data"
"""The shipped data files: beside the packages in a checkout and in an installed wheel."""

LOCAL_EDITOR = PersonRef(Platform.LOCAL, "editor")
"""The local platform's editor persona: whoever can open the page may be either person."""


def utc_now() -> datetime:
    return datetime.now(UTC)


def glossary_path(settings: Settings) -> Path:
    """The operator's own glossary, else the shipped one."""
    return settings.glossary or DATA / "topics.yaml"


@dataclass(frozen=True, slots=True)
class App:
    """Everything built and joined, on an open database."""

    settings: Settings
    database: Database
    newsroom: Newsroom
    sending: Sending
    ledger: Ledger
    editors: Editors
    local: LocalAdapter
    router: Router
    worker: Worker
    schedule: Schedule


@asynccontextmanager
async def open_app(settings: Settings, now: Callable[[], datetime] = utc_now) -> AsyncIterator[App]:
    """Build everything on the (already migrated) database; closes it at the end."""
    glossary = load_glossary(glossary_path(settings))
    zone = settings.newsroom.timezone
    async with Database.open(settings.database.url) as database:
        chats, deliveries, stories = Chats(database), Deliveries(database), Stories(database)
        terms, editors, ledger = Terms(database), Editors(database), Ledger(database)
        await terms.keep(glossary.sections, glossary.topics)
        desk, clock = Desk(database), Clock(now, zone)
        newsroom = Newsroom(desk, Publishing(database), terms, glossary, clock)
        workers = Workers(database)
        local = LocalAdapter(LocalMessages(database), now)
        paces = {local.platform: local.limits.messages_per_second}
        sending = Sending(Steering(database), workers, ledger, paces, now)
        services = Services(
            stories=stories,
            search=Search(database),
            following=Following(chats, ChatSettingsStore(database), deliveries, now),
            newsroom=newsroom,
            sending=sending,
            ledger=ledger,
            name=settings.newsroom.name,
            zone=zone,
        )
        worker = Worker.on(database, local, newsroom.names, Times(now, zone=zone))
        newsroom.recall.watch(worker.withheld)
        yield App(
            settings=settings,
            database=database,
            newsroom=newsroom,
            sending=sending,
            ledger=ledger,
            editors=editors,
            local=local,
            router=Router(COMMANDS, services, chats, role_of(settings, editors), now),
            worker=worker,
            schedule=Schedule(desk, newsroom, clock),
        )


def role_of(settings: Settings, editors: Editors) -> RoleOf:
    """Roles from the configuration and the store, looked up afresh for every command."""
    configured = {each.person for each in settings.editors}

    async def look_up(person: PersonRef) -> Role:
        if person in configured or person == LOCAL_EDITOR or await editors.contains(person):
            return Role.EDITOR
        return Role.FOLLOWER

    return look_up
