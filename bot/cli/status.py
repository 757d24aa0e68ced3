"""`status`: one look at everything that sends, from the database alone.

It works beside a running process and when none runs. Like every command it first brings an
older database to this program's schema; besides that it only reads.
"""

import asyncio
import json
import shutil
import textwrap
from argparse import Namespace
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.app import utc_now
from bot.cli.terminal import show
from bot.config import Settings
from bot.errors import DatabaseError
from bot.newsroom.status import PlatformStatus, Status, read_status
from bot.store.database import Database, database_path
from bot.store.ledger import Ledger, LedgerLine, Trouble
from bot.store.migration import migrate
from bot.store.workers import Beat, Workers

NEEDS_A_PERSON = 1
"""Exit code when something does not get well by itself."""

NEWEST = 5
"""Publications shown: some two days."""

TROUBLES = 8
"""Reasons shown; `/undelivered` has all."""

TITLE_WIDTH = 48

NARROWEST, WIDEST = 60, 100
"""Columns that lines are broken at, whatever the terminal is."""


@dataclass(frozen=True, slots=True)
class Shown:
    """What one look shows."""

    status: Status
    newest: Sequence[LedgerLine]
    troubles: Sequence[Trouble]


def show_status(settings: Settings, options: Namespace) -> int:
    """Print it; the exit code says whether something needs a person."""
    path = database_path(settings.database.url)
    if not path.exists():
        raise DatabaseError(
            f"There is no database {path} yet. Start E-Stories first: estories demo, or "
            "estories run."
        )
    migrate(settings.database.url)
    shown = asyncio.run(_look(settings))
    show(_as_json(shown) if options.json else as_text(shown, _width()))
    return NEEDS_A_PERSON if shown.status.concerns else 0


async def _look(settings: Settings) -> Shown:
    async with Database.open(settings.database.url) as database:
        ledger = Ledger(database)
        return Shown(
            await read_status(ledger, Workers(database), utc_now(), settings.platforms),
            await ledger.newest(NEWEST),
            await ledger.troubles(),
        )


def _width() -> int:
    return min(WIDEST, max(NARROWEST, shutil.get_terminal_size().columns))


# ---- as text -----------------------------------------------------------------------------------


def as_text(shown: Shown, width: int) -> str:
    """Lines of at most `width` columns."""
    sections = [
        *((str(each.platform), tuple(_platform(each))) for each in shown.status.platforms),
        ("held until an editor decides", tuple(_held(shown.status.held))),
        ("newest publications", tuple(_newest(shown.newest))),
        ("not delivered", tuple(_troubles(shown.troubles))),
        ("needs a person", tuple(("!", each) for each in shown.status.concerns)),
    ]
    text = "\n\n".join(_section(title, rows, width) for title, rows in sections if rows)
    if shown.status.concerns:
        return text
    is_paused = any(each.is_paused for each in shown.status.platforms)
    verdict = "Nothing is wrong; new stories are paused." if is_paused else "All is well."
    return f"{text}\n\n{verdict}".lstrip()


Row = tuple[str, str]
"""A label, and what is said about it."""


def _section(title: str, rows: Sequence[Row], width: int) -> str:
    column = max(len(label) for label, _ in rows) + 4
    return "\n".join((title, *(_line(label, text, column, width) for label, text in rows)))


def _line(label: str, text: str, column: int, width: int) -> str:
    # A title or a platform's words may hold anything; here they are one line of plain text.
    plain = "".join(each if each.isprintable() else " " for each in text)
    return textwrap.fill(
        plain,
        width,
        initial_indent=f"  {label}".ljust(column),
        subsequent_indent=" " * column,
        break_on_hyphens=False,
    )


