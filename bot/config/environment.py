"""The environment's settings: ESTORIES_LOCAL__PORT=8081 stands for local.port in the file."""

from collections.abc import Mapping
from pathlib import Path

from bot.config.catalogue import PREFIX, SETTINGS, Setting
from bot.config.document import parse
from bot.config.given import Given
from bot.config.mistakes import Spot, shown
from bot.config.nearest import nearest
from bot.config.reader import Reader
from bot.config.settings import Editor
from bot.config.unreadable import Unreadable, read_text

FILE_SUFFIX = "_FILE"
MOST_SECRET_BYTES = 4096
"""Tokens have less than a hundred characters."""


def read_environment(environ: Mapping[str, str], given: Given) -> None:
    """Gather what the environment gives, in place of what the file gave."""
    _Environment(environ, given).read()


class _Environment:
    """Variables whose name begins with our prefix. An empty one counts as not set."""

    def __init__(self, environ: Mapping[str, str], given: Given) -> None:
        self._environ = environ
        self._given = given
        self._settings = {each.variable: each for each in SETTINGS if each.variable}
        self._files = {
            f"{name}{FILE_SUFFIX}": each for name, each in self._settings.items() if each.is_secret
        }
        self._seen: set[str] = set()

    def read(self) -> None:
        # By capital letters, so that a secret comes before the file of the same secret.
        for name in sorted(self._environ, key=lambda each: (each.upper(), each)):
            if name.upper().startswith(PREFIX):
                spot = Spot(name[: len(PREFIX)] + shown(name[len(PREFIX) :]))
                self._read_variable(name.upper(), self._environ[name], spot)

    def _read_variable(self, name: str, value: str, spot: Spot) -> None:
        setting = self._settings.get(name) or self._files.get(name)
        if setting is None:
            self._given.fail(spot, self._unknown(name))
        elif not value:
            return
        elif name in self._seen:
            self._given.fail(spot, "is given twice, in capital and small letters; keep one")
        else:
            self._seen.add(name)
            read = self._read_secret_file if name in self._files else self._read_value
            read(setting, value, spot)

    def _read_value(self, setting: Setting, value: str, spot: Spot) -> None:
        self._given.replace(setting.path, spot)
        if setting.is_list:
            self._read_editors(value, spot, setting)
        else:
            self._given.put(setting.path, value)

    def _read_editors(self, text: str, spot: Spot, setting: Setting) -> None:
        inside = spot.inside(setting.name)
        try:
            node = parse(text)
        except Unreadable as error:
            self._given.fail(inside, str(error))
        else:
            Reader(self._given).read_list(Editor, node, inside, setting.path)

    def _read_secret_file(self, setting: Setting, path: str, spot: Spot) -> None:
        """The path is not repeated in mistakes: a token may have been put in its place."""
        if setting.variable in self._seen:
            self._given.fail(spot, f"is given as well as {setting.variable}; keep one of the two")
            return
        self._given.replace(setting.path, spot)
        try:
            secret = read_text(Path(path), MOST_SECRET_BYTES)
        except Unreadable as error:
            self._given.fail(spot, f"the file that it names {error}")
        else:
            self._given.put(setting.path, secret.rstrip("\r\n"))

    def _unknown(self, name: str) -> str:
        # Compared without the prefix, which would make every name look near.
        known = (each.removeprefix(PREFIX) for each in (*self._settings, *self._files))
        if found := nearest(name.removeprefix(PREFIX), known):
            return f"unknown setting; did you mean {PREFIX}{found}?"
        return "unknown setting; docs/configuration.md lists all of them"
