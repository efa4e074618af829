"""XmR charts against figures that others published, and every rule at its edge."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from projections.xmr import Point, Signal, Value, limits_of, signals, xmr

FIRST = date(2024, 1, 1)
OHMS = (5045, 4350, 4350, 3975, 4290, 4430, 4485, 4285, 3980, 3925, 3645, 3760, 3300, 3685, 3463, 5200)
"""Donald Wheeler, Making Sense of Data, page 382: the data set for verifying software."""
PEAK_FLOW = (120, 140, 100, 150, 260, 150, 100, 120, 300, 300, 275, 300, 140, 170, 150, 150, 190, 180)
"""The same, page 130: peak flow rates."""
ACCIDENTS_A = (43, 40, 37, 33, 30, 33, 34, 35, 29, 33, 31, 39)
ACCIDENTS_B = (35, 37, 33, 32, 27, 29, 31, 22, 25, 30, 24, 19)
"""The same, table 9.1: accident rates of two groups."""
CLIENTS = (14, 12, 16, 17, 12, 27, 13, 14, 18)
"""Clients seen in a month before a service was remodelled: a sample data set of NHS-R's plotthedots."""
NHS_ENGLAND = (89, 86, 75, 77, 81, 74, 72, 78, 76, 82, 77, 54, 66, 77, 86)
"""The worked example of NHS England's Making Data Count: the video on its statistical process control tool
(england.nhs.uk/statistical-process-control-tool, youtu.be/sWndrZ68Xww), as read off by the NHS Python Community, who
took 10 from each figure (nhs-pycom/nhspy-plotthedots, tests/unittests/test_pandas_spc_x_calc.py)."""
NORMAL = (-0.56047565, -0.23017749, 1.55870831, 0.07050839, 0.12928774, 1.71506499, 0.46091621, -1.26506123)
NORMAL += (-0.68685285, -0.44566197, 1.22408180, 0.35981383, 0.40077145, 0.11068272, -0.55584113, 1.78691314)
NORMAL += (0.49785048, -1.96661716, 0.70135590, -0.47279141)
"""What R's rnorm(20) gives after set.seed(123). NHS-R Community's plotthedots, which follows Making Data Count, states
mean and limits of it and of its halves (tests/testthat/test-ptd_spc.R and _snaps/ptd_spc.md)."""
STEADY = (10.0, 12.0) * 7
"""Mean 11, every moving range 2: limits 5.68 and 16.32, near from 7.453 and 14.547."""


def day(at: int) -> date:
    return FIRST + timedelta(days=at)


def series(values: Sequence[float]) -> list[Value]:
    return [Value(day(at), value) for at, value in enumerate(values)]


def points(values: Sequence[float], **options: bool) -> tuple[Point, ...]:
    (stretch,) = xmr(series(values), **options)
    return stretch.points


def labels(values: Sequence[float], **options: bool) -> list[str | None]:
    return [point.label for point in points(values, **options)]


def flagged(values: Sequence[float], cause: str, **options: bool) -> list[int]:
    return [at for at, p in enumerate(points(values, **options)) if cause in [name for name, _ in p.causes]]


# -- limits --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("values", "mean", "lower", "upper", "digits"),
    [
        (OHMS, 4135.50, 3188.72, 5082.28, 2),
        (PEAK_FLOW, 183.1, 43.8, 322.3, 1),
        (ACCIDENTS_A, 34.75, 25.6, 43.9, 1),
        (ACCIDENTS_B, 28.67, 18.0, 39.3, 1),
        (NHS_ENGLAND, 76.67, 57, 96, 0),
        (NORMAL, 0.142, -3.01, 3.29, 2),
        (NORMAL[:10], 0.0746, -2.60, 2.75, 2),
        (NORMAL[10:], 0.209, -3.28, 3.70, 2),
    ],
)
def test_limits_are_those_published(
    values: Sequence[float], mean: float, lower: float, upper: float, digits: int
) -> None:
    limits = limits_of(values, screen_outliers=False)

    assert limits is not None
    assert limits.mean == pytest.approx(mean, abs=0.05)
    assert (round(limits.lower, digits), round(limits.upper, digits)) == (lower, upper)


