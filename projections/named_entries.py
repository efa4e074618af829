"""Reads some entries by kind and ref, however many others there are. Called by ``changes`` and pages that explain."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator
from datetime import datetime
from typing import Any, TypeAlias

import msgspec
from sqlalchemy import ColumnElement, Select, Table, and_, or_, select

from projections.book import microseconds
from projections.ledger import EntryRow, as_known, entry_row
from projections.workspace import Workspace

Key: TypeAlias = tuple[str, str]
"""The kind and ref of an entry."""

AT_ONCE = 400
"""Refs asked for in one query: databases set a limit."""
FROM_MEETINGS = ("decision", "action", "paper", "escalation")
"""The kinds that may name the meeting they come from; an item has it in its ref."""


class _From(msgspec.Struct):
    """Of a stored entry, where it comes from."""

    meeting: str | None = None


def entries_named(
    workspace: Workspace, partnership: str, keys: Collection[Key], known_at: datetime | None = None
) -> dict[Key, EntryRow]:
    """Those of the entries that stand, or stood as known at that instant."""
    table = workspace.tables().entries
    query = select(table).where(as_known(table, known_at))
    return {(row.kind, row.ref): entry_row(workspace, row) for row in _rows(workspace, partnership, table, query, keys)}


def meetings_of(workspace: Workspace, partnership: str, keys: Collection[Key]) -> dict[Key, str]:
    """The ref of the meeting that each entry is, or comes from; what comes from none is left out."""
    found = {(kind, ref): ref.partition("/")[0] for kind, ref in keys if kind in ("meeting", "item")}
    table = workspace.tables().entries
    query = select(table.c.kind, table.c.ref, table.c.entry).order_by(table.c.recorded_at)
    wanted = [key for key in keys if key[0] in FROM_MEETINGS]
    for row in _rows(workspace, partnership, table, query, wanted):
        meeting = msgspec.json.decode(row.entry, type=_From).meeting
        if meeting:
            found[row.kind, row.ref] = meeting
    return found


def corrected_between(
    workspace: Workspace, partnership: str, one: datetime | None, other: datetime | None
) -> frozenset[Key]:
    """The entries corrected or retracted between two instants (``None``: now), whichever is the earlier."""
    given = [microseconds(at) for at in (one, other) if at is not None]
    c = workspace.tables().entries.c
    query = select(c.kind, c.ref).where(
        c.partnership == partnership, c.event.in_(("EntryCorrected", "EntryRetracted")), c.recorded_at > min(given)
    )
    query = query.where(c.recorded_at <= max(given)) if len(given) == 2 else query
    with workspace.views.engine.connect() as connection:
        return frozenset((row.kind, row.ref) for row in connection.execute(query))


def _rows(
    workspace: Workspace, partnership: str, table: Table, query: Select[Any], keys: Collection[Key]
) -> Iterator[Any]:
    with workspace.views.engine.connect() as connection:
        for part in _parts(sorted(keys)):
            yield from connection.execute(query.where(table.c.partnership == partnership, _among(table, part)))


def _parts(keys: list[Key]) -> Iterator[list[Key]]:
    for at in range(0, len(keys), AT_ONCE):
        yield keys[at : at + AT_ONCE]


def _among(table: Table, keys: list[Key]) -> ColumnElement[bool]:
    """One condition for each kind, so that the index by kind and ref serves."""
    by_kind: dict[str, list[str]] = defaultdict(list)
    for kind, ref in keys:
        by_kind[kind].append(ref)
    return or_(*(and_(table.c.kind == kind, table.c.ref.in_(refs)) for kind, refs in by_kind.items()))
