"""Health on a day, why, over time and between two days, asked of views on both databases."""

from __future__ import annotations

import math
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

import msgspec
import pytest

from domain.errors import InvalidValue, UnknownPartnership
from projections import explanations, timelines
from projections.policy import standard_policy
from projections.timelines import perception_gap
from projections.workspace import Workspace
from tests.conftest import NOW
from tests.domain.cast import CHECK_IN, CONTACT, ESCALATION, MEETING, but
from tests.projections.conftest import form, hours_later, record

health_on, timeline = partial(timelines.health_on, released=False), partial(timelines.timeline, released=False)
explain, change = partial(explanations.explain, released=False), partial(explanations.change, released=False)
"""The design's own figures, which the operator of the command line is given."""
FIRST = date(2025, 3, 3)
ANSWERS = [
    but(CHECK_IN, answer="a1", answered_on=FIRST, reliable=5, fair=5),
    but(CHECK_IN, answer="a2", answered_on=FIRST, reliable=5, fair=5),
    but(CHECK_IN, answer="a3", answered_on=FIRST, reliable=1, fair=1, partner="hospital"),
]
TALKS = [but(CONTACT, contact=f"c{n}", made_on=FIRST + timedelta(days=n)) for n in range(4)]
BREAKDOWN = but(ESCALATION, escalation="b1", level="breakdown", raised_on=FIRST + timedelta(days=10))


def on(days: int) -> date:
    return FIRST + timedelta(days=days)


def tell(harbour: Workspace) -> None:
    record(harbour, *ANSWERS, *TALKS, BREAKDOWN)
    harbour.partnerships.settle_escalation("harbour", "b1", on(20), "mediated", hours_later(1))
    harbour.catch_up()


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    """Harbour, only to be asked."""
    workspace = Workspace(tmp_path_factory.mktemp("told"), clock=lambda: NOW)
    form(workspace)
    tell(workspace)
    yield workspace
    workspace.close()


def test_health_on_a_day_worked_out_by_hand(told: Workspace) -> None:
    found = health_on(told, "harbour", FIRST)
    council, hospital = 100 * (1 + 2) / 4, 100 * 1 / 3
    assert found.trust_by_partner == {"council": pytest.approx(council), "hospital": pytest.approx(hospital)}
    assert found.perception_gap == pytest.approx(council - hospital)
    assert found.dimensions["trust"].score == pytest.approx((council + hospital) / 2)
    assert found.dimensions["trust"].evidence == pytest.approx(3)
    assert found.dimensions["conversation"].score is None
    assert found.health.score == pytest.approx((council + hospital) / 2)
    assert (found.health.band, found.health.cap, found.policy) == ("on strained terms", None, "standard")
    assert found.known_at is None


def test_health_is_the_weighted_mean_of_what_has_a_score(told: Workspace) -> None:
    found = health_on(told, "harbour", on(3))
    trust, conversation = found.dimensions["trust"].score, found.dimensions["conversation"].score
    mass = sum(0.5 * 2 ** (-days / 90) for days in (3, 2, 1, 0))
    assert conversation == pytest.approx(100 * (1 + mass) / (2 + mass))
    assert trust is not None
    assert conversation is not None
    assert found.health.score == pytest.approx((0.30 * trust + 0.10 * conversation) / 0.40)


def test_an_open_breakdown_caps_health_until_it_is_settled(told: Workspace) -> None:
    capped, before, after = (health_on(told, "harbour", on(days)).health for days in (10, 9, 20))
    assert (capped.score, capped.cap, capped.band) == (40, 40, "on poor terms")
    assert before.cap is after.cap is None


def test_before_anything_there_is_no_health(told: Workspace) -> None:
    found = health_on(told, "harbour", date(2024, 3, 1))
    assert found.health == type(found.health)(None, None, None, None, None)
    assert found.trust_by_partner == {}
    assert found.perception_gap is None


