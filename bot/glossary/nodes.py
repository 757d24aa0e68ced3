"""Reading values out of YAML nodes, which know their lines. Mistakes are collected, not raised."""

from difflib import get_close_matches

from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

LONGEST_WORD = 80
"""Characters of a wrong word that are compared and repeated."""


class NodeReader:
    """Takes nodes for what they should be and remembers every mistake with its line."""

    def __init__(self) -> None:
        self.mistakes: list[tuple[int, str]] = []

    def fields(
        self, node: Node | None, what: str, known: tuple[str, ...], required: tuple[str, ...] = ()
    ) -> dict[str, Node]:
        """The node's keys and values; a key that may not stand there is a mistake."""
        if node is not None and not isinstance(node, MappingNode):
            self.mistake(node, f"{what} must be written as key: value")
            return {}
        found: dict[str, Node] = {}
        for key_node, value in node.value if node else ():
            key = str(key_node.value)[:LONGEST_WORD]
            if key not in known:
                self.mistake(key_node, f"{what} has no key “{key}”; {nearest(key, known)}")
            elif key in found:
                self.mistake(key_node, f"“{key}” is given twice")
            found[key] = value
        for key in required:
            if key not in found:
                self.mistake(node, f"{what} needs the key “{key}”")
        return found

    def entries(self, node: Node | None, what: str) -> list[Node]:
        if node is None or isinstance(node, SequenceNode):
            return list(node.value) if node else []
        self.mistake(node, f"{what} must be a list")
        return []

    def texts(self, node: Node | None, what: str) -> tuple[str, ...]:
        return tuple(self.text(each, f"an entry of {what}") for each in self.entries(node, what))

    def text(self, node: Node | None, what: str) -> str:
        """A scalar as it is written, so that a tag NO or 100 needs no quotes; "" if absent."""
        if node is None:
            return ""
        if isinstance(node, ScalarNode) and str(node.value).strip():
            return str(node.value).strip()
        self.mistake(node, f"{what} must be text")
        return ""

    def choice(self, node: Node | None, what: str, allowed: tuple[str, ...]) -> str:
        """One of a closed set; the first is what holds when nothing is written."""
        written = self.text(node, what).casefold() if node else allowed[0]
        if written in allowed:
            return written
        if written:
            self.mistake(node, f"{what} cannot be “{written}”; {nearest(written, allowed)}")
        return allowed[0]

    def mistake(self, node: Node | None, text: str) -> None:
        self.mistakes.append((line_of(node), f"{text}."))


def line_of(node: Node | None) -> int:
    return int(node.start_mark.line) + 1 if node is not None else 1


def nearest(word: str, known: tuple[str, ...]) -> str:
    """The remedy for a word that is not among the known ones."""
    near = get_close_matches(word[:LONGEST_WORD], known, n=1, cutoff=0.0)
    return f"the nearest is “{near[0]}”" if near else "there is none"
