"""How events get into PostgreSQL, with their chain. Chosen by ``event_log`` in place of the library's own recorder."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from typing import Any, LiteralString
from uuid import uuid4

from eventsourcing.persistence import InterfaceError, OperationalError, StoredEvent
from eventsourcing.postgres import PostgresApplicationRecorder
from eventsourcing.utils import retry
from psycopg import Connection, ServerCursor
from psycopg.rows import tuple_row

from domain.chain import LOST, PAGE, Link, StoredRow, continued, row_of

PIPELINED_BYTES = 4096
"""The largest save that is sent as a pipeline: far less than a socket holds."""

EVENTS = "partnerships_events"
_HEAD = "SELECT position, number, hash FROM event_chain ORDER BY position DESC LIMIT 1"
_FIRST = "SELECT position, number, hash FROM event_chain ORDER BY position LIMIT 1"
_INSERT = f"""
    WITH given AS MATERIALIZED (
        SELECT nextval('{EVENTS}_notification_id_seq') AS position, *
        FROM unnest(%b::text[], %b::bigint[], %b::text[], %b::bytea[], %b::bytea[])
        WITH ORDINALITY AS g (originator_id, originator_version, topic, state, hash, n)
    ), added AS (
        INSERT INTO {EVENTS} (notification_id, originator_id, originator_version, topic, state)
        SELECT position, originator_id::uuid, originator_version, topic, state FROM given
    )
    INSERT INTO event_chain (position, number, hash) SELECT position, %s + n, hash FROM given RETURNING position
"""  # noqa: S608


class PostgresRecorder(PostgresApplicationRecorder):
    """Chains what it adds; sends small saves as a pipeline, and large ones statement by statement.

    In a pipeline psycopg 3.3 waits for an answer for ever once a statement is larger than what the socket takes
    in at once, which the events of an import are: nothing is saved, and no other writer gets the lock.
    """

    @retry((InterfaceError, OperationalError), max_attempts=10, wait=0.2)
    def insert_events(self, stored_events: Sequence[StoredEvent], **kwargs: Any) -> Sequence[int] | None:
        if not stored_events:
            return []
        small = sum(len(stored.state) for stored in stored_events) <= PIPELINED_BYTES
        with self.datastore.get_connection() as connection:
            if not small:
                return self._add(connection, stored_events)
            with connection.pipeline():
                return self._add(connection, stored_events)

    def _add(self, connection: Connection[Any], stored_events: Sequence[StoredEvent]) -> list[int]:
        with connection.transaction(), connection.cursor(row_factory=tuple_row) as cursor:
            self._lock_everybody_out(connection)
            cursor.execute(_HEAD, prepare=True)
            head = Link(*(cursor.fetchone() or (0, 0, LOST)))
            rows = [row_of(stored) for stored in stored_events]
            hashes = [link.hash for link in continued(head, rows)]
            cursor.execute(_INSERT, (*_columns(rows), hashes, head.number), prepare=True)
            return [position for (position,) in cursor.fetchall()]

    def head(self) -> Link | None:
        with self.datastore.get_connection() as connection, connection.cursor(row_factory=tuple_row) as cursor:
            row = cursor.execute(_HEAD).fetchone()
            return Link(*row) if row else None

    @contextmanager
    def reading(self) -> Iterator[PostgresRows]:
        with self.datastore.get_connection() as connection, connection.transaction():
            connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            with closing(PostgresRows(connection)) as rows:
                yield rows

    @contextmanager
    def writing(self) -> Iterator[PostgresRows]:
        with self.datastore.get_connection() as connection, connection.transaction():
            self._lock_everybody_out(connection)
            with closing(PostgresRows(connection)) as rows:
                yield rows

    def _lock_everybody_out(self, connection: Connection[Any]) -> None:
        """Nobody else can record until the transaction ends, and whoever listens is told when it does."""
        with connection.cursor() as cursor:
            self._lock_table(cursor)
            self._notify_channel(cursor)


class PostgresRows:
    """The rows of the log and of its chain, in one transaction."""

    def __init__(self, connection: Connection[Any]) -> None:
        self._connection = connection
        self._being_read: list[ServerCursor[Any]] = []

    def close(self) -> None:
        for cursor in self._being_read:
            cursor.close()

    def is_chained(self) -> bool:
        return self._one("SELECT to_regclass('event_chain') IS NOT NULL")[0] is True

    def begin_chain(self, first: Link) -> None:
        self._connection.execute(
            "CREATE TABLE event_chain (position bigint PRIMARY KEY, number bigint NOT NULL, hash bytea NOT NULL)"
        )
        self.add_links([first])

    def begin_again(self, first: Link) -> None:
        self._connection.execute("DELETE FROM event_chain")
        self.add_links([first])

    def first(self) -> Link | None:
        row = self._one(_FIRST)
        return Link(*row) if row else None

    def head(self) -> Link | None:
        row = self._one(_HEAD)
        return Link(*row) if row else None

    def events(self) -> Iterator[StoredRow]:
        columns = "notification_id, replace(originator_id::text, '-', ''), originator_version, topic, state"
        return map(StoredRow._make, self._read(f"SELECT {columns} FROM {EVENTS} ORDER BY notification_id"))  # noqa: S608

    def links(self) -> Iterator[Link]:
        return map(Link._make, self._read("SELECT position, number, hash FROM event_chain ORDER BY position"))

    def add_events(self, rows: Sequence[StoredRow]) -> None:
        into = f"{EVENTS} (notification_id, originator_id, originator_version, topic, state)"
        self._copy(into, rows)
        self._connection.execute(f"SELECT setval('{EVENTS}_notification_id_seq', {rows[-1].position:d})")

    def add_links(self, links: Sequence[Link]) -> None:
        self._copy("event_chain (position, number, hash)", links)

    def _one(self, query: LiteralString) -> Any:
        with self._connection.cursor(row_factory=tuple_row) as cursor:
            return cursor.execute(query).fetchone()

    def _read(self, query: LiteralString) -> Iterator[Any]:
        """The rows of a query, fetched as they are needed."""
        cursor = self._connection.cursor(uuid4().hex, row_factory=tuple_row)
        self._being_read.append(cursor)
        cursor.itersize = PAGE
        return iter(cursor.execute(query))

    def _copy(self, into: str, rows: Sequence[tuple[Any, ...]]) -> None:
        with self._connection.cursor() as cursor, cursor.copy(f"COPY {into} FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)


def _columns(rows: Sequence[StoredRow]) -> list[list[Any]]:
    """The values of the rows, column by column, without the position."""
    return [list(column) for column in zip(*rows, strict=True)][1:]
