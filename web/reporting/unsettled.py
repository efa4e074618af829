"""What was still open on the last day of the period: decisions, actions, papers and escalations, the oldest first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from projections.ledger import EntryRow
from web.reporting.period import Period
from web.reporting.sources import Sources
from web.sentences import title_of
from web.wording import capital, counted, kind_word

AT_MOST = 40
"""Matters listed; the oldest."""
_DONE_ON = {
    "decision": ("enacted_on", "dropped_on"),
    "action": ("completed_on", "dropped_on"),
    "paper": ("acted_on",),
}


@dataclass(frozen=True)
class Open:
    """``due_on`` is its own day, if it has one; ``late_days`` how long that was over."""

    title: str
    kind: str
    owner: str
    since: date
    due_on: date | None
    late_days: int
    cited: list[int]


@dataclass(frozen=True)
class Unsettled:
    sentence: str
    matters: list[Open]
    more: int


def unsettled(period: Period, sources: Sources) -> Unsettled:
    rows = [row for kind in (*_DONE_ON, "escalation") for row in sources.of(kind) if _is_open(row, period.last)]
    rows.sort(key=lambda row: (row.happened_on, row.kind, row.ref))
    matters = [_open(row, period.last, sources) for row in rows[:AT_MOST]]
    return Unsettled(_sentence(rows, period.last), matters, len(rows) - len(matters))


def _is_open(row: EntryRow, on: date) -> bool:
    entry: Any = row.entry
    if row.happened_on > on:
        return False
    if row.kind == "escalation":
        return any(start <= on and (end is None or end > on) for start, end in entry.turns)
    ends = [getattr(entry, name) for name in _DONE_ON[row.kind]]
    return all(end is None or end > on for end in ends)


def _open(row: EntryRow, on: date, sources: Sources) -> Open:
    entry: Any = row.entry
    due_on = getattr(entry, "due_on", None)
    owner = getattr(entry, "owner", None) or ""
    title, kind = title_of(entry, sources.names), capital(kind_word(row.kind))
    names, late_days = sources.names, _late_days(row, on)
    return Open(title, kind, names.get(owner, owner), row.happened_on, due_on, late_days, sources.cite_row(row))


def _late_days(row: EntryRow, on: date) -> int:
    due_on = getattr(row.entry, "due_on", None)
    return max((on - due_on).days, 0) if due_on else 0


def _sentence(rows: list[EntryRow], on: date) -> str:
    """“12 matters were open; 3 of them past the day they were due.”"""
    if not rows:
        return "Nothing that is recorded was left open."
    behind = sum(_late_days(row, on) > 0 for row in rows)
    said = f"{counted(len(rows), 'matter was', 'matters were')} open"
    return f"{said}; {behind} of them past the day due." if behind else f"{said}, none of them past a day due."
