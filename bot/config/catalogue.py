"""The one list of settings that code, documentation and tests share."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from types import NoneType
from typing import Annotated, Literal, get_args, get_origin

from pydantic import BaseModel, SecretStr
from pydantic.fields import FieldInfo

from bot.config.kinds import Needs
from bot.config.settings import Settings

PREFIX = "ESTORIES_"


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting. What belongs to an entry of a list has `[]` in its name."""

    name: str
    default: str
    """As it is written in the file; "required" or "not set" where there is none."""
    description: str
    needs: str
    """Completes "it needs ..."."""
    choices: tuple[str, ...] = ()
    """All values it can have, if they can be counted."""
    is_secret: bool = False
    is_list: bool = False

    @property
    def path(self) -> tuple[str, ...]:
        return tuple(self.name.split("."))

    @property
    def variable(self) -> str | None:
        """The environment variable that sets it; a list has one for all its entries."""
        return None if "[]" in self.name else PREFIX + "__".join(self.path).upper()

    @property
    def meaning(self) -> str:
        return self.description.partition("; ")[0]

    @property
    def why(self) -> str:
        """Why the default is as it is."""
        return self.description.partition("; ")[2].rstrip(".")


def setting_names() -> tuple[str, ...]:
    """The dotted name of every setting, such as local.port and editors[].id."""
    return tuple(setting.name for setting in SETTINGS)


def section_of(field: FieldInfo) -> type[BaseModel] | None:
    """The section that a field holds; None for a value or a list."""
    return _as_section(field.annotation)


def entries_of(field: FieldInfo) -> type[BaseModel] | None:
    """What each entry of a list of sections holds; None when the field is no such list."""
    is_list = get_origin(field.annotation) is tuple
    return _as_section(get_args(field.annotation)[0]) if is_list else None


def _as_section(annotation: object) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return None


def _settings_of(model: type[BaseModel], prefix: str) -> Iterator[Setting]:
    for key, field in model.model_fields.items():
        name = f"{prefix}{key}"
        if section := section_of(field):
            yield from _settings_of(section, f"{name}.")
            continue
        yield _setting(name, field)
        if entries := entries_of(field):
            yield from _settings_of(entries, f"{name}[].")


def _setting(name: str, field: FieldInfo) -> Setting:
    kind, metadata = _kind_of(field)
    choices = _choices_of(kind)
    needs = [each.words for each in metadata if isinstance(each, Needs)]
    return Setting(
        name=name,
        default=_default_of(field),
        description=field.description or "",
        needs=needs[-1] if needs else f"one of {', '.join(choices)}" if choices else "a list",
        choices=choices,
        is_secret=kind is SecretStr,
        is_list=entries_of(field) is not None,
    )


def _kind_of(field: FieldInfo) -> tuple[object, tuple[object, ...]]:
    """A field's type without "or nothing", and what is noted beside it."""
    possible = [each for each in get_args(field.annotation) if each is not NoneType]
    is_optional = len(possible) < len(get_args(field.annotation))
    kind: object = possible[0] if is_optional else field.annotation
    if get_origin(kind) is Annotated:
        kind, *beside = get_args(kind)
        return kind, (*beside, *field.metadata)
    return kind, tuple(field.metadata)


def _choices_of(kind: object) -> tuple[str, ...]:
    if kind is bool:
        return "true", "false"
    if isinstance(kind, type) and issubclass(kind, Enum):
        return tuple(str(member.value) for member in kind)
    return get_args(kind) if get_origin(kind) is Literal else ()


def _default_of(field: FieldInfo) -> str:
    match field.default:
        case _ if field.is_required():
            return "required"
        case None:
            return "not set"
        case bool(switch):
            return str(switch).lower()
        case ():
            return "[]"
        case value:
            return str(value) or '""'


SETTINGS = tuple(_settings_of(Settings, ""))
"""Every setting, in the order of the example file."""
