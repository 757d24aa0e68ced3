"""A modal as a person sees it, and what filling it in sends."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tests.discord import components as kinds
from tests.discord import looks, shown
from tests.discord.desk import Interaction
from tests.discord.messages import Upload
from tests.discord.shown import Option
from tests.discord.wire import Json, objects
from tests.discord.world import World

Value = str | bool | Sequence[str]


@dataclass(frozen=True, slots=True)
class Field:
    """Something to fill in."""

    label: str
    description: str
    kind: int
    custom_id: str
    value: str
    """What stands in it already."""
    is_required: bool
    low: int
    """Least characters, choices or files."""
    high: int
    options: tuple[Option, ...]
    component: Json


@dataclass(frozen=True, slots=True)
class Modal:
    """A form on somebody's screen."""

    title: str
    custom_id: str
    text: str
    """What stands between the fields."""
    fields: tuple[Field, ...]
    interaction: Interaction
    """What it is the answer to."""

    @property
    def labels(self) -> list[str]:
        return [each.label for each in self.fields]

    def field(self, name: str) -> Field:
        """By label or custom id."""
        found = [each for each in self.fields if name in (each.label, each.custom_id)]
        if len(found) != 1:
            raise AssertionError(f"{len(found)} fields {name!r} among {self.labels}")
        return found[0]


def modal(interaction: Interaction) -> Modal | None:
    data = interaction.modal
    if data is None:
        return None
    holders = objects(data["components"])
    found = [_field(holder, each) for holder in holders for each in _inner(holder)]
    text = shown.text("", [], holders)
    return Modal(data["title"], data["custom_id"], text, tuple(found), interaction)


def _inner(holder: Json) -> list[Json]:
    if holder["type"] == kinds.LABEL:
        return [holder["component"]]
    return objects(holder.get("components"))


def _field(holder: Json, it: Json) -> Field:
    is_text = it["type"] == kinds.INPUT
    default_low = 0 if is_text else 1
    return Field(
        label=holder.get("label") or it.get("label") or "",
        description=holder.get("description") or "",
        kind=it["type"],
        custom_id=it["custom_id"],
        value=it.get("value") or "",
        is_required=it.get("required", it["type"] != kinds.CHECKBOX),
        low=it.get("min_length" if is_text else "min_values") or default_low,
        high=it.get("max_length" if is_text else "max_values") or (4000 if is_text else 1),
        options=shown.options(it),
        component=it,
    )


@dataclass
class Filling:
    """A modal that is being filled in."""

    world: World
    modal: Modal
    values: Mapping[str, Value]
    files: Mapping[str, Sequence[Upload]]

    def data(self) -> Json:
        """What the bot is sent; an error of the test when the client would not send it."""
        for name in (*self.values, *self.files):
            self.modal.field(name)
        attachments: Json = {}
        answered = []
        for number, holder in enumerate(
            objects((self.modal.interaction.modal or {})["components"])
        ):
            answered.append(self._holder(number, holder, attachments))
        found: Json = {"custom_id": self.modal.custom_id, "components": answered}
        return found | ({"resolved": {"attachments": attachments}} if attachments else {})

    def _holder(self, number: int, holder: Json, attachments: Json) -> Json:
        base: Json = {"type": holder["type"], "id": holder.get("id") or number + 1}
        if holder["type"] == kinds.TEXT:
            return base
        filled = [self._filled(_field(holder, e), attachments) for e in _inner(holder)]
        if holder["type"] == kinds.LABEL:
            return base | {"component": filled[0]}
        return base | {"components": filled}

    def _filled(self, field: Field, attachments: Json) -> Json:
        base: Json = {"type": field.kind, "custom_id": field.custom_id}
        base["id"] = field.component.get("id") or 100
        given = self.values.get(field.label, self.values.get(field.custom_id))
        if field.kind == kinds.UPLOAD:
            uploads = self.files.get(field.label, self.files.get(field.custom_id, ()))
            _check(field, len(uploads), "files")
            made = [self.world.add_file(e.name, e.content, e.kind) for e in uploads]
            attachments.update({str(each.id): looks.attachment(each) for each in made})
            return base | {"values": [str(each.id) for each in made]}
        if field.kind == kinds.CHECKBOX:
            return base | {"value": bool(given)}
        if field.kind == kinds.INPUT:
            text = field.value if given is None else str(given)
            _check(field, len(text), "characters")
            return base | {"value": text}
        return base | _chosen(field, given)


def _chosen(field: Field, given: Value | None) -> Json:
    before = [each.value for each in field.options if each.is_chosen]
    wanted = before if given is None else [given] if isinstance(given, str) else given
    assert not isinstance(wanted, bool), f"{field.label!r} wants a choice"
    values = [chosen(field.options, each, field.label) for each in wanted]
    _check(field, len(values), "choices")
    if field.kind == kinds.RADIO:
        return {"value": values[0] if values else None}
    return {"values": values}


def chosen(options: tuple[Option, ...], name: str, where: str) -> str:
    """The value of the option with this label or value."""
    if not options:
        return name
    found = [each.value for each in options if name in (each.label, each.value)]
    if not found:
        raise AssertionError(f"no {name!r} in {where!r}: {[each.label for each in options]}")
    return found[0]


def _check(field: Field, size: int, what: str) -> None:
    """What the client does not let pass."""
    if not size and not field.is_required:
        return
    if not max(field.low, int(field.is_required)) <= size <= field.high:
        raise AssertionError(f"{field.label!r} takes {field.low} to {field.high} {what}: {size}")
