"""Where charts turn, and what was recorded in the weeks before, asked of views on both databases."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from domain.check_ins import CheckIn
from domain.entries import Entry
from projections.measures import Asked
from projections.turning_points import TurningPoint, turning_points, turns
from projections.workspace import Workspace
from projections.xmr import Value, xmr
from tests.domain.cast import (
    CHECK_IN,
    CONTACT,
    CONVERSATION,
    ESCALATION,
    MEETING,
    REBASE,
    STAMP,
    TARGET,
    but,
)
from tests.projections.conftest import hours_later, record

TODAY = date(2026, 6, 30)
FIRST = date(2025, 1, 6)
CALM = [10, 12, 11.5, 10.5, 12, 10, 11.5, 10.5, 12, 10, 12, 10, 11, 12]


def found(values: Sequence[float], *cuts: int) -> list[tuple[str, tuple[str, ...], int, int, bool]]:
    """Direction, causes, the places of the first and last point, and whether it holds up to the latest."""
    series = [Value(FIRST + timedelta(days=at), value) for at, value in enumerate(values)]
    told = turns("attendance", xmr(series, [series[at].on for at in cuts]))
    place = {each.on: at for at, each in enumerate(series)}
    return [(turn.direction, turn.causes, place[turn.began_on], place[turn.last_on], turn.still) for turn in told]


def test_calm_figures_turn_nowhere() -> None:
    assert found(CALM) == []


def test_points_in_a_row_that_lie_high_are_one_turning_point_with_all_its_causes() -> None:
    values = [1, 2] * 10 + [9, 9.5, 9, 9.5, 9, 9.5, 9]

    assert found(values)[-1] == ("up", ("outside", "shift"), 20, 26, True)


def test_trend_is_a_turning_point_of_its_own() -> None:
    values = [5, 5, 4.5, 5, 4.5, 5, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10]

    kinds = {(direction, causes): (first, last) for direction, causes, first, last, _ in found(values)}
    assert kinds["up", ("trend",)] == (6, 16)
    assert all("trend" not in causes for _, causes in kinds if causes != ("trend",))


def test_fresh_start_ends_what_came_before() -> None:
    values = [1, 2] * 7 + [9, 9.5] * 7

    assert found(values, 14) == []
    assert [turn[4] for turn in found(values)] == [False, True]


# -- with what was recorded ----------------------------------------------------------------------------------------


def on(days: int) -> date:
    return FIRST + timedelta(days=days)


def calm_then_nobody_came() -> list[Entry]:
    """Fourteen meetings of two partners, and one a week later to which neither came."""
    calm: list[Entry] = [
        but(MEETING, meeting=f"m{n:02}", held_on=on(7 * n), present=("council", "hospital")) for n in range(14)
    ]
    return [*calm, but(MEETING, meeting="m14", held_on=on(98), absent=("council", "hospital"))]


def asked(workspace: Workspace, *entries: Entry) -> Asked:
    record(workspace, *entries)
    workspace.catch_up()
    return Asked(workspace, "harbour", TODAY)


def attendance_of(workspace: Workspace, *entries: Entry) -> TurningPoint:
    told = turning_points(asked(workspace, *calm_then_nobody_came(), *entries))
    return next(turn for turn in told if turn.measure == "attendance")


def turned(question: Asked) -> set[str]:
    return {turn.measure for turn in turning_points(question)}


def refs(turn: TurningPoint) -> list[str]:
    return [row.ref for row in turn.before if row.kind != "meeting"]


def test_turning_point_comes_with_the_entries_of_four_weeks_up_to_its_day(harbour: Workspace) -> None:
    days = {"c0": 98 - 29, "c1": 98 - 28, "c2": 98, "c3": 99}
    turn = attendance_of(harbour, *(but(CONTACT, contact=ref, made_on=on(day)) for ref, day in days.items()))

    assert (turn.direction, turn.causes, turn.began_on, turn.points) == ("down", ("outside",), on(98), 1)
    assert refs(turn) == ["c1", "c2"]
    assert [row.happened_on for row in turn.before] == sorted(row.happened_on for row in turn.before)


def test_confidential_entries_answers_and_targets_are_not_told_of(harbour: Workspace) -> None:
    answers: list[CheckIn] = [but(CHECK_IN, answer=f"k{n}", answered_on=on(90)) for n in range(3)]
    told = but(CONVERSATION, held_on=on(90))
    turn = attendance_of(harbour, told, *answers, but(TARGET, from_on=on(90)), but(ESCALATION, raised_on=on(90)))

    assert refs(turn) == ["e1"]


def test_turning_points_of_all_measures_come_newest_first(harbour: Workspace) -> None:
    told = turning_points(asked(harbour, *calm_then_nobody_came()))

    assert {"attendance", "health"} <= {turn.measure for turn in told}
    assert [turn.began_on for turn in told] == sorted((turn.began_on for turn in told), reverse=True)


def test_turning_points_are_as_of_a_day_and_as_known_at_an_instant(harbour: Workspace) -> None:
    *calm, last = calm_then_nobody_came()
    record(harbour, *calm)
    record(harbour, last, stamp=hours_later(1))
    harbour.catch_up()

    assert turned(Asked(harbour, "harbour", on(97))) == set()
    assert "attendance" not in turned(Asked(harbour, "harbour", TODAY, STAMP.at + timedelta(minutes=30)))
    assert turned(Asked(harbour, "harbour", on(98))) == {"attendance"}


def test_fresh_start_of_a_measure_ends_its_turning_points(harbour: Workspace) -> None:
    assert "attendance" not in turned(asked(harbour, *calm_then_nobody_came(), but(REBASE, from_on=on(98))))
