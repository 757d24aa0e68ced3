"""The site: which address answers with what."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from aiohttp import web

from bot.adapters.local import LocalAdapter
from bot.commands import Command
from bot.errors import DatabaseError
from bot.glossary import Glossary
from bot.web.guard import host_guard, is_same_origin, set_headers
from bot.web.lag import LoopLag
from bot.web.metrics import ReadFigures, exposition
from bot.web.socket import Visits
from bot.web.welcome import menu
from bot.web.wire import ShownCommand

Health = Callable[[], Awaitable[Mapping[str, str]]]
"""What `/health` answers; `status` is `ok`, `degraded` (200 as well), or it is unwell (503)."""

WELL_ENOUGH = ("ok", "degraded")

STATIC = Path(__file__).parent / "static"


@dataclass(frozen=True, slots=True)
class Probes:
    """What operators' tools ask the process."""

    health: Health
    figures: ReadFigures


def chat_site(
    adapter: LocalAdapter,
    commands: Sequence[Command],
    names: Callable[[], Awaitable[Glossary]],
    probes: Probes,
    host: str,
) -> web.Application:
    """The chat page of the local platform, and the probes. `host` is what it is served as."""
    site = probe_site(probes, host)

    async def current_menu() -> tuple[ShownCommand, ...]:
        return menu(commands, await names())

    visits = Visits(adapter, current_menu)

    async def page(_: web.Request) -> web.FileResponse:
        return web.FileResponse(STATIC / "chat.html")

    async def socket(request: web.Request) -> web.StreamResponse:
        if not is_same_origin(request):
            raise web.HTTPForbidden(text="Only the chat page of this server may speak here.")
        return await visits.serve(request)

    site.router.add_get("/", page)
    site.router.add_get("/socket", socket)
    site.router.add_static("/static", STATIC)
    site.on_shutdown.append(visits.end)
    return site


def probe_site(probes: Probes, host: str) -> web.Application:
    """What operators' tools ask, and nothing anybody could speak to."""
    site = web.Application(middlewares=[host_guard(host)])
    lag = LoopLag()

    async def report_health(_: web.Request) -> web.Response:
        report = dict(await probes.health())
        is_well = report.get("status") in WELL_ENOUGH
        return web.json_response(report, status=200 if is_well else 503)

    async def tell_figures(_: web.Request) -> web.Response:
        try:
            return exposition(await probes.figures(), lag.worst)
        except DatabaseError as error:
            raise web.HTTPServiceUnavailable(text=str(error)) from error

    site.router.add_get("/health", report_health)
    site.router.add_get("/metrics", tell_figures)
    site.on_response_prepare.append(set_headers)
    site.cleanup_ctx.append(lag.measuring)
    return site
