"""Every interaction from hearing to answer: read, dispatched, answered in time."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace

import aiohttp
import discord

from bot.adapters import documents
from bot.adapters.base import Core, Happening, Outcome
from bot.adapters.discord import forms
from bot.adapters.discord.answers import Answers, Begun
from bot.adapters.discord.buttons import Json, Press, share_here
from bot.adapters.discord.commands import (
    TO_NEWSROOM,
    completions,
    is_follow,
    long_argument,
)
from bot.adapters.discord.managers import Managers
from bot.adapters.discord.messages import Messages
from bot.adapters.discord.render import render
from bot.adapters.discord.rest import Rest
from bot.adapters.discord.rights import ask_for, missing
from bot.adapters.discord.said import Attached, Passed, Said, Spoken, Typing, read
from bot.commands import Command, Take
from bot.content import Content, sentence
from bot.log import Log, reference
from bot.model import Document, Platform, Role

log = Log(__name__)

PATIENCE_SECONDS = 1.2
"""After so long Discord is told that the answer comes later: it waits three seconds, and the
way there and back takes some of them."""

STOP_SECONDS = 1.0
"""How long answers under way may take when the process stops."""

NOBODY_ELSE = sentence("In this channel I answer only those who manage it.")
NOT_OURS = sentence(
    "I am not on this server myself, so I could bring nothing here. Ask somebody who manages it to "
    "add me, or say it in a private chat with me."
)
EMPTY_MESSAGE = sentence("There are no words in this message that could become a story.")

WRITES_HERE = ("subscribe", "choose", "resume")
"""Commands after which stories come to where they are said."""


class Conversation:
    """Handles what people do. Nothing is kept: Discord tells an interaction once."""

    def __init__(self, rest: Rest, messages: Messages, managers: Managers) -> None:
        self._rest = rest
        self._messages = messages
        self._managers = managers
        self._answers = Answers(rest)
        self._core: Core
        self._menu: dict[str, Command] = {}
        self._under_way: set[asyncio.Task[None]] = set()

    def begin(self, core: Core) -> None:
        self._core = core
        self._menu = {each.name: each for each in core.menu}

    async def end(self) -> None:
        """Let answers under way come to their end."""
        if self._under_way:
            await asyncio.wait(self._under_way, timeout=STOP_SECONDS)
        for task in self._under_way:
            task.cancel()

    async def asked(self, interaction: discord.Interaction) -> None:
        """Answer it. Never raises; goes on when discord.py ends."""
        try:
            self._managers.heard(interaction)
            said = read(interaction, self._menu)
        except Exception as error:  # noqa: BLE001 - whatever the library makes of it
            # Of a kind that nobody here knows yet: it must not stop the others.
            log.warning("interaction not understood", why=type(error).__name__)
            return
        if said is None:
            return
        task = asyncio.create_task(self._handle(said))
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)

    async def happened(self, happenings: Sequence[Happening]) -> None:
        """Tell the core, and say what it wants to be said about it. Never raises."""
        for each in happenings:
            for number, letter in enumerate(await self._core.happened(each)):
                for part in render(letter.content):
                    key = f"letter:{each.event}:{each.chat.address}:{letter.chat.address}:{number}"
                    try:
                        async with self._core.reply():
                            await self._messages.send(letter.chat.address, part, key)
                    except Outcome as error:
                        log.info("letter not sent", why=str(error))

    async def _handle(self, said: Said) -> None:
        try:
            match said:
                case Typing():
                    await self._complete(said)
                case Passed():
                    await self._take(said)
                case Spoken():
                    await self._follow(said)
        except Outcome as error:
            log.info("not answered", why=str(error))
        except Exception:
            log.exception("interaction not handled", ref=reference())

    # ---- typing and forms ----------------------------------------------------------------------

    async def _complete(self, typing: Typing) -> None:
        command = self._menu.get(typing.command)
        arguments = () if command is None else command.arguments
        named = [each for each in arguments if each.name == typing.option]
        found = completions(named[0], typing.typed, await self._core.names()) if named else []
        await self._answers.choices(typing.ticket, found)

    async def _take(self, passed: Passed) -> None:
        """A message of somebody's is offered as a draft: the section is asked for."""
        spoken = passed.spoken
        if not await self._is_editor(spoken):
            await self._follow(spoken)
        elif not passed.text.strip():
            await self._say(spoken, EMPTY_MESSAGE, None)
        else:
            names = await self._core.names()
            sections = [each.id for each in names.sections if not each.is_intro]
            wording = forms.Wording.of(passed.text)
            form = forms.story_form(TO_NEWSROOM, spoken.incoming.text, wording, sections)
            await self._open(spoken, form)

    async def _follow(self, spoken: Spoken) -> None:
        form = await self._form(spoken)
        if isinstance(form, Content):
            await self._say(spoken, form, None)
        else:
            await self._open(spoken, form)

    async def _open(self, spoken: Spoken, form: Json | None) -> None:
        if form is None:
            await self._answer(spoken)
        else:
            await self._answers.form(spoken.ticket, form)

    async def _form(self, spoken: Spoken) -> Json | Content | None:
        """A form for a long text that is missing: for who may say the command at all.

        It may be answered without one: then it was said, and is not to be said again.
        """
        command = spoken.command
        long = None if command is None or spoken.has_body else long_argument(command)
        if command is None or long is None or not await self._may_say(command, spoken):
            return None
        if long.take is Take.ALL:
            return forms.document_form(command.help, spoken.incoming.text)
        wording = forms.Wording()
        if long.default is None:
            # Without the text it is answered with the text as it is: that is to be put right.
            answer = await self._core.dispatch(spoken.incoming)
            found = forms.wording_in(answer)
            if found is None:
                return answer
            wording = found
        return forms.story_form(command.help, spoken.incoming.text, wording)

    async def _may_say(self, command: Command, spoken: Spoken) -> bool:
        return command.role is Role.FOLLOWER or await self._is_editor(spoken)

    async def _is_editor(self, spoken: Spoken) -> bool:
        return spoken.incoming.sender in await self._core.editors()

    # ---- answering -----------------------------------------------------------------------------

    async def _answer(self, spoken: Spoken) -> None:
        """In three seconds there is an answer, or the word that it comes later."""
        finding = asyncio.create_task(self._found(spoken))
        done, _ = await asyncio.wait({finding}, timeout=PATIENCE_SECONDS)
        begun = None if done else await self._answers.begin(spoken)
        await self._say(spoken, await finding, begun)

    async def _found(self, spoken: Spoken) -> Content:
        if (refusal := self._refusal(spoken)) is not None:
            return refusal
        handed = await self._handed(spoken)
        if isinstance(handed, Content):
            return handed
        return await self._core.dispatch(replace(spoken.incoming, document=handed))

    def _refusal(self, spoken: Spoken) -> Content | None:
        """Why it is of no use to say this here; None: it is."""
        command = self._command(spoken)
        if command is None or not is_follow(command):
            return None
        if not spoken.place.is_ours:
            return NOT_OURS
        lacking = missing(spoken.place.may, is_thread=spoken.place.is_thread)
        if lacking and spoken.place.is_server and command.name in WRITES_HERE:
            return ask_for(lacking, spoken.incoming.chat_title)
        return None

    async def _say(self, spoken: Spoken, content: Content, begun: Begun | None) -> None:
        said = content if content.blocks else NOBODY_ELSE
        is_aside = content.is_aside or said is NOBODY_ELSE
        parts = render(self._with_share(spoken, said))
        await self._answers.say(
            spoken, parts, begun, is_aside=is_aside and spoken.press is not None
        )

    def _with_share(self, spoken: Spoken, content: Content) -> Content:
        """What others may want to read can be shown to them."""
        command = self._command(spoken)
        is_alone = not spoken.place.is_server and spoken.place.is_ours
        if command is None or command.subject != "Read" or is_alone or content is NOBODY_ELSE:
            return content
        if spoken.press is Press.SHARE or content.is_aside:
            return content
        return replace(content, buttons=(*content.buttons, (share_here(spoken.incoming.text),)))

    def _command(self, spoken: Spoken) -> Command | None:
        name = spoken.incoming.text.removeprefix("/").split(maxsplit=1)
        return self._menu.get(name[0].casefold()) if name else None

    async def _handed(self, spoken: Spoken) -> Document | Content | None:
        """Only an editor's document is fetched: everybody can hand over a file."""
        if spoken.attached is None or not await self._is_editor(spoken):
            return None
        return await self._fetched(spoken.attached)

    async def _fetched(self, attached: Attached) -> Document | Content:
        """The document, or why it cannot be had."""
        try:
            data = await self._rest.file(attached.url, documents.LARGEST)
        except (aiohttp.ClientError, OSError) as error:
            log.warning("document not fetched", why=type(error).__name__)
            return documents.not_fetched(Platform.DISCORD)
        if len(data) > documents.LARGEST:
            return documents.too_large()
        return Document(attached.name, data)
