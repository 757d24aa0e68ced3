"""Whatever a file or a variable holds: settings, or one error that a person can read."""

import os
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.config import SETTINGS, Settings, load_settings
from bot.errors import ConfigurationError

CANARY = "123456789:canary-canary-canary-canary-0123"

# Pieces that settings files are made of, so that what is drawn gets past the first line.
PIECES = st.sampled_from(
    [
        *(setting.name.rpartition(".")[2] for setting in SETTINGS),
        *("local", "editors", "telegram", "log", "true", "8080", "UTC", "INFO", "@a", CANARY),
        *(": ", ":\n  ", "\n", "\n  ", "\n- ", "- ", ", ", "[", "]", "{", "}", "'", '"', "#", "\t"),
        *(
            "&a ",
            "*a",
            "!!str ",
            "? ",
            "| ",
            "> ",
            "---\n",
            "...\n",
            "<<",
            "~",
            "%",
            "\0",
            "\u2028",
        ),
    ]
)
FILES = (
    st.binary(max_size=200)
    | st.text(max_size=200).map(lambda text: text.encode("utf-8", "surrogatepass"))
    | st.lists(PIECES, max_size=40).map(lambda pieces: "".join(pieces).encode())
)
TEXTS = st.text(max_size=50) | st.lists(PIECES, max_size=20).map("".join)
VARIABLES = st.sampled_from([f"{each.variable}" for each in SETTINGS if each.variable]) | st.text(
    max_size=20
).map(lambda end: f"ESTORIES_{end}")


def outcome(path: Path, environ: dict[str, str]) -> Settings | str:
    try:
        return load_settings(path, environ)
    except ConfigurationError as error:
        return str(error)


def check(found: Settings | str) -> None:
    if isinstance(found, str):
        assert found
        assert all(line.isprintable() for line in found.split("\n"))
        assert CANARY not in found


@settings(max_examples=500, deadline=None)
@given(data=FILES)
def test_any_file_gives_settings_or_a_readable_error(data: bytes) -> None:
    with TemporaryDirectory() as directory:
        path = Path(directory) / "config.yaml"
        path.write_bytes(data)
        check(outcome(path, {}))


@settings(max_examples=500, deadline=None)
@given(environ=st.dictionaries(VARIABLES, TEXTS, max_size=5))
def test_any_environment_gives_settings_or_a_readable_error(environ: dict[str, str]) -> None:
    check(outcome(Path(os.devnull), environ))
