"""Meetings that are planned, moved and called off."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from domain.amendments import EntryCorrected, EntryRetracted
from domain.errors import DateOutOfOrder, FutureDate, InvalidValue, RefTaken
from domain.planned_meetings import MeetingPlanned, first_from
from tests.domain.cast import FORMED, MEETING, PLANNED_MEETING, TODAY, TOMORROW, but
from tests.domain.story import given, recorded, refused, then, when

MEETS_ON = PLANNED_MEETING.meets_on
A_DAY = timedelta(days=1)


def test_a_meeting_is_planned_once_under_its_ref() -> None:
    then(when(given().plan_meeting, PLANNED_MEETING), recorded(MeetingPlanned, entry=PLANNED_MEETING))
    then(when(given(PLANNED_MEETING).plan_meeting, PLANNED_MEETING), refused(RefTaken, "plan"))


@pytest.mark.parametrize(
    ("changes", "error", "field"),
    [
        ({"meets_on": PLANNED_MEETING.planned_on - A_DAY}, DateOutOfOrder, "meets_on"),
        ({"planned_on": TOMORROW}, FutureDate, "planned_on"),
        ({"planned_on": FORMED - A_DAY}, DateOutOfOrder, "planned_on"),
        ({"kind": "party"}, InvalidValue, "kind"),
        ({"title": "x" * 301}, InvalidValue, "title"),
    ],
)
def test_a_plan_that_makes_no_sense_is_refused(changes: dict[str, Any], error: Any, field: str) -> None:
    then(when(given().plan_meeting, but(PLANNED_MEETING, **changes)), refused(error, field))


@pytest.mark.parametrize("meets_on", [TODAY, TOMORROW, TODAY + timedelta(days=400)])
def test_it_may_be_planned_for_the_same_day_or_any_day_to_come(meets_on: date) -> None:
    assert when(given().plan_meeting, but(PLANNED_MEETING, planned_on=TODAY, meets_on=meets_on)).refusal is None


def test_it_is_corrected_when_it_moves_but_never_to_before_it_was_planned() -> None:
    moved = but(PLANNED_MEETING, meets_on=MEETS_ON + A_DAY)
    reason = "The room is taken"
    then(when(given(PLANNED_MEETING).correct, moved, reason), recorded(EntryCorrected, entry=moved, reason=reason))
    too_early = but(PLANNED_MEETING, meets_on=PLANNED_MEETING.planned_on - A_DAY)
    then(when(given(PLANNED_MEETING).correct, too_early, reason), refused(DateOutOfOrder, "meets_on"))


def test_it_is_retracted_when_it_is_called_off() -> None:
    called_off = when(given(PLANNED_MEETING).retract, "planned-meeting", "v1", "Too few can come")
    then(called_off, recorded(EntryRetracted, kind="planned-meeting", ref="v1", reason="Too few can come"))


def test_a_meeting_that_is_held_leaves_what_was_planned_as_it_is() -> None:
    held = when(given(PLANNED_MEETING).hold_meeting, but(MEETING, held_on=TODAY))
    assert held.partnership.entries.get("planned-meeting", "v1") == PLANNED_MEETING


@pytest.mark.parametrize(
    ("on", "until", "is_found"),
    [
        (MEETS_ON - A_DAY, date.max, True),
        (MEETS_ON, date.max, True),
        (MEETS_ON + A_DAY, date.max, False),
        (MEETS_ON, MEETS_ON, True),
        (MEETS_ON - A_DAY, MEETS_ON - A_DAY, False),
    ],
)
def test_it_is_the_next_one_up_to_its_day(on: date, until: date, is_found: bool) -> None:
    assert (first_from([PLANNED_MEETING], on, until) is PLANNED_MEETING) is is_found


def test_the_next_one_is_the_earliest_and_of_one_day_the_first_by_ref() -> None:
    later = but(PLANNED_MEETING, plan="a", meets_on=MEETS_ON + A_DAY)
    same_day = but(PLANNED_MEETING, plan="v2")
    assert first_from([later, same_day, PLANNED_MEETING], TODAY) is PLANNED_MEETING
    assert first_from([], TODAY) is None
