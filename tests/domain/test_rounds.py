"""Rounds of check-ins: opened for partners, closed with all answers in one save, never reopened."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from domain.amendments import EntryRetracted
from domain.check_ins import CheckIn, CheckInAnswered
from domain.errors import (
    DateOutOfOrder,
    DomainError,
    FutureDate,
    InvalidValue,
    NotAMember,
    RefTaken,
    StillReferredTo,
    UnknownRef,
)
from domain.membership import Partner
from domain.rounds import (
    ANSWERED_BY,
    Invited,
    MoreInvited,
    RepeatStopped,
    RoundCancelled,
    RoundClosed,
    RoundIsOver,
    RoundOpened,
    together,
)
from projections.workspace import Workspace
from tests.domain.cast import (
    CHARITY,
    CHECK_IN,
    COUNCIL,
    HARBOUR,
    HOSPITAL,
    JUNE,
    ROUND,
    STAMP,
    TODAY,
    TOMORROW,
    but,
    day,
)
from tests.domain.story import given, recorded, refused, then, when

OPENED = ROUND.opened_on
ANSWER = CheckIn(answer="a1", round="summer", answered_on=TODAY, partner="council", reliable=4)


def closed(*answers: CheckIn) -> Any:
    harbour = given(ROUND)
    harbour.close_round("summer", TODAY, answers, STAMP)
    return harbour


# -- opening ------------------------------------------------------------------------------------------------


def test_a_round_is_opened() -> None:
    then(when(given().open_round, ROUND), recorded(RoundOpened, entry=ROUND))


@pytest.mark.parametrize(
    ("changes", "error", "field"),
    [
        ({"opened_on": TOMORROW}, FutureDate, "opened_on"),
        ({"opened_on": day("2024-03-01")}, InvalidValue, "closes_on"),
        ({"closes_on": OPENED - timedelta(days=1)}, InvalidValue, "closes_on"),
        ({"closes_on": TODAY - timedelta(days=1)}, InvalidValue, "closes_on"),
        ({"closes_on": OPENED + timedelta(days=367)}, InvalidValue, "closes_on"),
        ({"closed_on": TODAY}, InvalidValue, "closed_on"),
        ({"statements": ()}, InvalidValue, "statements"),
        ({"statements": ("fair", "fair")}, InvalidValue, "statements"),
        ({"statements": ("kind",)}, InvalidValue, "statements"),
        ({"invited": ()}, InvalidValue, "invited"),
        ({"invited": (Invited(partner="council"), Invited(partner="council"))}, InvalidValue, "invited"),
        ({"invited": (Invited(partner="council", number=0),)}, InvalidValue, "invited"),
        ({"invited": (Invited(partner="nobody"),)}, UnknownRef, "invited"),
        ({"repeats": "weekly"}, InvalidValue, "repeats"),
    ],
)
def test_a_round_that_cannot_be_is_refused(changes: dict[str, Any], error: type[DomainError], field: str) -> None:
    then(when(given().open_round, but(ROUND, **changes)), refused(error, field))


def test_a_round_closes_no_earlier_than_it_opens() -> None:
    wrong = but(ROUND, opened_on=TODAY, closes_on=TODAY)
    then(when(given().open_round, wrong), recorded(RoundOpened, entry=wrong))
    with pytest.raises(DateOutOfOrder):
        but(ROUND, closes_on=OPENED - timedelta(days=1)).check()


def test_only_partners_that_are_members_are_invited() -> None:
    wrong = but(ROUND, invited=(Invited(partner="charity"),))
    then(when(given(CHARITY).open_round, wrong), refused(NotAMember, "invited"))


def test_a_round_takes_no_name_that_another_has() -> None:
    then(when(given(ROUND).open_round, ROUND), refused(RefTaken, "round"))
    then(when(given(CHECK_IN).open_round, but(ROUND, round="spring")), refused(InvalidValue, "round", "already"))


def test_more_may_be_invited_while_it_is_open() -> None:
    more = (Invited(partner="council", number=2),)
    outcome = when(given(ROUND).invite_more, "summer", more)
    then(outcome, recorded(MoreInvited, ref="summer", invited=more))
    assert outcome.partnership.rounds["summer"].number_invited == 8
    then(when(closed().invite_more, "summer", more), refused(RoundIsOver, "round", "Open another"))
    then(when(given(ROUND).invite_more, "summer", (Invited(partner="nobody"),)), refused(UnknownRef, "invited"))


def test_how_many_were_invited_is_unknown_once_it_is_of_some() -> None:
    counted, uncounted = Invited(partner="council", number=2), Invited(partner="council")
    assert together((counted,), (counted,)) == (Invited(partner="council", number=4),)
    assert together((counted,), (uncounted,)) == together((uncounted,), (counted,)) == (uncounted,)
    assert but(ROUND, invited=(counted, Invited(partner="hospital"))).number_invited is None


# -- closing ------------------------------------------------------------------------------------------------


def test_a_round_is_closed_with_its_answers_which_nobody_in_particular_recorded() -> None:
    outcome = when(given(ROUND).close_round, "summer", TODAY, (ANSWER,))
    then(
        outcome,
        recorded(RoundClosed, ref="summer", closed_on=TODAY),
        recorded(CheckInAnswered, entry=but(ANSWER, mean=4.0)),
    )
    assert [event.recorded_by for event in outcome.events] == ["ada", ANSWERED_BY]


def test_answers_count_from_the_day_the_round_closed_or_a_partner_in_it_left() -> None:
    harbour = given(but(ROUND, asks_about=True))
    harbour.leave("hospital", TODAY - timedelta(days=3), STAMP)
    about = but(ANSWER, answer="a2", about="hospital")
    harbour.close_round("summer", TODAY, (ANSWER, about), STAMP)
    days = {answer.ref: answer.happened_on for answer in harbour.entries.of("check-in").values()}
    assert days == {"a1": TODAY, "a2": TODAY - timedelta(days=3)}


@pytest.mark.parametrize(("closed_on", "error"), [(TOMORROW, FutureDate), (OPENED - timedelta(days=1), DateOutOfOrder)])
def test_a_round_closes_on_a_day_of_its_own(closed_on: Any, error: type[DomainError]) -> None:
    then(when(given(ROUND).close_round, "summer", closed_on, ()), refused(error, "closed_on"))


def test_a_round_is_closed_once_and_never_reopened() -> None:
    then(when(closed().close_round, "summer", TODAY, ()), refused(RoundIsOver, "round"))
    then(when(closed().open_round, ROUND), refused(RefTaken, "round"))
    then(when(given().close_round, "summer", TODAY, ()), refused(UnknownRef))


@pytest.mark.parametrize(("field", "partner"), [("partner", "charity"), ("about", "hospital")])
def test_an_answer_that_the_round_did_not_ask_for_is_refused(field: str, partner: str) -> None:
    harbour = given(but(CHARITY, left_on=None), ROUND)
    wrong = but(ANSWER, **{field: partner})
    then(when(harbour.close_round, "summer", TODAY, (wrong,)), refused(InvalidValue, field))


# -- cancelling and repeating -------------------------------------------------------------------------------


def test_a_cancelled_round_no_longer_stands() -> None:
    outcome = when(given(ROUND).cancel_round, "summer", " by mistake ")
    then(outcome, recorded(RoundCancelled, ref="summer", reason="by mistake"))
    assert outcome.partnership.rounds == {}


def test_a_round_is_cancelled_for_a_reason_and_only_while_open() -> None:
    then(when(given(ROUND).cancel_round, "summer", " "), refused(InvalidValue, "reason"))
    then(when(given(ROUND).cancel_round, "summer", "x" * 10_001), refused(InvalidValue, "reason"))
    then(when(closed().cancel_round, "summer", "by mistake"), refused(RoundIsOver, "round"))


def test_cancelling_a_round_ends_the_repeating_of_the_one_before() -> None:
    harbour = given(but(ROUND, repeats="monthly"))
    harbour.close_round("summer", TODAY, (), STAMP)
    harbour.open_round(but(ROUND, round="next", repeats="monthly", follows="summer"), STAMP)
    outcome = when(harbour.cancel_round, "next", "no time")
    then(outcome, recorded(RepeatStopped, ref="summer"), recorded(RoundCancelled, ref="next", reason="no time"))


def test_repeating_is_stopped_once() -> None:
    harbour = given(but(ROUND, repeats="monthly"))
    then(when(harbour.stop_repeating, "summer"), recorded(RepeatStopped, ref="summer"))
    then(when(given(ROUND).stop_repeating, "summer"), refused(DomainError, None, "does not repeat"))


# -- what rests on a round ----------------------------------------------------------------------------------


@pytest.mark.parametrize("harbour", [given(ROUND), closed()], ids=["open", "closed"])
def test_answers_to_a_round_that_was_opened_here_are_not_typed(harbour: Any) -> None:
    then(when(harbour.answer_check_in, ANSWER), refused(InvalidValue, "round", "through its links"))


def test_an_answer_is_not_moved_into_or_out_of_a_round_that_was_opened_here() -> None:
    into = given(ROUND, CHECK_IN)
    then(when(into.correct, but(CHECK_IN, round="summer"), "mistyped"), refused(InvalidValue, "round"))
    answer = closed(ANSWER).entries.get("check-in", "a1")
    assert isinstance(answer, CheckIn)
    then(when(closed(ANSWER).correct, but(answer, round="spring"), "mistyped"), refused(InvalidValue, "round"))


def test_a_round_is_neither_corrected_nor_retracted_nor_taken_back() -> None:
    then(when(given(ROUND).correct, but(ROUND, title="Summer"), "mistyped"), refused(DomainError, None, "Cancel it"))
    then(when(given(ROUND).retract, "round", "summer", "mistake"), refused(DomainError, None, "Cancel it"))
    harbour, before = closed(ANSWER), given(ROUND)
    touched = [("round", "summer"), ("check-in", "a1")]
    then(when(harbour.take_back, before.entries, touched, "mistake"), refused(DomainError, None, "Cancel it"))


def test_a_typed_answer_can_still_be_taken_back() -> None:
    harbour, before = given(CHECK_IN), given()
    outcome = when(harbour.take_back, before.entries, [("check-in", "k1")], "mistake")
    then(outcome, recorded(EntryRetracted, kind="check-in", ref="k1", reason="mistake"))


@pytest.mark.parametrize("partner", [COUNCIL, HOSPITAL])
def test_a_partner_that_is_invited_stays_a_member_on_the_day_it_was_opened(partner: Partner) -> None:
    asking = but(ROUND, asks_about=True, invited=(Invited(partner="council"),))
    then(when(given(asking).leave, partner.partner, JUNE), refused(StillReferredTo, None, "round summer"))
    then(when(given(asking).retract, "partner", partner.partner, "mistake"), refused(StillReferredTo))
    late = but(partner, joined_on=TODAY)
    then(when(given(asking).correct, late, "mistake"), refused(StillReferredTo, None, "round summer"))


def test_a_partnership_is_not_closed_while_people_are_answering() -> None:
    then(when(given(ROUND).close_partnership, TODAY), refused(StillReferredTo, None, "round summer, which is open"))
    wrong = but(HARBOUR, closed_on=TODAY)
    then(when(given(ROUND).correct, wrong, "mistake"), refused(StillReferredTo, None, "which is open"))
    assert when(closed().close_partnership, TODAY).refusal is None


def test_a_save_that_closed_a_round_cannot_be_undone(workspace: Workspace) -> None:
    workspace.partnerships.form_partnership(HARBOUR, STAMP)
    workspace.partnerships.join("harbour", COUNCIL, STAMP)
    opened = workspace.partnerships.open_round("harbour", but(ROUND, invited=(Invited(partner="council"),)), STAMP)
    with pytest.raises(DomainError, match="Cancel it"):
        workspace.partnerships.undo(opened, "mistake", STAMP)
    saved = workspace.partnerships.close_round("harbour", "summer", TODAY, (ANSWER,), STAMP)
    with pytest.raises(DomainError, match="Cancel it"):
        workspace.partnerships.undo(saved, "mistake", STAMP)