def _platform(status: PlatformStatus) -> Iterator[Row]:
    worker = status.worker
    if worker is None or worker.seen_at is None or status.seen is None:
        yield "worker", "never ran"
    elif status.is_running:
        pace = worker.beat.pace
        yield "worker", f"running, last sign of life {_short(status.seen)} ago"
        yield "pace", "no limit" if pace is None else f"{pace:.1f}/s"
        yield "sent", _counts(worker.beat, "since it started")
    else:
        yield "worker", f"not running since {_at(worker.seen_at)}, {_short(status.seen)} ago"
        yield "sent", _counts(worker.beat, "in its last run")
    backlog = status.backlog
    oldest = f" (the oldest for {_short(status.waited)})" if backlog.due else ""
    yield "waiting", f"{backlog.due:,} due now{oldest}, {backlog.later:,} later"
    if worker is not None and worker.paused_reason and worker.paused_at:
        by = "stopped by itself" if status.is_braked else "paused"
        since = f"{by} since {_at(worker.paused_at)}: {worker.paused_reason}."
        yield "new stories", f"{since} To go on, an editor says /resumesending"


def _counts(beat: Beat, when: str) -> str:
    return f"{beat.sent:,} requests {when}, {beat.refused:,} of them refused (429)"


def _held(lines: Iterable[LedgerLine]) -> Iterator[Row]:
    for each in lines:
        again = f"/resumesending {each.publication_id}"
        yield str(each.publication_id), f"{_title(each)}: {each.held_reason}. {again}"


def _newest(lines: Iterable[LedgerLine]) -> Iterator[Row]:
    for each in lines:
        states = ", ".join(f"{count:,} {state}" for state, count in sorted(each.states.items()))
        yield str(each.publication_id), f"{_title(each)} - {states or 'nobody follows it'}"


def _troubles(troubles: Sequence[Trouble]) -> Iterator[Row]:
    for each in troubles[:TROUBLES]:
        yield str(each.publication_id), f"{each.count:,} {each.state}: {each.reason}"
    if len(troubles) > TROUBLES:
        chats = sum(each.count for each in troubles[TROUBLES:])
        yield "...", f"{chats:,} more; an editor sees them with /undelivered"


def _title(line: LedgerLine) -> str:
    title = textwrap.shorten(line.title, TITLE_WIDTH, placeholder="…")
    return title if line.kind.is_new else f"{line.kind} of {title}"


def _at(moment: datetime) -> str:
    return f"{moment:%-d %b %Y, %H:%M} UTC"


def _short(duration: timedelta) -> str:
    seconds = duration.total_seconds()
    for unit, length, most in (("s", 1, 100), ("min", 60, 6_000), ("hours", 3_600, 172_800)):
        if seconds < most:
            return f"{seconds / length:.0f} {unit}"
    return f"{seconds / 86_400:.0f} days"


# ---- as JSON -----------------------------------------------------------------------------------


def _as_json(shown: Shown) -> str:
    """Times are ISO 8601 in UTC, durations seconds; null where there is none."""
    status = shown.status
    found = {
        "at": status.at.isoformat(),
        "is_well": not status.concerns,
        "concerns": status.concerns,
        "platforms": [_platform_json(each) for each in status.platforms],
        "held": [{**_publication_json(each), "reason": each.held_reason} for each in status.held],
        "newest": [
            {**_publication_json(each), "audience": each.audience, "states": each.states}
            for each in shown.newest
        ],
        "not_delivered": [
            {
                "publication": each.publication_id,
                "state": each.state,
                "reason": each.reason,
                "count": each.count,
            }
            for each in shown.troubles
        ],
    }
    return json.dumps(found, ensure_ascii=False, indent=1)


def _platform_json(status: PlatformStatus) -> dict[str, object]:
    worker, backlog = status.worker, status.backlog
    return {
        "platform": status.platform,
        "is_running": status.is_running,
        "seen_at": _iso(worker.seen_at if worker else None),
        "pace_per_second": worker.beat.pace if worker else None,
        "sent": worker.beat.sent if worker else 0,
        "refused": worker.beat.refused if worker else 0,
        "due": backlog.due,
        "later": backlog.later,
        "oldest_due_at": _iso(backlog.oldest),
        "oldest_due_seconds": status.waited.total_seconds(),
        "is_paused": status.is_paused,
        "has_stopped_itself": status.is_braked,
        "paused_reason": worker.paused_reason if worker else None,
        "paused_at": _iso(worker.paused_at if worker else None),
    }


def _publication_json(line: LedgerLine) -> dict[str, object]:
    return {
        "publication": line.publication_id,
        "kind": line.kind,
        "title": line.title,
        "created_at": _iso(line.created_at),
    }


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None
