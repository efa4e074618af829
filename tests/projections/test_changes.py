"""What moved between two views: parts add up to lines, lines to the difference, whatever differs; and why."""

from __future__ import annotations

import math
from datetime import date, datetime, timedelta
from functools import partial
from random import Random
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from projections import changes
from projections.changes import Changed, Seen
from projections.explanations import explain
from projections.policy import Policy, standard_policy
from projections.steps import WHYS
from projections.workspace import Workspace
from tests.domain.cast import CONTACT, DECISION, ESCALATION, ITEM, MEETING, but
from tests.projections.conftest import hours_later, record
from tests.projections.histories import begin, live
from tests.projections.test_properties import opened, recorded_instants
from web.explaining.grouping import WHY_WORDS

STANDARD = standard_policy()
FIRST = date(2025, 3, 3)
changed = partial(changes.changed, released=False)
rarely = settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)


def on(days: int) -> date:
    return FIRST + timedelta(days=days)


def another_policy() -> Policy:
    """Scores start elsewhere, evidence fades faster, and grace is short."""
    replace = msgspec.structs.replace
    levels = replace(STANDARD.repair.levels, dispute=replace(STANDARD.repair.levels.dispute, grace_days=1))
    trust = replace(STANDARD.dimensions.trust, weight=0.5, half_life_days=30.0)
    return replace(
        STANDARD,
        name="stricter",
        prior=0.4,
        repair=replace(STANDARD.repair, levels=levels),
        dimensions=replace(STANDARD.dimensions, trust=trust),
    )


OTHER = another_policy()

days = st.integers(150, 400)
picks = st.sampled_from([0, 1, 1, 1, 1, 2, 5, 11])
"""How many instants before the last; 0 is now."""
views = st.tuples(days, picks, st.booleans())


def _busy(seed: int) -> list[Any]:
    """A history of eighty steps, as ``histories`` draws them."""
    dice = Random(seed)
    return [
        (dice.randrange(19), dice.randrange(6), dice.randrange(351), dice.randrange(8), dice.random() < 0.5)
        for _ in range(80)
    ]


@rarely
@given(st.integers(0, 10**6).map(_busy), views, views, st.booleans(), st.sampled_from([None, "repair", "trust"]))
def test_parts_add_up_to_lines_and_lines_to_the_difference(
    steps: list[Any], first: Any, last: Any, released: bool, dimension: str | None
) -> None:
    with opened() as workspace:
        begin(workspace.partnerships)
        list(live(workspace.partnerships, steps))
        workspace.catch_up()
        instants: list[datetime | None] = [None, *reversed(recorded_instants(workspace))]
        before, after = (_seen(each, instants) for each in (first, last))
        found = changes.changed(workspace, "harbour", before, after, released=released, dimension=dimension)
        _check(found)
        for seen, score in ((before, found.before), (after, found.after)):
            rules: dict[str, Any] = {"known_at": seen.known_at, "policy": seen.policy, "dimension": dimension}
            assert score == explain(workspace, "harbour", seen.on, released=released, **rules).score


def _seen(drawn: tuple[int, int, bool], instants: list[datetime | None]) -> Seen:
    day, pick, other = drawn
    return Seen(date(2024, 1, 1) + timedelta(days=day), instants[pick % len(instants)], OTHER if other else None)


def _check(found: Changed) -> None:
    for line in found.lines:
        assert math.fsum(line.parts.values()) == pytest.approx(line.points, abs=1e-9)
        assert set(line.parts) <= set(WHYS)
    if found.before is not None and found.after is not None:
        assert math.fsum(line.points for line in found.lines) == pytest.approx(found.after - found.before, abs=1e-9)


# -- why -----------------------------------------------------------------------------------------------------

DISPUTE = but(ESCALATION, escalation="d1", level="dispute", raised_on=FIRST)
MET = but(MEETING, meeting="m1", held_on=FIRST)
DECIDED, *OTHERS = (but(ITEM, meeting="m1", item=f"i{n}", outcome="decided") for n in range(1, 5))


