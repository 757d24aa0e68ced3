"""One process delivers from one database: an operating-system lock beside the file.

The kernel lets go of the lock when the process ends, however it ends.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bot.errors import AlreadyRunning


class DeliveryLock:
    """Held while a process delivers. `DeliveryLock.held(path)` is a context manager."""

    @staticmethod
    @contextmanager
    def held(database: Path) -> Iterator[None]:
        """Raises AlreadyRunning, with the other's process id, when somebody holds it."""
        path = database.with_name(database.name + ".lock")
        descriptor = os.open(path, os.O_CREAT | os.O_RDWR, 0o600)
        try:
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError as error:
                holder = os.read(descriptor, 20).decode().strip() or "unknown"
                raise AlreadyRunning(
                    f"E-Stories is already running on {database} (process {holder}). "
                    "Use that one, or stop it first."
                ) from error
            os.ftruncate(descriptor, 0)
            os.write(descriptor, str(os.getpid()).encode())
            yield
        finally:
            os.close(descriptor)
