"""`demo` and `run`: serve until stopped."""

import os
import shutil
import sys
from argparse import Namespace
from collections.abc import Callable
from pathlib import Path

from bot.app import DATA, LOCAL_EDITOR, App
from bot.cli.terminal import progress, remark, show
from bot.config import Settings
from bot.errors import ConfigurationError
from bot.model import Document, Person, Role

SAMPLES = DATA / "editions"

NO_PLATFORM = """\
No platform is configured, so there is nothing to run.
  telegram.token                   in config.yaml, from @BotFather (docs/telegram.md)
  discord.token                    in config.yaml, from the developer portal (docs/discord.md)
  estories demo                    tries everything here, without any token
  local.enabled: true              in config.yaml serves the local chat page
"""
NO_DISCORD = """\
discord.token is not set, or is no bot's token, so there is nobody to invite.
Take it from the developer portal (Bot, Reset Token); docs/discord.md says how.
"""
INVITE = """\
To a server, opened by somebody who manages it:
  {server}

It asks for:
{asked}
For nothing else: no messages of members are read, and nobody is mentioned.

To one's own account, to ask for stories on any server:
  {person}
"""


async def demo(app: App, _options: Namespace) -> int:
    """The local platform with the sample editions; the second start goes on with the same data."""
    is_first = not await app.ledger.newest(1) and not await app.newsroom.drafts()
    if is_first:
        await _load_samples(app)
    return await _serve(app, lambda: show(_welcome(app.settings)))


async def run(app: App, _options: Namespace) -> int:
    """The configured platforms."""
    return await _serve(app, lambda: remark(_running(app.settings)))


def refuse_without_platform(settings: Settings) -> None:
    """Raises ConfigurationError when nothing could be served: never a demo by accident."""
    if not settings.platforms:
        raise ConfigurationError(NO_PLATFORM)


def invite(settings: Settings) -> int:
    """Where a server, or a person, adds the bot in Discord. Raises ConfigurationError."""
    # Discord's library takes half a second to import, and no other command needs it.
    from bot.adapters.discord.invite import (  # noqa: PLC0415
        RIGHTS,
        application_of,
        person_link,
        server_link,
    )

    token = settings.discord.token
    application = None if token is None else application_of(token.get_secret_value())
    if application is None:
        raise ConfigurationError(NO_DISCORD)
    asked = "\n".join(f"  {name:26}{why}" for _, name, why in RIGHTS)
    show(
        INVITE.format(server=server_link(application), person=person_link(application), asked=asked)
    )
    return 0


async def _serve(app: App, started: Callable[[], None]) -> int:
    # The web server takes a fifth of a second to import, and no other command needs it.
    from bot.serving import run_until_stopped  # noqa: PLC0415

    await run_until_stopped(app, started)
    return 0


async def _load_samples(app: App) -> None:
    """All sample editions but the newest are published; that one waits for `/publish`."""
    files = sorted(SAMPLES.glob("*.txt"))
    editor = Person(LOCAL_EDITOR, "demo", Role.EDITOR)
    with progress("Sample editions", len(files)) as bar:
        for file in files:
            document = Document(file.name, file.read_bytes())
            imported = await app.newsroom.import_document(document, editor)
            if file != files[-1]:
                draft = imported.draft
                await app.newsroom.publish(draft.id, draft.version, editor)
            bar.advance(bar.task_ids[0])


def _program() -> str:
    """How this program is called here: by its name where the shell finds it, else by its path."""
    started = Path(sys.argv[0])
    if shutil.which("estories") or started.name != "estories":
        return "estories"
    return os.path.relpath(started)


def _running(settings: Settings) -> str:
    places = []
    if settings.local.enabled:
        places.append(f"The chat page is at {_address(settings)}")
    if settings.telegram.token is not None:
        places.append("The bot is in Telegram")
    if settings.discord.token is not None:
        places.append("The bot is in Discord")
    return f"{'; '.join(places)}. Health: {_address(settings)}/health"


def _address(settings: Settings) -> str:
    return f"http://{settings.local.host}:{settings.local.port}"


def _welcome(settings: Settings) -> str:
    database = Path(settings.database.url.removeprefix("sqlite:///"))
    return f"""
E-Stories is running.   Open   {_address(settings)}

  As the follower  /today                 the newest edition
                   /topic BlackSea        stories on one topic
                   /subscribe Combat      follow a section
  As the editor    /drafts                the next edition waits: look, then publish it,
                                          and watch it arrive at the follower

  In another terminal:   {_program()} say "/today"
                         {_program()} inbox
  What you do is kept in {database}. Stop with Ctrl+C.
"""
