"""What happened in one partnership and when somebody got round to recording it.

Stories write into a diary; ``recording`` then runs what it says, in the order of recording.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from math import log
from random import Random
from typing import Any

import msgspec

from domain.entries import Entry, Stamp
from domain.partnership import Partnership, Profile

Command = Callable[[Partnership, Stamp], None]
OFFICE_OPENS, OFFICE_MINUTES = time(8, 20), 600


@dataclass(frozen=True)
class Recorder:
    """Somebody who records: how many days it usually takes (median), and how much is left for weeks."""

    name: str
    usual_days: float
    left_for_weeks_ratio: float = 0.04


@dataclass(frozen=True)
class Note:
    """One command, with who runs it and the instant at which it is recorded."""

    at: datetime
    by: str
    run: Command


class Diary:
    """The notes of one partnership. ``cut_off`` is the first instant that is too late to be in the sample."""

    def __init__(self, profile: Profile, opened_on: date, opened_by: str, today: date, rng: Random) -> None:
        self.profile = profile
        self.opened_by = opened_by
        self.opened_at = datetime.combine(opened_on, time(9, 5), UTC)
        self.cut_off = datetime.combine(today, time(), UTC)
        self.rng = rng
        self.notes: list[Note] = []
        self.recorded_at: dict[tuple[str, str], datetime] = {}
        self.happened_on: dict[tuple[str, str], date] = {}

    def write(
        self,
        happened_on: date,
        by: Recorder,
        run: Command,
        *,
        after: datetime | None = None,
        delay_days: float | None = None,
    ) -> datetime:
        """When it is recorded; nothing is written when that would be after the cut-off."""
        at = self._instant(happened_on, by, delay_days)
        at = max(at, (after or self.opened_at) + timedelta(seconds=self.rng.randint(40, 900)))
        if at < self.cut_off:
            self.notes.append(Note(at, by.name, run))
        return at

    def enter(self, entry: Entry, by: Recorder, run: Command, **options: Any) -> datetime:
        """As ``write``, for a new entry, which can be corrected or retracted later."""
        at = self.write(entry.happened_on, by, run, **options)
        if at < self.cut_off:
            self.recorded_at[entry.kind_name, entry.ref] = at
            self.happened_on[entry.kind_name, entry.ref] = entry.happened_on
        return at

    def knows(self, kind: str, ref: str) -> bool:
        return (kind, ref) in self.recorded_at

    def correct(self, kind: str, ref: str, on: date, by: Recorder, reason: str, **changes: Any) -> None:
        """Correct fields of an entry on a later day, whatever it says by then."""
        if self.knows(kind, ref):
            after = self.recorded_at[kind, ref]
            self.write(on, by, _correction(kind, ref, reason, changes), after=after, delay_days=0)

    def retract(self, kind: str, ref: str, on: date, by: Recorder, reason: str) -> None:
        if self.knows(kind, ref):
            after = self.recorded_at.pop((kind, ref))
            self.write(on, by, lambda p, s: p.retract(kind, ref, reason, s), after=after, delay_days=0)

    def _instant(self, happened_on: date, by: Recorder, delay_days: float | None) -> datetime:
        days = self._delay(by) if delay_days is None else delay_days
        day = _working_day(happened_on + timedelta(days=int(days)))
        opens = datetime.combine(day, OFFICE_OPENS, UTC)
        earliest = 420 if day == happened_on else 0
        return opens + timedelta(minutes=self.rng.randint(earliest, OFFICE_MINUTES), seconds=self.rng.randint(0, 59))

    def _delay(self, by: Recorder) -> float:
        if self.rng.random() < by.left_for_weeks_ratio:
            return self.rng.uniform(18, 60)
        return min(30.0, self.rng.lognormvariate(log(by.usual_days), 0.8))


def _working_day(day: date) -> date:
    """The day itself, or the Monday after a weekend."""
    return day + timedelta(days=7 - day.weekday()) if day.weekday() > 4 else day


def _correction(kind: str, ref: str, reason: str, changes: dict[str, Any]) -> Command:
    def run(partnership: Partnership, stamp: Stamp) -> None:
        standing = partnership.entries.of(kind)[ref]
        corrected = msgspec.structs.replace(standing, **changes)
        if corrected != standing:
            partnership.correct(corrected, reason, stamp)

    return run
