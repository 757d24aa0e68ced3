"""What an interaction says: a line, a form that was filled in, or what somebody is typing. Pure.

https://discord.com/developers/docs/interactions/receiving-and-responding#interaction-object
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import discord

from bot.adapters.base import Incoming
from bot.adapters.discord import forms
from bot.adapters.discord.buttons import Press, pressed
from bot.adapters.discord.commands import FILE_OPTION, ON_MESSAGE, line
from bot.commands import Command
from bot.model import ChatKind, ChatRef, PersonRef, Platform

Json = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Ticket:
    """The right to answer one interaction."""

    id: int
    application: int
    token: str

    @property
    def callback(self) -> str:
        return f"/interactions/{self.id}/{self.token}/callback"

    @property
    def original(self) -> str:
        return f"{self.follow_up}/messages/@original"

    @property
    def follow_up(self) -> str:
        return f"/webhooks/{self.application}/{self.token}"


@dataclass(frozen=True, slots=True)
class Attached:
    """A file that somebody hands over, not fetched yet."""

    name: str
    url: str
    size: int


@dataclass(frozen=True, slots=True)
class Place:
    """Where an interaction happened, and what is allowed there."""

    is_server: bool
    is_ours: bool
    """Whether the bot itself is there, and not only the app of whoever speaks."""
    may: discord.Permissions
    """What the bot may there."""
    is_thread: bool = False


@dataclass(frozen=True, slots=True)
class Spoken:
    """Somebody's words, and what an answer needs to find its place."""

    ticket: Ticket
    place: Place
    incoming: Incoming
    press: Press | None = None
    """Of a pressed button."""
    replaces: bool = False
    """Whether the answer replaces the message with the button."""
    attached: Attached | None = None
    command: Command | None = None
    """Of a slash command: which one."""
    has_body: bool = True
    """Whether its long text was given, if it has one."""


@dataclass(frozen=True, slots=True)
class Passed:
    """A message that somebody chose to send to the newsroom."""

    spoken: Spoken
    text: str


@dataclass(frozen=True, slots=True)
class Typing:
    """An option that is being typed, for completion."""

    ticket: Ticket
    command: str
    option: str
    typed: str


Said = Spoken | Passed | Typing


def read(asked: discord.Interaction, menu: Mapping[str, Command]) -> Said | None:
    """What the interaction says; None when it is not for us."""
    data: Json = asked.data or {}
    match asked.type:
        case discord.InteractionType.application_command if data.get("type") == ON_MESSAGE:
            return _read_passed(asked, data)
        case discord.InteractionType.application_command:
            return _read_command(asked, data, menu)
        case discord.InteractionType.autocomplete:
            return _read_typing(asked, data)
        case discord.InteractionType.component:
            return _read_press(asked, data)
        case discord.InteractionType.modal_submit:
            return _read_form(asked, data)
    return None


def _read_command(
    asked: discord.Interaction, data: Json, menu: Mapping[str, Command]
) -> Spoken | None:
    given = {each["name"]: each.get("value") for each in data.get("options") or ()}
    attached = _attachment(data, given.get(FILE_OPTION))
    command = menu.get(str(data.get("name")))
    if command is None:
        # Of an older version of the bot: the router says what there is now.
        return _spoken(asked, f"/{data.get('name')}")
    text = line(command, given)
    has_body = "\n" in text or attached is not None
    return _spoken(asked, text, attached=attached, command=command, has_body=has_body)


def _read_passed(asked: discord.Interaction, data: Json) -> Passed | None:
    messages = (data.get("resolved") or {}).get("messages") or {}
    message = messages.get(str(data.get("target_id")))
    if message is None:
        return None
    return Passed(_spoken(asked, "/post"), str(message.get("content") or ""))


def _read_typing(asked: discord.Interaction, data: Json) -> Typing | None:
    for option in data.get("options") or ():
        if option.get("focused"):
            typed = str(option.get("value") or "")
            return Typing(_ticket(asked), str(data.get("name")), str(option["name"]), typed)
    return None


def _read_press(asked: discord.Interaction, data: Json) -> Spoken | None:
    meant = pressed(str(data.get("custom_id")))
    if meant is None:
        return None
    replaces = meant.press is Press.EDIT and _is_own_message(asked)
    return _spoken(asked, meant.says, press=meant.press, replaces=replaces)


def _read_form(asked: discord.Interaction, data: Json) -> Spoken | None:
    filled = dict(_filled(data.get("components") or ()))
    text = forms.form_line(
        str(data.get("custom_id")), {name: value for name, value in filled.items() if value}
    )
    if text is None:
        return None
    return _spoken(asked, text, attached=_attachment(data, filled.get(forms.FILE)))


def _filled(holders: Iterable[Json]) -> Iterable[tuple[str, str]]:
    """Each field's name and value; of a list of values the first."""
    for holder in holders:
        field = holder.get("component") or {}
        values = field.get("values") or [field.get("value")]
        yield str(field.get("custom_id")), str(values[0] or "")


def _spoken(  # noqa: PLR0913 - each says what it is
    asked: discord.Interaction,
    text: str,
    *,
    press: Press | None = None,
    replaces: bool = False,
    attached: Attached | None = None,
    command: Command | None = None,
    has_body: bool = True,
) -> Spoken:
    incoming = Incoming(
        chat=ChatRef(Platform.DISCORD, str(asked.channel_id)),
        sender=PersonRef(Platform.DISCORD, str(asked.user.id)),
        sender_name=asked.user.display_name,
        text=text,
        kind=ChatKind.PRIVATE if _is_private(asked) else ChatKind.GROUP,
        chat_title=_title(asked),
        is_pressed=press is not None,
        key=str(asked.id),
    )
    return Spoken(
        _ticket(asked), _place(asked), incoming, press, replaces, attached, command, has_body
    )


def _ticket(asked: discord.Interaction) -> Ticket:
    return Ticket(asked.id, asked.application_id, asked.token)


def _place(asked: discord.Interaction) -> Place:
    return Place(
        is_server=asked.guild_id is not None,
        is_ours=_is_private(asked) or (asked.guild_id is not None and asked.is_guild_integration()),
        may=asked.app_permissions,
        is_thread=isinstance(asked.channel, discord.Thread),
    )


def _is_private(asked: discord.Interaction) -> bool:
    """With the bot alone; a private chat of other people is none of ours."""
    return asked.guild_id is None and asked.context.dm_channel


def _title(asked: discord.Interaction) -> str:
    """Such as “#news”; a person's name is not kept."""
    name = getattr(asked.channel, "name", None)
    return f"#{name}" if asked.guild_id is not None and name else ""


def _is_own_message(asked: discord.Interaction) -> bool:
    """Whether nobody else is disturbed when the message changes."""
    message = asked.message
    if message is None:
        return False
    if asked.guild_id is None or message.flags.ephemeral:
        return True
    asker = message.interaction_metadata
    return asker is not None and asker.user.id == asked.user.id


def _attachment(data: Json, number: object) -> Attached | None:
    files: Json = (data.get("resolved") or {}).get("attachments") or {}
    file = files.get(str(number))
    if file is None:
        return None
    return Attached(str(file["filename"]), str(file["url"]), int(file.get("size") or 0))
