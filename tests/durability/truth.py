"""What must hold after any number of kills: the log has all that was acknowledged, once, and the views follow it."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

from sqlalchemy import select

from domain.opening import chained
from domain.partnership import partnership_id
from domain.verifying import verify
from projections.workspace import Workspace
from tests.durability.work import ITEMS, PARTNERSHIPS, Ack

Rows = list[tuple[Any, ...]]


def acknowledged(acks: Path) -> list[Ack]:
    """Every event that a process was told is saved."""
    if not acks.exists():
        return []
    lines = acks.read_text().splitlines()
    return [(ref, event, kind, entry) for line in lines for ref, event, kind, entry in json.loads(line)]


def check_log(workspace: Workspace, acks: Path) -> None:
    """All that was acknowledged is in the log, once, with every meeting whole, and the chain is sound."""
    assert verify(chained(workspace.partnerships.recorder)).problem is None
    events: Counter[Ack] = Counter()
    for ref in PARTNERSHIPS:
        for event in workspace.partnerships.events.get(partnership_id(ref)):
            events[ref, type(event).__name__, *event.subject] += 1  # type: ignore[attr-defined]
    assert [ack for ack in acknowledged(acks) if events[ack] != 1] == []
    assert [event for event, times in events.items() if times > 1] == []
    meetings = sum(kind == "meeting" for _, _, kind, _ in events)
    items = sum(kind == "item" for _, _, kind, _ in events)
    assert items == ITEMS * meetings


def check_views(workspace: Workspace) -> None:
    """The views that grew event by event say the same as views made afresh, now and at earlier instants."""
    workspace.catch_up()
    assert workspace.lag().behind == 0
    grown = _rows(workspace)
    workspace.rebuild()
    rebuilt = _rows(workspace)
    instants = sorted({row[-2] for row in rebuilt["entries"]})
    for known_at in [*instants[:: max(1, len(instants) // 8)], instants[-1]]:
        for name in ("entries", "evidence"):
            assert _visible(grown[name], known_at) == _visible(rebuilt[name], known_at)


def visible_entries(workspace: Workspace) -> set[tuple[str, str, str]]:
    """The partnership, kind and ref of every entry that has ever been in the live view."""
    table = workspace.tables().entries
    with workspace.views.engine.connect() as connection:
        query = select(table.c.partnership, table.c.kind, table.c.ref)
        return {(row.partnership, row.kind, row.ref) for row in connection.execute(query)}


def _rows(workspace: Workspace) -> dict[str, Rows]:
    """All rows of entries and evidence; the last two values are when it was known from and until."""
    tables = workspace.tables()
    with workspace.views.engine.connect() as connection:
        return {
            table.name.rpartition("_")[0]: [tuple(row) for row in connection.execute(select(table))]
            for table in (tables.entries, tables.evidence)
        }


def _visible(rows: Rows, known_at: int) -> list[str]:
    return sorted(repr(row[:-2]) for row in rows if row[-2] <= known_at and (row[-1] is None or row[-1] > known_at))
