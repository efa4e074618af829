"""Decisions: what items came to, how often they came up before, and meetings that decided nothing."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from domain.entries import Entry
from domain.meetings import Item, Meeting
from tests.domain.cast import MARCH, MEETING, but
from tests.projections.evidence_of import Given, Told, gives, on

INFORMAL = but(MEETING, kind="informal")


def meeting(ref: str, held_on: date, kind: Any = "informal") -> Meeting:
    return Meeting(meeting=ref, held_on=held_on, kind=kind)


def item(ref: str, outcome: Any, at: str = "m1") -> Item:
    return Item(meeting=at, item=ref, title="Shared budget", outcome=outcome)


def run_of(*outcomes: str | None) -> list[Entry]:
    """The same item at monthly informal meetings m1, m2, ..., with these outcomes."""
    told: list[Entry] = []
    for number, outcome in enumerate(outcomes, start=1):
        told += [meeting(f"m{number}", month(number)), item("budget", outcome, at=f"m{number}")]
    return told


def month(number: int) -> date:
    return date(2025, number, 10)


def given_by(ref: str, evidence: list[Given]) -> list[Given]:
    return [one for one in evidence if one.entry == f"item {ref}/budget"]


@pytest.mark.parametrize(
    ("outcome", "expected"),
    [
        ("decided", [(1.0, 1.0)]),
        ("actioned", [(0.8, 1.0)]),
        ("discussed", [(0.4, 0.5)]),
        ("deferred", [(0.0, 0.5)]),
        ("not-reached", [(0.0, 0.5)]),
        ("withdrawn", []),
        ("noted", []),
        (None, []),
    ],
)
def test_what_a_new_item_came_to(outcome: str | None, expected: list[tuple[float, float]]) -> None:
    assert gives("decisions", INFORMAL, item("budget", outcome)) == [
        on("item m1/budget", MARCH, value, weight) for value, weight in expected
    ]


@pytest.mark.parametrize("outcome", ["deferred", "not-reached"])
@pytest.mark.parametrize(("times", "weight"), [(1, 0.5), (2, 1.0), (3, 1.5), (4, 2.0), (5, 2.0), (6, 2.0)])
def test_being_put_off_weighs_more_each_time_up_to_four(outcome: str, times: int, weight: float) -> None:
    found = gives("decisions", *run_of(*[outcome] * times))
    assert given_by(f"m{times}", found) == [on(f"item m{times}/budget", month(times), 0, weight)]


@pytest.mark.parametrize("before", ["discussed", "noted", "withdrawn", "not-reached", None])
def test_every_appearance_counts_whatever_it_came_to(before: str | None) -> None:
    found = gives("decisions", *run_of(before, before, "deferred"))
    assert given_by("m3", found) == [on("item m3/budget", month(3), 0, 1.5)]


@pytest.mark.parametrize("ending", ["decided", "actioned"])
def test_the_count_starts_again_after_a_decision_or_an_action(ending: str) -> None:
    found = gives("decisions", *run_of("deferred", ending, "deferred", "deferred"))
    assert [given_by(ref, found)[0].weight for ref in ("m1", "m3", "m4")] == [0.5, 0.5, 1.0]


@pytest.mark.parametrize("ending", ["withdrawn", "discussed", "noted"])
def test_no_other_outcome_starts_the_count_again(ending: str) -> None:
    found = gives("decisions", *run_of("deferred", ending, "deferred"))
    assert given_by("m3", found)[0].weight == 1.5


def test_an_item_withdrawn_when_it_comes_up_again_counts_against() -> None:
    found = gives("decisions", *run_of("noted", "withdrawn"))
    assert found == [on("item m2/budget", month(2), 0.2, 0.5)]


def test_an_item_withdrawn_at_once_after_a_decision_is_no_evidence() -> None:
    assert given_by("m3", gives("decisions", *run_of("deferred", "decided", "withdrawn"))) == []


def test_items_are_counted_each_on_their_own() -> None:
    others = [item("transport", "deferred", at="m1"), item("transport", "deferred", at="m2")]
    found = gives("decisions", *run_of("decided", "deferred"), *others)
    assert [one.weight for one in found if one.entry == "item m2/transport"] == [1.0]
    assert [one.weight for one in given_by("m2", found)] == [0.5]


def test_meetings_are_taken_in_order_of_day_however_they_were_recorded() -> None:
    march, january, february = (meeting(f"m{n}", month(n)) for n in (3, 1, 2))
    items = [item("budget", "deferred", at=ref) for ref in ("m3", "m1", "m2")]
    found = gives("decisions", march, january, february, *items)
    assert [one.weight for one in found] == [0.5, 1.0, 1.5]


def test_meetings_on_one_day_are_taken_in_order_of_their_refs() -> None:
    told = [meeting("b", MARCH), meeting("a", MARCH), meeting("a2", MARCH)]
    items = [
        item("budget", outcome, at=at) for at, outcome in (("b", "deferred"), ("a", "deferred"), ("a2", "decided"))
    ]
    found = gives("decisions", *told, *items)
    assert [(one.entry, one.weight) for one in found] == [
        ("item a/budget", 0.5),
        ("item a2/budget", 1.0),
        ("item b/budget", 0.5),
    ]


@pytest.mark.parametrize("kind", ["board", "working"])
@pytest.mark.parametrize("outcomes", [["discussed"], ["noted"], ["withdrawn"], ["deferred", None], ["not-reached"]])
def test_a_meeting_meant_to_decide_that_decides_nothing_counts_against(kind: str, outcomes: list[str | None]) -> None:
    told = Told(but(MEETING, kind=kind), *(item(f"i{n}", outcome) for n, outcome in enumerate(outcomes)))
    assert on("meeting m1", MARCH, 0, 1) in told.evidence("decisions")


@pytest.mark.parametrize("kind", ["board", "working"])
@pytest.mark.parametrize(
    "outcomes", [["decided"], ["actioned", "deferred"], ["noted", "decided"], [None], [None, None], []]
)
def test_a_meeting_that_decides_or_records_no_outcome_does_not(kind: str, outcomes: list[str | None]) -> None:
    told = Told(but(MEETING, kind=kind), *(item(f"i{n}", outcome) for n, outcome in enumerate(outcomes)))
    assert [one for one in told.evidence("decisions") if one.entry.startswith("meeting")] == []


@pytest.mark.parametrize("kind", ["workshop", "awayday", "informal"])
def test_other_meetings_need_not_decide(kind: str) -> None:
    assert gives("decisions", but(MEETING, kind=kind), item("i1", "noted")) == []


# -- what changes later --------------------------------------------------------------------------------------


def test_a_back_dated_meeting_raises_the_counts_after_it_and_nothing_else() -> None:
    told = Told(*run_of("deferred", "deferred", "discussed", "deferred"))
    told.record(meeting("m0", date(2025, 1, 20)))
    at = told.record(item("budget", "noted", at="m0"))
    assert told.superseded("decisions", at) == [on("item m2/budget", month(2), 0, 1.0)]
    assert told.recorded("decisions", at) == [on("item m2/budget", month(2), 0, 1.5)]


def test_a_back_dated_decision_starts_later_counts_again() -> None:
    told = Told(*run_of("deferred", "deferred", "deferred"))
    told.record(meeting("m0", date(2025, 1, 20)))
    at = told.record(item("budget", "decided", at="m0"))
    assert [(one.entry, one.weight) for one in told.recorded("decisions", at)] == [
        ("item m0/budget", 1.0),
        ("item m2/budget", 0.5),
        ("item m3/budget", 1.0),
    ]
    assert [(one.entry, one.weight) for one in told.superseded("decisions", at)] == [
        ("item m2/budget", 1.0),
        ("item m3/budget", 1.5),
    ]


def test_a_meeting_moved_to_another_day_takes_its_items_along() -> None:
    told = Told(*run_of("deferred", "deferred", "deferred"))
    at = told.do("correct", meeting("m1", month(5)), "Wrong month")
    assert told.superseded("decisions", at) == [
        on("item m1/budget", month(1), 0, 0.5),
        on("item m2/budget", month(2), 0, 1.0),
        on("item m3/budget", month(3), 0, 1.5),
    ]
    assert told.recorded("decisions", at) == [
        on("item m1/budget", month(5), 0, 1.5),
        on("item m2/budget", month(2), 0, 0.5),
        on("item m3/budget", month(3), 0, 1.0),
    ]


def test_a_meeting_moved_earlier_takes_its_items_along() -> None:
    told = Told(*run_of("deferred", "decided", "deferred", "deferred"))
    at = told.do("correct", meeting("m2", date(2025, 1, 1)), "Wrong month")
    assert [(one.entry, one.weight) for one in told.recorded("decisions", at)] == [
        ("item m2/budget", 1.0),
        ("item m3/budget", 1.0),
        ("item m4/budget", 1.5),
    ]


def test_a_meeting_moved_before_another_makes_the_other_the_later_one() -> None:
    told = Told(*run_of("deferred", "deferred"))
    told.do("correct", meeting("m2", date(2025, 1, 1)), "Wrong month")
    assert [(one.entry, one.weight) for one in told.evidence("decisions")] == [
        ("item m1/budget", 1.0),
        ("item m2/budget", 0.5),
    ]


def test_a_corrected_outcome_changes_the_item_the_later_ones_and_its_meeting() -> None:
    told = Told(but(MEETING, meeting="m1", held_on=month(1)), item("budget", "noted"), *run_of("", "deferred")[2:])
    at = told.do("correct", item("budget", "decided"), "It was decided")
    assert told.touched(at) == {
        ("item m1/budget", "decisions"),
        ("item m2/budget", "decisions"),
        ("meeting m1", "decisions"),
    }
    assert told.superseded("decisions", at) == [on("item m2/budget", month(2), 0, 1), on("meeting m1", month(1), 0, 1)]
    assert told.recorded("decisions", at) == [
        on("item m1/budget", month(1), 1, 1),
        on("item m2/budget", month(2), 0, 0.5),
    ]


def test_a_retracted_item_lowers_later_counts_and_leaves_the_rest() -> None:
    told = Told(*run_of("deferred", "deferred", "deferred"), item("transport", "decided", at="m2"))
    before = told.at
    at = told.do("retract", "item", "m2/budget", "Entered twice")
    assert told.evidence("decisions") == [
        on("item m1/budget", month(1), 0, 0.5),
        on("item m2/transport", month(2), 1, 1),
        on("item m3/budget", month(3), 0, 1.0),
    ]
    assert told.touched(at) == {("item m2/budget", "decisions"), ("item m3/budget", "decisions")}
    assert [one.weight for one in told.evidence("decisions", before)] == [0.5, 1.0, 1.0, 1.5]


def test_a_retracted_meeting_takes_its_items_with_it() -> None:
    told = Told(*run_of("deferred", "deferred", "deferred"))
    told.do("retract", "meeting", "m1", "It was another partnership's")
    assert [(one.entry, one.weight) for one in told.evidence("decisions")] == [
        ("item m2/budget", 0.5),
        ("item m3/budget", 1.0),
    ]


def test_a_retracted_item_may_be_recorded_again() -> None:
    told = Told(*run_of("deferred", "deferred"))
    told.do("retract", "item", "m1/budget", "By mistake")
    at = told.record(item("budget", "decided", at="m1"))
    assert told.recorded("decisions", at) == [on("item m1/budget", month(1), 1, 1)]
    assert given_by("m2", told.evidence("decisions")) == [on("item m2/budget", month(2), 0, 0.5)]


def test_a_meeting_that_becomes_a_workshop_need_no_longer_decide() -> None:
    told = Told(MEETING, item("budget", "noted"))
    at = told.do("correct", but(MEETING, kind="workshop"), "It was a workshop")
    assert told.superseded("decisions", at) == [on("meeting m1", MARCH, 0, 1)]
    assert told.evidence("decisions") == []


def test_an_item_considered_later_makes_its_meeting_one_that_decided() -> None:
    told = Told(MEETING, item("budget", "noted"))
    at = told.record(item("transport", "actioned"))
    assert told.superseded("decisions", at) == [on("meeting m1", MARCH, 0, 1)]
    assert told.recorded("decisions", at) == [on("item m1/transport", MARCH, 0.8, 1)]
