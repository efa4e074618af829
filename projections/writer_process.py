"""The process that writes rows for a rebuild, while the rebuild works out the next ones. ``row_writing`` starts it.

It reads frames from its standard input: first the database (a SQLite file or a PostgreSQL URL), then batches of
rows, then an empty batch for the end. Every batch is one transaction. On its standard output it says ``DONE`` once
everything is written, or else why it is not; it goes quietly when whoever started it is gone.
"""

from __future__ import annotations

import gc
import sys
from collections.abc import Iterator, Sequence
from contextlib import closing
from typing import IO, Any, TypeAlias

import msgspec

from projections.inserts import Group, Row, copy, insert, spread

LENGTH = 8
"""The bytes that say how long the frame after them is."""

DONE = "done"

Batch: TypeAlias = Sequence[tuple[str, Sequence[Row], Sequence[Group]]]
"""Tables with their columns (``into``), and the rows and groups of rows to add to each."""


def main() -> None:
    gc.disable()  # rows hold no cycles
    try:
        said = DONE if write_batches(frames(sys.stdin.buffer)) else ""
    except Exception as error:  # whatever it is, the rebuild reports it
        said = str(error).partition("\n")[0] or type(error).__name__
    print(said, flush=True)


def write_batches(received: Iterator[Any]) -> bool:
    """Write what comes in; ``False`` when it stopped before the end."""
    with closing(_connect(next(received, ""))) as connection:
        for batch in received:
            if not batch:
                return True
            _write(connection, batch)
    return False


def frames(source: IO[bytes]) -> Iterator[Any]:
    """What was sent, as far as it came in whole."""
    decode = msgspec.msgpack.Decoder().decode
    while True:
        length = int.from_bytes(source.read(LENGTH))
        frame = source.read(length)
        if not frame or len(frame) < length:
            return
        yield decode(frame)


def _connect(database: str) -> Any:
    if "://" in database:
        import psycopg

        return psycopg.connect(database)
    import sqlite3

    connection = sqlite3.connect(database, timeout=30)
    connection.execute("PRAGMA synchronous = NORMAL")
    return connection


def _write(connection: Any, batch: Batch) -> None:
    with closing(connection.cursor()) as cursor:
        for into, rows, groups in batch:
            if hasattr(cursor, "copy"):
                copy(cursor, into, [*rows, *spread(groups)])
            else:
                insert(cursor.execute, into, [*rows, *spread(groups)])
    connection.commit()


if __name__ == "__main__":
    main()