def test_screening_changes_nothing_of_published_examples_without_outlying_moves() -> None:
    for values in (NHS_ENGLAND, NORMAL, NORMAL[:10], NORMAL[10:]):
        assert limits_of(values) == limits_of(values, screen_outliers=False)


def test_published_point_below_the_limit_is_the_only_one_flagged() -> None:
    assert labels(NHS_ENGLAND) == [None] * 11 + ["outside"] + [None] * 3


def test_outlying_moving_ranges_are_left_out_once_before_limits_are_drawn() -> None:
    limits = limits_of(OHMS)

    assert limits is not None
    left = (5339 - 1737) / 14  # 1737 is more than 3.267 x 355.93 = 1162.8
    assert limits.upper == pytest.approx(4135.5 + 2.66 * left)
    assert limits.lower == pytest.approx(4135.5 - 2.66 * left)


def test_moving_range_of_just_the_edge_is_outlying() -> None:
    edge = 3.267 * 13 / (14 - 3.267)  # solves: the last range is 3.267 x the mean of thirteen ranges of 1 and itself
    ranges = [1.0] * 13
    values = [sum(ranges[:at]) for at in range(14)] + [13 + edge]

    limits = limits_of(values)

    assert limits is not None
    assert limits.upper - limits.mean == pytest.approx(2.66)


def test_screening_can_be_switched_off() -> None:
    (stretch,) = xmr(series(OHMS), screen_outliers=False)

    assert stretch.limits is not None
    assert stretch.limits.upper == pytest.approx(5082.28, abs=0.005)


def test_series_that_never_moves_has_limits_on_its_mean_and_no_signals() -> None:
    (stretch,) = xmr(series([0.1] * 14))

    assert stretch.limits is not None
    assert stretch.limits.lower == stretch.limits.upper
    assert signals([stretch]) == []


@pytest.mark.parametrize(("number", "drawn", "provisional"), [(6, False, None), (7, True, True), (12, True, True)])
def test_limits_are_not_drawn_under_7_points_and_provisional_under_13(
    number: int, drawn: bool, provisional: bool | None
) -> None:
    limits = limits_of(STEADY[:number])

    assert (limits is not None) is drawn
    assert limits is None or limits.provisional is provisional


def test_limits_of_13_points_are_not_provisional() -> None:
    limits = limits_of(STEADY[:13])

    assert limits is not None
    assert not limits.provisional


def test_points_without_limits_have_no_labels() -> None:
    assert labels((1, 2, 3, 4, 5, 100)) == [None] * 6


# -- outside -------------------------------------------------------------------------------------------------------


def test_published_points_outside_are_found() -> None:
    assert flagged(OHMS, "outside", screen_outliers=False) == [15]
    assert flagged(OHMS, "outside") == [0, 12, 15]  # 3300 is below 4135.5 - 684.4, 3463 is not


def test_point_on_a_limit_is_not_outside() -> None:
    exact = _last_value_on_its_upper_limit()

    assert labels(exact)[-1] != "outside"
    assert labels([*exact[:-1], exact[-1] + 0.01])[-1] == "outside"


def _last_value_on_its_upper_limit() -> list[float]:
    """Fourteen points, the last of which lies on the limit it helps to draw, found by halving."""
    low, high = 11.0, 60.0
    for _ in range(200):
        middle = (low + high) / 2
        limits = limits_of([*STEADY[:13], middle])
        assert limits is not None
        low, high = (low, middle) if middle > limits.upper else (middle, high)
    return [*STEADY[:13], low]


# -- shift ---------------------------------------------------------------------------------------------------------