def test_an_unknown_partnership_is_refused(told: Workspace) -> None:
    for ask in (health_on, explain):
        with pytest.raises(UnknownPartnership, match="narnia"):
            ask(told, "narnia", FIRST)
    with pytest.raises(UnknownPartnership):
        timeline(told, "narnia", FIRST, FIRST)
    with pytest.raises(UnknownPartnership):
        change(told, "narnia", FIRST, FIRST)


@pytest.mark.parametrize(
    ("scores", "gap"), [([], None), ([50.0], None), ([50.0, None], None), ([50.0, None, 80.0, 60.0], 30)]
)
def test_the_perception_gap_is_between_the_highest_and_the_lowest(
    scores: list[float | None], gap: float | None
) -> None:
    assert perception_gap(scores) == gap


# -- as known at, another policy, without --------------------------------------------------------------------


def test_as_known_at_an_earlier_instant(harbour: Workspace) -> None:
    record(harbour, *ANSWERS)
    record(harbour, but(CHECK_IN, answer="a4", answered_on=FIRST, reliable=1, fair=1), stamp=hours_later(1))
    harbour.partnerships.correct("harbour", but(ANSWERS[2], reliable=3, fair=3), "Misread", hours_later(2))
    harbour.partnerships.retract("harbour", "check-in", "a1", "Given twice", hours_later(3))
    harbour.catch_up()

    def by_partner(known_at: datetime | None) -> list[float | None]:
        found = health_on(harbour, "harbour", FIRST, known_at=known_at)
        return [found.trust_by_partner["council"], found.trust_by_partner["hospital"]]

    third = 100 / 3
    assert by_partner(hours_later(1).at - timedelta(microseconds=1)) == pytest.approx([75, third])
    assert by_partner(hours_later(1).at) == pytest.approx([60, third])
    assert by_partner(hours_later(2).at - timedelta(microseconds=1)) == pytest.approx([60, third])
    assert by_partner(hours_later(2).at) == pytest.approx([60, 50])
    assert by_partner(hours_later(3).at) == pytest.approx([50, 50])
    assert by_partner(None) == by_partner(hours_later(3).at)


def test_before_it_was_recorded_the_partnership_is_not_known(told: Workspace) -> None:
    with pytest.raises(UnknownPartnership):
        health_on(told, "harbour", FIRST, known_at=hours_later(-1).at)


def test_another_policy_is_worked_out_from_the_log(told: Workspace) -> None:
    rule = msgspec.structs.replace(standard_policy().conversation, contact_weight=2.0, warm=0.0)
    harsh = msgspec.structs.replace(standard_policy(), name="harsh", conversation=rule)
    found = health_on(told, "harbour", on(0), policy=harsh)
    assert found.policy == "harsh"
    assert found.dimensions["conversation"].score == pytest.approx(100 / 4)
    assert health_on(told, "harbour", on(0)).dimensions["conversation"].score is None
    before_it_was_settled = hours_later(1).at - timedelta(microseconds=1)
    known = health_on(told, "harbour", on(20), policy=harsh, known_at=before_it_was_settled)
    assert known.dimensions["repair"].score == pytest.approx(
        health_on(told, "harbour", on(20), known_at=before_it_was_settled).dimensions["repair"].score
    )
    assert known.dimensions["repair"] != health_on(told, "harbour", on(20), policy=harsh).dimensions["repair"]


def test_without_one_entry(told: Workspace) -> None:
    found = health_on(told, "harbour", on(3), without="c0")
    mass = sum(0.5 * 2 ** (-days / 90) for days in (2, 1, 0))
    assert found.dimensions["conversation"].score == pytest.approx(100 * (1 + mass) / (2 + mass))
    assert found == health_on(told, "harbour", on(3), without="contact:c0")
    assert found.dimensions["trust"] == health_on(told, "harbour", on(3)).dimensions["trust"]


def test_without_the_breakdown_nothing_is_capped(told: Workspace) -> None:
    assert health_on(told, "harbour", on(10), without="b1").health.cap is None


@pytest.mark.parametrize("name", ["c9", "meeting:c0", "contact", ""])
def test_without_an_entry_that_says_nothing_is_refused(told: Workspace, name: str) -> None:
    if name:
        with pytest.raises(InvalidValue, match=f"“{name}”"):
            health_on(told, "harbour", on(3), without=name)


