"""The site: which address answers with what."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from pathlib import Path

from aiohttp import web

from bot.adapters.local import LocalAdapter
from bot.commands import Command
from bot.glossary import Glossary
from bot.web.guard import host_guard, is_same_origin, set_headers
from bot.web.socket import Visits
from bot.web.welcome import menu
from bot.web.wire import ShownCommand

Health = Callable[[], Awaitable[Mapping[str, str]]]
"""What `/health` answers; `status` is `ok`, or the process is unwell (503)."""

STATIC = Path(__file__).parent / "static"


def chat_site(
    adapter: LocalAdapter,
    commands: Sequence[Command],
    names: Callable[[], Awaitable[Glossary]],
    health: Health,
    host: str,
) -> web.Application:
    """The chat page of the local platform. `host` is what it is served as."""
    site = web.Application(middlewares=[host_guard(host)])

    async def current_menu() -> tuple[ShownCommand, ...]:
        return menu(commands, await names())

    visits = Visits(adapter, current_menu)

    async def page(_: web.Request) -> web.FileResponse:
        return web.FileResponse(STATIC / "chat.html")

    async def socket(request: web.Request) -> web.StreamResponse:
        if not is_same_origin(request):
            raise web.HTTPForbidden(text="Only the chat page of this server may speak here.")
        return await visits.serve(request)

    async def report_health(_: web.Request) -> web.Response:
        report = dict(await health())
        return web.json_response(report, status=200 if report.get("status") == "ok" else 503)

    site.router.add_get("/", page)
    site.router.add_get("/socket", socket)
    site.router.add_get("/health", report_health)
    site.router.add_static("/static", STATIC)
    site.on_response_prepare.append(set_headers)
    site.on_shutdown.append(visits.end)
    return site
