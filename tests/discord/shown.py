"""What a person reads of embeds and components, as plain text and buttons."""

from collections.abc import Iterator
from dataclasses import dataclass

from tests.discord import components as kinds
from tests.discord.wire import Json, objects, walk

STYLES = {1: "primary", 2: "secondary", 3: "success", 4: "danger", 5: "link", 6: "premium"}


@dataclass(frozen=True, slots=True)
class Button:
    """A button as it is seen."""

    label: str
    custom_id: str
    url: str
    style: str
    is_disabled: bool
    emoji: str


@dataclass(frozen=True, slots=True)
class Option:
    label: str
    value: str
    description: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Select:
    """A menu as it is seen."""

    kind: int
    custom_id: str
    placeholder: str
    options: tuple[Option, ...]
    low: int
    high: int
    is_disabled: bool


def buttons(components: list[Json]) -> tuple[Button, ...]:
    return tuple(_button(each) for each in walk(components) if each.get("type") == kinds.BUTTON)


def _button(it: Json) -> Button:
    return Button(
        it.get("label") or "",
        it.get("custom_id") or "",
        it.get("url") or "",
        STYLES.get(it.get("style", 0), "?"),
        bool(it.get("disabled")),
        (it.get("emoji") or {}).get("name") or "",
    )


def selects(components: list[Json]) -> tuple[Select, ...]:
    return tuple(select(each) for each in walk(components) if each.get("type") in kinds.SELECTS)


def select(it: Json) -> Select:
    return Select(
        it["type"],
        it.get("custom_id") or "",
        it.get("placeholder") or "",
        options(it),
        it.get("min_values", 1),
        it.get("max_values", 1),
        bool(it.get("disabled")),
    )


def options(it: Json) -> tuple[Option, ...]:
    return tuple(
        Option(
            each["label"],
            each.get("value", ""),
            each.get("description") or "",
            bool(each.get("default")),
        )
        for each in objects(it.get("options"))
    )


def text(content: str, embeds: list[Json], components: list[Json]) -> str:
    """Everything that can be read, one part below the other, without the buttons."""
    parts = [content, *(_embed(each) for each in embeds), *_texts(components)]
    return "\n".join(each for each in parts if each)


def _embed(it: Json) -> str:
    parts = [(it.get("author") or {}).get("name"), it.get("title"), it.get("description")]
    for each in objects(it.get("fields")):
        parts += [each.get("name"), each.get("value")]
    parts.append((it.get("footer") or {}).get("text"))
    return "\n".join(each for each in parts if each)


def _texts(components: list[Json]) -> Iterator[str]:
    """Texts, and the rules between them."""
    for each in walk(components):
        if each.get("type") == kinds.TEXT:
            yield each.get("content", "")
        elif each.get("type") == kinds.SEPARATOR and each.get("divider", True):
            yield "---"
