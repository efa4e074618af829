"""Corrections, retractions and late records of the period: how the picture itself changed. Called by ``written``."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from projections.amended import LATE, amended, late
from projections.ledger import EntryRow
from projections.measures import Asked
from web.current import workspace
from web.reporting.period import Period
from web.reporting.sources import Sources
from web.sentences import title_of
from web.wording import capital, counted, kind_word

AT_MOST = 20
"""Lines of each list; the latest corrections, and what was latest."""


@dataclass(frozen=True)
class Amended:
    """What was done to an entry, when and why."""

    title: str
    kind: str
    was: str
    at: datetime
    reason: str
    cited: list[int]


@dataclass(frozen=True)
class RecordedLate:
    title: str
    kind: str
    days: int
    cited: list[int]


@dataclass(frozen=True)
class ChangedSince:
    """``more`` and ``more_late`` are those that are not listed one by one."""

    sentence: str
    amended: list[Amended]
    more: int
    late: list[RecordedLate]
    more_late: int


def changed_since(ref: str, period: Period, sources: Sources) -> ChangedSince:
    asked = Asked(workspace(), ref, period.last, period.view.known_at)
    found, behind = amended(asked, period.first), late(asked, period.first)
    listed, latest = found[-AT_MOST:], behind[:AT_MOST]
    return ChangedSince(
        _sentence(len(found), len(behind)),
        [_amended(row, sources) for row in listed],
        len(found) - len(listed),
        [RecordedLate(*_named(each.row, sources), each.days, sources.cite_row(each.row)) for each in latest],
        len(behind) - len(latest),
    )


def _amended(row: EntryRow, sources: Sources) -> Amended:
    was = "Retracted" if row.event == "EntryRetracted" else "Corrected"
    return Amended(*_named(row, sources), was, row.recorded_at, row.reason, sources.cite_row(row))


def _named(row: EntryRow, sources: Sources) -> tuple[str, str]:
    return title_of(row.entry, sources.names), capital(kind_word(row.kind))


def _sentence(corrected: int, behind: int) -> str:
    one = f"{counted(corrected, 'entry was', 'entries were')} corrected or retracted" if corrected else ""
    two = f"{counted(behind, 'entry was', 'entries were')} recorded more than {LATE.days} days after it happened"
    two = (two if behind == 1 else two.replace("it happened", "they happened")) if behind else ""
    said = " and ".join(part for part in (one, two) if part)
    return f"{said}." if said else "Nothing was corrected or retracted, and nothing was recorded late."
