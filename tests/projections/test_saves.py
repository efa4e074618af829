"""What one save did to health."""

from __future__ import annotations

import math

from domain.meetings import Item
from projections.explanations import explain
from projections.saves import moved_by, touched_at
from projections.workspace import Workspace
from tests.domain.cast import ACTION, DECISION, MEETING, TODAY, but, day
from tests.projections.conftest import hours_later, record

MARCH, APRIL, MAY, JUNE = (day(f"2026-0{month}-15") for month in (3, 4, 5, 6))


def recorded(harbour: Workspace) -> None:
    """Three meetings, the last of which decides something and ticks off an earlier action."""
    for number, held_on in enumerate((MARCH, APRIL), start=1):
        meeting = but(MEETING, meeting=f"m{number}", held_on=held_on, present=("council", "hospital"), minutes=60)
        items = [Item(meeting=f"m{number}", item="budget", title="Budget", outcome="deferred")]
        harbour.partnerships.hold_meeting("harbour", meeting, hours_later(number), items=items)
    record(harbour, but(ACTION, agreed_on=MARCH, due_on=MAY), stamp=hours_later(3))
    last = but(MEETING, meeting="m3", held_on=JUNE, present=("council",), absent=("hospital",), minutes=90)
    items = [Item(meeting="m3", item="budget", title="Budget", outcome="decided")]
    harbour.partnerships.hold_meeting("harbour", last, hours_later(4), items=items, completed=["a1"])
    harbour.catch_up()


def test_a_save_touches_what_it_recorded_and_what_it_ticked_off(harbour: Workspace) -> None:
    recorded(harbour)
    touched = touched_at(harbour, "harbour", hours_later(4).at)
    assert sorted(touched) == [("action", "a1"), ("item", "m3/budget"), ("meeting", "m3")]


def test_the_lines_add_up_to_how_health_moved(harbour: Workspace) -> None:
    recorded(harbour)
    at = hours_later(4).at
    moved = moved_by(harbour, "harbour", at, touched_at(harbour, "harbour", at))
    assert moved.before is not None
    assert moved.after is not None
    assert moved.before == explain(harbour, "harbour", TODAY, known_at=hours_later(3).at).score
    assert moved.after == explain(harbour, "harbour", TODAY, known_at=at).score
    assert moved.after != moved.before
    total = math.fsum([points for _, points in moved.by_entry]) + moved.others
    assert math.isclose(total, moved.after - moved.before, abs_tol=1e-9)
    assert {key for key, _ in moved.by_entry} == {("action", "a1"), ("item", "m3/budget")}


def test_what_is_recorded_later_does_not_change_the_answer(harbour: Workspace) -> None:
    recorded(harbour)
    at = hours_later(4).at
    touched = touched_at(harbour, "harbour", at)
    before = moved_by(harbour, "harbour", at, touched)
    harbour.partnerships.retract("harbour", "item", "m3/budget", "Misheard", hours_later(5))
    record(harbour, but(DECISION, decided_on=MARCH, due_on=APRIL), stamp=hours_later(6))
    harbour.catch_up()
    assert moved_by(harbour, "harbour", at, touched) == before


def test_without_enough_evidence_there_is_nothing_to_add_up(harbour: Workspace) -> None:
    recorded(harbour)
    first = moved_by(harbour, "harbour", hours_later(1).at, touched_at(harbour, "harbour", hours_later(1).at))
    assert first.before is None
    assert first.by_entry == []


def test_a_partnership_first_known_at_that_instant_had_no_health(harbour: Workspace) -> None:
    assert touched_at(harbour, "harbour", hours_later(0).at)[0][0] == "partnership"
    moved = moved_by(harbour, "harbour", hours_later(0).at, [])
    assert (moved.before, moved.after, moved.by_entry) == (None, None, [])
