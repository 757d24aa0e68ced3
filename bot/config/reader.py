"""From a tree of texts to given values: which names are settings, and is the shape right."""

from collections.abc import Iterator

from pydantic import BaseModel

from bot.config.catalogue import entries_of, section_of, setting_names
from bot.config.document import MappingNode, Node, ScalarNode, SequenceNode
from bot.config.given import Entry, Given, Location
from bot.config.mistakes import Spot, shown
from bot.config.nearest import nearest


class Reader:
    """Reads nodes into `given`. Nothing written after a name means that nothing is given."""

    def __init__(self, given: Given) -> None:
        self._given = given

    def read_section(
        self, model: type[BaseModel], node: Node, spot: Spot, path: Location = ()
    ) -> None:
        """A section's settings, and those of the sections in it."""
        if not self._is_section(node, spot):
            return
        for name, value, here in self._entries(model, node, spot, path):
            field = model.model_fields[name]
            if section := section_of(field):
                self.read_section(section, value, here, (*path, name))
            elif entries := entries_of(field):
                self.read_list(entries, value, here, (*path, name))
            elif (text := self._text(value, here)) is not None:
                self._given.put((*path, name), text)

    def read_list(self, model: type[BaseModel], node: Node, spot: Spot, path: Location) -> None:
        """A list of sections. An empty one counts: it takes the place of an earlier one."""
        match node:
            case ScalarNode(text=None):
                return
            case SequenceNode(items=items):
                self._given.put(path, list(self._items(model, items, spot, path)))
            case _:
                self._given.fail(
                    spot, "needs a list, such as [{platform: telegram, id: 123456789}]"
                )

    def _items(
        self, model: type[BaseModel], items: tuple[Node, ...], spot: Spot, path: Location
    ) -> Iterator[Entry]:
        index = 0
        for number, item in enumerate(items, start=1):
            here = spot.at(item.line).entry(number)
            if self._is_section(item, here):
                self._given.note((*path, index), here)
                yield self._item(model, item, here, (*path, index))
                index += 1

    def _item(self, model: type[BaseModel], node: Node, spot: Spot, path: Location) -> Entry:
        texts = {
            name: self._text(value, here)
            for name, value, here in self._entries(model, node, spot, path)
        }
        return {name: text for name, text in texts.items() if text is not None}

    def _entries(
        self, model: type[BaseModel], node: Node, spot: Spot, path: Location
    ) -> Iterator[tuple[str, Node, Spot]]:
        """What is written for settings that exist, each once."""
        first_lines: dict[str, int] = {}
        for key, value in node.entries if isinstance(node, MappingNode) else ():
            name = key.text or ""
            here = spot.at(key.line).inside(shown(name))
            if name not in model.model_fields:
                self._given.fail(here, _unknown(name, spot.name, model))
            elif name in first_lines:
                self._given.fail(here, _twice(here, first_lines[name]))
            else:
                first_lines[name] = key.line
                self._given.note((*path, name), here)
                yield name, value, here

    def _is_section(self, node: Node, spot: Spot) -> bool:
        match node:
            case MappingNode() | ScalarNode(text=None):
                return True
            case _:
                self._given.fail(spot, _not_a_section(spot))
                return False

    def _text(self, node: Node, spot: Spot) -> str | None:
        if isinstance(node, ScalarNode):
            return node.text
        self._given.fail(spot, "needs a single value; write it on the same line, after the colon")
        return None


def _unknown(name: str, section: str, model: type[BaseModel]) -> str:
    """Looks among the neighbours first: it is more often misspelt than misplaced."""
    if name in setting_names():
        outer, _, inner = name.rpartition(".")
        return f"unknown setting; sections are not joined by dots: write {inner} below {outer}"
    prefix = f"{section}." if section else ""
    if neighbour := nearest(name, model.model_fields):
        return f"unknown setting; did you mean {prefix}{neighbour}?"
    if elsewhere := nearest(name, setting_names()):
        return f"unknown setting; did you mean {elsewhere}?"
    return f"unknown setting; known here: {', '.join(model.model_fields)}"


def _twice(spot: Spot, first_line: int) -> str:
    first = "" if spot.line is None else f" (first in line {first_line})"
    return f"is given twice{first}; keep one"


def _not_a_section(spot: Spot) -> str:
    if spot.name:
        return "needs settings of its own below it, indented, each as `name: value`"
    return "needs settings at the top level, each as `name: value`"
