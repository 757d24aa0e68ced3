"""From the file and the environment to `Settings`, or to one error with every mistake."""

from collections.abc import Mapping
from pathlib import Path

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from bot.config.catalogue import SETTINGS, Setting
from bot.config.environment import read_environment
from bot.config.file import read_file
from bot.config.given import Given
from bot.config.mistakes import report
from bot.config.nearest import did_you_mean
from bot.config.settings import Settings
from bot.errors import ConfigurationError


def load_settings(path: Path | None, environ: Mapping[str, str]) -> Settings:
    """The settings of a file, overridden by the environment.

    Without a path: config.yaml in the working directory if there is one, else the defaults.
    """
    given = Given()
    read_file(path, given)
    read_environment(environ, given)
    settings = _validated(given)
    if settings is None or given.mistakes:
        raise ConfigurationError(report(given.mistakes))
    return settings


def _validated(given: Given) -> Settings | None:
    """None when a value is not good; the mistakes are then among the given."""
    try:
        return Settings.model_validate(given.nested())
    except ValidationError as error:
        for details in error.errors(include_url=False):
            given.fail_once(given.spot_of(details["loc"]), _problem(details))
        return None


def _problem(details: ErrorDetails) -> str:
    """What is wrong, in the project's words: pydantic's speak of its own types."""
    setting = _setting_at(details["loc"])
    match details["type"]:
        case "value_error":
            return str(details["ctx"]["error"])
        case "missing":
            return f"is missing; it needs {setting.needs}"
        case _:
            return f"needs {setting.needs}{did_you_mean(str(details['input']), setting.choices)}"


def _setting_at(location: tuple[str | int, ...]) -> Setting:
    name = "".join("[]" if isinstance(part, int) else f".{part}" for part in location)
    return next(each for each in SETTINGS if each.name == name.removeprefix("."))
