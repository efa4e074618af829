"""What came of one meeting: its items, decisions, actions, papers and escalations, and what was reported done there.

Called by the page of a meeting. The database picks the entries, however long the history.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, or_, select

from domain.meetings import Meeting
from projections.agenda import DONE, said
from projections.ledger import as_known
from projections.sealed_words import opened
from projections.workspace import Workspace

CAME_OF = ("item", "decision", "action", "paper", "escalation")


@dataclass(frozen=True)
class CameOf:
    """The entries that came from a meeting by kind, and the earlier decisions and actions done on its day."""

    parts: dict[str, list[Any]]
    done: list[Any]


def came_of(workspace: Workspace, partnership: str, meeting: Meeting, known_at: datetime | None = None) -> CameOf:
    """What stands now, or stood at an instant, each in the order in which it was recorded."""
    table = workspace.tables().entries
    c = table.c
    from_it = and_(c.kind.in_(CAME_OF), said(workspace, c.entry, "meeting") == meeting.ref)
    query = (
        select(c.partnership, c.kind, c.entry, c.sealed)
        .where(c.partnership == partnership, as_known(table, known_at))
        .where(or_(from_it, *(_done_on(workspace, c, kind, meeting.held_on) for kind in DONE)))
        .order_by(c.recorded_at, c.ref)
    )
    with workspace.views.engine.connect() as connection:
        found: list[Any] = [opened(workspace.partnerships.sealing, row).entry for row in connection.execute(query)]
    own = [entry for entry in found if entry.meeting == meeting.ref]
    parts = {kind: [entry for entry in own if entry.kind_name == kind] for kind in CAME_OF}
    return CameOf(parts, [entry for entry in found if entry.meeting != meeting.ref])


def _done_on(workspace: Workspace, c: Any, kind: str, day: date) -> ColumnElement[bool]:
    return and_(c.kind == kind, said(workspace, c.entry, DONE[kind]) == day.isoformat())
