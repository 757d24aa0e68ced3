"""What was given for the settings: values as they are written, each with the spot it came from."""

from collections.abc import Sequence
from typing import Any, TypeAlias

from bot.config.mistakes import Mistake, Spot

Location: TypeAlias = tuple[str | int, ...]
"""The way to a value, such as ("local", "port") or ("editors", 0, "id")."""

Entry: TypeAlias = dict[str, str]


class Given:
    """Gathers values and mistakes from one source after another; later values replace earlier."""

    def __init__(self) -> None:
        self._values: dict[Location, str | list[Entry]] = {}
        self._spots: dict[Location, Spot] = {}
        self._failed: set[Spot] = set()
        self.mistakes: list[Mistake] = []

    def fail(self, spot: Spot, problem: str) -> None:
        self._failed.add(spot)
        self.mistakes.append(Mistake(spot, problem))

    def fail_once(self, spot: Spot, problem: str) -> None:
        """Only the first mistake of a spot: what has the wrong shape is bound to lack a value."""
        if spot not in self._failed:
            self.fail(spot, problem)

    def put(self, path: Location, value: str | list[Entry]) -> None:
        self._values[path] = value

    def note(self, path: Location, spot: Spot) -> None:
        """Remember where the thing at `path` stands."""
        self._spots[path] = spot

    def replace(self, path: Location, spot: Spot) -> None:
        """The same, and forget where the parts of its forerunner stood."""
        for known in [each for each in self._spots if each[: len(path)] == path]:
            del self._spots[known]
        self.note(path, spot)

    def spot_of(self, path: Sequence[str | int]) -> Spot:
        """Where the thing at `path` stands, or would stand if it is missing."""
        found = self._spots.get(tuple(path))
        return found or self.spot_of(path[:-1]).inside(str(path[-1]))

    def nested(self) -> dict[str, Any]:
        """The values as pydantic takes them."""
        root: dict[str, Any] = {}
        for (*sections, key), value in self._values.items():
            here = root
            for section in sections:
                here = here.setdefault(str(section), {})
            here[str(key)] = value
        return root
