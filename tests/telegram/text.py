"""A message's text as Telegram keeps it: entities checked, text cleaned and trimmed.

core.telegram.org/bots/api, MessageEntity and "Formatting options". Offsets and lengths are in
UTF-16 code units, the length of a text is counted in characters after all that.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from tests.telegram import refusals
from tests.telegram.refusals import bad
from tests.telegram.urls import deep_link_is_wrong, has_host
from tests.telegram.wire import Json, as_map, as_number, as_text

MOST_ENTITIES = 100
"""What comes after is dropped without a word."""

MOST_BYTES = 32_768

STYLES = frozenset({"bold", "italic", "underline", "strikethrough", "spoiler"})
QUOTES = frozenset({"blockquote", "expandable_blockquote"})
LINKS = frozenset(
    {"mention", "hashtag", "cashtag", "bot_command", "url", "email", "phone_number"}
    | {"text_link", "text_mention", "custom_emoji", "date_time"}
)
CODES = frozenset({"code", "pre"})
KINDS = STYLES | QUOTES | LINKS | CODES

FIELDS: dict[str, tuple[str, ...]] = {
    "text_link": ("url",),
    "text_mention": ("user",),
    "pre": ("language",),
    "custom_emoji": ("custom_emoji_id",),
    "date_time": ("unix_time", "date_time_format"),
}
"""What an entity of a kind may carry besides its type, offset and length."""

Breaks = Callable[[str], None]
"""Told of each rule that a request broke."""


@dataclass(frozen=True, slots=True)
class Entity:
    """A part of a text that looks or does something else. In UTF-16 code units."""

    kind: str
    offset: int
    length: int
    url: str = ""
    rest: str = ""
    """Its other fields, as text: two entities are the same when all of this is."""
    fields: tuple[tuple[str, object], ...] = ()

    @property
    def end(self) -> int:
        return self.offset + self.length

    @property
    def json(self) -> Json:
        return {
            "type": self.kind,
            "offset": self.offset,
            "length": self.length,
            **dict(self.fields),
        }


def units(text: str) -> int:
    """The length of a text in UTF-16 code units."""
    return len(text.encode("utf-16-le")) // 2 if _is_wide(text) else len(text)


def _is_wide(text: str) -> bool:
    """Whether some character takes two UTF-16 units."""
    return not text.isascii() and max(text) > "\uffff"


def cut(text: str, entity: Entity) -> str:
    """The words an entity stands on."""
    if not _is_wide(text):
        return text[entity.offset : entity.end]
    wide = text.encode("utf-16-le")
    return wide[2 * entity.offset : 2 * entity.end].decode("utf-16-le", "replace")


@dataclass(frozen=True, slots=True)
class Limit:
    """How long a text may be, and what is said of a longer one."""

    characters: int
    words: str
    may_be_empty: bool = False


MESSAGE = Limit(4096, refusals.TEXT_LONG)
EDIT = Limit(4096, refusals.EDIT_LONG)
CAPTION = Limit(1024, refusals.CAPTION_LONG, may_be_empty=True)


def kept(
    text: str, given: list[object], limit: Limit, breaks: Breaks
) -> tuple[str, tuple[Entity, ...]]:
    """What Telegram keeps of a text; refuses what it refuses, reports what breaks a rule."""
    if len(text) > MOST_BYTES // 4 and len(text.encode()) > MOST_BYTES:
        breaks(f"text of more than {MOST_BYTES} bytes")
        raise bad(refusals.BYTES_LONG)
    entities = tuple(_entity(each, breaks) for each in given)
    if entities:
        entities = _checked(text, entities, breaks)
    text, entities = _cleaned(text, entities)
    if not text and not limit.may_be_empty:
        breaks("text is empty")
        raise bad(refusals.TEXT_EMPTY)
    if len(text) > limit.characters:
        breaks(f"text of {len(text)} characters; {limit.characters} are allowed")
        raise bad(limit.words)
    if 2 * len(text) > limit.characters < units(text):
        breaks(f"text of {units(text)} UTF-16 units; some clients count those")
    return text, entities


def _entity(value: object, breaks: Breaks) -> Entity:
    try:
        given = as_map(value)
    except ValueError:
        breaks("an entity that is no object")
        raise bad("can't parse MessageEntity: expected an Object") from None
    kind, offset, length = (given.get(each) for each in ("type", "offset", "length"))
    if kind not in KINDS:
        breaks(f"entity of unknown type {kind!r}")
        raise bad("can't parse MessageEntity: Unsupported type specified")
    if as_number(offset) is None or as_number(length) is None:
        breaks(f"entity {kind} without a whole number as offset and length")
        raise bad('can\'t parse MessageEntity: Field "offset" must be of type Number')
    kind = as_text(kind)
    allowed = FIELDS.get(kind, ())
    rest = {name: part for name, part in given.items() if name not in {"type", "offset", "length"}}
    for name in rest:
        if name not in allowed:
            breaks(f"entity {kind} with the field {name!r}")
    fields = tuple((name, rest[name]) for name in allowed if name in rest)
    if kind in {"text_link", "text_mention", "custom_emoji", "date_time"} and not fields:
        breaks(f"entity {kind} without {allowed[0]!r}")
    place = (as_number(offset) or 0, as_number(length) or 0)
    return Entity(kind, *place, as_text(rest.get("url")), repr(fields), fields)


def _checked(text: str, entities: tuple[Entity, ...], breaks: Breaks) -> tuple[Entity, ...]:
    if len(entities) > MOST_ENTITIES:
        breaks(f"{len(entities)} entities; those after {MOST_ENTITIES} are dropped")
    middles, size = _middles(text), units(text)
    for each in entities:
        _check_place(each, middles, size, breaks)
    ordered = sorted(entities, key=lambda each: (each.offset, -each.length))
    _check_nesting(ordered, breaks)
    return tuple(each for each in ordered[:MOST_ENTITIES] if _is_kept(each, breaks))


def _middles(text: str) -> set[int]:
    """The offsets inside a surrogate pair."""
    if not _is_wide(text):
        return set()
    middles, at = set(), 0
    for character in text:
        if character > "\uffff":
            middles.add(at + 1)
            at += 1
        at += 1
    return middles


def _check_place(entity: Entity, middles: set[int], size: int, breaks: Breaks) -> None:
    if entity.offset < 0 or entity.length < 0:
        wrong = "offset" if entity.offset < 0 else "length"
        breaks(f"entity {entity.kind} with a negative {wrong}")
        raise bad(f"receive an entity with incorrect {wrong} {getattr(entity, wrong)}")
    if not entity.length:
        breaks(f"entity {entity.kind} of no length")
    if entity.offset > size:
        breaks(f"entity {entity.kind} begins after the text")
        raise bad(f"entity begins after the end of the text at UTF-16 offset {entity.offset}")
    if entity.end > size:
        breaks(f"entity {entity.kind} ends after the text")
        raise bad(
            f"entity beginning at UTF-16 offset {entity.offset} ends after the end of the text at"
            f" UTF-16 offset {entity.end}"
        )
    if entity.offset in middles:
        breaks(f"entity {entity.kind} begins inside a surrogate pair")
        raise bad("entity begins in a middle of a UTF-16 symbol")
    if entity.end in middles:
        breaks(f"entity {entity.kind} ends inside a surrogate pair")
        raise bad(
            f"entity beginning at UTF-16 offset {entity.offset} ends in a middle of a UTF-16 symbol"
        )


def _check_nesting(ordered: list[Entity], breaks: Breaks) -> None:
    """Two entities are apart or one in the other; who may hold whom is in MessageEntity."""
    around: list[Entity] = []
    for each in ordered:
        while around and around[-1].end <= each.offset:
            around.pop()
        for outer in around:
            if each.end > outer.end:
                breaks(f"entities {outer.kind} and {each.kind} overlap without nesting")
            elif not _may_hold(outer.kind, each.kind):
                breaks(f"entity {outer.kind} holds {each.kind}")
        around.append(each)


def _may_hold(outer: str, inner: str) -> bool:
    if CODES & {outer, inner}:
        # Code in a quotation is fine; code with a style or in a link is not.
        return outer in QUOTES and inner in CODES
    if {outer, inner} <= QUOTES or {outer, inner} <= LINKS:
        return False
    return not (outer in LINKS and inner in QUOTES)


def _is_kept(entity: Entity, breaks: Breaks) -> bool:
    """A link that leads nowhere is dropped, its words stay."""
    if entity.kind == "text_link" and not has_host(entity.url):
        breaks(f"text_link to {entity.url!r}, which is no address")
        return False
    if entity.kind == "text_link" and deep_link_is_wrong(entity.url):
        breaks(f"deep link {entity.url!r}; 1 to 64 of A-Z a-z 0-9 _ - are allowed")
    return entity.length > 0


_BLANKS = {code: " " for code in range(32) if code not in {10, 13}}
"""Control characters become blanks; a carriage return is taken out."""

_CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f]")


def _cleaned(text: str, entities: tuple[Entity, ...]) -> tuple[str, tuple[Entity, ...]]:
    if _CONTROL.search(text):
        text, entities = _without_returns(text.translate(_BLANKS), entities)
    if text[:1].isspace() or text[-1:].isspace():
        left = units(text) - units(text.lstrip())
        text = text.strip()
        end = units(text)
        entities = tuple(_clipped(each, left, end) for each in entities)
    return text, tuple(each for each in entities if each.length > 0 and cut(text, each).strip())


def _clipped(entity: Entity, left: int, end: int) -> Entity:
    start, stop = max(entity.offset - left, 0), min(entity.end - left, end)
    return replace(entity, offset=start, length=stop - start)


def _without_returns(text: str, entities: tuple[Entity, ...]) -> tuple[str, tuple[Entity, ...]]:
    if "\r" not in text:
        return text, entities
    if entities:
        wide = text.encode("utf-16-le")
        gone = [i // 2 for i in range(0, len(wide), 2) if wide[i : i + 2] == b"\r\0"]
        entities = tuple(
            replace(
                each,
                offset=each.offset - sum(at < each.offset for at in gone),
                length=each.length - sum(each.offset <= at < each.end for at in gone),
            )
            for each in entities
        )
    return text.replace("\r", ""), entities
