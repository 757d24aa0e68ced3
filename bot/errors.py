"""The error tree. Every error says what happened and what to do next.

    Error
    ├── UserError          a person asked for something that cannot be done: shown to that person
    │   └── UnknownName    a section, topic or command nobody knows: carries the nearest names
    └── OperatorError      the process cannot go on: shown in the terminal, ends with an exit code
        ├── ConfigurationError    the settings are wrong (exit code 78, EX_CONFIG of sysexits.h)
        ├── DatabaseError         the database cannot be used (74, EX_IOERR)
        └── AlreadyRunning        another process holds the database or the port (75, EX_TEMPFAIL)

What a platform may answer to a send is its own small tree: `bot/adapters/base.py`.
"""

from dataclasses import dataclass


class Error(Exception):
    """Anything E-Stories refuses on purpose; `str(error)` is fit for people to read."""


class UserError(Error):
    """A request that cannot be carried out. The text says why and what to do instead."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One way out, offered as a button: what it is called and the command it says."""

    label: str
    says: str


class UnknownName(UserError):
    """A name nobody knows, with the nearest known ones as suggestions (at most three)."""

    def __init__(self, text: str, suggestions: tuple[Suggestion, ...] = ()) -> None:
        super().__init__(text)
        self.suggestions = suggestions


class OperatorError(Error):
    """The process cannot start or go on. `exit_code` follows sysexits.h."""

    exit_code = 70


class ConfigurationError(OperatorError):
    """One or more settings are wrong; the text lists every mistake with file, line and remedy."""

    exit_code = 78


class DatabaseError(OperatorError):
    """The database cannot be read or written as it is; nothing was changed."""

    exit_code = 74


class AlreadyRunning(OperatorError):
    """Another process does this job already, or holds what is needed for it."""

    exit_code = 75
