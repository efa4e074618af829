"""Where ballots and links are stored: ``ballots.sqlite`` in the workspace folder, or tables of the PostgreSQL database.

One definition for both. Nothing here has an order, a number that counts up or a time: rows are found by digests and
random names. Called by ``box``, ``links``, ``guests`` and ``closing``; a copy of the box is made of the same tables.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import (
    Boolean,
    Column,
    Connection,
    Engine,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    text,
    update,
)
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.schema import CreateIndex, CreateTable

from domain.databases import open_postgres, open_sqlite
from domain.errors import LogUnavailable

BALLOTS_FILE = "ballots.sqlite"

metadata = MetaData()
boxes = Table(
    "goodterms_ballot_boxes",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("partnership", Text, nullable=False),
    Column("round", Text, nullable=False),
    Column("state", String(10), nullable=False),
    Column("closed_on", Integer),
    Column("closed_by", Text),
    Column("reminded_on", Integer),
    sqlite_with_rowid=False,
)
"""A row for each round with links. Days are ordinals.

``state`` is open, closing or cancelling (nothing is dropped any more), emptied (of ballots) or done. While closing,
``closed_on`` and ``closed_by`` say how.
"""
links = Table(
    "goodterms_ballot_links",
    metadata,
    Column("digest", LargeBinary(32), primary_key=True),
    Column("box", String(32), nullable=False, index=True),
    Column("partner", Text),
    Column("is_room", Boolean, nullable=False),
    Column("allowed", Integer, nullable=False),
    Column("used", Integer, nullable=False),
    Column("revoked", Boolean, nullable=False),
    sqlite_with_rowid=False,
)
"""A row for each link that was handed out. Once the round is over all of them read the same."""
ballots = Table(
    "goodterms_ballots",
    metadata,
    Column("ref", LargeBinary(32), primary_key=True),
    Column("box", String(32), nullable=False, index=True),
    Column("paper", LargeBinary, nullable=False),
    sqlite_with_rowid=False,
)
"""A row for each answer, sealed. ``ref`` is a digest that takes the link to be made again."""
guests = Table(
    "goodterms_ballot_guests",
    metadata,
    Column("box", String(32), primary_key=True),
    Column("partner", Text, primary_key=True),
    Column("addresses", LargeBinary, nullable=False),
    sqlite_with_rowid=False,
)
"""The addresses invited for a partner, all in one sealed list by name of address, for reminders and for repeating."""

Index(
    "goodterms_ballot_boxes_in_use",
    boxes.c.partnership,
    boxes.c.round,
    unique=True,
    sqlite_where=boxes.c.state != "done",
    postgresql_where=boxes.c.state != "done",
)


def open_tables(home: Path, database_url: str | None = None) -> Engine:
    """The database of the box, with its tables."""
    with reachable("written"):
        engine = open_postgres(database_url) if database_url else beside(home / BALLOTS_FILE)
        _make_tables(engine)
    return engine


def beside(file: Path) -> Engine:
    """A file that keeps nothing but its rows: written ahead, a link and the ballot that came through it would be side
    by side for a while. What is removed is overwritten."""
    return open_sqlite(file, journal_mode="DELETE", synchronous="FULL", secure_delete="ON")


@contextmanager
def reachable(outcome: str = "read") -> Iterator[None]:
    """Turn a database that cannot be used into one plain sentence; ``outcome`` is what it could not be."""
    try:
        yield
    except SQLAlchemyError as error:
        reason = str(getattr(error, "orig", None) or error).partition("\n")[0]
        raise LogUnavailable(f"The ballot box could not be {outcome} ({reason}). Nothing was saved.") from error


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    with reachable(), engine.connect() as connection:
        yield connection


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """A transaction."""
    with reachable("written"), engine.begin() as connection:
        yield connection


@contextmanager
def holding(engine: Engine, box: str) -> Iterator[Connection]:
    """A transaction that begins when no other is doing anything to this box."""
    with writing(engine) as connection:
        connection.execute(
            update(boxes).where(boxes.c.id == box).values(id=box)
        )  # to write first is to wait for others
        yield connection


def _make_tables(engine: Engine) -> None:
    with engine.begin() as connection:
        if engine.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(hashtext('goodterms ballots'))"))
        for table in metadata.sorted_tables:
            connection.execute(CreateTable(table, if_not_exists=True))
            for index in table.indexes:
                connection.execute(CreateIndex(index, if_not_exists=True))
