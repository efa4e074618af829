"""The database of accounts and all that belongs to them: a SQLite file of its own, or tables beside the views.

One definition for both databases. ``web`` opens it with the workspace; the modules of this package define the tables.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, MetaData
from sqlalchemy.orm import DeclarativeBase, scoped_session, sessionmaker

from domain.databases import open_postgres, open_sqlite
from projections.views import exclusive
from projections.workspace import Workspace

ACCOUNTS_FILE = "accounts.sqlite"
LARGEST_NUMBER = 2**31 - 1
"""What a number of a row may be at most; an address may hold any."""
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Base(DeclarativeBase):
    """Of all tables in this database."""

    metadata = MetaData()


class Store:
    """An open database of accounts. ``orm`` is a session for each thread, which ``web`` removes after a request."""

    def __init__(self, engine: Engine) -> None:
        import access.tables  # noqa: F401 (they register themselves with the metadata)

        self.engine = engine
        self.orm: scoped_session[Any] = scoped_session(sessionmaker(engine, expire_on_commit=False))
        with exclusive(engine, "accounts"):
            Base.metadata.create_all(engine)

    def close(self) -> None:
        self.orm.remove()
        self.engine.dispose()


def open_store(home: Path, database_url: str | None = None) -> Store:
    """The accounts of the workspace in ``home``, or at a ``postgresql://`` URL; tables are made when missing."""
    return Store(open_postgres(database_url) if database_url else _beside(home))


def store_of(workspace: Workspace) -> Store:
    """The accounts of an open workspace; on PostgreSQL they share the connections of its views."""
    views = workspace.views.engine
    return Store(views) if views.dialect.name == "postgresql" else open_store(workspace.home)


def microseconds(instant: datetime) -> int:
    """An aware instant as it is stored: microseconds since 1970 UTC."""
    return (instant - EPOCH) // timedelta(microseconds=1)


def instant(stored: int) -> datetime:
    return EPOCH + timedelta(microseconds=stored)


def _beside(home: Path) -> Engine:
    return open_sqlite(home / ACCOUNTS_FILE, foreign_keys="ON", secure_delete="ON")
