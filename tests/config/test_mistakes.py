"""Every mistake is named: where it is, what is wrong, what to do. Never a secret or a traceback."""

import re
from collections.abc import Mapping
from pathlib import Path

import pytest

from bot.config import load_settings
from bot.errors import ConfigurationError
from tests.config.bad_environments import BAD_ENVIRONMENTS
from tests.config.bad_files import BAD_FILES
from tests.config.canary import CANARY
from tests.config.conftest import Write

LINE = re.compile(r"(config\.yaml(:\d+)?|ESTORIES_\S+): \S.*[^.]", re.IGNORECASE)


def mistakes(path: Path | None, environ: Mapping[str, str] | None = None) -> list[str]:
    """The lines that the operator reads, after checking what holds for every one of them."""
    with pytest.raises(ConfigurationError) as caught:
        load_settings(path, {"ESTORIES_DISCORD__TOKEN": CANARY, **(environ or {})})
    assert caught.value.__cause__ is None
    assert caught.value.__context__ is None, "nothing that holds a value is kept"
    text = str(caught.value)
    assert CANARY not in text
    assert not re.search(r"Traceback|pydantic|Input should|type=|<class", text)
    lines = text.split("\n")
    assert all(LINE.fullmatch(line) and line.isprintable() for line in lines), text
    return lines


@pytest.mark.parametrize(
    ("text", "where_and_what", "remedy"), BAD_FILES.values(), ids=BAD_FILES.keys()
)
def test_a_bad_file_is_explained(write: Write, text: str, where_and_what: str, remedy: str) -> None:
    found = mistakes(write(text))
    assert [line for line in found if line.startswith(f"config.yaml{where_and_what}")], found
    assert [line for line in found if remedy in line], found


@pytest.mark.parametrize(
    ("environ", "line"), BAD_ENVIRONMENTS.values(), ids=BAD_ENVIRONMENTS.keys()
)
def test_a_bad_environment_is_explained(write: Write, environ: dict[str, str], line: str) -> None:
    assert mistakes(write(""), environ) == [line]


def test_all_mistakes_are_named_at_once_in_the_order_of_the_file(write: Write) -> None:
    path = write("local:\n  port: x\n  prot: 1\nlogg: {}\nlog:\n  level: LOUD\n")
    found = mistakes(path, {"ESTORIES_NEWSROOM__NAM": "x", "ESTORIES_LOCAL__ENABLED": "maybe"})
    assert [line.partition(": ")[0] for line in found] == [
        "config.yaml:2",
        "config.yaml:3",
        "config.yaml:4",
        "config.yaml:6",
        "ESTORIES_NEWSROOM__NAM",
        "ESTORIES_LOCAL__ENABLED",
    ]


def test_a_file_that_cannot_be_read_does_not_hide_mistakes_in_the_environment(write: Write) -> None:
    found = mistakes(write("local:\n\tport: 1\n"), {"ESTORIES_LOCAL__PORT": "x"})
    assert [line.partition(": ")[0] for line in found] == ["config.yaml:2", "ESTORIES_LOCAL__PORT"]


def test_a_value_of_the_wrong_shape_is_one_mistake(write: Write) -> None:
    found = mistakes(write("editors:\n- platform: local\n  id: {a: b}\n- me\n"))
    assert len(found) == 2


def test_the_spot_of_an_overriding_variable_is_the_variable(write: Write) -> None:
    path = write("editors:\n- platform: local\n  id: a\n- platform: local\n")
    found = mistakes(path, {"ESTORIES_EDITORS": "[{id: '1'}]"})
    assert [line.partition(": is")[0] for line in found] == [
        "ESTORIES_EDITORS: editors[1].platform"
    ]


def test_thousands_of_mistakes_do_not_flood_the_terminal(write: Write) -> None:
    path = write("".join(f"name{number}: 1\n" for number in range(4000)))
    with pytest.raises(ConfigurationError) as caught:
        load_settings(path, {})
    lines = str(caught.value).split("\n")
    assert len(lines) == 101
    assert lines[-1] == "... and 3900 more mistakes after these"


def test_a_named_file_has_to_exist(write: Write) -> None:
    write("")
    Path("config.yaml").unlink()
    assert mistakes(Path("config.yaml")) == [
        "config.yaml: does not exist; config.example.yaml is one to copy"
    ]


def test_a_directory_is_no_file(write: Write) -> None:
    write("").unlink()
    Path("config.yaml").mkdir()
    expected = "config.yaml: cannot be read (is a directory); check the path and its permissions"
    assert mistakes(None) == mistakes(Path("config.yaml")) == [expected]


@pytest.mark.parametrize(
    ("name", "problem"),
    [
        ("a" * 300, "cannot be read (file name too long); check the path and its permissions"),
        ("a\0b", "is not a path that a file can have; check it"),
        ("a\nb", "does not exist; config.example.yaml is one to copy"),
    ],
)
def test_an_impossible_path_is_explained_in_one_line(name: str, problem: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        load_settings(Path(name), {})
    source = name if name.isprintable() else repr(name)
    assert str(caught.value) == f"{source}: {problem}"


@pytest.mark.parametrize(
    ("data", "line"),
    [(b"log: {}\nnewsroom: {name: \xff}\n", 2), ("log: {}".encode("utf-16"), 1), (b"\x80", 1)],
)
def test_other_encodings_are_refused(write: Write, data: bytes, line: int) -> None:
    path = write("")
    path.write_bytes(data)
    assert mistakes(path) == [f"config.yaml:{line}: is not UTF-8 text; save it as UTF-8"]
