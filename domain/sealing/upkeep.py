"""What is done to the databases so that nothing lingers in them. Called by ``erasing`` and ``old_logs``."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from typing import Any
from uuid import UUID

from psycopg import Cursor
from psycopg.rows import tuple_row
from sqlalchemy import Engine, text

from domain.event_log import writable
from domain.sealing.application import SealedApplication
from domain.sealing.key_tables import reachable


def drop_snapshots(log: SealedApplication, partnerships: Sequence[UUID]) -> None:
    """Remove the snapshots of some partnerships: they only save time."""
    recorder: Any = log.snapshots and log.snapshots.recorder
    statement = f"DELETE FROM {recorder.events_table_name} WHERE originator_id = :id"  # noqa: S608
    with writable(), statements(recorder) as run:
        for partnership in partnerships:
            run(statement, id=_stored(recorder, partnership))


def tidy(log: SealedApplication) -> None:
    """Bring what was written ahead into the files of the log and of the keys, and empty those it was written to."""
    recorder: Any = log.recorder
    if is_sqlite(recorder):
        with closing(_connect(recorder)) as connection:
            checkpoint(connection)
    tidy_tables(log.sealing.ring.engine, ["goodterms_keys"])


def tidy_tables(engine: Engine, tables: Sequence[str]) -> None:
    """Leave no trace of rows that were removed from a database; of these tables where they are named (PostgreSQL)."""
    with reachable("tidied"), engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        if engine.dialect.name == "sqlite":
            connection.execute(text("PRAGMA wal_checkpoint(TRUNCATE)")).all()
            return
        for table in tables:
            connection.execute(text(f"VACUUM FULL {table}"))


def rewrite_tables(recorder: Any, tables: Sequence[str]) -> None:
    """Write tables of the log anew, without what stood there before; never once it is chained, as positions change."""
    if is_sqlite(recorder):
        with closing(_connect(recorder)) as connection:
            connection.execute("VACUUM")
            checkpoint(connection)
        return
    with recorder.datastore.get_connection() as connection:
        for table in tables:
            connection.execute(f"VACUUM FULL {table}".encode())
        connection.execute(b"CHECKPOINT")


def checkpoint(connection: sqlite3.Connection) -> None:
    """As far as nobody is reading what was written ahead."""
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()


@contextmanager
def statements(recorder: Any) -> Iterator[Any]:
    """Runs statements (with ``:names`` for values) on the database of the log, in one transaction."""
    if is_sqlite(recorder):
        with closing(_connect(recorder)) as connection:
            connection.execute("PRAGMA secure_delete = ON")
            connection.execute("BEGIN IMMEDIATE")
            yield lambda statement, **values: connection.execute(statement, values).fetchall()
            connection.execute("COMMIT")
        return
    connections = recorder.datastore.get_connection
    with connections() as connection, connection.transaction(), connection.cursor(row_factory=tuple_row) as cursor:
        yield lambda statement, **values: _run(cursor, statement, values)


def _run(cursor: Cursor[Any], statement: str, values: dict[str, Any]) -> list[Any]:
    for name in values:
        statement = statement.replace(f":{name}", f"%({name})s")
    cursor.execute(statement.encode(), values)
    return cursor.fetchall() if cursor.description else []


def is_sqlite(recorder: Any) -> bool:
    return hasattr(recorder.datastore, "pool") and hasattr(recorder.datastore.pool, "db_name")


def _connect(recorder: Any) -> sqlite3.Connection:
    pool = recorder.datastore.pool
    return sqlite3.connect(pool.db_name, timeout=pool.lock_timeout or 5, isolation_level=None)


def _stored(recorder: Any, id_: UUID) -> Any:
    return id_.hex if is_sqlite(recorder) else id_
