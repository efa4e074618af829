"""The database of the keys: ``keys.sqlite`` in the workspace folder, or wherever ``GOODTERMS_KEYS_URL`` says.

It is kept apart from the log, so that whoever copies one does not copy the other. One definition for SQLite and
PostgreSQL. Called by ``key_ring`` and ``rotation``; a copy of the keys is made of the same tables.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import (
    BigInteger,
    Column,
    Connection,
    Engine,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    text,
    update,
)
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.schema import CreateIndex, CreateTable

from domain.databases import open_postgres, open_sqlite
from domain.errors import LogUnavailable

KEYS_FILE = "keys.sqlite"
KEYS_SETTING = "GOODTERMS_KEYS_URL"

metadata = MetaData()
keys = Table(
    "goodterms_keys",
    metadata,
    Column("name", String(80), primary_key=True),
    Column("whose", String(32), nullable=False, index=True),
    Column("wrapped", LargeBinary),
    Column("about", LargeBinary),
)
"""One row for each key, for ever: a key that was destroyed has no ``wrapped`` any more.

``whose`` is the id of the partnership whose words it seals, or empty for a person who is known, whose names ``about``
holds, sealed under the key.
"""
ring = Table(
    "goodterms_key_ring",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("proof", LargeBinary, nullable=False),
    Column("destroyed", Integer, nullable=False),
    Column("named", Integer, nullable=False),
    Column("followed", BigInteger, nullable=False),
)
"""One row: what only the right master key unwraps, how often keys were destroyed, how often somebody was named, and
the position in the log up to which erasures were followed."""


def key_engine(home: Path) -> Engine:
    """The database of the keys of a workspace, with its tables."""
    url = os.environ.get(KEYS_SETTING)
    with reachable("written"):
        engine = open_postgres(url) if url else _beside(home)
        _make_tables(engine)
    return engine


@contextmanager
def alone(engine: Engine) -> Iterator[Connection]:
    """A transaction that begins when no other is changing the keys."""
    with reachable("written"), engine.begin() as connection:
        connection.execute(update(ring).values(id=ring.c.id))  # to write first is to wait for others
        yield connection


@contextmanager
def reachable(outcome: str = "read") -> Iterator[None]:
    """Turn a database that cannot be used into one plain sentence; ``outcome`` is what they could not be."""
    try:
        yield
    except SQLAlchemyError as error:
        reason = str(getattr(error, "orig", None) or error).partition("\n")[0]
        raise LogUnavailable(
            f"The keys of the workspace could not be {outcome} ({reason}). Nothing was saved."
        ) from error


def _beside(home: Path) -> Engine:
    # words are of no use without their key; what is destroyed is overwritten
    return open_sqlite(home / KEYS_FILE, synchronous="FULL", secure_delete="ON")


def _make_tables(engine: Engine) -> None:
    with engine.begin() as connection:
        if engine.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(hashtext('goodterms keys'))"))
        for table in metadata.sorted_tables:
            connection.execute(CreateTable(table, if_not_exists=True))
            for index in table.indexes:
                connection.execute(CreateIndex(index, if_not_exists=True))
