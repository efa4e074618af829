"""Targets that partners set for the measures of the charts."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, get_args

import pytest

from domain.errors import DateOutOfOrder, FutureDate, InvalidValue, RefTaken
from domain.targets import MEASURED, OF_A_HUNDRED, TargetSet, in_force
from projections.measures import MEASURES
from tests.domain.cast import APRIL, FORMED, MARCH, TARGET, TOMORROW, but
from tests.domain.story import given, recorded, refused, then, when


def test_a_target_is_set_once_under_its_ref() -> None:
    then(when(given().set_target, TARGET), recorded(TargetSet, entry=TARGET))
    then(when(given(TARGET).set_target, TARGET), refused(RefTaken, "target"))


def test_a_target_can_be_set_for_every_measure_of_the_charts() -> None:
    assert get_args(MEASURED) == tuple(MEASURES)
    for measure in MEASURES:
        assert when(given().set_target, but(TARGET, measure=measure)).refusal is None


@pytest.mark.parametrize(
    ("changes", "error", "field"),
    [
        ({"measure": "charm"}, InvalidValue, "measure"),
        ({"bound": "about"}, InvalidValue, "bound"),
        ({"value": -0.5}, InvalidValue, "value"),
        ({"value": 10_001.0}, InvalidValue, "value"),
        ({"value": 100.5}, InvalidValue, "value"),
        ({"reason": "  "}, InvalidValue, "reason"),
        ({"from_on": FORMED.replace(year=2023)}, DateOutOfOrder, "from_on"),
        ({"from_on": TOMORROW}, FutureDate, "from_on"),
    ],
)
def test_a_target_that_makes_no_sense_is_refused(changes: dict[str, Any], error: Any, field: str) -> None:
    then(when(given().set_target, but(TARGET, **changes)), refused(error, field))
    assert isinstance(when(given(TARGET).correct, but(TARGET, **changes), "why").refusal, error)


def test_days_and_decisions_may_number_more_than_a_hundred() -> None:
    for measure in set(MEASURES) - OF_A_HUNDRED:
        assert when(given().set_target, but(TARGET, measure=measure, value=250)).refusal is None


@pytest.mark.parametrize(
    ("bound", "below", "just", "above"), [("at-least", False, True, True), ("at-most", True, True, False)]
)
def test_a_target_is_met_by_the_figure_itself_and_on_its_better_side(
    bound: Any, below: bool, just: bool, above: bool
) -> None:
    target = but(TARGET, bound=bound)

    assert [target.is_met_by(value) for value in (79.9, 80, 80.1)] == [below, just, above]


def test_a_target_holds_from_its_day_until_the_next_for_the_same_measure() -> None:
    second = but(TARGET, target="t2", value=90, from_on=APRIL)
    other = but(TARGET, target="t3", measure="health", from_on=APRIL)
    targets = [second, other, TARGET]

    assert in_force(targets, "attendance", MARCH - timedelta(days=1)) is None
    assert in_force(targets, "attendance", APRIL - timedelta(days=1)) is TARGET
    assert in_force(targets, "attendance", APRIL) is second
