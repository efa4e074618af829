"""How a large save reaches PostgreSQL. Chosen by ``event_log`` in place of the library's own recorder."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from eventsourcing.persistence import InterfaceError, OperationalError, StoredEvent
from eventsourcing.postgres import PostgresApplicationRecorder
from eventsourcing.utils import retry

PIPELINED_BYTES = 4096
"""The largest save that is sent as a pipeline: far less than a socket holds."""


class PostgresRecorder(PostgresApplicationRecorder):
    """Sends small saves as a pipeline (one round trip), and large ones statement by statement.

    In a pipeline psycopg 3.3 waits for an answer for ever once a statement is larger than what the socket takes
    in at once, which the events of an import are: nothing is saved, and no other writer gets the lock.
    """

    def insert_events(self, stored_events: Sequence[StoredEvent], **kwargs: Any) -> Sequence[int] | None:
        small = sum(len(stored.state) for stored in stored_events) <= PIPELINED_BYTES
        insert = super().insert_events if small else self._insert_statement_by_statement
        positions: Sequence[int] | None = insert(stored_events, **kwargs)
        return positions

    @retry((InterfaceError, OperationalError), max_attempts=10, wait=0.2)
    def _insert_statement_by_statement(self, stored_events: Sequence[StoredEvent], **kwargs: Any) -> Any:
        with self.datastore.get_connection() as connection, connection.transaction(), connection.cursor() as cursor:
            self._insert_stored_events(cursor, stored_events, **kwargs)
            return self._fetch_ids_after_insert_events(cursor, stored_events, **kwargs)
