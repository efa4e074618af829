"""How events get into SQLite, with their chain, and out again. Chosen by ``event_log``, not the library's own."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from typing import Any
from uuid import UUID

from eventsourcing.persistence import StoredEvent
from eventsourcing.sqlite import SQLiteApplicationRecorder, SQLiteConnection, SQLiteCursor, SQLiteTransaction

from domain.chain import LOST, Link, StoredRow, continued, row_of

EVENTS = "stored_events"
_INSERT_EVENTS = f"INSERT INTO {EVENTS} (rowid, originator_id, originator_version, topic, state) VALUES (?,?,?,?,?)"  # noqa: S608
_INSERT_LINKS = "INSERT INTO event_chain (position, number, hash) VALUES (?,?,?)"
_HEAD = "SELECT position, number, hash FROM event_chain ORDER BY position DESC LIMIT 1"
_FIRST = _HEAD.replace("DESC", "ASC")
_LAST_POSITION = f"SELECT coalesce(max(rowid), 0) FROM {EVENTS}"  # noqa: S608


class Immediate(SQLiteTransaction):
    """A transaction that may write from its beginning: what it reads first cannot go out of date before it writes."""

    def __enter__(self) -> SQLiteCursor:
        cursor = self.connection.cursor()
        cursor.execute("BEGIN IMMEDIATE")
        return cursor


class SQLiteRecorder(SQLiteApplicationRecorder):
    """Chains what it adds.

    It reads a history in half the library's time, much of which goes into making its one id again for each event.
    """

    def insert_events(self, stored_events: Sequence[StoredEvent], **kwargs: Any) -> Sequence[int] | None:
        if not stored_events:
            return []
        with self.datastore.get_connection(commit=True) as connection:
            return self._add(connection, stored_events)

    def _add(self, connection: SQLiteConnection, stored_events: Sequence[StoredEvent]) -> list[int]:
        with Immediate(connection, commit=True) as cursor, cursor:
            cursor.execute(_HEAD)
            head = Link(*(cursor.fetchone() or (0, 0, LOST)))
            cursor.execute(_LAST_POSITION)
            last = max(head.position, cursor.fetchone()[0])
            rows = [row_of(stored, position) for position, stored in enumerate(stored_events, start=last + 1)]
            cursor.executemany(_INSERT_EVENTS, rows)
            cursor.executemany(_INSERT_LINKS, list(continued(head, rows)))
            return [row.position for row in rows]

    def head(self) -> Link | None:
        with self.datastore.transaction(commit=False) as cursor:
            cursor.execute(_HEAD)
            row = cursor.fetchone()
            return Link(*row) if row else None

    @contextmanager
    def reading(self) -> Iterator[SQLiteRows]:
        with self._rows("BEGIN") as rows:
            yield rows

    @contextmanager
    def writing(self) -> Iterator[SQLiteRows]:
        with self._rows("BEGIN IMMEDIATE") as rows:
            yield rows

    @contextmanager
    def _rows(self, begin: str) -> Iterator[SQLiteRows]:
        pool = self.datastore.pool
        with closing(sqlite3.connect(pool.db_name, timeout=pool.lock_timeout or 5, isolation_level=None)) as connection:
            connection.text_factory = lambda text: text.decode("utf-8", "surrogateescape")
            connection.execute(begin)
            yield SQLiteRows(connection)
            connection.execute("COMMIT")

    def select_events(
        self,
        originator_id: UUID | str,
        *,
        gt: int | None = None,
        lte: int | None = None,
        desc: bool = False,
        limit: int | None = None,
    ) -> Sequence[StoredEvent]:
        query, values = self._query(originator_id, gt, lte)
        query += f" ORDER BY originator_version {'DESC' if desc else 'ASC'} LIMIT ?"
        with self.datastore.transaction(commit=False) as cursor:
            cursor.execute(query, (*values, -1 if limit is None else limit))
            return [StoredEvent(originator_id, *row) for row in cursor.fetchall()]

    def _query(self, originator_id: UUID | str, gt: int | None, lte: int | None) -> tuple[str, list[Any]]:
        query = f"SELECT originator_version, topic, state FROM {self.events_table_name} WHERE originator_id = ?"  # noqa: S608
        values: list[Any] = [originator_id.hex if isinstance(originator_id, UUID) else originator_id]
        for condition, bound in (("> ?", gt), ("<= ?", lte)):
            if bound is not None:
                query += f" AND originator_version {condition}"
                values.append(bound)
        return query, values


class SQLiteRows:
    """The rows of the log and of its chain, in one transaction of a connection of its own."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def is_chained(self) -> bool:
        found = self._connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'event_chain'").fetchone()
        return found is not None

    def begin_chain(self, first: Link) -> None:
        self._connection.execute(
            "CREATE TABLE event_chain (position INTEGER PRIMARY KEY, number INTEGER NOT NULL, hash BLOB NOT NULL)"
        )
        self.add_links([first])

    def begin_again(self, first: Link) -> None:
        self._connection.execute("DELETE FROM event_chain")
        self.add_links([first])

    def first(self) -> Link | None:
        return self._link(_FIRST)

    def head(self) -> Link | None:
        return self._link(_HEAD)

    def events(self) -> Iterator[StoredRow]:
        columns = "rowid, originator_id, originator_version, topic, state"
        return map(StoredRow._make, self._connection.execute(f"SELECT {columns} FROM {EVENTS} ORDER BY rowid"))  # noqa: S608

    def links(self) -> Iterator[Link]:
        return map(
            Link._make, self._connection.execute("SELECT position, number, hash FROM event_chain ORDER BY position")
        )

    def add_events(self, rows: Sequence[StoredRow]) -> None:
        self._connection.executemany(_INSERT_EVENTS, rows)

    def add_links(self, links: Sequence[Link]) -> None:
        self._connection.executemany(_INSERT_LINKS, links)

    def _link(self, query: str) -> Link | None:
        row = self._connection.execute(query).fetchone()
        return Link(*row) if row else None