@pytest.fixture
def told(harbour: Workspace) -> Workspace:
    """A dispute that is raised, settled after 40 days, opened again 20 days later and settled after 30 more."""
    record(harbour, MET, DECIDED, *OTHERS, DISPUTE, *[but(CONTACT, contact=f"c{n}", made_on=on(n)) for n in range(4)])
    log = harbour.partnerships
    log.settle_escalation("harbour", "d1", on(40), "talked", hours_later(1))
    log.reopen_escalation("harbour", "d1", on(60), hours_later(2))
    log.settle_escalation("harbour", "d1", on(90), "talked again", hours_later(3))
    harbour.catch_up()
    return harbour


def whys(found: Changed, entry: str) -> dict[str, str]:
    return {line.dimension: line.why for line in found.lines if line.entry == entry}


def test_an_escalation_moves_points_for_the_reasons_of_its_days(told: Workspace) -> None:
    reasons = {
        (5, 30): {"new"},
        (30, 31): {"still open"},
        (30, 45): {"settled"},
        (45, 58): {"faded"},
        (58, 62): {"faded", "reopened"},
        (62, 63): {"faded", "still open"},
        (62, 95): {"faded", "settled"},
        (95, 200): {"faded"},
    }
    for (first, last), expected in reasons.items():
        found = changed(told, "harbour", Seen(on(first)), Seen(on(last)))
        (line,) = (line for line in found.lines if (line.entry, line.dimension) == ("d1", "repair"))
        assert set(line.parts) - {"reweighted"} == expected, (first, last)
        assert line.why == max(line.parts, key=lambda why: abs(line.parts[why]))
        _check(found)


def test_backwards_is_forwards_with_the_signs_turned(told: Workspace) -> None:
    there = changed(told, "harbour", Seen(on(20)), Seen(on(62)))
    back = changed(told, "harbour", Seen(on(62)), Seen(on(20)))
    turned = {(line.entry, line.dimension): {why: -points for why, points in line.parts.items()} for line in back.lines}
    assert turned == {(line.entry, line.dimension): pytest.approx(dict(line.parts), abs=1e-12) for line in there.lines}


def test_what_was_corrected_in_between_says_so(told: Workspace) -> None:
    before = hours_later(3).at
    told.partnerships.correct("harbour", but(DECIDED, outcome="deferred"), "Misread", hours_later(4))
    told.partnerships.retract("harbour", "contact", "c3", "Entered twice", hours_later(5))
    told.catch_up()
    found = changed(told, "harbour", Seen(on(30), before), Seen(on(30)))
    assert whys(found, "m1/i1") == {"decisions": "corrected"}
    assert whys(found, "c3") == {"conversation": "corrected"}
    _check(found)


def test_what_was_recorded_in_between_is_new_and_what_was_settled_then_is_settled(told: Workspace) -> None:
    record(told, but(DECISION, decision="late", decided_on=on(1), due_on=on(3)), stamp=hours_later(4))
    told.catch_up()
    found = changed(told, "harbour", Seen(on(45), hours_later(1).at - timedelta(minutes=1)), Seen(on(45)))
    assert whys(found, "late") == {"follow_through": "new"}
    assert whys(found, "d1") == {"repair": "settled"}
    _check(found)


def test_under_another_policy_everything_is_weighed_otherwise(told: Workspace) -> None:
    found = changed(told, "harbour", Seen(on(30)), Seen(on(30), None, OTHER))
    assert {line.why for line in found.lines} == {"reweighted"}
    assert ("stricter", "policy") in {(line.entry, line.kind) for line in found.lines}, "scores start elsewhere"
    _check(found)


def test_a_line_names_the_meeting_it_comes_from_when_that_is_asked_for(told: Workspace) -> None:
    record(told, but(DECISION, decision="d9", decided_on=FIRST, meeting="m1", due_on=on(5)), stamp=hours_later(4))
    told.catch_up()
    found = changed(told, "harbour", Seen(on(2)), Seen(on(50)), meetings=True)
    meetings = {line.entry: line.meeting for line in found.lines}
    assert (meetings["m1/i1"], meetings["d9"], meetings["d1"]) == ("m1", "m1", None)


def test_every_reason_has_words() -> None:
    assert set(WHY_WORDS) == set(WHYS)
