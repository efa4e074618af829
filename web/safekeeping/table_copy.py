"""Tables in a backup: a line for each row, with the name of its table, the same from either database."""

from __future__ import annotations

import base64
from collections.abc import Iterable, Iterator
from typing import Any

import msgspec
from sqlalchemy import Connection, Integer, LargeBinary, Table, func, insert, select, text

from domain.chain import pages
from web.safekeeping.backup_file import InvalidBackup

_ROWS_AT_ONCE = 500


def lines_of(connection: Connection, tables: Iterable[Table]) -> Iterator[bytes]:
    """The rows of the tables as lines, those first that others refer to."""
    for table in tables:
        names = [str(column.name) for column in table.columns]
        query = select(table).order_by(*table.primary_key).execution_options(yield_per=_ROWS_AT_ONCE)
        with connection.execute(query) as rows:
            for row in rows:
                yield msgspec.json.encode([str(table.name), dict(zip(names, row, strict=True))])


def rows_of(lines: Iterable[bytes]) -> Iterator[tuple[str, dict[str, Any]]]:
    """The name of the table and the values of each row; bytes are still base64."""
    for line in lines:
        try:
            yield msgspec.json.decode(line, type=tuple[str, dict[str, Any]])
        except msgspec.MsgspecError:
            raise InvalidBackup("The tables in the backup cannot be read. Use another copy.") from None


def values_of(table: Table, row: dict[str, Any]) -> dict[str, Any]:
    """A row as its table takes it; ``InvalidBackup`` when a column is unknown here."""
    unknown = sorted(set(row) - set(table.columns.keys()))
    if unknown:
        raise InvalidBackup(f"The backup has a column {unknown[0]} of {table.name}, which this version does not know.")
    return {
        name: base64.b64decode(value) if value and isinstance(table.columns[name].type, LargeBinary) else value
        for name, value in row.items()
    }


def add_rows(connection: Connection, tables: Iterable[Table], lines: Iterable[bytes]) -> int:
    """Add the rows of a backup to empty tables; how many they are. Rows of tables that are not named are left out."""
    by_name, number = {table.name: table for table in tables}, 0
    for page in pages(((by_name[name], row) for name, row in rows_of(lines) if name in by_name), _ROWS_AT_ONCE):
        for table in dict.fromkeys(table for table, _ in page):
            connection.execute(insert(table), [values_of(table, row) for each, row in page if each is table])
        number += len(page)
    for table in by_name.values():
        _count_on(connection, table)
    return number


def _count_on(connection: Connection, table: Table) -> None:
    """PostgreSQL goes on counting after the highest number that was added, as SQLite does by itself."""
    columns = list(table.primary_key)
    if connection.dialect.name != "postgresql" or len(columns) != 1 or not isinstance(columns[0].type, Integer):
        return
    sequence = func.pg_get_serial_sequence(table.name, columns[0].name)
    name = connection.execute(select(sequence)).scalar()
    if name:
        highest = connection.execute(select(func.max(columns[0]))).scalar()
        connection.execute(
            text("SELECT setval(:name, :to, :used)"), {"name": name, "to": highest or 1, "used": bool(highest)}
        )
