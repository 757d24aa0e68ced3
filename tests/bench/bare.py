"""The ledger's statements alone: what a broadcast costs when nothing else is done.

`python -m tests.bench.bare FOLDER` claims and marks all that waits, with plain SQL in groups, one
transaction each at `synchronous=FULL`; prints the rows, seconds and CPU seconds as JSON.
"""

import json
import sqlite3
import sys
import time
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from bot.store.database import PRAGMAS

GROUP = 256
"""As many as the worker has in flight."""

DUE = """
SELECT publication_id, chat_id FROM deliveries
WHERE platform = 'telegram' AND state IN ('planned', 'retry') AND due_at <= ?
ORDER BY due_at, publication_id, chat_id LIMIT ?
"""
INTEND = """
UPDATE deliveries SET state = 'sending', attempts = attempts + 1
WHERE publication_id = ? AND chat_id = ?
"""
MARK = """
UPDATE deliveries SET state = 'delivered', message_ids = ?
WHERE publication_id = ? AND chat_id = ? AND state = 'sending'
"""

Rows = Sequence[tuple[int, int]]


def main(folder: Path) -> None:
    with closing(sqlite3.connect(folder / "estories.db", isolation_level=None)) as connection:
        for pragma in PRAGMAS:
            connection.execute(pragma)
        started, used = time.monotonic(), time.process_time()
        rows = drain(connection)
        figures = {
            "accepted": rows,
            "seconds": time.monotonic() - started,
            "cpu": time.process_time() - used,
        }
    sys.stdout.write(json.dumps(figures) + "\n")


def drain(connection: sqlite3.Connection) -> int:
    """Each transaction marks one group and claims the next, as `Deliveries.turn` does."""
    count, now = 0, int(time.time() * 1000)
    claimed: Rows = ()
    while True:
        connection.execute("BEGIN IMMEDIATE")
        marks = [(str(10_000_000 + count + n), *row) for n, row in enumerate(claimed)]
        connection.executemany(MARK, marks)
        count += len(claimed)
        claimed = connection.execute(DUE, (now, GROUP)).fetchall()
        connection.executemany(INTEND, claimed)
        connection.execute("COMMIT")
        if not claimed:
            return count


if __name__ == "__main__":
    main(Path(sys.argv[1]))
