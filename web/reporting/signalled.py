"""What moved by more than chance in the period: the turning points that began in it, and what came before each."""

from __future__ import annotations

from dataclasses import dataclass

from projections.measures import MEASURES, Asked, chart
from projections.turning_points import TurningPoint, turning_points
from projections.variation import limits_in_force
from web.current import workspace
from web.reporting.period import Period
from web.reporting.sources import Sources
from web.sentences import title_of
from web.wording import brief_day, capital, counted

BEFORE_EACH = 6
"""Entries of the weeks before that are named; the latest."""
_CAUSES = {
    "outside": ("above its limits", "below its limits"),
    "trend": ("rising without a break", "falling without a break"),
    "two-in-three": ("close to its upper limit", "close to its lower limit"),
    "shift": ("on the upper side of its mean throughout", "on the lower side of its mean throughout"),
}


@dataclass(frozen=True)
class Turned:
    """A turning point in words, and the entries of the four weeks before it with their references."""

    point: TurningPoint
    sentence: str
    before: list[tuple[str, list[int]]]
    more: int


@dataclass(frozen=True)
class Measured:
    """Where a measure stands on the last day, so that what did not move is told too."""

    name: str
    figures: int
    latest: float | None
    mean: float | None
    lower: float | None
    upper: float | None
    provisional: bool


@dataclass(frozen=True)
class Signalled:
    turned: list[Turned]
    measured: list[Measured]


def signalled(ref: str, period: Period, sources: Sources) -> Signalled:
    asked = Asked(workspace(), ref, period.last, period.view.known_at)
    began = [point for point in turning_points(asked) if period.holds(point.began_on)]
    return Signalled([_turned(point, sources) for point in began[::-1]], [_measured(asked, name) for name in MEASURES])


def _turned(point: TurningPoint, sources: Sources) -> Turned:
    named = point.before[-BEFORE_EACH:]
    before = [(f"{brief_day(row.happened_on)}: {title_of(row.entry, sources.names)}", row) for row in named]
    cited = [(words, sources.cite_row(row)) for words, row in before]
    return Turned(point, _sentence(point), cited, len(point.before) - len(named))


def _sentence(point: TurningPoint) -> str:
    """“Attendance turned down on 3 March 2026: 7 figures on the lower side of its mean throughout, still so.”"""
    why = _CAUSES[point.causes[0]][point.direction == "down"]
    span = "still so at the end" if point.still else f"until {brief_day(point.last_on)}"
    figures = counted(point.points, "figure")
    return f"{capital(point.measure)} turned {point.direction} on {brief_day(point.began_on)}: {figures} {why}, {span}."


def _measured(asked: Asked, name: str) -> Measured:
    stretches = chart(asked, name)
    limits = limits_in_force(stretches)
    points = [point for stretch in stretches for point in stretch.points]
    latest = points[-1].value if points else None
    if limits is None:
        return Measured(name, len(points), latest, None, None, None, False)
    return Measured(name, len(points), latest, limits.mean, limits.lower, limits.upper, limits.provisional)
