"""What stood before a programme, during it and after: trust, each dimension and the perception gap, with doubts.

Called by the page of a programme. Each value is the one at the end of its window, as the timeline has it; answers are
those released. The window before and the one after are as long as the programme, but 90 days at least and 365 at most.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

import numpy as np

from domain.programmes import Programme
from projections.happenings import AtOnce, happenings
from projections.health import CODES
from projections.ledger import profile_of
from projections.measures import Asked, chart
from projections.policy import DIMENSION_NAMES
from projections.standing_evidence import EvidenceOf
from projections.timelines import DimensionScore, evidence_on, health_on
from projections.trust import RoundFigures, trust_figures
from projections.workspace import Workspace
from projections.xmr import Signal, signals

SHORTEST, LONGEST = timedelta(days=90), timedelta(days=365)
GAP = "perception gap"
MEASURE_OF = {
    "trust": "check-in answers",
    "decisions": "decisions per meeting",
    "repair": "days to settle",
    "engagement": "attendance",
}
"""The XmR series that tells of a dimension; follow-through and conversation have none."""
_DIMENSIONS = {code: name for name, code in CODES.items()}

When = Literal["before", "during", "after"]


@dataclass(frozen=True)
class Window:
    """Days of a window, both included; ``cut`` says what made it shorter than it should be."""

    when: When
    first: date
    last: date
    cut: Literal["beginning", "today"] | None = None

    def holds(self, day: date) -> bool:
        return self.first <= day <= self.last


@dataclass(frozen=True)
class Reading:
    """A value at the end of a window with its 80 % range, and how much was recorded within the window.

    ``number`` counts answers (of trust and the gap) or other pieces of evidence; conversations that are confidential
    are not counted. ``signals`` began in the window.
    """

    value: float | None
    low: float | None = None
    high: float | None = None
    number: int = 0
    signals: tuple[Signal, ...] = ()
    partners: frozenset[str] = frozenset()
    """Whose scores a gap is between."""


@dataclass(frozen=True)
class Compared:
    """One thing that is compared: ``trust``, another dimension, or ``perception gap``; a reading for each window."""

    name: str
    readings: dict[When, Reading]

    @property
    def ends(self) -> tuple[Reading, Reading] | None:
        """The readings to compare: before, and after or (while it runs) during; ``None`` unless both have values."""
        later = self.readings.get("after") or self.readings.get("during")
        before = self.readings.get("before")
        if before is None or later is None or before.value is None or later.value is None:
            return None
        return before, later

    @property
    def overlaps(self) -> bool | None:
        """Whether the ranges to compare have a value in common; ``None`` when there are no two ranges."""
        if self.ends is None:
            return None
        one, other = self.ends
        if one.low is None or one.high is None or other.low is None or other.high is None:
            return None
        return one.low <= other.high and other.low <= one.high


@dataclass(frozen=True)
class BeforeAndAfter:
    """``at_once`` is what else happened in the windows, oldest first; ``running`` that it had not ended by that day."""

    programme: Programme
    windows: dict[When, Window]
    compared: list[Compared]
    at_once: list[AtOnce]
    running: bool


def before_and_after(
    workspace: Workspace, partnership: str, programme: Programme, on: date, known_at: datetime | None = None
) -> BeforeAndAfter:
    """The comparison as it stood on a day on which the programme had started."""
    asked = Asked(workspace, partnership, on, known_at)
    windows = windows_of(programme, _beginning(asked), on)
    rounds = trust_figures(workspace, partnership, on, known_at)
    named = {window.when: window for window in windows}
    return BeforeAndAfter(
        programme=programme,
        windows=named,
        compared=[*_dimensions(asked, windows, rounds), _gap(windows, rounds)],
        at_once=happenings(asked, programme, windows[0].first, windows[-1].last),
        running=programme.ended_on is None or programme.ended_on > on,
    )


def windows_of(programme: Programme, beginning: date, on: date) -> list[Window]:
    """The windows that have a day, in order, from the first day of records to the day asked about."""
    ended_on = min(programme.ended_on or on, on)
    length = min(max(ended_on - programme.started_on + timedelta(days=1), SHORTEST), LONGEST)
    first, last = programme.started_on - length, ended_on + length
    windows = [
        Window("before", max(first, beginning), _eve(programme.started_on), "beginning" if first < beginning else None),
        Window("during", programme.started_on, ended_on),
        Window("after", _morrow(ended_on), min(last, on), "today" if last > on else None),
    ]
    return [window for window in windows if window.first <= window.last]


def _eve(day: date) -> date:
    return day - timedelta(days=1)


def _morrow(day: date) -> date:
    return day + timedelta(days=1)


def _beginning(asked: Asked) -> date:
    """The first day of which anything tells; the day it was formed, when nothing does."""
    found = evidence_on(asked.workspace, asked.partnership, asked.on, asked.known_at, None, None)
    if not len(found.arrays.start):
        return profile_of(asked.workspace, asked.partnership, asked.known_at).formed_on
    return date.fromordinal(int(found.arrays.start.min()))


# -- readings -----------------------------------------------------------------------------------------------------


def _dimensions(asked: Asked, windows: Sequence[Window], rounds: Sequence[RoundFigures]) -> Iterator[Compared]:
    scores = {
        window.when: health_on(asked.workspace, asked.partnership, window.last, known_at=asked.known_at).dimensions
        for window in windows
    }
    given = evidence_on(asked.workspace, asked.partnership, asked.on, asked.known_at, None, None)
    numbers = {window.when: _entries_within(given, window) for window in windows}
    for name in DIMENSION_NAMES:
        found = signals(chart(asked, MEASURE_OF[name])) if name in MEASURE_OF else []
        readings = {
            window.when: _reading(
                scores[window.when][name],
                _answers_within(rounds, window) if name == "trust" else numbers[window.when].get(name, 0),
                tuple(signal for signal in found if window.holds(signal.began_on)),
            )
            for window in windows
        }
        yield Compared(name, readings)


def _reading(score: DimensionScore, number: int, began: tuple[Signal, ...]) -> Reading:
    return Reading(score.score, score.low, score.high, number, began)


def _gap(windows: Sequence[Window], rounds: Sequence[RoundFigures]) -> Compared:
    """The gap of the last round of each window that may show one."""
    readings: dict[When, Reading] = {}
    for window in windows:
        shown = [each for each in rounds if window.holds(each.entered_on) and each.gap.value is not None]
        readings[window.when] = _gap_of(shown[-1]) if shown else Reading(None)
    return Compared(GAP, readings)


def _gap_of(last: RoundFigures) -> Reading:
    partners = frozenset(name for name, figure in last.partners.items() if figure.value is not None)
    return Reading(last.gap.value, last.gap.low, last.gap.high, last.gap.answers or 0, partners=partners)


def _answers_within(rounds: Sequence[RoundFigures], window: Window) -> int:
    return sum(each.answered for each in rounds if window.holds(each.entered_on))


def _entries_within(found: EvidenceOf, window: Window) -> dict[str, int]:
    """How many entries gave evidence in a window, by dimension; neither answers nor confidential conversations."""
    arrays, first, last = found.arrays, window.first.toordinal(), window.last.toordinal()
    within = np.flatnonzero((arrays.start <= last) & (arrays.until > first))
    told = {(_DIMENSIONS[int(arrays.dimension[at])], found.entries[int(at)]) for at in within}
    counted = [name for name, (kind, _) in told if kind not in ("check-in", "listening")]
    return {name: counted.count(name) for name in DIMENSION_NAMES}
