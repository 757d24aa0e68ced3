"""Reads the command line, settings and log; runs one command; ends with its exit code."""

import asyncio
import os
from argparse import Namespace
from collections.abc import Awaitable, Callable, Sequence

from bot.app import App, open_app
from bot.cli import editions, operating, running, status, talking
from bot.cli.parser import build_parser
from bot.cli.terminal import remark
from bot.config import Settings, load_settings
from bot.errors import OperatorError, UserError
from bot.log import configure_logging
from bot.store.migration import migrate

REFUSED = 65
"""EX_DATAERR of sysexits.h: what was given cannot be used."""

Act = Callable[[App, Namespace], Awaitable[int]]

ON_THE_DATABASE: dict[str, Act] = {
    "demo": running.demo,
    "run": running.run,
    "import": editions.import_file,
    "say": talking.say,
    "inbox": talking.inbox,
    "deliver": operating.deliver,
    "doctor": operating.doctor,
    "editor": operating.editor,
}


def main(arguments: Sequence[str] | None = None) -> int:
    """The whole program. Every mistake people can make ends as a sentence, not a traceback."""
    options = build_parser().parse_args(arguments)
    try:
        return _run(options)
    except UserError as error:
        remark(str(error))
        return REFUSED
    except OperatorError as error:
        remark(str(error))
        return error.exit_code
    except KeyboardInterrupt:
        return 130


def _run(options: Namespace) -> int:
    settings = load_settings(options.config, os.environ)
    if options.command == "demo":
        settings = settings.for_demo()
    configure_logging(settings.log.level, settings.log.format, settings.secrets)
    if options.command == "check":
        return operating.check(settings)
    if options.command == "invite":
        return running.invite(settings)
    if options.command == "run":
        running.refuse_without_platform(settings)
    if options.command == "migrate":
        return operating.migrate_database(settings)
    if options.command == "import" and options.dry_run:
        return editions.dry_run(settings, options)
    if options.command == "status":
        return status.show_status(settings, options)
    migrate(settings.database.url)
    return asyncio.run(_on_the_database(settings, options))


async def _on_the_database(settings: Settings, options: Namespace) -> int:
    async with open_app(settings) as app:
        return await ON_THE_DATABASE[options.command](app, options)
