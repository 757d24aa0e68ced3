"""The settings file."""

from pathlib import Path

from bot.config.document import parse
from bot.config.given import Given
from bot.config.mistakes import Spot
from bot.config.reader import Reader
from bot.config.settings import Settings
from bot.config.unreadable import Missing, Unreadable, read_text

DEFAULT_FILE = Path("config.yaml")
MOST_BYTES = 1024 * 1024
"""A thousand times the example: more is a file given by accident, such as a database."""


def read_file(path: Path | None, given: Given) -> None:
    """Gather what the file gives. Only a file that nobody named may be missing."""
    name = str(path or DEFAULT_FILE)
    source = name if name.isprintable() else repr(name)
    try:
        root = parse(read_text(path or DEFAULT_FILE, MOST_BYTES))
    except Missing as error:
        if path is not None:
            given.fail(Spot(source), f"{error}; config.example.yaml is one to copy")
    except Unreadable as error:
        given.fail(Spot(source, error.line), str(error))
    else:
        Reader(given).read_section(Settings, root, Spot(source, root.line))
