"""`check`, `migrate`, `deliver`, `doctor`, `editor`: for the person who runs it."""

from argparse import Namespace

from bot.app import App, glossary_path, utc_now
from bot.cli.terminal import progress, show
from bot.config import Settings
from bot.delivery import DeliveryLock
from bot.errors import UserError
from bot.glossary import load_glossary
from bot.model import PersonRef, Platform
from bot.store.audit import Audit
from bot.store.ledger import LedgerLine
from bot.store.migration import migrate

AUDIT_ENTRIES = 100
"""Acts shown at once: about a month of a small newsroom's."""

DISAGREES = 1
"""Exit code of `doctor` when it found something wrong."""


def check(settings: Settings) -> int:
    """Say what is configured. Mistakes in the settings were raised while they were loaded."""
    path = glossary_path(settings)
    glossary = load_glossary(path)
    names = ", ".join(str(each) for each in settings.platforms) or "none (try: estories demo)"
    show(
        "The configuration is good.\n"
        f"  database   {settings.database.url}\n"
        f"  glossary   {path}: {len(glossary.sections)} sections, {len(glossary.topics)} topics\n"
        f"  platforms  {names}\n"
        f"  editors    {len(settings.editors)}"
    )
    return 0


def migrate_database(settings: Settings) -> int:
    """Bring the database up to date and say what was done."""
    with progress("Migrating", None):
        done = migrate(settings.database.url)
    if not done.is_changed:
        show(f"The database is up to date (schema {done.after}).")
        return 0
    show(f"The database is now at schema {done.after} (before: {done.before or 'empty'}).")
    if done.backup:
        show(f"A copy of what it was is at {done.backup}.")
    return 0


async def deliver(app: App, _options: Namespace) -> int:
    """Deliver what is due. Refused while another process delivers from this database."""
    with DeliveryLock.held(app.database.path):
        for each in app.served:
            await each.worker.recover()
        await app.schedule.publish_due()
        with progress("Delivering", None):
            attempted = sum([await each.worker.deliver_due() for each in app.served])
    show("Nothing was due." if not attempted else f"Deliveries attempted: {attempted}.")
    return 0


async def doctor(app: App, options: Namespace) -> int:
    """Look at the ledger, or at what editors did."""
    return await _show_audit(app) if options.audit else await _check_ledger(app)


async def _show_audit(app: App) -> int:
    for entry in await Audit(app.database).newest(AUDIT_ENTRIES):
        show(f"{entry.at:%Y-%m-%d %H:%M:%S} {entry.person} {entry.act} {entry.subject}")
    return 0


async def _check_ledger(app: App) -> int:
    """Hold every publication's audience against the states of its deliveries."""
    lines = await app.ledger.lines()
    for line in lines:
        show(_ledger_line(line))
    wrong = [line for line in lines if not line.is_balanced]
    verdict = f"{len(wrong)} do not add up" if wrong else "all add up"
    show(f"{len(lines)} publications, {verdict}.")
    return DISAGREES if wrong else 0


async def editor(app: App, options: Namespace) -> int:
    """Keep the store's list of editors."""
    if options.act == "list":
        for ref, name in await app.editors.everyone():
            show(f"{ref.platform} {ref.id} {name}".rstrip())
        return 0
    if not options.platform or not options.id:
        raise UserError(f"Say whom: estories editor {options.act} telegram 123456789")
    ref = PersonRef(Platform(options.platform), options.id)
    if options.act == "add":
        is_new = await app.editors.add(ref, options.name, utc_now())
        show("Added." if is_new else "They are an editor already.")
    else:
        was_one = await app.editors.remove(ref)
        show("Removed; what they say from now on is refused." if was_one else "They were none.")
    return 0


def _ledger_line(line: LedgerLine) -> str:
    states = ", ".join(f"{state} {count}" for state, count in sorted(line.states.items()))
    sign = "ok   " if line.is_balanced else "WRONG"
    return (
        f"{sign} publication {line.publication_id}: audience {line.audience} = {states or 'none'}"
    )