def test_seven_in_a_row_on_one_side_of_the_mean_are_a_shift() -> None:
    values = [9, 11, 9, 9, 11, 9, 11, 13, 15, 13, 15, 13, 13, 15]

    assert flagged(values, "shift") == list(range(14))
    assert [point.causes[-1][1] for point in points(values)] == ["down"] * 7 + ["up"] * 7


def test_six_in_a_row_are_no_shift() -> None:
    values = [9, 15, 9, 15, 9, 15, 9, 13, 13.5, 13, 14, 13, 13.5, 9, 9, 15, 9, 15, 8.5]

    assert flagged(values, "shift") == []


def test_point_on_the_mean_breaks_a_shift() -> None:
    mean = 12.0
    values = [9.0, 11, 9, 11, mean, 11, 9, 11, 13, 15, 13, 15, mean, 13, 15, 13]

    assert sum(values) / 16 == mean
    assert flagged(values, "shift") == []
    assert flagged([11.9 if value == mean else value for value in values], "shift") == list(range(8))


# -- trend ---------------------------------------------------------------------------------------------------------


def test_seven_points_in_strict_rise_are_a_trend_and_all_seven_are_flagged() -> None:
    values = [10, 12, 9, 10, 11, 12, 13, 14, 15, 11, 12, 10, 12, 10]

    assert flagged(values, "trend") == list(range(2, 9))
    assert points(values)[5].causes[-1] == ("trend", "up")


def test_seven_points_in_strict_fall_are_a_trend() -> None:
    values = [12, 10, 15, 14, 13, 12, 11, 10, 9, 13, 12, 14, 11, 13]

    assert flagged(values, "trend") == list(range(2, 9))
    assert points(values)[5].causes[-1] == ("trend", "down")


def test_six_points_in_rise_are_no_trend() -> None:
    assert flagged([10, 12, 9, 10, 11, 12, 13, 14, 13.5, 11, 12, 10, 12, 10], "trend") == []


def test_tie_breaks_a_trend() -> None:
    assert flagged([10, 12, 9, 10, 11, 12, 12, 13, 14, 15, 12, 10, 12, 10], "trend") == []


def test_point_that_misses_the_mean_by_a_rounding_error_is_on_it() -> None:
    values = [0.1 + 0.2] * 7 + [0.2, 0.4] * 4
    limits = limits_of(values)
    assert limits is not None
    assert limits.mean < 0.1 + 0.2

    assert flagged(values, "shift") == []


def test_figures_that_differ_by_a_rounding_error_are_a_tie() -> None:
    values = [0.1 + 0.2, 0.3, 0.1 + 0.2, 0.3, 0.4, 0.2, 0.5]

    assert flagged([0.3, 0.1 + 0.2, 0.31, 0.32, 0.33, 0.34, 0.35, *values], "trend") == []


# -- two in three --------------------------------------------------------------------------------------------------

CALM = [10.0, 12, 11.5, 10.5, 12, 10, 11.5, 10.5, 12, 10, 12, 10, 11, 12, 10, 10.5]


def test_two_of_three_near_one_limit_with_all_three_on_its_side_flag_the_near_ones_only() -> None:
    limits = limits_of([*CALM, 15, 12, 15])
    assert limits is not None
    near = limits.mean + (limits.upper - limits.mean) * 2 / 3
    assert near < 15 < limits.upper

    assert flagged([*CALM, 15, 12, 15], "two-in-three") == [16, 18]
    assert flagged([*CALM, 15, 15, 12], "two-in-three") == [16, 17]


def test_points_less_than_two_thirds_of_the_way_to_the_limit_are_not_near_it() -> None:
    values = [*CALM, 14, 12, 14]
    limits = limits_of(values)
    assert limits is not None
    assert 1 / 2 < (14 - limits.mean) / (limits.upper - limits.mean) < 2 / 3

    assert flagged(values, "two-in-three") == []


def test_third_point_on_the_other_side_makes_no_two_in_three() -> None:
    assert flagged([*CALM, 15, 10, 15], "two-in-three") == []