def test_answers_are_left_out_by_round_and_never_one_by_one(told: Workspace) -> None:
    assert health_on(told, "harbour", on(3), without="spring").dimensions["trust"].score is None
    assert health_on(told, "harbour", on(3), without="check-in:spring").dimensions["trust"].score is None
    with pytest.raises(InvalidValue):
        health_on(told, "harbour", on(3), without="a1")


# -- why -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("days", [-400, 0, 1, 3, 9, 10, 15, 20, 60, 400])
def test_contributions_and_the_cap_add_up_to_health(told: Workspace, days: int) -> None:
    why, found = explain(told, "harbour", on(days)), health_on(told, "harbour", on(days))
    assert why.score == found.health.score
    if why.score is None:
        assert why.contributions == []
    else:
        total = why.base + math.fsum(line.points for line in why.contributions)
        assert total == pytest.approx(why.score, abs=1e-9)


def test_answers_are_explained_by_round(told: Workspace) -> None:
    lines = explain(told, "harbour", on(3)).contributions
    assert [line.entry for line in lines if line.kind == "check-in"] == ["spring"]
    assert {line.entry for line in lines if line.dimension == "conversation"} == {"c0", "c1", "c2", "c3"}


def test_the_largest_contribution_comes_first(told: Workspace) -> None:
    sizes = [abs(line.points) for line in explain(told, "harbour", on(25)).contributions]
    assert sizes == sorted(sizes, reverse=True)
    assert len(sizes) == 6


def test_a_cap_is_a_line_of_its_own(told: Workspace) -> None:
    lines = explain(told, "harbour", on(10)).contributions
    (cap,) = (line for line in lines if line.dimension == "cap")
    assert (cap.entry, cap.kind) == ("b1", "escalation")
    others = math.fsum(line.points for line in lines if line is not cap)
    assert 50 + others + cap.points == pytest.approx(40)
    assert cap.points < 0


def test_of_two_caps_the_lower_is_named(harbour: Workspace) -> None:
    dispute = but(ESCALATION, escalation="d1", level="dispute", raised_on=FIRST)
    record(
        harbour,
        dispute,
        but(BREAKDOWN, raised_on=on(40)),
        *[but(a, answered_on=on(40), reliable=5, fair=5) for a in ANSWERS],
    )
    harbour.catch_up()
    named = {
        days: [c.entry for c in explain(harbour, "harbour", on(days)).contributions if c.dimension == "cap"]
        for days in (40, 39)
    }
    assert named == {40: ["b1"], 39: []}


# -- over time -----------------------------------------------------------------------------------------------


def test_a_timeline_gives_what_each_day_gives(told: Workspace) -> None:
    found = timeline(told, "harbour", on(-2), on(25))
    assert found.days == [on(days) for days in range(-2, 26)]
    for at, day in enumerate(found.days):
        alone = health_on(told, "harbour", day)
        assert found.health[at] == pytest.approx(
            math.nan if alone.health.score is None else alone.health.score, nan_ok=True
        )
        for name, series in found.dimensions.items():
            score = alone.dimensions[name].score
            assert series.score[at] == pytest.approx(math.nan if score is None else score, nan_ok=True)


@pytest.mark.parametrize(
    ("first", "last", "step", "days"),
    [
        (date(2025, 3, 3), date(2025, 3, 5), "day", ["2025-03-03", "2025-03-04", "2025-03-05"]),
        (date(2025, 3, 3), date(2025, 3, 18), "week", ["2025-03-03", "2025-03-10", "2025-03-17"]),
        (date(2024, 1, 31), date(2024, 4, 29), "month", ["2024-01-31", "2024-02-29", "2024-03-31"]),
        (date(2025, 12, 1), date(2026, 1, 31), "month", ["2025-12-31", "2026-01-31"]),
        (date(2025, 3, 3), date(2025, 3, 5), "month", []),
        (date(2025, 3, 3), date(2025, 3, 3), "week", ["2025-03-03"]),
    ],
)
def test_steps_of_a_timeline(told: Workspace, first: date, last: date, step: Any, days: list[str]) -> None:
    found = timeline(told, "harbour", first, last, step)
    assert [day.isoformat() for day in found.days] == days
    assert all(len(series) == len(days) for series in (found.health, found.low, found.high, found.cap))


