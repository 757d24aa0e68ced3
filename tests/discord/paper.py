"""A form that is checked: what is wrong with it, where, in Discord's own shape.

https://discord.com/developers/docs/reference#error-messages
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from tests.discord import refusals
from tests.discord.refusals import Refusal
from tests.discord.wire import Json

Step = str | int


@dataclass
class Errors:
    """All that is wrong with one request."""

    tree: Json = field(default_factory=dict)
    rules: list[str] = field(default_factory=list)
    """Each as one line: where, and what."""

    def add(self, path: tuple[Step, ...], code: str, message: str) -> None:
        at = self.tree
        for step in path:
            at = at.setdefault(str(step), {})
        at.setdefault("_errors", []).append({"code": code, "message": message})
        where = ".".join(map(str, path)) or "body"
        self.rules.append(f"{where}: {message}")

    def refusal(self) -> Refusal | None:
        return refusals.invalid(self.tree) if self.tree else None


@dataclass(frozen=True, slots=True)
class Paper:
    """One value of the form, which knows where it stands."""

    value: Any
    errors: Errors
    path: tuple[Step, ...] = ()

    def __getitem__(self, key: Step) -> "Paper":
        found = None
        if isinstance(self.value, dict):
            found = self.value.get(key)
        elif isinstance(self.value, list) and isinstance(key, int) and key < len(self.value):
            found = self.value[key]
        return Paper(found, self.errors, (*self.path, key))

    def __iter__(self) -> Iterator["Paper"]:
        size = len(self.value) if isinstance(self.value, list) else 0
        return (self[each] for each in range(size))

    def __bool__(self) -> bool:
        """Whether it is given at all."""
        return self.value is not None

    def wrong(self, message: str, code: str = "BASE_TYPE_CHOICES") -> None:
        self.errors.add(self.path, code, message)

    def required(self) -> bool:
        if self.value is None:
            self.wrong("This field is required", "BASE_TYPE_REQUIRED")
        return self.value is not None

    def text(self, low: int, high: int, *, needed: bool = True) -> str:
        """A string whose length lies between the two; empty when it is not there."""
        if self.value is None:
            if needed:
                self.required()
            return ""
        if not isinstance(self.value, str):
            self.wrong("Could not interpret as string.", "STRING_TYPE_CONVERT")
            return ""
        if needed and low and not self.value:
            self.required_text()
        elif not low <= len(self.value) <= high:
            self._length(low, high)
        return self.value

    def required_text(self) -> None:
        self.wrong("This field is required", "BASE_TYPE_REQUIRED")

    def _length(self, low: int, high: int) -> None:
        if low:
            said = f"Must be between {low} and {high} in length."
            self.wrong(said, "BASE_TYPE_BAD_LENGTH")
        else:
            self.wrong(f"Must be {high} or fewer in length.", "BASE_TYPE_MAX_LENGTH")

    def list(self, low: int, high: int, *, needed: bool = False) -> list[Any]:
        """A list with so many entries; empty when it is not there."""
        if self.value is None:
            if needed:
                self.required()
            return []
        if not isinstance(self.value, list):
            self.wrong("Only iterables may be used in a ListType", "LIST_TYPE_CONVERT")
            return []
        if not low <= len(self.value) <= high:
            self._length(low, high)
        return self.value

    def whole(self, low: int, high: int, *, default: int = 0) -> int:
        """An integer between the two."""
        if self.value is None:
            return default
        if isinstance(self.value, bool) or not isinstance(self.value, int):
            self.wrong(f'Value "{self.value}" is not int.', "NUMBER_TYPE_COERCE")
            return default
        if not low <= self.value <= high:
            said = f"int value should be between {low} and {high}."
            self.wrong(said, "NUMBER_TYPE_RANGE")
        return self.value

    def one_of(self, *values: object) -> bool:
        if self.value in values:
            return True
        self.wrong(f"Value must be one of {set(values)!r}.", "BASE_TYPE_CHOICES")
        return False