def test_one_near_point_is_no_two_in_three() -> None:
    assert flagged([*CALM, 15, 12, 12], "two-in-three") == []


def test_near_points_at_opposite_limits_are_no_two_in_three() -> None:
    assert flagged([*CALM, 15, 7.5, 12], "two-in-three") == []


def test_point_beyond_the_limit_counts_as_near_only_as_making_data_count_has_it_since_2023() -> None:
    values = [*CALM, 15, 12, 19]

    assert flagged(values, "outside") == [18]
    assert flagged(values, "two-in-three") == []
    assert flagged(values, "two-in-three", mdc_2023=True) == [16, 18]
    assert labels(values, mdc_2023=True)[16:] == ["two-in-three", None, "outside"]


# -- labels, rebases, signals ----------------------------------------------------------------------------------------


def test_labels_go_by_priority_outside_then_trend_then_two_in_three_then_shift() -> None:
    rising = [10, 10.4, 10, 10.4, 10, 10.4, 10, 10.4, 10, 10.4, 10, 10.4, 10.6, 11, 11.4, 11.8, 12.2, 12.6, 13]
    found = points(rising)

    causes = [[cause for cause, _ in point.causes] for point in found]
    assert causes[-1][:2] == ["outside", "trend"]
    assert causes[-7][0] == "trend"
    assert "shift" in causes[-7]
    assert all(each == sorted(each, key=("outside", "trend", "two-in-three", "shift").index) for each in causes)


def test_rebase_starts_mean_limits_and_runs_afresh_on_its_day() -> None:
    values = [*CLIENTS, 25, 32, 44, 37, 39, 41, 45, 42, 12, 31, 32, 39, 49, 51, 53, 58]

    before, after = xmr(series(values), [day(9)])

    assert [len(before.points), len(after.points)] == [9, 16]
    assert before.limits is not None
    assert before.limits.mean == pytest.approx(143 / 9)
    assert after.limits is not None
    assert after.limits.mean == pytest.approx(630 / 16)
    assert flagged(values, "shift") != []
    assert "shift" not in {cause for point in before.points for cause, _ in point.causes}
    assert after.points[8].label == "outside"


def test_moving_range_does_not_reach_across_a_rebase() -> None:
    (_, after) = xmr(series([*STEADY, *(value + 100 for value in STEADY)]), [day(14)])

    assert after.limits is not None
    assert after.limits.upper - after.limits.mean == pytest.approx(2.66 * 2)


def test_rebases_where_nothing_was_measured_make_no_stretch() -> None:
    stretches = xmr(series(STEADY), [day(-50), day(5), day(5), day(500)])

    assert [len(stretch.points) for stretch in stretches] == [5, 9]


def test_signal_lasts_from_its_first_point_to_its_last() -> None:
    values = [9, 11, 9, 9, 11, 9, 11, 13, 15, 13, 15, 13, 13, 15]

    found = [signal for signal in signals(xmr(series(values))) if signal.cause == "shift"]

    assert found == [Signal("shift", "down", day(0), day(6)), Signal("shift", "up", day(7), day(13))]


def test_empty_series_has_no_stretches() -> None:
    assert xmr([]) == []


VALUES = st.lists(st.integers(0, 20).map(float), min_size=7, max_size=40)


@given(VALUES)
def test_turning_a_series_upside_down_turns_its_signals_upside_down(values: list[float]) -> None:
    other = {"up": "down", "down": "up"}
    turned = [[(cause, other[way]) for cause, way in point.causes if cause != "trend"] for point in points(values)]

    upside_down = points([20 - value for value in values])

    assert [[each for each in point.causes if each[0] != "trend"] for point in upside_down] == turned


@given(VALUES, st.floats(-50, 50), st.floats(0.1, 9))
def test_signals_do_not_depend_on_the_unit_of_measurement(values: list[float], shift: float, scale: float) -> None:
    assert labels([shift + scale * value for value in values]) == labels(values)
