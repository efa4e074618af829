"""Signals of work avoidance that stand at the end, and what moved by more than chance: the turning points."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from projections.measures import MEASURES, Asked, chart
from projections.turning_points import TurningPoint, turning_points
from projections.variation import limits_in_force
from projections.xmr import Limits
from web.current import workspace
from web.reporting.period import Period
from web.reporting.sources import Sources
from web.sentences import title_of
from web.signals.answers import Said, signals_said
from web.variation.measured import MEASURED, Measured
from web.variation.words import cause_words, turn_words
from web.wording import brief_day

LISTED = 20
"""Signals listed; those that began last."""
BEHIND_EACH = 6
"""Entries cited behind a signal; the latest."""
BEFORE_EACH = 6
"""Entries of the weeks before that are named; the latest."""


@dataclass(frozen=True)
class Signal:
    """A signal that stands on the last day: since when, and whether somebody set it aside."""

    name: str
    sentence: str
    since: date
    set_aside: bool
    cited: list[int]


@dataclass(frozen=True)
class Turned:
    """A turning point in words, and the entries of the four weeks before it with their references."""

    point: TurningPoint
    sentence: str
    before: list[tuple[str, list[int]]]
    more: int


@dataclass(frozen=True)
class Stands:
    """Where a measure stands on the last day, in words: so that what did not move is told too."""

    name: str
    figures: int
    latest: str
    mean: str
    limits: str
    provisional: bool


@dataclass(frozen=True)
class Signalled:
    """``lasting`` are sentences of turning points that began earlier. ``stand`` counts signals not set aside."""

    standing: list[Signal]
    more_standing: int
    stand: int
    turned: list[Turned]
    lasting: list[str]
    measured: list[Stands]


def signalled(ref: str, period: Period, sources: Sources) -> Signalled:
    asked = Asked(workspace(), ref, period.last, period.view.known_at)
    found = turning_points(asked)[::-1]
    lasting = [point for point in found if point.began_on < period.first <= point.last_on]
    said = signals_said(ref, period.last, period.view.known_at)
    return Signalled(
        [_standing(each, sources) for each in said[:LISTED]],
        max(len(said) - LISTED, 0),
        sum(each.signal.dismissed is None for each in said),
        [_turned(point, sources) for point in found if period.holds(point.began_on)],
        [_sentence(point) for point in lasting],
        [_stands(asked, name) for name in MEASURES],
    )


def _standing(said: Said, sources: Sources) -> Signal:
    set_aside, cited = said.signal.dismissed is not None, sources.cite_all(said.entries[-BEHIND_EACH:])
    return Signal(said.name, said.sentence, said.signal.since, set_aside, cited)


def _turned(point: TurningPoint, sources: Sources) -> Turned:
    named = point.before[-BEFORE_EACH:]
    before = [(f"{brief_day(row.happened_on)}: {title_of(row.entry, sources.names)}", row) for row in named]
    cited = [(words, sources.cite_row(row)) for words, row in before]
    return Turned(point, _sentence(point), cited, len(point.before) - len(named))


def _sentence(point: TurningPoint) -> str:
    """“Attendance: unusually low since 3 March 2026 (7 meetings). Seven or more in a row below the mean.”"""
    said = turn_words(point)
    return f"{MEASURED[point.measure].title}: {said[:1].lower()}{said[1:]}. {cause_words(point)}"


def _stands(asked: Asked, name: str) -> Stands:
    stretches, measured = chart(asked, name), MEASURED[name]
    limits = limits_in_force(stretches)
    points = [point for stretch in stretches for point in stretch.points]
    latest = measured.figure(points[-1].value) if points else ""
    if limits is None:
        return Stands(measured.title, len(points), latest, "", "", False)
    between = _reached(measured, limits)
    return Stands(measured.title, len(points), latest, measured.figure(limits.mean), between, limits.provisional)


def _reached(measured: Measured, limits: Limits) -> str:
    """The limits, as far as there can be such figures: “0 to 4.9”."""
    lower, upper = max(limits.lower, 0.0), limits.upper
    upper = upper if measured.most is None else min(upper, measured.most)
    return f"{measured.figure(lower)} to {measured.figure(upper)}"
