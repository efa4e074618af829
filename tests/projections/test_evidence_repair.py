"""Repair: raised, left open past a grace, settled sooner or later, reopened; and what caps health meanwhile."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from domain.escalations import Escalation
from tests.domain.cast import APRIL, ESCALATION, JUNE, MARCH, MAY, but
from tests.projections.evidence_of import EVER, Given, Told, after, gives, on, standing

NAME = "escalation e1"
LEVELS = pytest.mark.parametrize(
    ("level", "weight", "grace", "target"),
    [("tension", 0.5, 30, 60), ("concern", 1, 14, 30), ("dispute", 2, 7, 30), ("breakdown", 4, 0, 30)],
)


def raised(level: Any, **fields: Any) -> Escalation:
    return but(ESCALATION, level=level, **fields)


def named(level: str) -> list[Given]:
    """Naming a tension, which is healthy."""
    return [on(NAME, MARCH, 1, 0.5)] if level == "tension" else []


@LEVELS
def test_open_counts_against_after_its_grace(level: str, weight: float, grace: int, target: int) -> None:
    expected = [*named(level), standing(NAME, after(MARCH, grace), EVER, weight / 30)]
    assert gives("repair", raised(level)) == sorted(expected)


@LEVELS
@pytest.mark.parametrize("days", [0, 1, 7, 30, 60, 90])
def test_settling_is_worth_half_for_every_target_time_it_took(
    level: str, weight: float, grace: int, target: int, days: int
) -> None:
    settled_on = after(MARCH, days)
    left = [standing(NAME, after(MARCH, grace), settled_on, weight / 30)] if days > grace else []
    expected = [*named(level), *left, on(NAME, settled_on, 0.5 ** (days / target), weight)]
    assert gives("repair", raised(level, settled_on=(settled_on,))) == sorted(expected)


@LEVELS
def test_reopening_counts_against_at_once_and_has_no_grace(level: str, weight: float, grace: int, target: int) -> None:
    found = gives("repair", raised(level, settled_on=(MARCH,), reopened_on=(MAY,)))
    expected = [
        *named(level),
        on(NAME, MARCH, 1, weight),
        on(NAME, MAY, 0, weight),
        standing(NAME, MAY, EVER, weight / 30),
    ]
    assert found == sorted(expected)


@LEVELS
def test_settled_again_counts_the_days_since_it_was_last_reopened(
    level: str, weight: float, grace: int, target: int
) -> None:
    found = gives("repair", raised(level, settled_on=(MARCH, JUNE), reopened_on=(MAY,)))
    assert (JUNE - MAY).days == 31
    expected = [
        *named(level),
        on(NAME, MARCH, 1, weight),
        on(NAME, MAY, 0, weight),
        standing(NAME, MAY, JUNE, weight / 30),
        on(NAME, JUNE, 0.5 ** (31 / target), weight),
    ]
    assert found == sorted(expected)


def test_reopened_and_settled_on_one_day_stood_open_on_none() -> None:
    found = gives("repair", raised("concern", settled_on=(MARCH, MAY), reopened_on=(MAY,)))
    assert found == [on(NAME, MAY, 0, 1), on(NAME, MARCH, 1, 1), on(NAME, MAY, 1, 1)]


def test_settled_on_the_last_day_of_grace_never_counted_against() -> None:
    found = gives("repair", raised("concern", settled_on=(after(MARCH, 14),)))
    assert found == [on(NAME, after(MARCH, 14), 0.5 ** (14 / 30), 1)]


def test_both_times_of_a_life_are_kept() -> None:
    told = Told(raised("concern"))
    when_raised = told.at
    when_settled = told.do("settle_escalation", "e1", MAY, "over coffee")
    when_reopened = told.do("reopen_escalation", "e1", JUNE)
    open_still = standing(NAME, after(MARCH, 14), EVER, 1 / 30)
    settled = [standing(NAME, after(MARCH, 14), MAY, 1 / 30), on(NAME, MAY, 0.5 ** (61 / 30), 1)]
    assert told.evidence("repair", when_raised) == [open_still]
    assert told.superseded("repair", when_settled) == [open_still]
    assert told.evidence("repair", when_settled) == sorted(settled)
    assert told.evidence("repair", when_reopened) == told.evidence("repair")
    assert told.evidence("repair") == sorted([*settled, on(NAME, JUNE, 0, 1), standing(NAME, JUNE, EVER, 1 / 30)])


def test_a_level_corrected_changes_all_of_it_and_nothing_else() -> None:
    told = Told(raised("tension"), but(ESCALATION, escalation="e2"))
    at = told.do("correct", raised("dispute"), "It was worse than that")
    before = [standing(NAME, after(MARCH, 30), EVER, 0.5 / 30), on(NAME, MARCH, 1, 0.5)]
    assert told.superseded("repair", at) == before
    assert told.recorded("repair", at) == [standing(NAME, after(MARCH, 7), EVER, 2 / 30)]
    assert told.touched(at) == {(NAME, "repair"), (NAME, "cap")}


def test_a_retracted_escalation_leaves_nothing() -> None:
    told = Told(raised("breakdown"))
    told.do("retract", "escalation", "e1", "It was another partnership's")
    assert told.evidence("repair") == told.evidence("cap") == []


# -- caps ----------------------------------------------------------------------------------------------------


def cap(start: date, until: date, limit: float) -> Given:
    return Given(NAME, limit, 0.0, start, until)


def test_an_open_breakdown_caps_health_from_the_day_it_is_raised() -> None:
    assert gives("cap", raised("breakdown")) == [cap(MARCH, EVER, 0.4)]


def test_a_dispute_caps_health_once_open_for_more_than_30_days() -> None:
    assert gives("cap", raised("dispute")) == [cap(after(MARCH, 31), EVER, 0.6)]


@pytest.mark.parametrize("level", ["tension", "concern"])
def test_lesser_matters_cap_nothing(level: str) -> None:
    assert gives("cap", raised(level)) == []


def test_a_cap_ends_on_the_day_it_is_settled() -> None:
    assert gives("cap", raised("breakdown", settled_on=(APRIL,))) == [cap(MARCH, APRIL, 0.4)]
    assert gives("cap", raised("dispute", settled_on=(MAY,))) == [cap(after(MARCH, 31), MAY, 0.6)]


@pytest.mark.parametrize("days", [0, 30, 31])
def test_a_dispute_settled_in_time_caps_nothing(days: int) -> None:
    assert gives("cap", raised("dispute", settled_on=(after(MARCH, days),))) == []


def test_a_reopened_dispute_caps_health_30_days_after_it_was_reopened() -> None:
    found = gives("cap", raised("dispute", settled_on=(APRIL,), reopened_on=(MAY,)))
    assert found == [cap(after(MAY, 31), EVER, 0.6)]
