"""Adds evidence up to a score: the points of each line of an explanation, which add up to the score exactly.

Called by ``explanations`` and ``changes``. A line is what an entry gives in a dimension; answers make one line for each
round, and what holds health down is a line of its own.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, TypeAlias

import numpy as np

from projections.evidence.surroundings import CAP
from projections.health import CAP_CODE, CODES, Floats, Ints
from projections.ledger import ANSWER
from projections.policy import Policy
from projections.rounding import apportion, in_tenths
from projections.standing_evidence import EvidenceOf
from projections.timelines import number
from projections.weighing import Weighed, weighed_on

Line: TypeAlias = tuple[str, str, str]
"""What a line of an explanation is about: entry (or rounds), kind, dimension."""

_NAMES = {code: name for name, code in CODES.items()}


class Lined:
    """Evidence and the line to which each item belongs: ``at`` holds places in ``lines``."""

    def __init__(self, given: EvidenceOf) -> None:
        self.given = given
        places: dict[Line, int] = {}
        dimensions = [_NAMES[code] for code in given.arrays.dimension.tolist()]
        self.at: Ints = np.array(
            [
                places.setdefault((together or ref, kind, name), len(places))
                for (kind, ref), together, name in zip(given.entries, given.rounds, dimensions, strict=True)
            ],
            dtype=np.int64,
        )
        self.lines = list(places)

    def line(self, at: int) -> Line:
        """The line to which an item belongs."""
        return self.lines[int(self.at[at])]

    def lines_by(self, day: int) -> set[Line]:
        """The lines with any evidence by a day."""
        return {self.lines[at] for at in np.unique(self.at[self.given.arrays.start <= day]).tolist()}

    def lines_standing(self, day: int) -> set[Line]:
        """The lines with evidence that stands on a day (not of that day alone)."""
        arrays = self.given.arrays
        stands = (arrays.until - arrays.start > 1) & (arrays.start <= day) & (day < arrays.until)
        return {self.lines[at] for at in np.unique(self.at[stands]).tolist()}

    def items(self) -> Iterator[tuple[Any, ...]]:
        """Each item as what tells it from others."""
        arrays = self.given.arrays
        numbers = zip(
            *(each.tolist() for each in (arrays.value, arrays.weight, arrays.start, arrays.until)), strict=True
        )
        partners = [arrays.partners[code] if code >= 0 else None for code in arrays.partner.tolist()]
        lines = (self.lines[at] for at in self.at.tolist())
        return zip(self.given.entries, lines, self.given.rules, numbers, partners, strict=True)

    def added_up(self, points: Floats) -> Floats:
        """The points of each line."""
        return np.bincount(self.at, points, minlength=len(self.lines)).astype(np.float64)


@dataclass(frozen=True)
class Sum:
    """The evidence at the end of one day, what it weighs, and what it adds up to: health, or one dimension alone.

    ``base`` and ``points`` add up to ``score`` (``None`` without enough evidence, and then there are no points).
    """

    lined: Lined
    on: date
    policy: Policy
    dimension: str | None
    released: bool
    weighed: Weighed

    @property
    def base(self) -> float:
        return 100 * self.policy.prior

    @property
    def score(self) -> float | None:
        return self._reckoned[1]

    @property
    def points(self) -> dict[Line, float]:
        return self._reckoned[0]

    @cached_property
    def _reckoned(self) -> tuple[dict[Line, float], float | None]:
        uncapped, cap = self._worked_out()
        if uncapped is None:
            return {}, None
        sums = self.lined.added_up(self.weighed.points(self.lined.given.arrays, self.policy)).tolist()
        points = {line: value for line, value in zip(self.lined.lines, sums, strict=True) if value}
        if self.released:
            points = _answers_in_tenths(points)
            uncapped = self.base + math.fsum(points.values())
        if cap is None:
            return points, uncapped
        return points | {_cap_line(self.lined.given, self.on, cap): cap - uncapped}, cap

    def _worked_out(self) -> tuple[float | None, float | None]:
        """The score before it is held down, and at what it is held."""
        scores = self.weighed.scores
        if self.dimension is not None:
            return number(scores.dimensions[self.dimension].score[0]), None
        return number(scores.uncapped[0]), number(scores.cap[0])


def reckoned(lined: Lined, on: date, policy: Policy, dimension: str | None = None, *, released: bool) -> Sum:
    """What the evidence adds up to at the end of a day; for readers, points of rounds in tenths."""
    weighed = weighed_on(lined.given.arrays, on.toordinal(), policy, dimension)
    return Sum(lined, on, policy, dimension, released, weighed)


def _answers_in_tenths(points: dict[Line, float]) -> dict[Line, float]:
    """The points of check-in rounds as readers are given them: in tenths, that add up to the tenths of their sum."""
    answers = {line: value for line, value in points.items() if line[1] == ANSWER}
    parts = apportion(list(answers.values()), in_tenths(math.fsum(answers.values())))
    return points | {line: part / 10 for line, part in zip(answers, parts, strict=True)}


def _cap_line(given: EvidenceOf, on: date, cap: float) -> Line:
    """The escalation that holds health down."""
    arrays, day = given.arrays, on.toordinal()
    holds = (arrays.dimension == CAP_CODE) & (arrays.start <= day) & (day < arrays.until)
    at = next(int(i) for i in np.flatnonzero(holds) if abs(100 * arrays.value[i] - cap) < 1e-9)
    kind, ref = given.entries[at]
    return ref, kind, CAP
