"""Meetings, their agenda items and what else they came to."""

from __future__ import annotations

import pytest

from domain.amendments import EntryCorrected, EntryRetracted
from domain.errors import DateOutOfOrder, FutureDate, InvalidValue, RefTaken, StillReferredTo, UnknownRef
from domain.escalations import EscalationRaised
from domain.follow_up import ActionAgreed, DecisionMade
from domain.meetings import ItemConsidered, MeetingHeld
from domain.papers import PaperPresented
from tests.domain.cast import (
    ACTION,
    APRIL,
    DECISION,
    ESCALATION,
    ITEM,
    MEETING,
    PAPER,
    STAMP,
    TODAY,
    TOMORROW,
    but,
)
from tests.domain.story import given, recorded, refused, then, when

SECOND = but(MEETING, meeting="m2", held_on=APRIL)


def test_a_meeting_is_held() -> None:
    meeting = but(MEETING, present=("council",), absent=("hospital",), minutes=90)
    then(when(given().hold_meeting, meeting), recorded(MeetingHeld, entry=meeting))


def test_a_meeting_is_recorded_with_all_it_came_to() -> None:
    outcome = when(
        given().hold_meeting,
        MEETING,
        items=[ITEM],
        decisions=[DECISION],
        actions=[ACTION],
        papers=[PAPER],
        escalations=[ESCALATION],
    )
    then(
        outcome,
        recorded(MeetingHeld, entry=MEETING),
        recorded(ItemConsidered, entry=ITEM),
        recorded(DecisionMade, entry=but(DECISION, meeting="m1")),
        recorded(ActionAgreed, entry=but(ACTION, meeting="m1")),
        recorded(PaperPresented, entry=but(PAPER, meeting="m1")),
        recorded(EscalationRaised, entry=but(ESCALATION, meeting="m1")),
    )


def test_what_names_another_meeting_keeps_it() -> None:
    outcome = when(given(MEETING).hold_meeting, SECOND, decisions=[but(DECISION, meeting="m1")])
    then(outcome, recorded(MeetingHeld), recorded(DecisionMade, entry=but(DECISION, meeting="m1")))


def test_a_decision_may_name_an_item_of_the_same_meeting() -> None:
    outcome = when(given().hold_meeting, MEETING, items=[ITEM], decisions=[but(DECISION, item="budget")])
    assert outcome.refusal is None


def test_a_decision_cannot_name_an_item_of_another_meeting() -> None:
    outcome = when(given(MEETING, ITEM).hold_meeting, SECOND, decisions=[but(DECISION, item="budget")])
    then(outcome, refused(UnknownRef, "item", "no item “m2/budget”"))


def test_a_meeting_today_is_recorded_and_one_tomorrow_is_refused() -> None:
    assert when(given().hold_meeting, but(MEETING, held_on=TODAY)).refusal is None
    then(when(given().hold_meeting, but(MEETING, held_on=TOMORROW)), refused(FutureDate, "held_on"))


def test_a_meeting_is_not_recorded_twice() -> None:
    then(when(given(MEETING).hold_meeting, MEETING), refused(RefTaken, "meeting", "meeting “m1” is already recorded"))


@pytest.mark.parametrize("listed", [{"present": ("council", "council")}, {"absent": ("council",)}])
def test_a_partner_is_listed_once_at_a_meeting(listed: dict[str, tuple[str, ...]]) -> None:
    meeting = but(MEETING, **{"present": ("council",), **listed})
    then(when(given().hold_meeting, meeting), refused(InvalidValue, "present", "“council” is listed more than once"))


def test_an_item_needs_its_meeting() -> None:
    then(when(given().consider_item, ITEM), refused(UnknownRef, "meeting", "no meeting “m1”"))


def test_an_item_is_considered_once_at_a_meeting() -> None:
    then(when(given(MEETING, ITEM).consider_item, ITEM), refused(RefTaken, "item", "“m1/budget”"))


def test_an_item_is_carried_over_to_another_meeting_under_the_same_ref() -> None:
    carried = but(ITEM, meeting="m2", outcome="decided")
    then(when(given(MEETING, ITEM, SECOND).consider_item, carried), recorded(ItemConsidered, entry=carried))


def test_what_an_item_came_to_may_be_left_open_and_told_later() -> None:
    harbour = given(MEETING, but(ITEM, outcome=None))
    decided = but(ITEM, outcome="decided")
    then(when(harbour.correct, decided, "from the minutes"), recorded(EntryCorrected, entry=decided))


def test_one_bad_item_refuses_the_whole_meeting() -> None:
    outcome = when(given().hold_meeting, MEETING, items=[ITEM, but(ITEM, item="")])
    then(outcome, refused(InvalidValue, "item"))


def test_a_meeting_is_retracted_with_its_items() -> None:
    then(
        when(given(MEETING, ITEM).retract, "meeting", "m1", "it did not take place"),
        recorded(EntryRetracted, kind="item", ref="m1/budget", reason="it did not take place"),
        recorded(EntryRetracted, kind="meeting", ref="m1"),
    )


def test_a_meeting_that_led_to_a_decision_cannot_be_retracted() -> None:
    harbour = given(MEETING, but(DECISION, meeting="m1"))
    then(when(harbour.retract, "meeting", "m1", "wrong"), refused(StillReferredTo, None, "decision d1"))


def test_an_item_that_led_to_a_decision_cannot_be_retracted() -> None:
    harbour = given(MEETING, ITEM, but(DECISION, meeting="m1", item="budget"))
    then(when(harbour.retract, "item", "m1/budget", "wrong"), refused(StillReferredTo, None, "decision d1"))
    then(when(harbour.retract, "meeting", "m1", "wrong"), refused(StillReferredTo, None, "decision d1"))


def test_the_last_appearance_of_an_item_that_a_decision_names_cannot_be_retracted() -> None:
    harbour = given(MEETING, ITEM, but(DECISION, item="budget"))
    then(when(harbour.retract, "item", "m1/budget", "wrong"), refused(StillReferredTo, None, "decision d1"))


def test_a_retracted_meeting_may_be_recorded_again() -> None:
    harbour = given(MEETING)
    harbour.retract("meeting", "m1", "wrong day", STAMP)
    moved = but(MEETING, held_on=APRIL)
    then(when(harbour.hold_meeting, moved), recorded(MeetingHeld, entry=moved))


def test_a_meeting_moves_to_another_day_by_a_correction() -> None:
    moved = but(MEETING, held_on=APRIL)
    then(when(given(MEETING, ITEM).correct, moved, "typed wrongly"), recorded(EntryCorrected, entry=moved))


def test_a_meeting_does_not_move_to_before_the_partnership_was_formed() -> None:
    early = but(MEETING, held_on=APRIL.replace(year=2023))
    then(when(given(MEETING).correct, early, "typed wrongly"), refused(DateOutOfOrder, "held_on"))
