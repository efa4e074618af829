"""Limits beside those of statprocon, another program for XmR charts, over made-up series.

Both draw limits 2.66 mean moving ranges from the mean. Where the two differ, and why the design's way is kept:

* statprocon never leaves outlying moving ranges out; so ``screen_outliers`` is off here.
* It gives its figures to three decimals; so do we for the comparison.
* Its limit of moving ranges is 3.268 mean moving ranges, ours 3.267: the same constant, D4 = 3.2665, rounded otherwise.
* It takes eight in a row on one side of the mean for a run, which a point on the mean does not break, and three of four
  past half-way for being near a limit, all by Wheeler's rules; the design has seven, broken by a point on the mean, and
  two of three past two thirds, by those of the English NHS. It knows no trends. So labels are not compared, but for
  points outside the limits, which mean the same to both.
"""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from projections.xmr import Value, limits_of, xmr
from tests.projections.test_xmr import day

statprocon = pytest.importorskip("statprocon")
FIGURES = st.lists(st.decimals(-1000, 1000, places=1), min_size=7, max_size=40)
ROUNDED = 0.0006
"""Half of the third decimal, and what floating point adds."""


@settings(max_examples=60, deadline=None)
@given(FIGURES)
def test_limits_are_those_of_statprocon(figures: list[Decimal]) -> None:
    theirs = statprocon.XmR(figures)
    ours = limits_of([float(figure) for figure in figures], screen_outliers=False)

    assert ours is not None
    assert ours.mean == pytest.approx(float(theirs.x_central_line()[0]), abs=ROUNDED)
    assert ours.lower == pytest.approx(float(theirs.lower_natural_process_limit()[0]), abs=3 * ROUNDED)
    assert ours.upper == pytest.approx(float(theirs.upper_natural_process_limit()[0]), abs=3 * ROUNDED)
    assert ours.moving_range == pytest.approx(float(theirs.mr_central_line()[0]), abs=ROUNDED)
    assert ours.upper_range == pytest.approx(float(theirs.upper_range_limit()[0]), rel=0.001, abs=3 * ROUNDED)


@settings(max_examples=60, deadline=None)
@given(FIGURES)
def test_points_outside_are_those_of_statprocon(figures: list[Decimal]) -> None:
    theirs = statprocon.XmR(figures)
    upper, lower = theirs.upper_natural_process_limit()[0], theirs.lower_natural_process_limit()[0]
    (stretch,) = xmr([Value(day(at), float(each)) for at, each in enumerate(figures)], screen_outliers=False)

    for point, beyond, figure in zip(stretch.points, theirs.rule_1_x_indices_beyond_limits(), figures, strict=True):
        if min(abs(figure - upper), abs(figure - lower)) > Decimal("0.002"):
            assert ("outside" in [cause for cause, _ in point.causes]) == beyond
