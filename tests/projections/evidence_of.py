"""Given entries, then evidence: what the rules make of Harbour, told command by command.

``Told`` records each command an hour after the one before and reads it at once, so that every row has both its
times; ``gives`` is for tests that only ask what stands in the end.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from domain.entries import Entry, Stamp
from domain.partnership import Partnership
from projections.book import EPOCH, Book, Changes
from projections.policy import Policy, standard_policy
from tests.domain.cast import COUNCIL, HARBOUR, HOSPITAL, RECORDED_BY, STAMP

EVER = date.max
"""The ``until`` of what still stands."""

_COLUMNS = {"kind": 1, "ref": 2, "dimension": 4, "value": 5, "weight": 6, "start": 7, "until": 8, "partner": 9}
_RECORDED_AT, _SUPERSEDED_AT = -2, -1


class Given(NamedTuple):
    """Evidence of an entry (``kind ref``) on each day from ``start`` to the day before ``until``."""

    entry: str
    value: float
    weight: float
    start: date
    until: date


class Told:
    """Harbour with the council and the hospital in it, and what is told about it further."""

    def __init__(self, *entries: Entry, members: Sequence[Entry] = (COUNCIL, HOSPITAL), policy: Policy | None = None):
        self.harbour = Partnership.form(HARBOUR, STAMP)
        self.changes = Changes()
        self.at = STAMP.at
        self._book = Book(policy or standard_policy())
        self._read()
        for entry in (*members, *entries):
            self.record(entry)

    def record(self, entry: Entry) -> datetime:
        return self.do(RECORDED_BY[entry.kind_name], entry)

    def do(self, command: str, *arguments: Any, **options: Any) -> datetime:
        """Run a command an hour after the last; the instant at which it was recorded."""
        self.at += timedelta(hours=1)
        getattr(self.harbour, command)(*arguments, Stamp("ada", self.at), **options)
        self._read()
        return self.at

    def evidence(self, dimension: str, known_at: datetime | None = None) -> list[Given]:
        """The evidence in one dimension as it stands, or as it was known, by entry and first day."""
        rows = [row for row in self.changes.evidence if _stands(row, known_at)]
        return sorted(_given(row) for row in rows if row[_COLUMNS["dimension"]] == dimension)

    def recorded(self, dimension: str, at: datetime) -> list[Given]:
        """What was first known at an instant."""
        return sorted(_given(row) for row in self._of(dimension) if _instant(row[_RECORDED_AT]) == at)

    def superseded(self, dimension: str, at: datetime) -> list[Given]:
        """What was known until an instant."""
        return sorted(_given(row) for row in self._of(dimension) if _instant(row[_SUPERSEDED_AT]) == at)

    def touched(self, at: datetime) -> set[tuple[str, str]]:
        """The entries and dimensions whose evidence a command changed."""
        rows = [
            row for row in self.changes.evidence if at in (_instant(row[_RECORDED_AT]), _instant(row[_SUPERSEDED_AT]))
        ]
        return {(_given(row).entry, row[_COLUMNS["dimension"]]) for row in rows}

    def _of(self, dimension: str) -> list[Sequence[Any]]:
        return [row for row in self.changes.evidence if row[_COLUMNS["dimension"]] == dimension]

    def _read(self) -> None:
        self._book.read(self.harbour.collect_events(), self.changes)  # type: ignore[arg-type]


def gives(dimension: str, *entries: Entry, members: Sequence[Entry] = (COUNCIL, HOSPITAL)) -> list[Given]:
    """The evidence in one dimension that Harbour gives with these entries, by entry and first day."""
    return Told(*entries, members=members).evidence(dimension)


def on(entry: str, day: date, value: float, weight: float) -> Given:
    """Evidence on one day."""
    return Given(entry, _rounded(value), _rounded(weight), day, day + timedelta(days=1))


def standing(entry: str, start: date, until: date, weight: float) -> Given:
    """Evidence against, on each day from ``start`` until before ``until``."""
    return Given(entry, 0.0, _rounded(weight), start, until)


def after(day: date, days: int) -> date:
    return day + timedelta(days=days)


def _stands(row: Sequence[Any], known_at: datetime | None) -> bool:
    recorded_at, superseded_at = _instant(row[_RECORDED_AT]), _instant(row[_SUPERSEDED_AT])
    if known_at is None:
        return superseded_at is None
    return recorded_at is not None and recorded_at <= known_at and (superseded_at is None or superseded_at > known_at)


def _given(row: Sequence[Any]) -> Given:
    said = {name: row[at] for name, at in _COLUMNS.items()}
    start, until = (date.fromordinal(said[name]) for name in ("start", "until"))
    return Given(f"{said['kind']} {said['ref']}", _rounded(said["value"]), _rounded(said["weight"]), start, until)


def _rounded(number: float) -> float:
    """Close enough that hand-worked figures are equal to it."""
    return round(number, 12)


def _instant(stored: int | None) -> datetime | None:
    return None if stored is None else EPOCH + timedelta(microseconds=stored)
