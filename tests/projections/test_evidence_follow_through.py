"""Follow-through: decisions and actions done, late, dropped or overdue, and papers acted on or left."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from domain.entries import Entry
from tests.domain.cast import ACTION, APRIL, DECISION, MARCH, MAY, PAPER, but
from tests.projections.evidence_of import EVER, Told, after, gives, on, standing

A_DAY = 1 / 30
FOLLOWED = pytest.mark.parametrize(
    ("entry", "done", "name"), [(DECISION, "enacted_on", "decision d1"), (ACTION, "completed_on", "action a1")]
)


@FOLLOWED
@pytest.mark.parametrize("days_early", [0, 1, 30])
def test_done_on_time_is_worth_one(entry: Entry, done: str, name: str, days_early: int) -> None:
    told = but(entry, due_on=MAY, **{done: after(MAY, -days_early)})
    assert gives("follow_through", told) == [on(name, after(MAY, -days_early), 1, 1)]


@FOLLOWED
def test_done_without_a_due_date_is_on_time(entry: Entry, done: str, name: str) -> None:
    assert gives("follow_through", but(entry, **{done: date(2026, 6, 1)})) == [on(name, date(2026, 6, 1), 1, 1)]


@FOLLOWED
@pytest.mark.parametrize(
    ("days", "value"), [(1, 0.5 ** (1 / 14)), (7, 0.5**0.5), (14, 0.5), (28, 0.25), (140, 0.5**10)]
)
def test_done_late_is_worth_half_for_every_fortnight(
    entry: Entry, done: str, name: str, days: int, value: float
) -> None:
    late = after(MAY, days)
    overdue = [standing(name, after(MAY, 1), late, A_DAY)] if days > 1 else []
    found = gives("follow_through", but(entry, due_on=MAY, **{done: late}))
    assert found == sorted([*overdue, on(name, late, value, 1)])


@FOLLOWED
def test_dropped_is_worth_a_quarter_of_half_the_weight(entry: Entry, done: str, name: str) -> None:
    assert gives("follow_through", but(entry, dropped_on=MAY)) == [on(name, MAY, 0.25, 0.5)]


@FOLLOWED
def test_dropped_late_was_overdue_until_then(entry: Entry, done: str, name: str) -> None:
    found = gives("follow_through", but(entry, due_on=APRIL, dropped_on=MAY))
    assert found == [standing(name, after(APRIL, 1), MAY, A_DAY), on(name, MAY, 0.25, 0.5)]


@FOLLOWED
def test_open_without_a_due_date_is_no_evidence(entry: Entry, done: str, name: str) -> None:
    assert gives("follow_through", entry) == []


@FOLLOWED
def test_open_past_its_due_date_counts_against_from_the_day_after(entry: Entry, done: str, name: str) -> None:
    found = gives("follow_through", but(entry, due_on=APRIL))
    assert found == [standing(name, after(APRIL, 1), EVER, A_DAY)]


@FOLLOWED
def test_a_due_date_still_to_come_counts_from_the_day_after_it(entry: Entry, done: str, name: str) -> None:
    found = gives("follow_through", but(entry, due_on=date(2027, 1, 31)))
    assert found == [standing(name, date(2027, 2, 1), EVER, A_DAY)]


@pytest.mark.parametrize(
    ("opened", "command", "arguments", "expected"),
    [
        (DECISION, "enact_decision", ("d1", MAY), (0.5 ** (30 / 14), 1)),
        (DECISION, "drop_decision", ("d1", MAY, "No money"), (0.25, 0.5)),
        (ACTION, "complete_action", ("a1", MAY), (0.5 ** (30 / 14), 1)),
        (ACTION, "drop_action", ("a1", MAY, "No money"), (0.25, 0.5)),
    ],
)
def test_what_stood_open_ends_on_the_day_it_is_done_or_dropped(
    opened: Any, command: str, arguments: tuple[Any, ...], expected: tuple[float, float]
) -> None:
    name = f"{opened.kind_name} {opened.ref}"
    told = Told(but(opened, due_on=APRIL))
    before = told.at
    at = told.do(command, *arguments)
    assert (MAY - APRIL).days == 30
    assert told.evidence("follow_through", before) == [standing(name, after(APRIL, 1), EVER, A_DAY)]
    assert told.superseded("follow_through", at) == told.evidence("follow_through", before)
    assert told.evidence("follow_through") == sorted(
        [standing(name, after(APRIL, 1), MAY, A_DAY), on(name, MAY, *expected)]
    )


def test_a_due_date_moved_later_is_no_longer_missed() -> None:
    told = Told(but(DECISION, due_on=APRIL, enacted_on=MAY), ACTION)
    at = told.do("correct", but(DECISION, due_on=MAY, enacted_on=MAY), "The date was agreed anew")
    assert told.touched(at) == {("decision d1", "follow_through")}
    assert told.evidence("follow_through") == [on("decision d1", MAY, 1, 1)]


def test_a_correction_that_only_ends_it_keeps_what_did_not_change() -> None:
    told = Told(but(DECISION, enacted_on=MAY))
    at = told.do("correct", but(DECISION, enacted_on=MAY, title="One budget for all"), "Its title was wrong")
    assert told.touched(at) == set()


def test_a_retracted_action_is_no_longer_overdue() -> None:
    told = Told(but(ACTION, due_on=APRIL), but(DECISION, due_on=APRIL))
    at = told.do("retract", "action", "a1", "Never agreed")
    assert told.touched(at) == {("action a1", "follow_through")}
    assert told.evidence("follow_through") == [standing("decision d1", after(APRIL, 1), EVER, A_DAY)]


# -- papers --------------------------------------------------------------------------------------------------

PAPER_A_DAY = 0.5 / 30


@pytest.mark.parametrize(("days", "value"), [(0, 1), (59, 1), (60, 1), (61, 0.5), (400, 0.5)])
def test_a_paper_acted_on_within_60_days_is_worth_one_and_later_half(days: int, value: float) -> None:
    acted_on = after(MARCH, days)
    left = [standing("paper p1", after(MARCH, 60), acted_on, PAPER_A_DAY)] if days > 60 else []
    found = gives("follow_through", but(PAPER, acted_on=acted_on))
    assert found == sorted([*left, on("paper p1", acted_on, value, 0.5)])


def test_a_paper_nobody_acts_on_counts_against_from_the_60th_day() -> None:
    assert gives("follow_through", PAPER) == [standing("paper p1", after(MARCH, 60), EVER, PAPER_A_DAY)]


def test_a_paper_stops_counting_against_once_acted_on() -> None:
    told = Told(PAPER)
    acted_on = after(MARCH, 100)
    at = told.do("act_on_paper", "p1", acted_on)
    assert told.recorded("follow_through", at) == [
        standing("paper p1", after(MARCH, 60), acted_on, PAPER_A_DAY),
        on("paper p1", acted_on, 0.5, 0.5),
    ]
