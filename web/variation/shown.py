"""One measure of a partnership as it is shown: its chart, what that comes to, its target and its fresh starts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from domain.targets import Target, in_force
from projections.measures import Asked, chart, fresh_starts, targets
from projections.turning_points import TurningPoint, turns
from projections.variation import BETTER, Assurance, Variation, assurance_of, limits_in_force, variation_of
from projections.xmr import Direction, Limits, Point, Stretch
from web.variation.measured import MEASURED, Measured

CLOSED = 1e-6
"""Limits nearer to each other than this are one line."""


@dataclass(frozen=True)
class Options:
    """How limits and labels are worked out; the defaults are the usual way."""

    screen_outliers: bool = True
    mdc_2023: bool = False


@dataclass(frozen=True)
class Shown:
    """``targets`` holds all that were set by that day; ``target`` is the one that holds on it."""

    measured: Measured
    on: date
    stretches: Sequence[Stretch]
    targets: Sequence[Target]
    starts: Sequence[Any]

    @cached_property
    def points(self) -> list[Point]:
        return [point for stretch in self.stretches for point in stretch.points]

    @property
    def better(self) -> Direction | None:
        return BETTER[self.measured.name]

    @property
    def variation(self) -> Variation:
        return variation_of(self.stretches, self.better)

    @property
    def target(self) -> Target | None:
        return in_force(self.targets, self.measured.name, self.on)

    @property
    def assurance(self) -> Assurance | None:
        """``None`` without a target; closed limits say nothing about one."""
        if self.target is None:
            return None
        return "unknown" if self.is_closed else assurance_of(self.stretches, self.target)

    @property
    def is_closed(self) -> bool:
        """Whether the limits lie on the mean although figures differ: all moves but outlying ones were nil."""
        limits, values = self.limits, {point.value for point in self.lately}
        return limits is not None and len(values) > 1 and limits.upper - limits.lower < CLOSED

    @property
    def limits(self) -> Limits | None:
        """Those of the last stretch, which say what to expect next."""
        return limits_in_force(self.stretches)

    @property
    def lately(self) -> Sequence[Point]:
        """The points since the last fresh start."""
        return self.stretches[-1].points if self.stretches else ()

    @cached_property
    def turns(self) -> list[TurningPoint]:
        """Where the chart turns, oldest first, without what came before."""
        return turns(self.measured.name, self.stretches)

    @property
    def turn_now(self) -> TurningPoint | None:
        """What the latest figure is part of, by its first cause."""
        now = self.variation
        found = (each for each in self.turns if each.still and (now.cause, now.direction) in each.said)
        return next(found, None)


def shown(asked: Asked, measure: str, options: Options | None = None) -> Shown:
    chosen = options or Options()
    stretches = chart(asked, measure, screen_outliers=chosen.screen_outliers, mdc_2023=chosen.mdc_2023)
    return Shown(MEASURED[measure], asked.on, stretches, targets(asked, measure), fresh_starts(asked, measure))
