"""What a bot says of itself: commands, name, descriptions, menu button."""

import re
from dataclasses import dataclass, field

from tests.telegram import access, refusals
from tests.telegram.given import Given
from tests.telegram.places import Kind, Place
from tests.telegram.refusals import bad
from tests.telegram.wire import Json, as_map, as_number, as_text
from tests.telegram.world import World

COMMAND = re.compile(r"[a-z0-9_]{1,32}\Z")
LANGUAGE = re.compile(r"[a-z]{2}\Z")
"""A two-letter ISO 639-1 code."""

MOST_COMMANDS = 100
DESCRIPTION_OF_COMMAND = 256
LENGTHS = {"name": 64, "description": 512, "short_description": 120}

SCOPES = {
    "default": (),
    "all_private_chats": (),
    "all_group_chats": (),
    "all_chat_administrators": (),
    "chat": ("chat_id",),
    "chat_administrators": ("chat_id",),
    "chat_member": ("chat_id", "user_id"),
}
"""BotCommandScope, and what each needs."""

Scope = tuple[str, int, int]
"""The scope's type, its chat and its person; 0 where it has none."""

Commands = dict[str, str]
"""Names with their descriptions, in order."""


@dataclass
class Profile:
    """The bot's profile."""

    world: World
    lists: dict[tuple[Scope, str], Commands] = field(default_factory=dict)
    """Command lists by scope and language; the language "" is for all others."""
    texts: dict[tuple[str, str], str] = field(default_factory=dict)
    """`name`, `description` and `short_description` by language."""
    buttons: dict[int, Json] = field(default_factory=dict)
    """Menu buttons by private chat; 0 is the default."""

    def set_my_commands(self, given: Given) -> bool:
        where = self._scope(given), self._language(given)
        listed = [_command(each, given) for each in given.items("commands")]
        if len(listed) > MOST_COMMANDS:
            given.breaks(f"{len(listed)} commands; {MOST_COMMANDS} are allowed")
            raise bad("BOT_COMMANDS_TOO_MUCH")
        if len(dict(listed)) < len(listed):
            given.breaks("two commands of one name")
        self.lists[where] = dict(listed)
        return True

    def get_my_commands(self, given: Given) -> list[Json]:
        found = self.lists.get((self._scope(given), self._language(given)), {})
        return [{"command": name, "description": said} for name, said in found.items()]

    def delete_my_commands(self, given: Given) -> bool:
        self.lists.pop((self._scope(given), self._language(given)), None)
        return True

    def menu(self, place: Place, person: int, language: str) -> Commands:
        """What somebody is offered in a chat ("Determining list of commands")."""
        for scope in _narrowing(place, person):
            for spoken in (language, ""):
                found = self.lists.get((scope, spoken))
                if found is not None:
                    return found
        return {}

    def set_my_name(self, given: Given) -> bool:
        return self._set(given, "name")

    def get_my_name(self, given: Given) -> Json:
        return self._get(given, "name")

    def set_my_description(self, given: Given) -> bool:
        return self._set(given, "description")

    def get_my_description(self, given: Given) -> Json:
        return self._get(given, "description")

    def set_my_short_description(self, given: Given) -> bool:
        return self._set(given, "short_description")

    def get_my_short_description(self, given: Given) -> Json:
        return self._get(given, "short_description")

    def _set(self, given: Given, name: str) -> bool:
        said = given.text(name)
        if len(said) > LENGTHS[name]:
            given.breaks(f"{name} of {len(said)} characters; {LENGTHS[name]} are allowed")
            raise bad(f"{name.upper()}_TOO_LONG")
        self.texts[(name, self._language(given))] = said
        return True

    def _get(self, given: Given, name: str) -> Json:
        language = self._language(given)
        return {name: self.texts.get((name, language)) or self.texts.get((name, ""), "")}

    def set_chat_menu_button(self, given: Given) -> bool:
        wanted = given.map("menu_button") or {"type": "default"}
        if wanted.get("type") not in {"commands", "web_app", "default"}:
            given.breaks(f"menu button of unknown type {wanted.get('type')!r}")
            raise bad("can't parse menu button: Unsupported type")
        self.buttons[self._private(given)] = wanted
        return True

    def get_chat_menu_button(self, given: Given) -> Json:
        return self.buttons.get(self._private(given)) or self.buttons.get(0) or {"type": "commands"}

    def _private(self, given: Given) -> int:
        if not given.has("chat_id"):
            return 0
        place = access.chat_of(self.world, given)
        if place.kind is not Kind.PRIVATE:
            given.breaks("menu button of a chat that is not private")
            raise bad(refusals.CHAT_NOT_FOUND)
        return place.id

    def _language(self, given: Given) -> str:
        language = given.text("language_code")
        if language and not LANGUAGE.match(language):
            given.breaks(f"language_code {language!r}; two letters are allowed")
            raise bad("LANGUAGE_CODE_INVALID")
        return language

    def _scope(self, given: Given) -> Scope:
        told = given.map("scope") or {"type": "default"}
        kind = as_text(told.get("type"))
        if kind not in SCOPES:
            given.breaks(f"command scope of unknown type {kind!r}")
            raise bad("can't parse BotCommandScope: Unsupported type specified")
        for name in told:
            if name != "type" and name not in SCOPES[kind]:
                given.breaks(f"command scope {kind} with the field {name!r}")
        chat = 0
        if "chat_id" in SCOPES[kind]:
            place = self.world.find(told.get("chat_id"))
            if place is None:
                raise bad(refusals.CHAT_NOT_FOUND)
            access.check_reach(self.world, place)
            chat = place.id
        return kind, chat, as_number(told.get("user_id")) or 0


def _command(value: object, given: Given) -> tuple[str, str]:
    try:
        told = as_map(value)
    except ValueError:
        given.breaks("a command that is no object")
        raise bad("can't parse BotCommand: expected an Object") from None
    name, said = as_text(told.get("command")).removeprefix("/"), as_text(told.get("description"))
    if not COMMAND.match(name):
        given.breaks(f"command {name!r}; 1 to 32 of a-z 0-9 _")
        raise bad(refusals.COMMAND_INVALID)
    if not 1 <= len(said) <= DESCRIPTION_OF_COMMAND:
        given.breaks(
            f"command {name!r} described in {len(said)} characters; 1 to {DESCRIPTION_OF_COMMAND}"
        )
        raise bad("BOT_COMMAND_DESCRIPTION_INVALID" if said else "command description is empty")
    return name, said


def _narrowing(place: Place, person: int) -> list[Scope]:
    """The scopes that hold for somebody in a chat, the narrowest first."""
    whole: list[Scope] = [("default", 0, 0)]
    if place.kind is Kind.PRIVATE:
        return [("chat", place.id, 0), ("all_private_chats", 0, 0), *whole]
    member = place.members.get(person)
    ruling: list[Scope] = [("chat_administrators", place.id, 0)]
    all_ruling: list[Scope] = [("all_chat_administrators", 0, 0)]
    is_ruling = member is not None and member.is_administrator
    return [
        ("chat_member", place.id, person),
        *(ruling if is_ruling else []),
        ("chat", place.id, 0),
        *(all_ruling if is_ruling else []),
        ("all_group_chats", 0, 0),
        *whole,
    ]
