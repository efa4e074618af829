"""How long it took from the day something happened until it was recorded, by kind and by quarter.

Called by the page about it. An entry counts once, by the day it is said to have happened and the day it was first
recorded; corrections do not count. Quarters are those in which things were recorded, so a quarter that is over stays
as it is. What came in together with entries of several other days is told apart: that is how spreadsheets are brought
in, and it says nothing of how quickly people write things down.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from statistics import median

from sqlalchemy import func, select

from projections.ledger import as_known, instant
from projections.workspace import Workspace

MEASURED = ("meeting", "item", "decision", "action", "paper", "escalation", "contact", "programme", "step", "agreement")
"""The kinds of which people write down what happened. Answers to check-ins come in when their round closes, partners
and the like were there before anybody recorded them, and conversations are confidential."""

WEEK = 7
SEVERAL_DAYS = 4
"""A save whose entries happened on so many days or more brought them in together. A meeting that is logged with what
came of it, and what was done since, has fewer."""


@dataclass(frozen=True)
class Recorded:
    """An entry: the day it happened, the day it was first recorded, and whether it was brought in with many others."""

    kind: str
    happened_on: date
    recorded_on: date
    together: bool

    @property
    def days(self) -> int:
        return max((self.recorded_on - self.happened_on).days, 0)


@dataclass(frozen=True)
class Lag:
    """Of so many entries: the median days until they were recorded, and the share recorded within a week."""

    entries: int
    median_days: float
    within_a_week_ratio: float


def recorded(workspace: Workspace, partnership: str, known_at: datetime | None = None) -> list[Recorded]:
    """The standing entries of the measured kinds, in the order recorded."""
    table = workspace.tables().entries
    c = table.c
    first = select(c.kind, c.ref, func.min(c.recorded_at).label("at")).where(
        c.partnership == partnership, c.kind.in_(MEASURED)
    )
    firsts = first.group_by(c.kind, c.ref).subquery()
    query = (
        select(c.kind, c.happened_on, firsts.c.at)
        .join(firsts, (firsts.c.kind == c.kind) & (firsts.c.ref == c.ref))
        .where(c.partnership == partnership, as_known(table, known_at))
        .order_by(firsts.c.at, c.kind, c.ref)
    )
    with workspace.views.engine.connect() as connection:
        rows = connection.execute(query).all()
    together = _together((row.at, row.happened_on) for row in rows)
    return [
        Recorded(row.kind, date.fromordinal(row.happened_on), instant(row.at).date(), row.at in together)
        for row in rows
    ]


def lag_of(found: Collection[Recorded]) -> Lag | None:
    """``None`` of none."""
    if not found:
        return None
    days = [each.days for each in found]
    return Lag(len(days), float(median(days)), sum(each <= WEEK for each in days) / len(days))


def by_kind(found: Iterable[Recorded]) -> dict[str, Lag]:
    """In the order of ``MEASURED``."""
    grouped: dict[str, list[Recorded]] = {kind: [] for kind in MEASURED}
    for each in found:
        grouped[each.kind].append(each)
    return {kind: lag for kind, of_kind in grouped.items() if (lag := lag_of(of_kind))}


def by_quarter(found: Iterable[Recorded]) -> dict[date, Lag]:
    """By the first day of the quarter in which things were recorded, oldest first; without empty quarters."""
    grouped: dict[date, list[Recorded]] = defaultdict(list)
    for each in found:
        grouped[quarter_of(each.recorded_on)].append(each)
    return {first: lag for first, of_quarter in sorted(grouped.items()) if (lag := lag_of(of_quarter))}


def quarter_of(day: date) -> date:
    """The first day of its quarter."""
    return date(day.year, 3 * ((day.month - 1) // 3) + 1, 1)


def _together(saves: Iterable[tuple[int, int]]) -> set[int]:
    """The instants of saves that brought in entries of several days."""
    days: dict[int, set[int]] = defaultdict(set)
    for at, happened_on in saves:
        days[at].add(happened_on)
    return {at for at, of_save in days.items() if len(of_save) >= SEVERAL_DAYS}
