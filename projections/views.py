"""The tables of the views, one definition for SQLite and PostgreSQL, and how rows get into them fast.

Tables come in numbered generations, so that a rebuild fills a new set while the old one is read; one row of
``view_generations`` says which set is live and how far each has come. Days are stored as ordinals (0001-01-01 is
1), instants as microseconds since 1970 UTC: both compare and add as plain numbers.
"""

from __future__ import annotations

import fcntl
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Connection,
    Engine,
    Float,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    text,
)

from domain.databases import open_postgres, open_sqlite
from projections.inserts import Row, copy, insert
from projections.word_index import index_words

VIEWS_FILE = "views.sqlite"

LAYOUT = 6
"""Counts changes to the tables below; views laid out otherwise are made afresh."""

SEALED_SINCE = 4
"""The first layout that holds personal words sealed."""

_control = MetaData()
generations = Table(
    "view_generations",
    _control,
    Column("generation", Integer, primary_key=True, autoincrement=False),
    Column("position", BigInteger, nullable=False),
    Column("status", String(10), nullable=False),
    Column("made_for", Text, nullable=False),
    Column("problem", Text),
)
"""``status`` is building, live or old; ``position`` the last event applied; ``made_for`` layout and policy."""


class Tables:
    """The tables of one generation."""

    def __init__(self, generation: int) -> None:
        self.generation = generation
        self.metadata = MetaData()
        self.entries = self._entries()
        self.evidence = self._evidence()
        self.partnerships = self._partnerships()
        self.summaries = self._summaries()
        self.standing_signals = self._standing_signals()
        self.matters = self._matters()
        self.matters_kept = self._matters_kept()

    def _entries(self) -> Table:
        """One row for each version of each entry; ``sealed`` holds its personal words (``sealed_words``).

        ``first_at`` and ``first_by`` are of its first version, ``corrected`` says whether it was since; ``number``
        is its own among all rows, in the order recorded within a partnership; by ``words`` it is found (``finding``).
        """
        table = Table(
            f"entries_{self.generation}",
            self.metadata,
            *_whose(),
            Column("happened_on", Integer, nullable=False),
            Column("event", String(40), nullable=False),
            Column("entry", Text, nullable=False),
            Column("sealed", Text),
            Column("reason", Text, nullable=False),
            Column("recorded_by", Text, nullable=False),
            Column("standing", Boolean, nullable=False),
            Column("corrected", Boolean, nullable=False),
            Column("first_at", BigInteger, nullable=False),
            Column("first_by", Text, nullable=False),
            Column("number", BigInteger, nullable=False),
            Column("words", Text, nullable=False),
            *_known(),
            Index(f"entries_{self.generation}_by_ref", "partnership", "kind", "ref"),
            Index(f"entries_{self.generation}_by_day", "partnership", "happened_on", "number"),
        )
        index_words(table)
        return table

    def _evidence(self) -> Table:
        """One row for each item of evidence, for as long as it was known so."""
        return Table(
            f"evidence_{self.generation}",
            self.metadata,
            *_whose(),
            Column("rule", String(20), nullable=False),
            Column("dimension", String(20), nullable=False),
            Column("value", Float(53), nullable=False),
            Column("weight", Float(53), nullable=False),
            Column("from_day", Integer, nullable=False),
            Column("until_day", Integer, nullable=False),
            Column("partner", Text),
            Column("round", Text),
            *_known(),
            Index(f"evidence_{self.generation}_by_ref", "partnership", "kind", "ref"),
        )

    def _partnerships(self) -> Table:
        """One row for each partnership: how many of its events the other tables hold."""
        return Table(
            f"partnerships_{self.generation}",
            self.metadata,
            Column("partnership", Text, primary_key=True),
            Column("version", Integer, nullable=False),
        )

    def _summaries(self) -> Table:
        """The portfolio's row of each partnership, as worked out on a day at a version."""
        return Table(
            f"summaries_{self.generation}",
            self.metadata,
            Column("partnership", Text, primary_key=True),
            Column("version", Integer, nullable=False),
            Column("on_day", Integer, nullable=False),
            Column("summary", Text, nullable=False),
        )

    def _standing_signals(self) -> Table:
        """The signals that stand in each partnership, as worked out on a day at a version."""
        return Table(
            f"standing_signals_{self.generation}",
            self.metadata,
            Column("partnership", Text, primary_key=True),
            Column("version", Integer, nullable=False),
            Column("on_day", Integer, nullable=False),
            Column("found", Text, nullable=False),
        )

    def _matters(self) -> Table:
        """What is open in each partnership, by the day it is due; and the escalations that were settled."""
        return Table(
            f"matters_{self.generation}",
            self.metadata,
            Column("partnership", Text, primary_key=True),
            Column("kind", String(20), primary_key=True),
            Column("ref", Text, primary_key=True),
            Column("is_open", Boolean, nullable=False),
            Column("owner", Text),
            Column("happened_on", Integer, nullable=False),
            Column("due_on", Integer),
            Column("entry", Text, nullable=False),
            Column("sealed", Text),
            Index(f"matters_{self.generation}_by_day", "due_on", "happened_on"),
        )

    def _matters_kept(self) -> Table:
        """The version of each partnership that ``matters`` was worked out for."""
        return Table(
            f"matters_kept_{self.generation}",
            self.metadata,
            Column("partnership", Text, primary_key=True),
            Column("version", Integer, nullable=False),
        )


