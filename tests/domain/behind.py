"""The database of a log, opened behind the application's back."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import psycopg

from domain.chain import link
from domain.event_log import EVENT_LOG_FILE

EVENT = "originator_id, originator_version, topic, state"


class Behind:
    """Runs SQL in which ``{events}`` is the table of events and ``{at}`` its column of positions."""

    def __init__(self, home: Path, database_url: str | None) -> None:
        self._home, self._url = home, database_url
        self._names = {
            "events": "partnerships_events" if database_url else "stored_events",
            "at": "notification_id" if database_url else "rowid",
        }

    def run(self, *statements: str, **values: Any) -> None:
        """Run the statements in one transaction; each may name values as ``:name``."""
        with self._connected() as connection:
            for statement in statements:
                self._execute(connection, statement, values)

    def rows(self, query: str, **values: Any) -> list[tuple[Any, ...]]:
        with self._connected() as connection:
            return [tuple(row) for row in self._execute(connection, query, values).fetchall()]

    def event(self, position: int) -> tuple[Any, ...]:
        (row,) = self.rows(f"SELECT {EVENT} FROM {{events}} WHERE {{at}} = :at", at=position)
        return row

    def hash_of(self, position: int) -> bytes:
        return bytes(self.rows("SELECT hash FROM event_chain WHERE position = :at", at=position)[0][0])

    def put(self, position: int, event: tuple[Any, ...]) -> None:
        """Add a row to the events."""
        values = dict(zip(("id", "version", "topic", "state"), event, strict=True))
        self.run(
            f"INSERT INTO {{events}} ({{at}}, {EVENT}) VALUES (:at, :id, :version, :topic, :state)",
            at=position,
            **values,
        )

    def keep(self) -> None:
        """Keep a copy of everything, for ``bring_back``."""
        self.run(
            f"CREATE TABLE kept_events AS SELECT {{at}} AS at, {EVENT} FROM {{events}}",
            "CREATE TABLE kept_chain AS SELECT * FROM event_chain",
        )

    def bring_back(self) -> None:
        self.run(
            "DELETE FROM {events}",
            "DELETE FROM event_chain",
            f"INSERT INTO {{events}} ({{at}}, {EVENT}) SELECT at, {EVENT} FROM kept_events",
            "INSERT INTO event_chain SELECT * FROM kept_chain",
        )

    def rewrite_chain(self, after: int) -> None:
        """Make all hashes after a position afresh, as somebody who knows how would."""
        before = self.hash_of(after)
        events = self.rows(f"SELECT {{at}}, {EVENT} FROM {{events}} WHERE {{at}} > :after ORDER BY {{at}}", after=after)
        for position, id_, *rest in events:
            before = link(before, str(id_).replace("-", ""), rest[0], rest[1], bytes(rest[2]))
            self.run("UPDATE event_chain SET hash = :hash WHERE position = :at", hash=before, at=position)

    @contextmanager
    def _connected(self) -> Iterator[Any]:
        if self._url:
            with psycopg.connect(self._url) as connection:
                yield connection
        else:
            with closing(sqlite3.connect(self._home / EVENT_LOG_FILE)) as opened, opened:
                yield opened

    def _execute(self, connection: Any, statement: str, values: dict[str, Any]) -> Any:
        statement = statement.format_map(self._names)
        if self._url:
            for name in values:
                statement = statement.replace(f":{name}", f"%({name})s")
        return connection.execute(statement, values)