@pytest.mark.parametrize("last", [on(-1), FIRST + timedelta(days=40_000)])
def test_a_timeline_that_runs_backwards_or_for_ever_is_refused(told: Workspace, last: date) -> None:
    with pytest.raises(InvalidValue, match="earlier to a later day"):
        timeline(told, "harbour", FIRST, last)


# -- what changed --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("first", "last"), [(0, 3), (3, 10), (9, 15), (10, 15), (15, 25), (3, 100), (25, 3), (3, 3)])
def test_the_lines_of_a_change_add_up_to_it(told: Workspace, first: int, last: int) -> None:
    moved = change(told, "harbour", on(first), on(last))
    assert moved.before == health_on(told, "harbour", on(first)).health.score
    assert moved.after == health_on(told, "harbour", on(last)).health.score
    assert moved.before is not None
    assert moved.after is not None
    total = math.fsum(line.points for line in moved.lines)
    assert total == pytest.approx(moved.after - moved.before, abs=1e-9)


def why(told: Workspace, first: int, last: int) -> dict[tuple[str, str], str]:
    return {(line.entry, line.dimension): line.why for line in change(told, "harbour", on(first), on(last)).lines}


def test_a_change_says_why(told: Workspace) -> None:
    raised = why(told, 5, 19)
    assert raised["b1", "cap"] == "capped"
    assert raised["b1", "repair"] == "new"
    assert raised["c0", "conversation"] == "reweighted", "repair has a score now, and takes its share of health"
    assert why(told, 5, 9)["c0", "conversation"] == "faded"
    settled = why(told, 19, 25)
    assert settled["b1", "repair"] == "settled"
    assert settled["b1", "cap"] == "capped"
    assert why(told, 18, 19)["b1", "repair"] == "still open"
    assert why(told, 0, 3)["c3", "conversation"] == "new"


def test_the_largest_change_comes_first(told: Workspace) -> None:
    sizes = [abs(line.points) for line in change(told, "harbour", on(9), on(25)).lines]
    assert sizes == sorted(sizes, reverse=True)


def test_no_change_is_told_without_a_score_on_both_days(told: Workspace) -> None:
    moved = change(told, "harbour", date(2024, 5, 1), on(3))
    assert (moved.before, moved.lines) == (None, [])
    assert moved.after is not None


def test_stale_says_that_nobody_answered_lately(told: Workspace) -> None:
    stale = {days: health_on(told, "harbour", on(days)).dimensions["trust"].stale for days in (0, 119, 120)}
    assert stale == {0: False, 119: False, 120: True}
    assert not any(
        dimension.stale for name, dimension in health_on(told, "harbour", on(200)).dimensions.items() if name != "trust"
    )


def test_partnerships_do_not_touch_each_other(harbour: Workspace) -> None:
    tell(harbour)
    before = health_on(harbour, "harbour", on(30))
    form(harbour, "county")
    record(harbour, *ANSWERS, but(BREAKDOWN, raised_on=FIRST), MEETING, ref="county")
    harbour.catch_up()
    assert health_on(harbour, "harbour", on(30)) == before
    assert health_on(harbour, "county", FIRST).health.cap == 40


def test_both_databases_give_the_same_answers(harbour: Workspace, told: Workspace) -> None:
    tell(harbour)
    for day in (on(0), on(10), on(25)):
        assert health_on(harbour, "harbour", day) == health_on(told, "harbour", day)
        assert explain(harbour, "harbour", day) == explain(told, "harbour", day)
    earlier = hours_later(1).at - timedelta(microseconds=1)
    assert health_on(harbour, "harbour", on(25), known_at=earlier) == health_on(
        told, "harbour", on(25), known_at=earlier
    )
    assert change(harbour, "harbour", on(3), on(12)) == change(told, "harbour", on(3), on(12))
