"""What was corrected or retracted, and what was recorded long after it happened. The report on a period asks.

Nothing of answers to check-ins and of listening is told, nor of what says nothing about the partners.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import ColumnElement, Table, and_, func, or_, select

from domain.amendments import PARTS_OF
from projections.book import microseconds
from projections.happenings import UNTOLD
from projections.ledger import ANSWER, EntryRow, as_known, entry_row, instant
from projections.measures import Asked
from projections.workspace import Workspace

LATE = timedelta(days=14)
"""From the day it happened; what is recorded later than that is late."""
_AMENDMENTS = ("EntryCorrected", "EntryRetracted")
_UNTOLD = sorted(UNTOLD - {"partnership"})
_PARTS = sorted({*_UNTOLD, *PARTS_OF.values()})
"""Late, too, are the parts of what is late, which need not be told one by one."""


@dataclass(frozen=True)
class Late:
    """An entry as it stands, and how many days after it happened it was first recorded."""

    row: EntryRow
    days: int


def amended(asked: Asked, first: date) -> list[EntryRow]:
    """The corrections and retractions made from a day to the day asked about, or of entries that happened then."""
    table = asked.workspace.tables().entries
    c = table.c
    made = and_(c.recorded_at >= _start(first), c.recorded_at < _start(asked.on + timedelta(days=1)))
    query = select(table).where(
        c.partnership == asked.partnership,
        c.event.in_(_AMENDMENTS),
        c.kind.not_in(_UNTOLD),
        or_(made, _happened(table, first, asked.on)),
    )
    if asked.known_at:
        query = query.where(c.recorded_at <= microseconds(asked.known_at))
    with asked.workspace.views.engine.connect() as connection:
        rows = connection.execute(query.order_by(c.recorded_at, c.kind, c.ref))
        return [entry_row(asked.workspace, row) for row in rows]


def late(asked: Asked, first: date) -> list[Late]:
    """What happened from a day to the day asked about and was recorded more than ``LATE`` after, the latest first."""
    table = asked.workspace.tables().entries
    c = table.c
    standing = select(table).where(
        c.partnership == asked.partnership,
        c.kind.not_in(_PARTS),
        _happened(table, first, asked.on),
        as_known(table, asked.known_at),
    )
    begun = select(c.kind, c.ref, func.min(c.recorded_at).label("at")).where(c.partnership == asked.partnership)
    with asked.workspace.views.engine.connect() as connection:
        first_at = {(row.kind, row.ref): row.at for row in connection.execute(begun.group_by(c.kind, c.ref))}
        rows = [entry_row(asked.workspace, row) for row in connection.execute(standing)]
    found = [Late(row, (instant(first_at[row.kind, row.ref]).date() - row.happened_on).days) for row in rows]
    return sorted((each for each in found if each.days > LATE.days), key=lambda each: (-each.days, each.row.ref))


def were_answers_taken_back(workspace: Workspace, partnership: str, since: datetime) -> bool:
    """Whether answers to check-ins were retracted or corrected later: they then count as if never given."""
    c = workspace.tables().entries.c
    query = select(func.count()).where(
        c.partnership == partnership,
        c.kind == ANSWER,
        c.event.in_(_AMENDMENTS),
        c.recorded_at > microseconds(since),
    )
    with workspace.views.engine.connect() as connection:
        return bool(connection.execute(query).scalar())


def _happened(table: Table, first: date, last: date) -> ColumnElement[bool]:
    return and_(table.c.happened_on >= first.toordinal(), table.c.happened_on <= last.toordinal())


def _start(day: date) -> int:
    return microseconds(datetime.combine(day, time.min, UTC))
