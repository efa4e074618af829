"""What came of a meeting, and what was reported done on its day."""

from __future__ import annotations

from projections.minutes import came_of
from projections.workspace import Workspace
from tests.domain.cast import (
    ACTION,
    APRIL,
    DECISION,
    ESCALATION,
    ITEM,
    MARCH,
    MEETING,
    PAPER,
    but,
)
from tests.projections.conftest import form, hours_later, record


def test_what_came_of_a_meeting_is_told_by_kind(harbour: Workspace) -> None:
    form(harbour, "county")
    record(harbour, MEETING, ITEM, ref="county")
    other = but(MEETING, meeting="m2", held_on=APRIL)
    own = [
        but(DECISION, meeting="m1"),
        but(ACTION, meeting="m1"),
        but(PAPER, meeting="m1"),
        but(ESCALATION, meeting="m1"),
    ]
    record(harbour, MEETING, other, ITEM, *own)
    record(harbour, but(ITEM, meeting="m2"), but(DECISION, decision="d2", meeting="m2"), but(DECISION, decision="d3"))
    harbour.catch_up()
    came = came_of(harbour, "harbour", MEETING)
    assert {kind: [entry.ref for entry in part] for kind, part in came.parts.items()} == {
        "item": ["m1/budget"],
        "decision": ["d1"],
        "action": ["a1"],
        "paper": ["p1"],
        "escalation": ["e1"],
    }
    assert came.done == []


def test_what_was_done_on_the_day_is_told_apart_from_what_was_agreed_on_it(harbour: Workspace) -> None:
    record(harbour, MEETING, but(DECISION, decision="older"), but(ACTION, action="older"), but(ACTION, meeting="m1"))
    later = but(MEETING, meeting="m2", held_on=APRIL)
    harbour.partnerships.hold_meeting("harbour", later, hours_later(1), enacted=["older"], completed=["older", "a1"])
    harbour.catch_up()
    done = sorted((entry.kind_name, entry.ref) for entry in came_of(harbour, "harbour", later).done)
    assert done == [("action", "a1"), ("action", "older"), ("decision", "older")]
    assert [entry.ref for entry in came_of(harbour, "harbour", MEETING).parts["action"]] == ["a1"]


def test_a_retracted_decision_did_not_come_of_it(harbour: Workspace) -> None:
    record(harbour, MEETING, but(DECISION, meeting="m1", decided_on=MARCH))
    harbour.partnerships.retract("harbour", "decision", "d1", "Never made", hours_later(1))
    harbour.catch_up()
    assert came_of(harbour, "harbour", MEETING).parts["decision"] == []
