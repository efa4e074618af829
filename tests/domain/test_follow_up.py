"""Decisions and actions, from made or agreed to done or dropped."""

from __future__ import annotations

from datetime import date

import pytest

from domain.amendments import EntryCorrected
from domain.errors import AlreadyEnded, DateOutOfOrder, FutureDate, InvalidValue, RefTaken, UnknownRef
from domain.follow_up import (
    ActionAgreed,
    ActionCompleted,
    ActionDropped,
    DecisionDropped,
    DecisionEnacted,
    DecisionMade,
)
from tests.domain.cast import ACTION, APRIL, DECISION, JOINED, MARCH, STAMP, TOMORROW, but, day
from tests.domain.story import given, recorded, refused, then, when


def test_a_decision_is_made() -> None:
    then(when(given().make_decision, DECISION), recorded(DecisionMade, entry=DECISION))


def test_an_action_is_agreed() -> None:
    then(when(given().agree_action, ACTION), recorded(ActionAgreed, entry=ACTION))


def test_a_decision_is_enacted() -> None:
    outcome = when(given(DECISION).enact_decision, "d1", APRIL)
    then(outcome, recorded(DecisionEnacted, ref="d1", enacted_on=APRIL))
    assert outcome.partnership.entries.get("decision", "d1") == but(DECISION, enacted_on=APRIL)


def test_an_action_is_completed() -> None:
    outcome = when(given(ACTION).complete_action, "a1", APRIL)
    then(outcome, recorded(ActionCompleted, ref="a1", completed_on=APRIL))
    assert outcome.partnership.entries.get("action", "a1") == but(ACTION, completed_on=APRIL)


def test_a_decision_is_dropped_for_a_reason() -> None:
    outcome = when(given(DECISION).drop_decision, "d1", APRIL, "no money")
    then(outcome, recorded(DecisionDropped, ref="d1", dropped_on=APRIL, reason="no money"))
    assert outcome.partnership.entries.get("decision", "d1") == but(DECISION, dropped_on=APRIL, reason="no money")


def test_an_action_is_dropped_without_a_reason() -> None:
    outcome = when(given(ACTION).drop_action, "a1", APRIL, "")
    then(outcome, recorded(ActionDropped, ref="a1", dropped_on=APRIL, reason=""))
    assert outcome.partnership.entries.get("action", "a1") == but(ACTION, dropped_on=APRIL)


@pytest.mark.parametrize("entry", [but(DECISION, enacted_on=APRIL), but(DECISION, dropped_on=APRIL)])
def test_a_decision_that_ended_does_not_end_again(entry: object) -> None:
    harbour = given(entry)  # type: ignore[arg-type]
    then(when(harbour.enact_decision, "d1", APRIL), refused(AlreadyEnded, "enacted_on", "(on 2024-04-15)"))
    then(when(harbour.drop_decision, "d1", APRIL, ""), refused(AlreadyEnded, "dropped_on", "(on 2024-04-15)"))


@pytest.mark.parametrize("entry", [but(ACTION, completed_on=APRIL), but(ACTION, dropped_on=APRIL)])
def test_an_action_that_ended_does_not_end_again(entry: object) -> None:
    harbour = given(entry)  # type: ignore[arg-type]
    then(when(harbour.complete_action, "a1", APRIL), refused(AlreadyEnded, "completed_on", "(on 2024-04-15)"))
    then(when(harbour.drop_action, "a1", APRIL, ""), refused(AlreadyEnded, "dropped_on", "(on 2024-04-15)"))


@pytest.mark.parametrize(
    ("on", "error"), [(JOINED, DateOutOfOrder), (TOMORROW, FutureDate)], ids=["before it began", "tomorrow"]
)
def test_nothing_is_done_before_it_was_decided_nor_in_the_future(on: date, error: type) -> None:
    harbour = given(DECISION, ACTION)
    then(when(harbour.enact_decision, "d1", on), refused(error, "enacted_on"))
    then(when(harbour.drop_decision, "d1", on, ""), refused(error, "dropped_on"))
    then(when(harbour.complete_action, "a1", on), refused(error, "completed_on"))
    then(when(harbour.drop_action, "a1", on, ""), refused(error, "dropped_on"))


def test_a_decision_may_be_enacted_on_the_day_it_was_made() -> None:
    assert when(given(DECISION).enact_decision, "d1", MARCH).refusal is None


def test_an_unknown_decision_or_action_is_refused() -> None:
    then(when(given().enact_decision, "d9", APRIL), refused(UnknownRef, None, "no decision “d9”"))
    then(when(given().drop_decision, "d9", APRIL, ""), refused(UnknownRef))
    then(when(given().complete_action, "a9", APRIL), refused(UnknownRef, None, "no action “a9”"))
    then(when(given().drop_action, "a9", APRIL, ""), refused(UnknownRef))


def test_a_ref_is_used_once_per_kind() -> None:
    harbour = given(but(DECISION, decision="x1"))
    then(when(harbour.make_decision, but(DECISION, decision="x1")), refused(RefTaken, "decision"))
    assert when(harbour.agree_action, but(ACTION, action="x1")).refusal is None


def test_a_due_date_may_lie_in_the_future() -> None:
    assert when(given().make_decision, but(DECISION, due_on=day("2027-01-31"))).refusal is None
    assert when(given().agree_action, but(ACTION, due_on=day("2027-01-31"))).refusal is None


def test_nothing_is_both_done_and_dropped() -> None:
    decision = but(DECISION, enacted_on=APRIL, dropped_on=APRIL)
    action = but(ACTION, completed_on=APRIL, dropped_on=APRIL)
    then(when(given().make_decision, decision), refused(InvalidValue, "dropped_on", "both enacted"))
    then(when(given().agree_action, action), refused(InvalidValue, "dropped_on", "both completed"))


def test_a_decision_cannot_be_recorded_as_enacted_before_it_was_made_nor_in_the_future() -> None:
    then(when(given().make_decision, but(DECISION, enacted_on=JOINED)), refused(DateOutOfOrder, "enacted_on"))
    then(when(given().make_decision, but(DECISION, enacted_on=TOMORROW)), refused(FutureDate, "enacted_on"))
    then(when(given().make_decision, but(DECISION, dropped_on=JOINED)), refused(DateOutOfOrder, "dropped_on"))


def test_a_decision_enacted_by_mistake_is_opened_again_by_a_correction() -> None:
    harbour = given(but(DECISION, enacted_on=APRIL))
    then(when(harbour.correct, DECISION, "not yet"), recorded(EntryCorrected, entry=DECISION, reason="not yet"))
    assert when(harbour.enact_decision, "d1", APRIL).refusal is None


def test_a_decision_names_an_item_that_is_recorded() -> None:
    then(when(given().make_decision, but(DECISION, item="budget")), refused(UnknownRef, "item", "“budget”"))
    then(when(given().make_decision, but(DECISION, meeting="m9")), refused(UnknownRef, "meeting", "“m9”"))


def test_a_retracted_action_is_gone_and_its_ref_is_free() -> None:
    harbour = given(ACTION)
    harbour.retract("action", "a1", "never agreed", STAMP)
    then(when(harbour.complete_action, "a1", APRIL), refused(UnknownRef))
    assert when(harbour.agree_action, ACTION).refusal is None
