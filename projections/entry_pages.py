"""Reads standing entries page by page, so that pages neither repeat nor miss one while others record. For the API.

A page goes on after the last entry of the one before (its day, kind and ref), not after a number of entries.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Table, select, tuple_

from projections.book import microseconds
from projections.ledger import EntryRow, as_known, entry_row
from projections.workspace import Workspace


@dataclass(frozen=True)
class Wanted:
    """Which entries: of these kinds, that happened from ``first`` to ``last``, recorded later than an instant."""

    kinds: Collection[str]
    first: date | None = None
    last: date | None = None
    recorded_after: datetime | None = None


@dataclass(frozen=True)
class Place:
    """The entry that a page ended with."""

    day: int
    kind: str
    ref: str


@dataclass(frozen=True)
class Page:
    """Entries, and where to go on (``None``: there are no more)."""

    rows: list[EntryRow]
    next: Place | None


def page_of(
    workspace: Workspace, partnership: str, wanted: Wanted, limit: int, *, after: Place | None, newest_first: bool
) -> Page:
    """At most ``limit`` entries, by the day on which they happened."""
    table = workspace.tables().entries
    c = table.c
    order = (c.happened_on, c.kind, c.ref)
    query = select(table).where(c.partnership == partnership, *_conditions(table, wanted))
    if after is not None:
        here, place = tuple_(*order), tuple_(after.day, after.kind, after.ref)
        query = query.where(here < place if newest_first else here > place)
    query = query.order_by(*(column.desc() if newest_first else column for column in order)).limit(limit + 1)
    with workspace.views.engine.connect() as connection:
        rows = [entry_row(workspace, row) for row in connection.execute(query)]
    return Page(rows[:limit], _place(rows[limit - 1]) if len(rows) > limit else None)


def _conditions(table: Table, wanted: Wanted) -> list[ColumnElement[bool]]:
    c = table.c
    found: list[Any] = [as_known(table, None), c.kind.in_(wanted.kinds)]
    if wanted.first:
        found.append(c.happened_on >= wanted.first.toordinal())
    if wanted.last:
        found.append(c.happened_on <= wanted.last.toordinal())
    if wanted.recorded_after:
        found.append(c.recorded_at > microseconds(wanted.recorded_after))
    return found


def _place(row: EntryRow) -> Place:
    return Place(row.happened_on.toordinal(), row.kind, row.ref)
