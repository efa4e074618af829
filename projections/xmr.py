"""XmR charts: signal told from noise in a series of figures, by the rules of the design's section 6.

Pure functions; ``before_and_after``, the page of a programme and the command line call them. Every rebase starts a
stretch of its own, with its own mean, limits and runs. The constants 2.66 and 3.267 are those of Shewhart's charts of
individual values (3/1.128, and D4 for two values); the rules are those of the English NHS, "Making Data Count".
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from math import fsum
from typing import Literal

Cause = Literal["outside", "trend", "two-in-three", "shift"]
Direction = Literal["up", "down"]
"""Above the mean or rising; below it or falling."""

CAUSES: tuple[Cause, ...] = ("outside", "trend", "two-in-three", "shift")
"""The order in which they label a point that has several."""

LIMIT = 2.66
"""Mean moving ranges from the mean to a limit."""
OUTLYING = 3.267
"""Moving ranges of this many mean moving ranges or more are outliers."""
NEAR = 2 / 3
"""How far from the mean towards a limit a point has to be to count as near it."""
RUN = 7
"""Points in a row that make a shift or a trend."""
LEAST = 7
"""Points without which limits are not drawn."""
SURE = 13
"""Points without which limits are provisional."""
ALMOST = 1e-9
"""Differences below this share of the figures are rounding errors of the machine, not variation."""


@dataclass(frozen=True)
class Value:
    """One figure of a series. ``on`` is the day of a meeting, or the last day of a month."""

    on: date
    value: float


@dataclass(frozen=True)
class Limits:
    mean: float
    lower: float
    upper: float
    provisional: bool

    @property
    def moving_range(self) -> float:
        """The mean moving range that they were drawn with."""
        return (self.upper - self.mean) / LIMIT

    @property
    def upper_range(self) -> float:
        """The limit of moving ranges themselves."""
        return OUTLYING * self.moving_range


@dataclass(frozen=True)
class Point:
    """A figure with the special causes it is part of, the one that labels it first."""

    on: date
    value: float
    causes: tuple[tuple[Cause, Direction], ...] = ()

    @property
    def label(self) -> Cause | None:
        return self.causes[0][0] if self.causes else None


@dataclass(frozen=True)
class Stretch:
    """The points from one rebase to the next; ``limits`` is ``None`` while there are too few points to draw any."""

    points: tuple[Point, ...]
    limits: Limits | None


@dataclass(frozen=True)
class Signal:
    """Neighbouring points with one cause in one direction, from the first day to the last."""

    cause: Cause
    direction: Direction
    began_on: date
    last_on: date


def xmr(
    series: Iterable[Value], rebases: Iterable[date] = (), *, screen_outliers: bool = True, mdc_2023: bool = False
) -> list[Stretch]:
    """The stretches of a series, oldest first, each with limits and labelled points.

    ``screen_outliers`` leaves out outlying moving ranges, once, before limits are drawn. With ``mdc_2023`` a point
    beyond a limit counts as near it too.
    """
    ordered = sorted(series, key=lambda each: each.on)
    return [_stretch(part, screen_outliers, mdc_2023) for part in _parts(ordered, sorted(set(rebases)))]


def limits_of(values: Sequence[float], screen_outliers: bool = True) -> Limits | None:
    """The mean, and 2.66 mean moving ranges to each side of it; ``None`` under seven values."""
    if len(values) < LEAST:
        return None
    mean, ranges = _mean(values), [abs(after - before) for before, after in pairwise(values)]
    reach = LIMIT * _mean(_screened(ranges) if screen_outliers else ranges)
    return Limits(mean, mean - reach, mean + reach, len(values) < SURE)


def signals(stretches: Iterable[Stretch]) -> list[Signal]:
    """What the labels of the points come to, by the day each began."""
    found = [signal for stretch in stretches for cause in CAUSES for signal in _signals(stretch.points, cause)]
    return sorted(found, key=lambda signal: (signal.began_on, CAUSES.index(signal.cause)))


# -- stretches --------------------------------------------------------------------------------------------------


def _parts(ordered: Sequence[Value], rebases: Sequence[date]) -> list[list[Value]]:
    """The series cut before the first figure on or after each rebase."""
    parts: list[list[Value]] = [[] for _ in range(len(rebases) + 1)]
    for each in ordered:
        parts[sum(day <= each.on for day in rebases)].append(each)
    return [part for part in parts if part]


def _stretch(part: Sequence[Value], screen_outliers: bool, mdc_2023: bool) -> Stretch:
    values = [each.value for each in part]
    limits = limits_of(values, screen_outliers)
    if limits is None:
        return Stretch(tuple(Point(each.on, each.value) for each in part), None)
    places = [_place(value, limits) for value in values]
    found: dict[Cause, list[int]] = {
        "outside": [place if abs(place) == _OUTSIDE else 0 for place in places],
        "trend": _trends(values),
        "two-in-three": _two_in_three(places, mdc_2023),
        "shift": _runs([_sign(place) for place in places], RUN),
    }
    points = [Point(each.on, each.value, _causes(found, at)) for at, each in enumerate(part)]
    return Stretch(tuple(points), limits)


def _causes(found: dict[Cause, list[int]], at: int) -> tuple[tuple[Cause, Direction], ...]:
    return tuple((cause, "up" if found[cause][at] > 0 else "down") for cause in CAUSES if found[cause][at])


def _mean(values: Sequence[float]) -> float:
    return fsum(values) / len(values)


def _screened(ranges: Sequence[float]) -> Sequence[float]:
    """Without outlying ones; all of them where nothing varies."""
    edge = OUTLYING * _mean(ranges)
    return [each for each in ranges if each < edge and not _same(each, edge)] or ranges


# -- rules: each gives +1 or -1 (or more) for the points it flags, 0 for others -----------------------------------

_AT_MEAN, _ONE_SIDE, _NEAR, _OUTSIDE = range(4)


def _place(value: float, limits: Limits) -> int:
    """How far out a point is: 1 beside the mean, 2 near a limit, 3 outside; negative below the mean."""
    side = _sign(0 if _same(value, limits.mean) else value - limits.mean)
    limit = limits.upper if side > 0 else limits.lower
    near = limits.mean + NEAR * (limit - limits.mean)
    if side == 0:
        return _AT_MEAN
    return side * (_ONE_SIDE + _beyond(value, near, side) + _beyond(value, limit, side))


def _beyond(value: float, edge: float, side: int) -> bool:
    return (value - edge) * side > 0 and not _same(value, edge)


def _trends(values: Sequence[float]) -> list[int]:
    """Points of a strict rise or fall; seven points are six steps."""
    steps = [0 if _same(before, after) else _sign(after - before) for before, after in pairwise(values)]
    long = _runs(steps, RUN - 1)
    return [before or after for before, after in zip([0, *long], [*long, 0], strict=True)]


def _runs(signs: Sequence[int], least: int) -> list[int]:
    """The signs that stand in a row of at least so many alike."""
    kept = [0] * len(signs)
    for start in range(len(signs) - least + 1):
        row = signs[start : start + least]
        if row[0] and all(sign == row[0] for sign in row):
            kept[start : start + least] = row
    return kept


def _two_in_three(places: Sequence[int], mdc_2023: bool) -> list[int]:
    """The near points where two of three in a row are near one limit and all three on its side of the mean."""
    near = [abs(place) == _NEAR or (mdc_2023 and abs(place) == _OUTSIDE) for place in places]
    kept = [0] * len(places)
    for start in range(len(places) - 2):
        three = range(start, start + 3)
        sides = {_sign(places[at]) for at in three}
        if len(sides) == 1 and sum(near[at] for at in three) >= 2:
            for at in three:
                kept[at] = kept[at] or near[at] * _sign(places[at])
    return kept


def _sign(value: float) -> int:
    return (value > 0) - (value < 0)


def _same(one: float, other: float) -> bool:
    return abs(one - other) <= ALMOST * max(1.0, abs(one), abs(other))


def _signals(points: Sequence[Point], cause: Cause) -> list[Signal]:
    found: list[Signal] = []
    for direction in ("up", "down"):
        has = [(cause, direction) in point.causes for point in points]
        starts = [at for at, flagged in enumerate(has) if flagged and not (at and has[at - 1])]
        for start in starts:
            end = next((at for at in range(start, len(has)) if not has[at]), len(has)) - 1
            found.append(Signal(cause, direction, points[start].on, points[end].on))
    return found
