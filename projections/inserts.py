"""How many rows get into a table fast, in the words of each database driver.

``views`` uses it for what the projector writes, ``writer_process`` for what a rebuild writes. ``into`` names the table
and its columns as SQL does, ``t (a, b)``. Imports nothing heavy, because that process has to start in no time.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import chain
from typing import Any, TypeAlias

Row: TypeAlias = Sequence[Any]
Group: TypeAlias = list[Any]
"""Rows that begin and end alike: the values they begin with, the other values of each, and the last two values."""

SQLITE_VALUES = 2_000
"""How many values one SQLite statement takes; with more of them rows go in no faster."""


def spread(groups: Sequence[Group], values: Callable[[Any], Row] = tuple) -> list[Row]:
    """The rows of groups; ``values`` are those of what stands for a row in one."""
    return [[*first, *values(own), *last] for first, owned, *last in groups for own in owned]


def insert(execute: Callable[[str, tuple[Any, ...]], Any], into: str, rows: Sequence[Row]) -> None:
    """Add rows on SQLite, many with each statement; ``execute`` runs one."""
    at_once = SQLITE_VALUES // len(rows[0]) if rows else 1
    for at in range(0, len(rows), at_once):
        some = rows[at : at + at_once]
        marks = "(" + ", ".join("?" * len(some[0])) + ")"
        statement = f"INSERT INTO {into} VALUES {', '.join([marks] * len(some))}"  # noqa: S608 - only our own names
        execute(statement, tuple(chain.from_iterable(some)))


def copy(cursor: Any, into: str, rows: Sequence[Row]) -> None:
    """Add rows on PostgreSQL; ``cursor`` is one of psycopg's."""
    with cursor.copy(f"COPY {into} FROM STDIN") as copying:
        for row in rows:
            copying.write_row(row)
