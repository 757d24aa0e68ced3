"""Application commands (https://discord.com/developers/docs/interactions/application-commands)."""

import re
from dataclasses import dataclass, field

from tests.discord import refusals
from tests.discord.paper import Errors, Paper
from tests.discord.refusals import Refusal
from tests.discord.wire import Clock, Ids, Json, objects

SLASH, ON_USER, ON_MESSAGE = 1, 2, 3
SUB, GROUP, STRING, INTEGER, BOOLEAN, USER, CHANNEL, ROLE, MENTIONABLE, NUMBER, FILE = range(1, 12)
COMPLETED = (STRING, INTEGER, NUMBER)
"""Options that may have choices or autocomplete."""

MOST = {SLASH: 100, ON_USER: 15, ON_MESSAGE: 15}
OPTIONS, CHOICES, CHARACTERS = 25, 25, 8000
CREATES, DAY = 200, 86_400.0
NAME = re.compile(r"^[-_'\w\u0900-\u097f\u0e00-\u0e7f]+$")

LOCALES = frozenset(
    {"id", "da", "de", "en-GB", "en-US", "es-ES", "es-419", "fr", "hr", "it", "lt", "hu", "nl"}
    | {"no", "pl", "pt-BR", "ro", "fi", "sv-SE", "vi", "tr", "cs", "el", "bg", "ru", "uk", "hi"}
    | {"th", "zh-CN", "ja", "zh-TW", "ko"}
)
"""https://discord.com/developers/docs/reference#locales"""


def check_command(command: Paper) -> None:
    kind = command["type"].value or SLASH
    if kind not in MOST:
        command["type"].one_of(*MOST)
        return
    if kind == SLASH:
        _name(command)
        _described(command)
        _options(command["options"], depth=0)
    else:
        command["name"].text(1, 32)
        if command["description"].value or command["options"].value:
            said = "Context menu commands cannot have a description or options"
            command.wrong(said, "APPLICATION_COMMAND_CONTEXT_MENU_DESCRIPTION_CANNOT_EXIST")
        _localised(command["name_localizations"], 32)
    for each in command["integration_types"]:
        each.one_of(0, 1)
    for each in command["contexts"]:
        each.one_of(0, 1, 2)
    size = characters(command.value)
    if size > CHARACTERS:
        said = f"Command exceeds maximum size ({CHARACTERS}): {size}"
        command.wrong(said, "APPLICATION_COMMAND_TOO_LARGE")


def _name(it: Paper) -> None:
    name = it["name"].text(1, 32)
    _spelled(it["name"], name)
    _localised(it["name_localizations"], 32)
    for locale, word in (it["name_localizations"].value or {}).items():
        _spelled(it["name_localizations"][locale], word)


def _spelled(paper: Paper, name: object) -> None:
    if name and isinstance(name, str) and (not NAME.match(name) or name != name.lower()):
        paper.wrong("Command name is invalid", "APPLICATION_COMMAND_INVALID_NAME")


def _described(it: Paper) -> None:
    it["description"].text(1, 100)
    _localised(it["description_localizations"], 100)


def _localised(words: Paper, most: int) -> None:
    for locale in words.value or {}:
        if locale not in LOCALES:
            words[locale].wrong(f"{locale!r} is no locale.", "BASE_TYPE_CHOICES")
        words[locale].text(1, most)


def _options(options: Paper, depth: int) -> None:
    options.list(0, OPTIONS)
    names: set[str] = set()
    had_optional = False
    kinds = {each["type"].value for each in options}
    if kinds & {SUB, GROUP} and kinds - {SUB, GROUP}:
        said = "Sub-commands and options cannot stand beside each other"
        options.wrong(said, "APPLICATION_COMMAND_OPTIONS_TYPE_INVALID")
    for each in options:
        _name(each)
        _described(each)
        if each["name"].value in names:
            said = "Option names must be unique"
            options.wrong(said, "APPLICATION_COMMAND_OPTIONS_NAME_NOT_UNIQUE")
        names.add(str(each["name"].value))
        kind = each["type"].value
        if not each["type"].one_of(*range(1, 12)):
            continue
        if kind in (SUB, GROUP):
            _nested(each, kind, depth)
            continue
        if each["required"].value and had_optional:
            said = "Required options must be placed before non-required options"
            options.wrong(said, "APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID")
        had_optional |= not each["required"].value
        _option(each, kind)


def _nested(each: Paper, kind: int, depth: int) -> None:
    if depth > 1 or (kind == GROUP and depth):
        each["type"].wrong("Nested too deep.", "APPLICATION_COMMAND_OPTIONS_TYPE_INVALID")
    if kind == GROUP:
        each["options"].list(1, OPTIONS, needed=True)
    _options(each["options"], depth + 1 if kind == GROUP else 2)


