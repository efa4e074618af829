"""Ticking off at a meeting, correcting what somebody else may have changed, and taking a save back."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from domain.amendments import EntryCorrected, EntryRetracted
from domain.entries import Stamp
from domain.errors import ChangedMeanwhile, DomainError, InvalidValue, StillReferredTo, UnknownRef
from domain.follow_up import ActionCompleted, DecisionEnacted
from domain.meetings import MeetingHeld
from domain.partnerships import Partnerships, Saved
from tests.domain.cast import ACTION, APRIL, COUNCIL, DECISION, HARBOUR, HOSPITAL, ITEM, MAY, MEETING, STAMP, but
from tests.domain.story import given, recorded, refused, then, when

LATER = Stamp("ada", STAMP.at + timedelta(minutes=5))
FOLLOW_UP = but(MEETING, meeting="m2", held_on=MAY)
MISTAKE = "Entered by mistake"


def test_what_was_reported_done_is_ticked_off_with_the_meeting() -> None:
    decision, action = but(DECISION, meeting=None, item=None), but(ACTION, meeting=None, item=None)
    outcome = when(given(decision, action).hold_meeting, FOLLOW_UP, enacted=["d1"], completed=["a1"])
    then(
        outcome,
        recorded(MeetingHeld, entry=FOLLOW_UP),
        recorded(DecisionEnacted, ref="d1", enacted_on=MAY),
        recorded(ActionCompleted, ref="a1", completed_on=MAY),
    )


def test_ticking_off_something_unknown_refuses_the_whole_meeting() -> None:
    then(when(given().hold_meeting, FOLLOW_UP, enacted=["d9"]), refused(UnknownRef))


def test_a_retraction_of_what_somebody_changed_is_refused() -> None:
    outcome = when(given(but(MEETING, minutes=80)).retract, "meeting", "m1", "Never held", seen=MEETING)
    then(outcome, refused(ChangedMeanwhile, words="Compare both versions"))
    outcome = when(given(MEETING).retract, "meeting", "m1", "Never held", seen=MEETING)
    then(outcome, recorded(EntryRetracted, kind="meeting", ref="m1"))


def test_a_correction_of_what_was_seen_is_recorded() -> None:
    longer = but(MEETING, minutes=95)
    outcome = when(given(MEETING).correct, longer, "The clock was wrong", seen=MEETING)
    then(outcome, recorded(EntryCorrected, entry=longer))


def test_a_correction_of_what_somebody_changed_meanwhile_is_refused_with_both_at_hand() -> None:
    outcome = when(given(but(MEETING, minutes=80)).correct, but(MEETING, minutes=95), "Clock", seen=MEETING)
    then(outcome, refused(ChangedMeanwhile))
    assert isinstance(outcome.refusal, ChangedMeanwhile)
    assert outcome.refusal.now == but(MEETING, minutes=80)


@pytest.fixture
def log(partnerships: Partnerships) -> Partnerships:
    partnerships.form_partnership(HARBOUR, STAMP)
    partnerships.join("harbour", COUNCIL, STAMP)
    partnerships.join("harbour", HOSPITAL, STAMP)
    return partnerships


def entries(log: Partnerships, *kinds: str) -> list[Any]:
    standing = log.get("harbour").entries
    return [entry for kind in kinds for entry in standing.of(kind).values()]


def test_taking_back_a_meeting_withdraws_all_it_came_to(log: Partnerships) -> None:
    saved = log.hold_meeting("harbour", MEETING, STAMP, items=[ITEM], decisions=[but(DECISION, item=ITEM.item)])
    undone = log.undo(saved, MISTAKE, LATER)
    assert entries(log, "meeting", "item", "decision") == []
    assert undone.first == saved.last + 1


def test_taking_back_a_meeting_opens_again_what_it_ticked_off(log: Partnerships) -> None:
    decision = but(DECISION, meeting=None, item=None)
    log.make_decision("harbour", decision, STAMP)
    saved = log.hold_meeting("harbour", FOLLOW_UP, STAMP, enacted=["d1"])
    log.undo(saved, MISTAKE, LATER)
    assert entries(log, "meeting", "decision") == [decision]


def test_taking_back_a_retraction_brings_the_entry_back(log: Partnerships) -> None:
    log.hold_meeting("harbour", MEETING, STAMP)
    log.undo(log.retract("harbour", "meeting", "m1", "Wrong partnership", STAMP), "It was right after all", LATER)
    assert entries(log, "meeting") == [MEETING]


def test_taking_back_twice_brings_it_back(log: Partnerships) -> None:
    saved = log.hold_meeting("harbour", MEETING, STAMP, items=[ITEM])
    log.undo(log.undo(saved, MISTAKE, LATER), "It was not", LATER)
    assert entries(log, "meeting", "item") == [MEETING, ITEM]


def test_what_somebody_changed_since_is_not_taken_back(log: Partnerships) -> None:
    saved = log.hold_meeting("harbour", MEETING, STAMP)
    log.correct("harbour", but(MEETING, minutes=95), "The clock was wrong", LATER)
    with pytest.raises(ChangedMeanwhile):
        log.undo(saved, MISTAKE, LATER)


def test_what_others_now_refer_to_is_not_taken_back(log: Partnerships) -> None:
    saved = log.hold_meeting("harbour", MEETING, STAMP)
    log.make_decision("harbour", but(DECISION, meeting="m1", item=None), LATER)
    with pytest.raises(StillReferredTo):
        log.undo(saved, MISTAKE, LATER)
    assert entries(log, "meeting") == [MEETING]


def test_taking_back_needs_a_reason(log: Partnerships) -> None:
    saved = log.hold_meeting("harbour", MEETING, STAMP)
    with pytest.raises(InvalidValue):
        log.undo(saved, " ", LATER)


@pytest.mark.parametrize("span", [(1, 1), (5, 4), (2, 99)])
def test_only_what_was_recorded_can_be_taken_back(log: Partnerships, span: tuple[int, int]) -> None:
    """The forming of the partnership is not among it."""
    with pytest.raises(DomainError, match="nothing to take back"):
        log.undo(Saved("harbour", *span), MISTAKE, LATER)


def test_what_happened_later_stays_when_an_earlier_save_is_taken_back(log: Partnerships) -> None:
    saved = log.hold_meeting("harbour", MEETING, STAMP)
    other = but(MEETING, meeting="m3", held_on=APRIL)
    log.hold_meeting("harbour", other, LATER)
    log.undo(saved, MISTAKE, LATER)
    assert entries(log, "meeting") == [other]
