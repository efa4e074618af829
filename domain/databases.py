"""Opens the databases beside the event log: a SQLite file in the workspace folder, or a PostgreSQL database.

The views, the accounts, the key ring and the desk ask here, each with settings of its own.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sqlalchemy import Engine, create_engine, event


def open_sqlite(file: Path, **settings: str) -> Engine:
    """A file that many may read while one writes. ``settings`` are SQLite's pragmas, set on every connection."""
    engine = create_engine(f"sqlite:///{file}", connect_args={"timeout": 30})

    @event.listens_for(engine, "connect")
    def _configure(connection: Any, _: Any) -> None:
        for name, value in {"journal_mode": "WAL", **settings}.items():
            connection.execute(f"PRAGMA {name} = {value}")

    return engine


def open_postgres(database_url: str) -> Engine:
    """The database of a ``postgresql://`` (or ``postgres://``) URL, with the driver that we use."""
    url = "postgresql+psycopg" + database_url[database_url.index(":") :]
    return create_engine(url, pool_pre_ping=True, connect_args={"connect_timeout": 10})
