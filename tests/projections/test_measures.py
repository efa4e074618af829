"""The series that XmR charts are drawn of, asked of views on both databases."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from domain.check_ins import CheckIn
from domain.entries import Entry
from domain.errors import InvalidValue, UnknownPartnership
from projections.measures import MEASURES, Asked, chart, named, rebases, series
from projections.workspace import Workspace
from projections.xmr import Value
from tests.domain.cast import (
    CHARITY,
    CHECK_IN,
    COUNCIL,
    DECISION,
    ESCALATION,
    HARBOUR,
    ITEM,
    MEETING,
    REBASE,
    STAMP,
    but,
)
from tests.projections.conftest import form, hours_later, record

TODAY = date(2026, 6, 30)
FIRST = date(2025, 3, 3)


def on(days: int) -> date:
    return FIRST + timedelta(days=days)


def answered(workspace: Workspace, *answers: CheckIn, ref: str = "harbour") -> None:
    """Record answers in one save, as an import does."""
    partnership = workspace.partnerships.get(ref)
    for answer in answers:
        partnership.answer_check_in(answer, STAMP)
    workspace.partnerships.save_all([partnership])


def asked(workspace: Workspace, *entries: Entry, until: date = TODAY) -> Asked:
    """The question after recording entries."""
    record(workspace, *entries)
    workspace.catch_up()
    return Asked(workspace, "harbour", until)


def answers(number: int, mark: int, day: date, partner: str = "council", ref: str = "a") -> list[CheckIn]:
    given = but(CHECK_IN, answered_on=day, partner=partner, reliable=mark, fair=mark)
    return [but(given, answer=f"{ref}{n}-{partner}", round=ref) for n in range(number)]


def test_month_of_answers_is_the_mean_of_all_that_entered_in_it_as_far_as_0_to_100(harbour: Workspace) -> None:
    march = [*answers(4, 5, FIRST), *answers(3, 3, FIRST, "hospital")]
    april = [*answers(3, 1, on(40), ref="b"), *answers(3, 2, on(40), "hospital", "b")]

    answered(harbour, *march)
    answered(harbour, *april)

    found = series(asked(harbour), "check-in answers")

    assert found == [Value(date(2025, 3, 31), round((4 * 100 + 3 * 50) / 7)), Value(date(2025, 4, 30), round(25 / 2))]


def test_answers_that_wait_for_enough_others_are_in_no_month(harbour: Workspace) -> None:
    answered(harbour, *answers(2, 5, FIRST))

    assert series(asked(harbour), "check-in answers") == []


def test_chart_tells_no_more_of_answers_that_are_pooled_than_their_pool(workspace: Workspace) -> None:
    """Two answers of 3 and one of 5 pool to the same value as two of 5 and one of 2, whose sum is another."""
    for ref, hospital, charity in (("one", 3, 5), ("other", 5, 2)):
        form(workspace, ref)
        record(workspace, but(CHARITY, joined_on=COUNCIL.joined_on, left_on=None), ref=ref)
        given = [
            *answers(3, 5, FIRST),
            *answers(2, hospital, FIRST, "hospital"),
            *answers(1, charity, FIRST, "charity"),
        ]
        answered(workspace, *given, ref=ref)
    workspace.catch_up()
    one, other = Asked(workspace, "one", TODAY), Asked(workspace, "other", TODAY)

    assert series(one, "check-in answers") == series(other, "check-in answers") != []
    exactly = [series(replace(each, released=False), "check-in answers") for each in (one, other)]
    assert exactly[0] != exactly[1]


def test_operator_is_given_every_answer_in_its_own_month_exactly(harbour: Workspace) -> None:
    answered(harbour, *answers(1, 5, FIRST), *answers(1, 2, on(40), "hospital"))
    exactly = replace(asked(harbour), released=False)

    assert series(exactly, "check-in answers") == [Value(date(2025, 3, 31), 100), Value(date(2025, 4, 30), 25)]
    meetings = [but(MEETING, meeting=f"m{n}", held_on=FIRST, present=("council", "hospital")) for n in range(3)]
    found = series(replace(asked(harbour, *meetings), released=False), "health")[0]
    assert found.value != series(asked(harbour), "health")[0].value == round(found.value)


def test_month_that_is_not_over_ends_on_the_day_asked_about(harbour: Workspace) -> None:
    answered(harbour, *answers(3, 5, FIRST))

    found = series(asked(harbour, until=on(4)), "check-in answers")

    assert found == [Value(on(4), 100)]


def test_decisions_of_a_meeting_are_items_decided_and_decisions_it_made_each_once(harbour: Workspace) -> None:
    board = but(MEETING, meeting="m1", held_on=FIRST)
    working = but(MEETING, meeting="m2", kind="working", held_on=on(7))
    told = [
        board,
        but(ITEM, meeting="m1", item="one", outcome="decided"),
        but(ITEM, meeting="m1", item="two", outcome="decided"),
        but(ITEM, meeting="m1", item="three", outcome="actioned"),
        but(DECISION, decision="d1", decided_on=FIRST, meeting="m1", item="one"),
        but(DECISION, decision="d2", decided_on=FIRST, meeting="m1"),
        working,
        but(ITEM, meeting="m2", item="four", outcome="discussed"),
    ]

    assert series(asked(harbour, *told), "decisions per meeting") == [Value(FIRST, 3), Value(on(7), 0)]


def test_meetings_that_do_not_decide_or_of_which_nothing_is_told_have_no_figure(harbour: Workspace) -> None:
    told = [
        but(MEETING, meeting="m1", held_on=FIRST, kind="workshop"),
        but(ITEM, meeting="m1", item="one", outcome="decided"),
        but(MEETING, meeting="m2", held_on=on(1)),
        but(ITEM, meeting="m2", item="two", outcome=None),
    ]

    assert series(asked(harbour, *told), "decisions per meeting") == []


def test_days_to_settle_run_from_raised_or_last_reopened_on_the_day_it_was_settled(harbour: Workspace) -> None:
    log = harbour.partnerships
    record(harbour, but(ESCALATION, raised_on=FIRST), but(ESCALATION, escalation="e2", raised_on=FIRST))
    log.settle_escalation("harbour", "e1", on(20), "spoken about", STAMP)
    log.reopen_escalation("harbour", "e1", on(30), STAMP)
    log.settle_escalation("harbour", "e1", on(35), "and again", STAMP)

    assert series(asked(harbour), "days to settle") == [Value(on(20), 20), Value(on(35), 5)]
    assert series(asked(harbour, until=on(34)), "days to settle") == [Value(on(20), 20)]


def test_attendance_is_the_share_of_those_expected_who_came_and_a_deputy_counts_for_less(harbour: Workspace) -> None:
    meetings = [
        but(MEETING, meeting="m1", held_on=FIRST, present=("council",), deputies=("hospital",)),
        but(MEETING, meeting="m2", held_on=on(1), present=("council",)),
        but(MEETING, meeting="m3", held_on=on(2), absent=("council",)),
        but(MEETING, meeting="m4", held_on=on(3)),
    ]

    found = series(asked(harbour, *meetings), "attendance")

    assert found == [Value(FIRST, 80), Value(on(1), 50), Value(on(2), 0)]


def test_health_is_that_of_the_end_of_each_month_that_is_over_in_whole_points(harbour: Workspace) -> None:
    meetings = [but(MEETING, meeting=f"m{n}", held_on=FIRST, present=("council", "hospital")) for n in range(3)]

    found = series(asked(harbour, *meetings, until=date(2025, 5, 5)), "health")

    assert [each.on for each in found] == [date(2025, 3, 31), date(2025, 4, 30)]
    mass = 3 * 2 ** (-28 / 90)
    assert found[0].value == round(100 * (1 + mass) / (2 + mass))


def test_series_is_as_known_at_an_instant(harbour: Workspace) -> None:
    told = asked(harbour, but(MEETING, held_on=FIRST, present=("council",)))
    record(harbour, but(MEETING, meeting="m2", held_on=FIRST, present=("council",)), stamp=hours_later(1))
    harbour.catch_up()

    assert len(series(Asked(harbour, "harbour", TODAY, STAMP.at + timedelta(minutes=30)), "attendance")) == 1
    assert len(series(told, "attendance")) == 2


def test_rebase_of_a_measure_cuts_its_chart_however_its_words_are_joined(harbour: Workspace) -> None:
    meetings = [but(MEETING, meeting=f"m{n}", held_on=on(n), present=("council",)) for n in range(4)]
    told = asked(
        harbour,
        *meetings,
        but(REBASE, measure="Attendance", from_on=on(2)),
        but(REBASE, rebase="b2", measure="days-to-settle", from_on=on(1)),
        but(REBASE, rebase="b3", measure="health at month end", from_on=on(3)),
    )

    assert rebases(told, "attendance") == [on(2)]
    assert rebases(told, "Days to settle") == [on(1)]
    assert rebases(told, "attendance share") == [on(2)]
    assert rebases(told, "health") == [on(3)]
    assert [len(stretch.points) for stretch in chart(told, "attendance")] == [2, 2]


@pytest.mark.parametrize("measure", MEASURES)
def test_partnership_of_which_nothing_is_recorded_has_empty_series(harbour: Workspace, measure: str) -> None:
    assert series(Asked(harbour, "harbour", TODAY), measure) == []
    assert series(Asked(harbour, "harbour", HARBOUR.formed_on - timedelta(days=9)), measure) == []


def test_unknown_measure_is_refused_with_those_there_are(harbour: Workspace) -> None:
    with pytest.raises(InvalidValue, match=r"no measure “charm”.*“check-in answers”.*“health”"):
        named("charm")


def test_unknown_partnership_is_refused(harbour: Workspace) -> None:
    with pytest.raises(UnknownPartnership):
        series(Asked(harbour, COUNCIL.ref, TODAY), "attendance")
