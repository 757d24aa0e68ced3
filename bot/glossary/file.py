"""Reading the glossary's file. Its head explains the fields: `data/topics.yaml`."""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

import yaml
from yaml.nodes import Node

from bot.errors import ConfigurationError
from bot.glossary.names import Counter, Glossary, name_key
from bot.glossary.nodes import NodeReader, line_of, nearest
from bot.model import Section, Topic, TopicMatch

ID = re.compile(r"[A-Za-z][A-Za-z0-9]*")

FILE_KEYS = ("version", "defaults", "counter", "source_marker", "outlets", "sections", "topics")
COUNTER_KEYS = ("word", "zero")
SECTION_KEYS = ("id", "title", "headings", "tags", "kind")
DEFAULT_KEYS = ("case", "match", "body_ok")
TOPIC_KEYS = (
    *("id", "title", "section", "parent", "tags", "aliases", "exclude", "all_of", "note"),
    *DEFAULT_KEYS,
)

# libyaml's parser is ten times as fast; PyYAML can be built without it.
LOADER = yaml.CSafeLoader if yaml.__with_libyaml__ else yaml.SafeLoader


def load_glossary(path: Path) -> Glossary:
    """Read the glossary file. Raises ConfigurationError that lists every mistake in it."""
    reader = NodeReader()
    glossary = _glossary(reader, _root(path))
    if reader.mistakes:
        told = (f"{path}:{line}: {text}" for line, text in sorted(reader.mistakes))
        raise ConfigurationError("\n".join(told))
    return glossary


def _root(path: Path) -> Node | None:
    try:
        return yaml.compose(path.read_text(encoding="utf-8"), Loader=LOADER)
    except OSError as error:
        raise ConfigurationError(f"{path}: cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise ConfigurationError(f"{path}: is not UTF-8 text. Save it as UTF-8.") from error
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise ConfigurationError(f"{path}:{line}: is not YAML: {error.problem}.") from error
    except yaml.YAMLError as error:
        raise ConfigurationError(f"{path}: is not YAML: {error}.") from error


def _glossary(reader: NodeReader, root: Node | None) -> Glossary:
    given = reader.fields(root, "the file", FILE_KEYS, required=("sections", "topics"))
    defaults = reader.fields(given.get("defaults"), "defaults", DEFAULT_KEYS)
    section_nodes = reader.entries(given.get("sections"), "sections")
    topic_nodes = reader.entries(given.get("topics"), "topics")
    sections = [(node, _section(reader, node)) for node in section_nodes]
    topics = [(node, _topic(reader, node, defaults)) for node in topic_nodes]
    _check_ids(reader, sections)
    _check_ids(reader, topics)
    _check_tags(reader, (*sections, *topics))
    _check_sections(reader, topics, tuple(section.id for _, section in sections))
    _check_parents(reader, topics)
    return Glossary(
        tuple(section for _, section in sections),
        tuple(topic for _, topic in topics),
        counter=_counter(reader, given["counter"]) if "counter" in given else None,
        source_marker=reader.text(given.get("source_marker"), "source_marker"),
        outlets=reader.texts(given.get("outlets"), "outlets"),
    )


def _counter(reader: NodeReader, node: Node) -> Counter:
    given = reader.fields(node, "counter", COUNTER_KEYS, required=COUNTER_KEYS)
    written = reader.text(given.get("zero"), "zero")
    try:
        zero = date.fromisoformat(written)
    except ValueError:
        zero = date.min
        reader.mistake(node, f"zero “{written}” is not a date such as 2022-02-24")
    return Counter(reader.text(given.get("word"), "word"), zero)


def _section(reader: NodeReader, node: Node) -> Section:
    given = reader.fields(node, "a section", SECTION_KEYS, required=("id", "title"))
    return Section(
        id=_id(reader, given.get("id")),
        title=reader.text(given.get("title"), "title"),
        headings=reader.texts(given.get("headings"), "headings"),
        tags=reader.texts(given.get("tags"), "tags"),
        is_intro=reader.choice(given.get("kind"), "kind", ("stories", "intro")) == "intro",
    )


def _topic(reader: NodeReader, node: Node, defaults: Mapping[str, Node]) -> Topic:
    own = reader.fields(node, "a topic", TOPIC_KEYS, required=("id", "title"))
    given = {**defaults, **own}
    groups = reader.entries(given.get("all_of"), "all_of")
    return Topic(
        id=_id(reader, given.get("id")),
        title=reader.text(given.get("title"), "title"),
        section=reader.text(given.get("section"), "section") or None,
        parent=reader.text(given.get("parent"), "parent") or None,
        tags=reader.texts(given.get("tags"), "tags"),
        aliases=reader.texts(given.get("aliases"), "aliases"),
        exclude=reader.texts(given.get("exclude"), "exclude"),
        all_of=tuple(reader.texts(group, "a group of all_of") for group in groups),
        match=TopicMatch(reader.choice(given.get("match"), "match", tuple(TopicMatch))),
        is_exact_case=reader.choice(given.get("case"), "case", ("exact", "ignore")) == "exact",
        is_body_enough=reader.choice(given.get("body_ok"), "body_ok", ("false", "true")) == "true",
    )


def _id(reader: NodeReader, node: Node | None) -> str:
    written = reader.text(node, "id")
    if written and not ID.fullmatch(written):
        reader.mistake(node, f"id “{written}” must be letters and digits, a letter first")
    return written


def _check_ids(reader: NodeReader, entries: Sequence[tuple[Node, Section | Topic]]) -> None:
    first_lines: dict[str, int] = {}
    for node, entry in entries:
        key = name_key(entry.id)
        if key in first_lines:
            reader.mistake(node, f"{entry.id} is listed already, in line {first_lines[key]}")
        elif key:
            first_lines[key] = line_of(node)


def _check_tags(reader: NodeReader, entries: Sequence[tuple[Node, Section | Topic]]) -> None:
    owners: dict[str, str] = {}
    for node, entry in entries:
        for tag in entry.tags:
            owner = owners.setdefault(name_key(tag), entry.id)
            if owner != entry.id:
                reader.mistake(node, f"{entry.id}: the tag “{tag}” is one of {owner} already")


def _check_sections(
    reader: NodeReader, topics: Sequence[tuple[Node, Topic]], known: tuple[str, ...]
) -> None:
    for node, topic in topics:
        if topic.section and topic.section not in known:
            near = nearest(topic.section, known)
            reader.mistake(node, f"{topic.id}: there is no section “{topic.section}”; {near}")


def _check_parents(reader: NodeReader, topics: Sequence[tuple[Node, Topic]]) -> None:
    parents = {topic.id: topic.parent for _, topic in topics}
    for node, topic in topics:
        if topic.parent and topic.parent not in parents:
            near = nearest(topic.parent, tuple(parents))
            reader.mistake(node, f"{topic.id}: there is no topic “{topic.parent}”; {near}")
        elif topic.id in _above(topic, parents):
            reader.mistake(node, f"{topic.id}: is its own ancestor through {topic.parent}")


def _above(topic: Topic, parents: Mapping[str, str | None]) -> set[str]:
    """The ids of the topic's ancestors; ends even when they go round."""
    seen: set[str] = set()
    step = topic.parent
    while step is not None and step not in seen:
        seen.add(step)
        step = parents.get(step)
    return seen
