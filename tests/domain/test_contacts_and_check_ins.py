"""Contacts between meetings, and answers to the four statements."""

from __future__ import annotations

from typing import Any

import pytest

from domain.check_ins import CheckInAnswered
from domain.contacts import ContactMade
from domain.errors import FutureDate, InvalidValue, NotAMember, RefTaken, UnknownRef
from tests.domain.cast import CHARITY, CHECK_IN, CONTACT, TOMORROW, but
from tests.domain.story import given, recorded, refused, then, when

UNANSWERED = {"reliable": None, "open": None, "fair": None, "able": None}


def test_a_contact_is_made() -> None:
    then(when(given().make_contact, CONTACT), recorded(ContactMade, entry=CONTACT))


@pytest.mark.parametrize("between", [(), ("council",), ("council", "council")])
def test_a_contact_is_between_two_partners_at_least(between: tuple[str, ...]) -> None:
    outcome = when(given().make_contact, but(CONTACT, between=between))
    then(outcome, refused(InvalidValue, "between", "at least two partners"))


def test_a_contact_is_not_made_tomorrow() -> None:
    then(when(given().make_contact, but(CONTACT, made_on=TOMORROW)), refused(FutureDate, "made_on"))


def test_a_contact_is_not_made_with_a_partner_who_has_not_joined() -> None:
    contact = but(CONTACT, between=("council", "charity"))
    then(when(given(CHARITY).make_contact, contact), refused(NotAMember, "between"))


def test_a_check_in_is_answered() -> None:
    then(when(given().answer_check_in, CHECK_IN), recorded(CheckInAnswered, entry=CHECK_IN))


def test_two_answers_of_a_round_may_be_the_same_but_for_their_refs() -> None:
    assert when(given(CHECK_IN).answer_check_in, but(CHECK_IN, answer="k2")).refusal is None
    then(when(given(CHECK_IN).answer_check_in, CHECK_IN), refused(RefTaken, "answer"))


def test_marks_are_of_the_statements_that_were_answered() -> None:
    assert CHECK_IN.marks == [4, 3]
    assert but(CHECK_IN, **{**UNANSWERED, "able": 1}).marks == [1]


def test_one_statement_at_least_is_answered() -> None:
    outcome = when(given().answer_check_in, but(CHECK_IN, **UNANSWERED))
    then(outcome, refused(InvalidValue, "reliable", "at least one"))


@pytest.mark.parametrize("statement", ["reliable", "open", "fair", "able"])
@pytest.mark.parametrize("mark", [0, 6, -1, 2.5, "4", True])
def test_a_mark_is_a_whole_number_from_one_to_five(statement: str, mark: Any) -> None:
    outcome = when(given().answer_check_in, but(CHECK_IN, **{statement: mark}))
    then(outcome, refused(InvalidValue, statement))


def test_a_partner_answers_about_another_partner_or_the_partnership() -> None:
    assert when(given().answer_check_in, but(CHECK_IN, about="hospital")).refusal is None
    then(when(given().answer_check_in, but(CHECK_IN, about="council")), refused(InvalidValue, "about"))


@pytest.mark.parametrize("field", ["partner", "about"])
def test_only_members_answer_and_are_answered_about(field: str) -> None:
    then(when(given(CHARITY).answer_check_in, but(CHECK_IN, **{field: "charity"})), refused(NotAMember, field))
    then(when(given().answer_check_in, but(CHECK_IN, **{field: "police"})), refused(UnknownRef, field))


def test_a_check_in_is_not_answered_tomorrow() -> None:
    then(when(given().answer_check_in, but(CHECK_IN, answered_on=TOMORROW)), refused(FutureDate, "answered_on"))