def _whose() -> tuple[Column[Any], ...]:
    return (
        Column("partnership", Text, nullable=False),
        Column("kind", String(20), nullable=False),
        Column("ref", Text, nullable=False),
    )


def _known() -> tuple[Column[Any], ...]:
    return Column("recorded_at", BigInteger, nullable=False), Column("superseded_at", BigInteger)


class Views:
    """The database that the views live in."""

    def __init__(self, home: Path, database_url: str | None = None) -> None:
        self.engine = _engine(home, database_url)
        self._tables: dict[int, Tables] = {}
        with exclusive(self.engine, "tables"):
            _control.create_all(self.engine)

    def tables(self, generation: int) -> Tables:
        if generation not in self._tables:
            self._tables[generation] = Tables(generation)
        return self._tables[generation]

    def compact(self) -> None:
        """Leave no trace of tables that were dropped."""
        if self.engine.dialect.name == "sqlite":
            with self.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
                connection.execute(text("VACUUM"))
                connection.execute(text("PRAGMA wal_checkpoint(TRUNCATE)")).all()

    def take_stock(self, tables: Tables) -> None:
        """Let PostgreSQL count what many rows were just put into, since it plans by that how to read them."""
        if self.engine.dialect.name == "postgresql":
            with self.engine.begin() as connection:
                for table in tables.metadata.tables:
                    connection.execute(text(f"ANALYZE {table}"))

    def close(self) -> None:
        self.engine.dispose()


def into(table: Table) -> str:
    """A table with its columns, in the order of the values of a row."""
    return f"{table.name} ({', '.join(column.name for column in table.columns)})"


def insert_rows(connection: Connection, table: Table, rows: Sequence[Row]) -> None:
    """Add rows, given in the order of the table's columns, by the fastest way of the driver."""
    if not rows:
        return
    if connection.dialect.name == "postgresql":
        with closing(connection.connection.cursor()) as cursor:
            copy(cursor, into(table), rows)
    else:
        insert(connection.exec_driver_sql, into(table), rows)


def _engine(home: Path, database_url: str | None) -> Engine:
    if database_url:
        return open_postgres(database_url)
    # 32 MB of cache: a long history is read in one go; a lost tail of a view is simply projected again
    return open_sqlite(home / VIEWS_FILE, cache_size="-32000", synchronous="NORMAL")


@contextmanager
def exclusive(engine: Engine, name: str, *, wait: bool = True) -> Iterator[bool]:
    """Hold a lock between processes that a killed one lets go of; ``False`` if taken and not waited for."""
    locked = _postgres_lock if engine.dialect.name == "postgresql" else _file_lock
    with locked(engine, name, wait) as taken:
        yield taken


@contextmanager
def _postgres_lock(engine: Engine, name: str, wait: bool) -> Iterator[bool]:
    with engine.connect() as connection:
        take = "pg_advisory_lock" if wait else "pg_try_advisory_lock"
        taken = connection.execute(text(f"SELECT {take}(hashtext(:name))"), {"name": name}).scalar() is not False
        connection.commit()
        try:
            yield taken
        finally:
            if taken:
                connection.execute(text("SELECT pg_advisory_unlock(hashtext(:name))"), {"name": name})
                connection.commit()


@contextmanager
def _file_lock(engine: Engine, name: str, wait: bool) -> Iterator[bool]:
    path = Path(str(engine.url.database)).parent / f".{name}.lock"
    with path.open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        except BlockingIOError:
            yield False
        else:
            yield True
