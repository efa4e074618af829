"""What stood before a programme, during it and after, asked of views on both databases."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from domain.programmes import Programme
from projections.before_and_after import GAP, BeforeAndAfter, Reading, before_and_after, windows_of
from projections.timelines import health_on
from projections.trust import trust_figures
from projections.workspace import Workspace
from tests.domain.cast import (
    CHARITY,
    CHECK_IN,
    CONTACT,
    CONVERSATION,
    ESCALATION,
    MEETING,
    PROGRAMME,
    REBASE,
    STAMP,
    but,
)
from tests.projections.conftest import record

TODAY = date(2026, 6, 30)
BEGAN, ENDED = date(2025, 3, 3), date(2025, 7, 10)
LENGTH = timedelta(days=130)
COACHING = but(PROGRAMME, started_on=BEGAN, ended_on=ENDED)
LONG_AGO = date(2024, 2, 2)


def on(days: int) -> date:
    """A day counted from the one on which the programme began."""
    return BEGAN + timedelta(days=days)


def answered(workspace: Workspace, name: str, day: date, council: int, hospital: int, number: int = 3) -> None:
    """A round in which so many of each partner gave one mark to all statements, recorded in one save."""
    partnership = workspace.partnerships.get("harbour")
    for partner, mark in (("council", council), ("hospital", hospital)):
        marks: Any = dict.fromkeys(("reliable", "open", "fair", "able"), mark)
        for n in range(number):
            ref = f"{name}-{partner}-{n}"
            partnership.answer_check_in(
                but(CHECK_IN, answer=ref, round=name, answered_on=day, partner=partner, **marks), STAMP
            )
    workspace.partnerships.save_all([partnership])


def compared(workspace: Workspace, programme: Programme = COACHING, until: date = TODAY) -> BeforeAndAfter:
    workspace.catch_up()
    return before_and_after(workspace, "harbour", programme, until)


def readings(found: BeforeAndAfter, name: str) -> dict[Any, Reading]:
    (one,) = (each for each in found.compared if each.name == name)
    return one.readings


def windows(programme: Programme, beginning: date = LONG_AGO, until: date = TODAY) -> dict[str, tuple[date, date]]:
    return {each.when: (each.first, each.last) for each in windows_of(programme, beginning, until)}


# -- windows ---------------------------------------------------------------------------------------------------


def test_windows_before_and_after_are_as_long_as_the_programme() -> None:
    assert (ENDED - BEGAN).days + 1 == 130
    assert windows(COACHING) == {
        "before": (on(-130), on(-1)),
        "during": (BEGAN, ENDED),
        "after": (on(130), on(259)),
    }


@pytest.mark.parametrize(("days", "length"), [(1, 90), (90, 90), (91, 91), (365, 365), (366, 365), (500, 365)])
def test_windows_have_90_days_at_least_and_365_at_most(days: int, length: int) -> None:
    found = windows(but(COACHING, ended_on=on(days - 1)), date(2020, 1, 1), date(2030, 1, 1))

    assert found["before"] == (on(-length), on(-1))
    assert found["after"] == (on(days), on(days + length - 1))


def test_window_before_is_cut_short_by_the_beginning_of_what_is_recorded() -> None:
    (before, *_) = windows_of(COACHING, on(-20), TODAY)

    assert (before.first, before.last, before.cut) == (on(-20), on(-1), "beginning")
    assert windows_of(COACHING, on(-130), TODAY)[0].cut is None


def test_window_after_is_cut_short_by_today() -> None:
    after = windows_of(COACHING, LONG_AGO, on(200))[-1]

    assert (after.last, after.cut) == (on(200), "today")
    assert windows_of(COACHING, LONG_AGO, on(259))[-1].cut is None


def test_window_without_a_day_is_left_out() -> None:
    assert list(windows(COACHING, BEGAN)) == ["during", "after"]
    assert list(windows(COACHING, until=ENDED)) == ["before", "during"]


def test_programme_that_runs_has_no_window_after_and_is_as_long_as_it_has_run() -> None:
    found = windows(but(COACHING, ended_on=None), until=on(119))

    assert found == {"before": (on(-120), on(-1)), "during": (BEGAN, on(119))}


def test_records_begin_with_the_first_thing_that_tells(harbour: Workspace) -> None:
    record(harbour, but(CONTACT, made_on=on(-30)), COACHING)

    assert compared(harbour).windows["before"].first == on(-30)


# -- values ------------------------------------------------------------------------------------------------------


def test_values_are_those_of_the_timeline_at_the_end_of_each_window(harbour: Workspace) -> None:
    answered(harbour, "winter", on(-100), 2, 1)
    answered(harbour, "spring", on(60), 3, 2)
    answered(harbour, "autumn", on(200), 5, 5)

    found = readings(compared(harbour), "trust")

    for when, day in (("before", on(-1)), ("during", ENDED), ("after", on(259))):
        score = health_on(harbour, "harbour", day).dimensions["trust"]
        assert (found[when].value, found[when].low, found[when].high) == (score.score, score.low, score.high)
    assert [found[when].number for when in ("before", "during", "after")] == [6, 6, 6]


def test_worked_out_by_hand(harbour: Workspace) -> None:
    """Three answers of each of two partners, the day before the programme began."""
    answered(harbour, "winter", on(-1), 2, 1)

    found = readings(compared(harbour), "trust")["before"]

    council, hospital = (1 + 3 * 0.25) / 5, (1 + 0) / 5
    reach = 128 * ((council * (1 - council) + hospital * (1 - hospital)) / 6) ** 0.5 / 2
    score = 100 * (council + hospital) / 2
    assert (found.value, found.low, found.high) == (round(score), round(score - reach), round(score + reach))


def test_ranges_that_touch_overlap_and_others_do_not(harbour: Workspace) -> None:
    answered(harbour, "winter", on(-10), 1, 1)
    answered(harbour, "autumn", on(250), 5, 5, number=9)
    (trust,) = (each for each in compared(harbour).compared if each.name == "trust")
    (decisions,) = (each for each in compared(harbour).compared if each.name == "decisions")

    assert trust.overlaps is False
    assert decisions.overlaps is None


def test_while_it_runs_during_is_compared_with_before(harbour: Workspace) -> None:
    answered(harbour, "winter", on(-10), 1, 1)
    answered(harbour, "spring", on(20), 2, 2)

    found = compared(harbour, but(COACHING, ended_on=None), on(50))

    assert found.running
    assert found.compared[0].ends == (found.compared[0].readings["before"], found.compared[0].readings["during"])


def test_gap_is_that_of_the_last_round_of_a_window_that_shows_one(harbour: Workspace) -> None:
    answered(harbour, "winter", on(-100), 5, 1)
    answered(harbour, "later", on(-10), 4, 2)
    answered(harbour, "spring", on(20), 3, 3, number=2)

    found = readings(compared(harbour), GAP)

    figures = trust_figures(harbour, "harbour", TODAY)
    assert found["before"].value == figures[1].gap.value
    assert found["before"].value != figures[0].gap.value
    assert found["before"].number == 6
    assert found["before"].partners == {"council", "hospital"}
    assert found["during"].value is None  # two answers of each: pooled
    assert found["after"].value is None


def test_answers_that_wait_for_others_count_nowhere(harbour: Workspace) -> None:
    answered(harbour, "winter", on(-10), 1, 1, number=1)

    found = compared(harbour)

    assert [reading.number for reading in readings(found, "trust").values()] == [0, 0, 0]
    assert readings(found, "trust")["during"].value is None


def test_evidence_is_counted_by_entries_and_confidential_conversations_are_not(harbour: Workspace) -> None:
    record(harbour, *(but(CONTACT, contact=f"c{n}", made_on=on(-5 * n - 1)) for n in range(3)))
    record(harbour, but(CONVERSATION, held_on=on(-8)), but(CONTACT, contact="later", made_on=on(3)))

    found = readings(compared(harbour), "conversation")

    assert (found["before"].number, found["during"].number) == (3, 1)


def test_signals_stand_in_the_window_in_which_they_begin(harbour: Workspace) -> None:
    came = ["council", "hospital"]
    for n in range(7):
        record(harbour, but(MEETING, meeting=f"a{n}", held_on=on(7 * n - 120), present=tuple(came[: 1 + (n % 2)])))
    for n in range(8):
        record(harbour, but(MEETING, meeting=f"b{n}", held_on=on(7 * n), present=tuple(came)))

    found = readings(compared(harbour), "engagement")

    assert [signal.cause for signal in found["during"].signals] == ["shift"]
    assert found["during"].signals[0].direction == "up"
    assert found["before"].signals == ()


# -- what else happened ------------------------------------------------------------------------------------------


def told(harbour: Workspace, *entries: Any, programme: Programme = COACHING) -> list[tuple[str, date, str]]:
    record(harbour, but(CONTACT, made_on=on(-200)), *entries)
    return [(each.what, each.on, each.entry.ref) for each in compared(harbour, programme).at_once]


def test_other_programmes_that_ran_at_some_time_in_the_windows_are_named_and_not_the_programme_itself(
    harbour: Workspace,
) -> None:
    early = but(PROGRAMME, programme="early", started_on=on(-190), ended_on=on(-130))
    over = but(PROGRAMME, programme="over", started_on=on(-190), ended_on=on(-131))
    running = but(PROGRAMME, programme="running", started_on=on(259))
    later = but(PROGRAMME, programme="later", started_on=on(260))

    found = told(harbour, COACHING, early, over, running, later)

    assert found == [("programme", on(-190), "early"), ("programme", on(259), "running")]


def test_rebases_partners_and_first_meetings_of_a_kind_within_the_windows_are_named(harbour: Workspace) -> None:
    charity = but(CHARITY, joined_on=on(-130), left_on=on(259))
    workshop = but(MEETING, meeting="w1", kind="workshop", held_on=on(5))
    again = but(MEETING, meeting="w2", kind="workshop", held_on=on(6))
    rebase = but(REBASE, from_on=on(1))

    found = told(harbour, charity, rebase, workshop, again)

    assert found == [
        ("joined", on(-130), "charity"),
        ("rebase", on(1), "b1"),
        ("new-meetings", on(5), "w1"),
        ("left", on(259), "charity"),
    ]


def test_settled_escalations_are_named_by_the_day_they_were_settled(harbour: Workspace) -> None:
    record(harbour, but(ESCALATION, raised_on=on(-300)))
    harbour.partnerships.settle_escalation("harbour", "e1", on(40), "over coffee", STAMP)

    assert told(harbour) == [("settled", on(40), "e1")]
