"""Where a measure of a partnership began to vary by more than chance, and what was recorded in the weeks before.

Called by the pages on variation and by the report. Nothing here says that what came before is the cause.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from projections.happenings import recorded_within
from projections.ledger import EntryRow
from projections.measures import MEASURES, Asked, chart
from projections.xmr import CAUSES, Cause, Direction, Point, Stretch

MOVING: frozenset[Cause] = frozenset({"trend"})
LYING: frozenset[Cause] = frozenset(CAUSES) - MOVING
"""A trend says that figures move, the other causes that they lie high or low: each is a turning point of its own."""
BEFORE = timedelta(weeks=4)
"""How long before it began something may have to do with it."""


@dataclass(frozen=True)
class TurningPoint:
    """Points in a row that lie higher or lower than by chance, or move so, from the first day to the last.

    ``still`` says that the latest figure is among them. ``before`` are the entries of the weeks before it began, oldest
    first; whoever shows them sees to it who may read them.
    """

    measure: str
    direction: Direction
    causes: tuple[Cause, ...]
    began_on: date
    last_on: date
    points: int
    still: bool
    before: tuple[EntryRow, ...] = ()

    @property
    def said(self) -> list[tuple[Cause, Direction]]:
        """Its causes with its direction, as points have them."""
        return [(cause, self.direction) for cause in self.causes]


def turning_points(asked: Asked) -> list[TurningPoint]:
    """Those of all measures, newest first; on one day in the order of the measures."""
    found = [point for measure in MEASURES for point in turns(measure, chart(asked, measure))]
    return with_before(asked, sorted(found, key=lambda each: each.began_on, reverse=True))


def turns(measure: str, stretches: Sequence[Stretch]) -> list[TurningPoint]:
    """The turning points of one chart, oldest first, without what came before them."""
    found = [
        _turn(measure, direction, run, run[-1] is stretches[-1].points[-1], alike)
        for stretch in stretches
        for alike in (LYING, MOVING)
        for direction in ("up", "down")
        for run in _runs(stretch.points, direction, alike)
    ]
    return sorted(found, key=lambda each: each.began_on)


def with_before(asked: Asked, found: Sequence[TurningPoint]) -> list[TurningPoint]:
    """The turning points with the entries of the weeks up to the day each began."""
    rows = recorded_within(asked, [(each.began_on - BEFORE, each.began_on) for each in found])
    return [replace(each, before=tuple(_before(each, rows))) for each in found]


def _before(point: TurningPoint, rows: Iterable[EntryRow]) -> Iterator[EntryRow]:
    return (row for row in rows if point.began_on - BEFORE <= row.happened_on <= point.began_on)


def _turn(
    measure: str, direction: Direction, run: Sequence[Point], still: bool, alike: frozenset[Cause]
) -> TurningPoint:
    named = {cause for point in run for cause, towards in point.causes if towards == direction}
    causes = tuple(cause for cause in CAUSES if cause in named & alike)
    return TurningPoint(measure, direction, causes, run[0].on, run[-1].on, len(run), still)


def _runs(points: Sequence[Point], direction: Direction, alike: frozenset[Cause]) -> Iterator[list[Point]]:
    """Points in a row that have one of the causes in the direction."""
    run: list[Point] = []
    for point in points:
        if any(towards == direction and cause in alike for cause, towards in point.causes):
            run.append(point)
        elif run:
            yield run
            run = []
    if run:
        yield run
