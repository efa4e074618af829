"""What a chart comes to: the variation of its latest figure, and whether a target can be relied on."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import pytest

from projections.measures import MEASURES
from projections.variation import BETTER, Variation, assurance_of, variation_of
from projections.xmr import Limits, Stretch, Value, xmr
from tests.domain.cast import TARGET, but

FIRST = date(2025, 1, 31)
STEADY = (10.0, 12.0) * 7


def stretches(values: Sequence[float], *cuts: int) -> list[Stretch]:
    series = [Value(FIRST + timedelta(days=30 * at), value) for at, value in enumerate(values)]
    return xmr(series, [series[at].on for at in cuts])


def test_figures_within_their_limits_and_in_no_pattern_are_common_variation() -> None:
    assert variation_of(stretches(STEADY), "up") == Variation("common")


@pytest.mark.parametrize(
    ("last", "better", "kind", "direction"),
    [
        (30, "up", "improving", "up"),
        (30, "down", "concerning", "up"),
        (-10, "up", "concerning", "down"),
        (-10, "down", "improving", "down"),
        (30, None, "special", "up"),
    ],
)
def test_special_cause_is_for_better_or_worse_by_the_way_the_measure_improves(
    last: float, better: Any, kind: Any, direction: Any
) -> None:
    assert variation_of(stretches([*STEADY, last]), better) == Variation(kind, direction, "outside")


def test_latest_figure_alone_decides() -> None:
    assert variation_of(stretches([30, -8, *STEADY]), "up").kind == "common"


def test_first_cause_decides_where_the_latest_figure_has_several() -> None:
    falling_from_high = [10, 9, 10, 9, 10, 9, 30, 29, 28, 27, 26, 25, 24]
    (stretch,) = stretches(falling_from_high)
    assert [cause for cause, _ in stretch.points[-1].causes] == ["outside", "trend", "shift"]

    assert variation_of([stretch], "up") == Variation("improving", "up", "outside")


@pytest.mark.parametrize("values", [(), (1, 2, 3, 4, 5, 6)])
def test_too_few_figures_say_nothing(values: Sequence[float]) -> None:
    assert variation_of(stretches(values), "up") == Variation("too-few")
    assert assurance_of(stretches(values), TARGET) == "unknown"


def test_only_figures_since_the_last_fresh_start_count() -> None:
    assert variation_of(stretches([*STEADY, 50, 51], 14), "up") == Variation("too-few")


@pytest.mark.parametrize(
    ("lower", "upper", "at_least", "at_most"),
    [(1, 3, "never", "always"), (5, 7, "always", "never"), (1, 5, "at-times", "at-times")],
)
def test_assurance_is_that_of_the_icons_of_making_data_count(
    lower: float, upper: float, at_least: str, at_most: str
) -> None:
    """As in NHS-R Community's plotthedots, tests/testthat/test-ptd_calculate_assurance_type.R: a target of 4."""
    chart = [Stretch((), Limits((lower + upper) / 2, lower, upper, False))]
    target = but(TARGET, value=4)

    assert assurance_of(chart, target) == at_least
    assert assurance_of(chart, but(target, bound="at-most")) == at_most


def test_target_on_a_limit_is_met_there() -> None:
    chart = [Stretch((), Limits(6, 4, 8, False))]

    assert assurance_of(chart, but(TARGET, value=4)) == "always"
    assert assurance_of(chart, but(TARGET, value=8)) == "at-times"
    assert assurance_of(chart, but(TARGET, value=8, bound="at-most")) == "always"


def test_every_measure_says_which_way_it_improves_or_that_neither_way_does() -> None:
    assert BETTER.keys() == MEASURES.keys()
    assert BETTER["days to settle"] == "down"
    assert BETTER["decisions per meeting"] is None
