"""Escalations: raised, settled, reopened, in turns."""

from __future__ import annotations

from typing import Any

import pytest

from domain.errors import AlreadyEnded, DateOutOfOrder, DomainError, FutureDate, InvalidValue, NotYet, UnknownRef
from domain.escalations import Escalation, EscalationRaised, EscalationReopened, EscalationSettled
from tests.domain.cast import APRIL, ESCALATION, JOINED, JUNE, MARCH, MAY, TOMORROW, but
from tests.domain.story import Outcome, given, recorded, refused, then, when

SETTLED = but(ESCALATION, settled_on=(APRIL,), how=("over coffee",))
REOPENED = but(SETTLED, reopened_on=(MAY,))


def now_says(outcome: Outcome) -> Any:
    return outcome.partnership.entries.get("escalation", "e1")


def test_an_escalation_is_raised() -> None:
    then(when(given().raise_escalation, ESCALATION), recorded(EscalationRaised, entry=ESCALATION))


def test_an_escalation_is_settled() -> None:
    outcome = when(given(ESCALATION).settle_escalation, "e1", APRIL, "over coffee")
    then(outcome, recorded(EscalationSettled, ref="e1", settled_on=APRIL, how="over coffee"))
    assert now_says(outcome) == SETTLED


def test_how_it_was_settled_may_be_left_out() -> None:
    outcome = when(given(ESCALATION).settle_escalation, "e1", APRIL, "")
    assert now_says(outcome) == but(ESCALATION, settled_on=(APRIL,))


def test_a_settled_escalation_is_reopened() -> None:
    outcome = when(given(SETTLED).reopen_escalation, "e1", MAY)
    then(outcome, recorded(EscalationReopened, ref="e1", reopened_on=MAY))
    assert now_says(outcome) == REOPENED


def test_a_reopened_escalation_is_settled_again() -> None:
    outcome = when(given(REOPENED).settle_escalation, "e1", JUNE, "")
    assert now_says(outcome) == but(REOPENED, settled_on=(APRIL, JUNE), how=("over coffee", ""))


def test_the_second_way_of_settling_stays_beside_the_second_day() -> None:
    quiet = but(ESCALATION, settled_on=(APRIL,), reopened_on=(MAY,))
    outcome = when(given(quiet).settle_escalation, "e1", JUNE, "mediated")
    assert now_says(outcome).how == ("", "mediated")


def test_it_is_open_until_settled_and_again_once_reopened() -> None:
    assert [e.is_open for e in (ESCALATION, SETTLED, REOPENED)] == [True, False, True]


def test_its_turns_are_the_spells_for_which_it_was_open() -> None:
    assert ESCALATION.turns == [(MARCH, None)]
    assert SETTLED.turns == [(MARCH, APRIL)]
    assert REOPENED.turns == [(MARCH, APRIL), (MAY, None)]


def test_a_settled_escalation_is_not_settled_again() -> None:
    then(when(given(SETTLED).settle_escalation, "e1", MAY, ""), refused(AlreadyEnded, "settled_on", "2024-04-15"))


def test_an_open_escalation_is_not_reopened() -> None:
    then(when(given(ESCALATION).reopen_escalation, "e1", MAY), refused(NotYet, "reopened_on", "not settled yet"))
    then(when(given(REOPENED).reopen_escalation, "e1", JUNE), refused(NotYet, "reopened_on"))


@pytest.mark.parametrize(
    ("entry", "command", "on", "refusal"),
    [
        (ESCALATION, "settle", JOINED, refused(DateOutOfOrder, "settled_on", "before raised_on")),
        (ESCALATION, "settle", TOMORROW, refused(FutureDate, "settled_on")),
        (REOPENED, "settle", APRIL, refused(DateOutOfOrder, "settled_on", "before the day it was reopened")),
        (SETTLED, "reopen", MARCH, refused(DateOutOfOrder, "reopened_on", "before the day it was settled")),
        (SETTLED, "reopen", TOMORROW, refused(FutureDate, "reopened_on")),
    ],
)
def test_turns_follow_one_another_and_lie_in_the_past(entry: Escalation, command: str, on: Any, refusal: Any) -> None:
    harbour = given(entry)
    how = ("",) if command == "settle" else ()
    then(when(getattr(harbour, f"{command}_escalation"), "e1", on, *how), refusal)


def test_it_may_be_settled_on_the_day_it_was_raised_and_reopened_on_the_day_it_was_settled() -> None:
    assert when(given(ESCALATION).settle_escalation, "e1", MARCH, "").refusal is None
    assert when(given(SETTLED).reopen_escalation, "e1", APRIL).refusal is None


def test_an_unknown_escalation_is_refused() -> None:
    then(when(given().settle_escalation, "e9", MAY, ""), refused(UnknownRef, None, "no escalation “e9”"))
    then(when(given().reopen_escalation, "e9", MAY), refused(UnknownRef))


@pytest.mark.parametrize(
    ("turns", "error", "field"),
    [
        ({"reopened_on": (MAY,)}, InvalidValue, "reopened_on"),
        ({"settled_on": (APRIL, JUNE)}, InvalidValue, "reopened_on"),
        ({"settled_on": (APRIL,), "reopened_on": (MAY, JUNE)}, InvalidValue, "reopened_on"),
        ({"settled_on": (MAY,), "reopened_on": (APRIL,)}, DateOutOfOrder, "reopened_on"),
        ({"settled_on": (APRIL, MAY), "reopened_on": (JUNE,)}, DateOutOfOrder, "settled_on"),
        ({"settled_on": (JOINED,)}, DateOutOfOrder, "settled_on"),
        ({"settled_on": (TOMORROW,)}, FutureDate, "settled_on"),
        ({"how": ("over coffee",)}, InvalidValue, "how"),
        ({"settled_on": (APRIL,), "how": ("over coffee", "again")}, InvalidValue, "how"),
    ],
)
def test_turns_that_cannot_have_been_are_refused(turns: Any, error: type[DomainError], field: str) -> None:
    then(when(given().raise_escalation, but(ESCALATION, **turns)), refused(error, field))
    then(when(given(ESCALATION).correct, but(ESCALATION, **turns), "tidied"), refused(error, field))


def test_a_whole_history_of_turns_is_recorded_at_once() -> None:
    whole = but(ESCALATION, settled_on=(APRIL, JUNE), reopened_on=(MAY,), how=("", "mediated"))
    then(when(given().raise_escalation, whole), recorded(EscalationRaised, entry=whole))
