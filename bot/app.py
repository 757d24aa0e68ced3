"""The composition root: the only place that builds the parts and joins them."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from bot.adapters.base import Adapter, Core
from bot.adapters.local import LocalAdapter
from bot.arrivals import Arrivals, Records
from bot.commands import Services
from bot.config import Settings
from bot.delivery import Times, Worker
from bot.following import Following
from bot.glossary import load_glossary
from bot.inquiries import Inquiries
from bot.model import ChatRef, PersonRef, Platform, Role
from bot.newsroom import Clock, Newsroom, Schedule, Sending
from bot.router import People, RoleOf, Router
from bot.store.audit import Audit
from bot.store.chat_settings import ChatSettingsStore
from bot.store.chats import Chats
from bot.store.database import Database
from bot.store.deliveries import Deliveries
from bot.store.desk import Desk
from bot.store.editors import Editors
from bot.store.inbox import Inbox
from bot.store.ledger import Ledger
from bot.store.local_messages import LocalMessages
from bot.store.publishing import Publishing
from bot.store.search import Search
from bot.store.steering import Steering
from bot.store.stories import Stories
from bot.store.terms import Terms
from bot.store.workers import Workers
from handlers import COMMANDS

if TYPE_CHECKING:
    from bot.adapters.discord import DiscordAdapter
    from bot.adapters.telegram import TelegramAdapter, Webhook

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
class Served:
    """One platform: its adapter, who delivers there, and what the adapter talks to."""

    adapter: Adapter
    worker: Worker
    core: Core


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
    served: tuple[Served, ...]
    """The local platform first, with or without its page, and those that are switched on."""
    schedule: Schedule
    hooks: tuple["Webhook", ...] = ()
    """Where platforms bring updates by themselves."""

    @property
    def worker(self) -> Worker:
        """The local platform's, which is always served."""
        return self.served[0].worker


@asynccontextmanager
async def open_app(settings: Settings, now: Callable[[], datetime] = utc_now) -> AsyncIterator[App]:
    """Build everything on the (already migrated) database; closes it at the end."""
    glossary = load_glossary(glossary_path(settings))
    zone = settings.newsroom.timezone
    async with AsyncExitStack() as stack:
        database = await stack.enter_async_context(Database.open(settings.database.url))
        chats, deliveries, stories = Chats(database), Deliveries(database), Stories(database)
        terms, editors, ledger = Terms(database), Editors(database), Ledger(database)
        await terms.keep(glossary.sections, glossary.topics)
        desk, clock = Desk(database), Clock(now, zone)
        newsroom = Newsroom(desk, Publishing(database), terms, glossary, clock)
        workers = Workers(database)
        hooks: tuple[Webhook, ...] = ()
        local = LocalAdapter(LocalMessages(database), now)
        adapters: dict[Platform, Adapter] = {local.platform: local}
        if settings.telegram.token is not None:
            telegram = await stack.enter_async_context(_telegram(settings, database, now))
            adapters[telegram.platform] = telegram
            hooks = (telegram.webhook,) if telegram.webhook else ()
        if settings.discord.token is not None:
            discord = await stack.enter_async_context(_discord(settings, database))
            adapters[discord.platform] = discord
        paces = {
            platform: adapter.limits.messages_per_second for platform, adapter in adapters.items()
        }
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
        workers_of = {
            platform: Worker.on(database, adapter, newsroom.names, Times(now, zone=zone))
            for platform, adapter in adapters.items()
        }
        for worker in workers_of.values():
            newsroom.recall.watch(worker.withheld)

        async def manages(chat: ChatRef, person: PersonRef) -> bool:
            return await adapters[chat.platform].manages(chat, person)

        people = People(chats, Audit(database), role_of(settings, editors), manages)
        router = Router(COMMANDS, services, people, now)
        arrivals = Arrivals(Records(chats, stories), now)
        inquiries = Inquiries(stories, services.search, newsroom.names)

        def core(worker: Worker) -> Core:
            return Core(
                dispatch=router.dispatch,
                happened=arrivals.happened,
                find=inquiries.find,
                reply=worker.reply,
                menu=COMMANDS,
                editors=editors_of(settings, editors),
                names=newsroom.names,
            )

        yield App(
            settings=settings,
            database=database,
            newsroom=newsroom,
            sending=sending,
            ledger=ledger,
            editors=editors,
            local=local,
            router=router,
            served=tuple(
                Served(adapters[each], workers_of[each], core(workers_of[each]))
                for each in adapters
            ),
            schedule=Schedule(desk, newsroom, clock),
            hooks=hooks,
        )


def _telegram(
    settings: Settings, database: Database, now: Callable[[], datetime]
) -> AbstractAsyncContextManager["TelegramAdapter"]:
    # Telegram's library takes a third of a second to import, and not everybody is there.
    from bot.adapters.telegram import TelegramAdapter, account  # noqa: PLC0415

    return TelegramAdapter.opened(
        account(settings.telegram), Inbox(database, Platform.TELEGRAM), now
    )


def _discord(
    settings: Settings, database: Database
) -> AbstractAsyncContextManager["DiscordAdapter"]:
    # Discord's library takes half a second to import, and not everybody is there.
    from bot.adapters.discord import DiscordAdapter, access  # noqa: PLC0415

    logins = database.path.with_name(database.path.name + ".logins")
    return DiscordAdapter.opened(access(settings.discord), logins)


def role_of(settings: Settings, editors: Editors) -> RoleOf:
    """Roles from the configuration and the store, looked up afresh for every command."""
    configured = {each.person for each in settings.editors}

    async def look_up(person: PersonRef) -> Role:
        if person in configured or person == LOCAL_EDITOR or await editors.contains(person):
            return Role.EDITOR
        return Role.FOLLOWER

    return look_up


def editors_of(
    settings: Settings, editors: Editors
) -> Callable[[], Awaitable[frozenset[PersonRef]]]:
    """All editors at this moment."""
    configured = {each.person for each in settings.editors}

    async def everyone() -> frozenset[PersonRef]:
        return frozenset(configured | {person for person, _ in await editors.everyone()})

    return everyone
