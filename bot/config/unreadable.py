"""Files as text: read whole, within a limit, or refused with the reason."""

from pathlib import Path


class Unreadable(Exception):
    """A text cannot be read at all. `str()` completes a sentence that begins with its name."""

    def __init__(self, problem: str, line: int | None = None) -> None:
        super().__init__(problem)
        self.line = line


class Missing(Unreadable):
    """There is no such file."""


def read_text(path: Path, most_bytes: int) -> str:
    """The file's text; never more than `most_bytes` are held in memory."""
    data = _read(path, most_bytes + 1)
    if len(data) > most_bytes:
        raise Unreadable(f"is larger than {most_bytes // 1024} KiB; is it the right file?")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise Unreadable("is not UTF-8 text; save it as UTF-8", line) from None


def _read(path: Path, size: int) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(size)
    except FileNotFoundError:
        raise Missing("does not exist") from None
    except OSError as error:
        reason = (error.strerror or type(error).__name__).lower()
        raise Unreadable(f"cannot be read ({reason}); check the path and its permissions") from None
    except ValueError:
        raise Unreadable("is not a path that a file can have; check it") from None