def _option(each: Paper, kind: int) -> None:
    if each["choices"].value and each["autocomplete"].value:
        said = "Choices and autocomplete exclude each other"
        each["autocomplete"].wrong(said, "APPLICATION_COMMAND_OPTIONS_CHOICES_AUTOCOMPLETE")
    if (each["choices"].value or each["autocomplete"].value) and kind not in COMPLETED:
        each.wrong("This type has no choices.", "APPLICATION_COMMAND_OPTIONS_CHOICES_INVALID")
    else:
        check_choices(each["choices"], kind)
    if kind == STRING:
        each["min_length"].whole(0, 6000)
        each["max_length"].whole(1, 6000)


def check_choices(choices: Paper, kind: int = STRING) -> None:
    """Choices of an option, or of an autocomplete answer."""
    choices.list(0, CHOICES)
    names: set[str] = set()
    for each in choices:
        names.add(each["name"].text(1, 100))
        if kind == STRING:
            each["value"].text(0, 100)
        elif not isinstance(each["value"].value, int | float):
            each["value"].wrong("Value is not a number.", "NUMBER_TYPE_COERCE")
        _localised(each["name_localizations"], 100)


def characters(command: Json) -> int:
    """Of names, descriptions and values, the longest of each localisation."""
    found = 0
    for key in ("name", "description"):
        words = command.get(f"{key}_localizations") or {}
        lengths = [len(str(command.get(key) or "")), *(len(str(each)) for each in words.values())]
        found += max(lengths)
    found += len(str(command["value"])) if "value" in command else 0
    nested = objects(command.get("options")) + objects(command.get("choices"))
    return found + sum(map(characters, nested))


@dataclass
class Shelf:
    """The commands of the app, global (0) and by guild."""

    ids: Ids
    clock: Clock
    application: int
    by_home: dict[int, dict[tuple[int, str], Json]] = field(default_factory=dict)
    created: dict[int, list[float]] = field(default_factory=dict)
    """When commands were created, by guild."""

    def of(self, home: int) -> dict[tuple[int, str], Json]:
        return self.by_home.setdefault(home, {})

    def all(self, home: int) -> list[Json]:
        return list(self.of(home).values())

    def find(self, home: int, number: int) -> Json:
        for each in self.all(home):
            if each["id"] == str(number):
                return each
        raise refusals.unknown_command()

    def overwrite(self, home: int, given: list[Json]) -> list[Json]:
        """All commands at once. Those that were there keep their ids."""
        for kind, most in MOST.items():
            if sum(each.get("type", SLASH) == kind for each in given) > most:
                raise refusals.too_many_commands(most)
        old = self.of(home)
        kept = {_key(each): old[_key(each)] for each in given if _key(each) in old}
        self._count(home, len(given) - len(kept))
        self.by_home[home] = {}
        for each in given:
            self.of(home)[_key(each)] = self._made(home, each, kept.get(_key(each)))
        return self.all(home)

    def upsert(self, home: int, given: Json) -> tuple[Json, bool]:
        """One command, and whether it is new."""
        old = self.of(home).get(_key(given))
        same = [each for each in self.of(home) if each[0] == _key(given)[0]]
        if old is None and len(same) >= MOST[_key(given)[0]]:
            raise refusals.too_many_commands(MOST[_key(given)[0]])
        self._count(home, int(old is None))
        self.of(home)[_key(given)] = made = self._made(home, given, old)
        return made, old is None

    def change(self, home: int, number: int, given: Json) -> Json:
        old = self.find(home, number)
        del self.of(home)[_key(old)]
        changed = old | given
        self.of(home)[_key(changed)] = changed = self._made(home, changed, old)
        return changed

    def remove(self, home: int, number: int) -> None:
        del self.of(home)[_key(self.find(home, number))]

    def _count(self, home: int, new: int) -> None:
        now = self.clock()
        today = [each for each in self.created.get(home, []) if each > now - DAY]
        if new and len(today) + new > CREATES:
            raise too_many(today, now)
        self.created[home] = today + [now] * new

    def _made(self, home: int, given: Json, old: Json | None) -> Json:
        told = {key: each for key, each in given.items() if each is not None}
        made: Json = {"type": SLASH, "description": "", "options": [], "nsfw": False} | told
        made |= {"application_id": str(self.application), "version": str(self.ids())}
        made["id"] = old["id"] if old else str(self.ids())
        made.setdefault("default_member_permissions", None)
        if home:
            return made | {"guild_id": str(home)}
        made.setdefault("integration_types", [0])
        made.setdefault("contexts", None)
        return made | {"dm_permission": made.get("dm_permission", True)}


def too_many(today: list[float], now: float) -> Refusal:
    return refusals.too_many_creates(max(today[0] + DAY - now if today else DAY, 0.0))


def _key(command: Json) -> tuple[int, str]:
    return int(command.get("type") or SLASH), str(command.get("name"))


def command_errors(given: object, *, at: int | None = None) -> Errors:
    errors = Errors()
    check_command(Paper(given, errors, () if at is None else (at,)))
    return errors
