"""What a client sends when somebody uses a command: which command it is, and its options."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from tests.discord import commands, looks
from tests.discord.commands import Shelf
from tests.discord.messages import Upload
from tests.discord.permissions import May
from tests.discord.places import Place, Role, User, permissions
from tests.discord.wire import Json, objects
from tests.discord.world import World

Given = str | int | float | bool | User | Place | Role | Upload

IN_GUILD, WITH_BOT, PRIVATE = 0, 1, 2
BY_GUILD, BY_USER = 0, 1


@dataclass(frozen=True, slots=True)
class Picker:
    """The list of commands that somebody has in one place."""

    world: World
    shelf: Shelf
    user: User
    place: Place

    def find(self, kind: int, name: str) -> Json:
        """The command, or an error that says what there is."""
        shown = [each for each in self.shown() if each["type"] == kind]
        for each in shown:
            if name in (each["name"], self._local(each)):
                return each
        names = sorted(each["name"] for each in shown)
        raise AssertionError(
            f"{self.user.name} has no command {name!r} in {self.place.name!r}, but {names}"
        )

    def _local(self, command: Json) -> str | None:
        found = (command.get("name_localizations") or {}).get(self.user.locale)
        return found if isinstance(found, str) else None

    def shown(self) -> list[Json]:
        home = self.place.home
        may = permissions(self.place, self.user)
        if May.USE_APPLICATION_COMMANDS not in may:
            return []
        found = [each for each in self.shelf.all(0) if self._fits(each)]
        if home is not None and home.has(self.world.bot):
            found += self.shelf.all(home.id)
        return found if home is None else [each for each in found if _allowed(each, may)]

    def _fits(self, command: Json) -> bool:
        """Whether a global command is shown here at all."""
        home, installs = self.place.home, command["integration_types"]
        is_mine = BY_USER in installs and self.user.has_installed
        if home is not None:
            context = IN_GUILD
            is_here = BY_GUILD in installs and home.has(self.world.bot) and home.has_commands
        else:
            context = WITH_BOT if self.place.has_bot else PRIVATE
            is_here = BY_GUILD in installs and self.place.has_bot
        contexts = command["contexts"]
        if contexts is None:
            is_open = context != PRIVATE and (context == IN_GUILD or command["dm_permission"])
        else:
            is_open = context in contexts
        return is_open and (is_here or is_mine)


def _allowed(command: Json, may: May) -> bool:
    needed = command.get("default_member_permissions")
    if needed is None:
        return True
    bits = int(needed)
    return May.ADMINISTRATOR in may or (bits != 0 and not bits & ~int(may))


@dataclass
class Sheet:
    """The options somebody has typed."""

    world: World
    place: Place
    given: Mapping[str, Given]
    focus: str = ""
    """The option that is being typed, for autocomplete."""
    resolved: dict[str, Json] = field(default_factory=dict)

    def data(self, command: Json, words: list[str]) -> Json:
        """`words`: the subcommands below the command."""
        found: Json = {"id": command["id"], "name": command["name"], "type": command["type"]}
        if "guild_id" in command:
            found["guild_id"] = command["guild_id"]
        found["options"] = self._options(command, words)
        return found | ({"resolved": self.resolved} if self.resolved else {})

    def _options(self, holder: Json, words: list[str]) -> list[Json]:
        known = {each["name"]: each for each in objects(holder.get("options"))}
        nested = [each for each in known.values() if each["type"] in (commands.SUB, commands.GROUP)]
        if nested or words:
            if not words or words[0] not in known:
                raise AssertionError(f"/{holder['name']} needs one of {list(known)}: {words}")
            below = known[words[0]]
            options = self._options(below, words[1:])
            return [{"name": below["name"], "type": below["type"], "options": options}]
        for name in self.given:
            if name not in known:
                raise AssertionError(f"/{holder['name']} has no option {name!r}: {list(known)}")
        missing = [n for n, each in known.items() if each.get("required") and n not in self.given]
        if missing and not self.focus:
            raise AssertionError(f"/{holder['name']} needs {missing}")
        return [self._option(known[name], value) for name, value in self.given.items()]

    def _option(self, option: Json, value: Given) -> Json:
        found: Json = {"name": option["name"], "type": option["type"]}
        if option["name"] == self.focus:
            if not option.get("autocomplete"):
                raise AssertionError(f"{option['name']!r} has no autocomplete")
            return found | {"value": str(value), "focused": True}
        return found | {"value": self._value(option, value)}

    def _value(self, option: Json, value: Given) -> object:
        kind = option["type"]
        if kind in (commands.STRING, commands.INTEGER, commands.NUMBER):
            return _simple(option, value)
        if kind == commands.BOOLEAN and isinstance(value, bool):
            return value
        if isinstance(value, User) and kind in (commands.USER, commands.MENTIONABLE):
            return self.person(value)
        if isinstance(value, Role) and kind in (commands.ROLE, commands.MENTIONABLE):
            return self._resolve("roles", value.id, looks.role(value))
        if isinstance(value, Place) and kind == commands.CHANNEL:
            return self._place(option, value)
        if isinstance(value, Upload) and kind == commands.FILE:
            made = self.world.add_file(value.name, value.content, value.kind)
            return self._resolve("attachments", made.id, looks.attachment(made))
        raise AssertionError(f"{option['name']!r} does not take {value!r}")

    def person(self, user: User) -> str:
        home = self.place.home
        if home is not None and home.has(user):
            member = looks.member(home.members[user.id], with_user=False)
            for key in ("deaf", "mute"):
                member.pop(key)
            member["permissions"] = str(int(permissions(self.place, user)))
            self._resolve("members", user.id, member)
        return self._resolve("users", user.id, looks.user(user))

    def _place(self, option: Json, place: Place) -> str:
        kinds = option.get("channel_types") or []
        if kinds and int(place.kind) not in kinds:
            raise AssertionError(f"{option['name']!r} does not offer #{place.name}: {kinds}")
        return self.channel(place)

    def channel(self, place: Place) -> str:
        may = permissions(place, self.world.bot)
        return self._resolve("channels", place.id, looks.seen_place(place, may))

    def entity(self, value: Given) -> str:
        """A person, role or channel of a select menu."""
        if isinstance(value, User):
            return self.person(value)
        if isinstance(value, Place):
            return self.channel(value)
        if isinstance(value, Role):
            return self._resolve("roles", value.id, looks.role(value))
        raise AssertionError(f"a menu of entities does not offer {value!r}")

    def _resolve(self, what: str, number: int, shown: Json) -> str:
        self.resolved.setdefault(what, {})[str(number)] = shown
        return str(number)


def _simple(option: Json, value: Given) -> str | int | float:
    """A text or number, after the checks that the client makes."""
    kind, name = option["type"], option["name"]
    if kind == commands.STRING:
        fits = isinstance(value, str)
    else:
        fits = isinstance(value, int if kind == commands.INTEGER else int | float)
        fits = fits and not isinstance(value, bool)
    choices = {each["name"]: each["value"] for each in objects(option.get("choices"))}
    if choices:
        if value in choices:
            return choices[str(value)]  # type: ignore[no-any-return]
        assert value in choices.values(), f"{name!r} offers {list(choices)}, not {value!r}"
    if not fits or not isinstance(value, str | int | float):
        raise AssertionError(f"{name!r} does not take {value!r}")
    size = len(value) if isinstance(value, str) else value
    of = "length" if isinstance(value, str) else "value"
    low, high = option.get(f"min_{of}"), option.get(f"max_{of}")
    if (low is not None and size < low) or (high is not None and size > high):
        raise AssertionError(f"{name!r} takes {low} to {high}, not {value!r}")
    return value
