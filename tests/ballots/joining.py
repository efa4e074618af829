"""Somebody who has the whole database, and tries to say who gave which answer. ``test_unlinkable`` runs it.

Whatever can be put in an order is: invitations and links by every column, by their place in the table and by who wrote
them; answers likewise, in the box and later in the log. Two orders of the same length are laid side by side.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import Engine, text

Orders = dict[str, list[Any]]
"""By what they are ordered: the things in that order."""


def orders_in(engine: Engine, table: str, key: str, names: Mapping[Any, str]) -> Orders:
    """The rows of a table that stand for somebody's ballot (or link), in every order that it can be read in.

    ``names`` says by the key of a row whose it is: that is the truth, by which the orders are judged.
    """
    rows = _rows(engine, table)
    mine = [row for row in rows if _plain(row[key]) in names]
    found = {"as they lie": mine}
    for column in mine[0] if mine else ():
        found[column] = sorted(mine, key=lambda row: _sortable(row[column]))
        found[f"length of {column}"] = sorted(mine, key=lambda row: len(str(row[column])))
    return {f"{table}: {order}": [names[_plain(row[key])] for row in each] for order, each in found.items()}


def best_hits(invited: Orders, answered: Orders) -> tuple[int, str]:
    """The most people who are told rightly by laying two orders side by side, and which two."""
    return max(_hits(invited, answered))


def _hits(invited: Orders, answered: Orders) -> Iterator[tuple[int, str]]:
    for one, people in invited.items():
        for other, ballots in answered.items():
            for way, order in (("", people), (" from the end", people[::-1])):
                yield _same(order, ballots), f"{one}{way} / {other}"


def _same(one: Sequence[Any], other: Sequence[Any]) -> int:
    return sum(left == right for left, right in zip(one, other, strict=False))


def _rows(engine: Engine, table: str) -> list[dict[str, Any]]:
    """The rows as they lie, with what the database itself notes of each."""
    hidden = "ctid::text AS hidden_place, xmin::text::bigint AS hidden_writer, " if _is_postgres(engine) else ""
    with engine.connect() as connection:
        if not hidden and "WITHOUT ROWID" not in _made_by(connection, table):
            hidden = "rowid AS hidden_place, "
        rows = [dict(row) for row in connection.execute(text(f"SELECT {hidden}* FROM {table}")).mappings()]
    if rows and "ctid" not in rows[0] and _is_postgres(engine):
        for row in rows:
            page, line = row["hidden_place"].strip("()").split(",")
            row["hidden_place"] = int(page) * 10_000 + int(line)
    return rows


def _made_by(connection: Any, table: str) -> str:
    query = text("SELECT sql FROM sqlite_master WHERE name = :name")
    return str(connection.execute(query, {"name": table}).scalar()).upper()


def _is_postgres(engine: Engine) -> bool:
    return engine.dialect.name == "postgresql"


def _plain(value: Any) -> Any:
    return bytes(value) if isinstance(value, memoryview) else value


def _sortable(value: Any) -> Any:
    value = _plain(value)
    return (value is not None, value if value is not None else 0)
