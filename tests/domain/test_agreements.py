"""Principles, goals and outcomes: agreed, reviewed, withdrawn."""

from __future__ import annotations

from domain.agreements import AgreementReached, AgreementReviewed, AgreementWithdrawn
from domain.errors import AlreadyEnded, DateOutOfOrder, FutureDate, InvalidValue, RefTaken, UnknownRef
from tests.domain.cast import AGREEMENT, APRIL, JOINED, MAY, TOMORROW, but, day
from tests.domain.story import given, recorded, refused, then, when

REVIEWED = but(AGREEMENT, reviewed_on=MAY, met="partly")
WITHDRAWN = but(AGREEMENT, withdrawn_on=MAY)


def test_an_agreement_is_reached() -> None:
    then(when(given().reach_agreement, AGREEMENT), recorded(AgreementReached, entry=AGREEMENT))
    then(when(given(AGREEMENT).reach_agreement, AGREEMENT), refused(RefTaken, "agreement"))


def test_its_target_may_lie_in_the_future() -> None:
    assert when(given().reach_agreement, but(AGREEMENT, target_on=day("2027-03-31"))).refusal is None


def test_an_agreement_is_reviewed() -> None:
    outcome = when(given(AGREEMENT).review_agreement, "r1", MAY, "partly")
    then(outcome, recorded(AgreementReviewed, ref="r1", reviewed_on=MAY, met="partly"))
    assert outcome.partnership.entries.get("agreement", "r1") == REVIEWED


def test_a_later_review_takes_the_place_of_an_earlier_one() -> None:
    outcome = when(given(REVIEWED).review_agreement, "r1", MAY, "yes")
    assert outcome.partnership.entries.get("agreement", "r1") == but(REVIEWED, met="yes")
    then(when(given(REVIEWED).review_agreement, "r1", APRIL, "yes"), refused(DateOutOfOrder, "reviewed_on"))


def test_an_agreement_is_met_partly_met_or_not_met() -> None:
    then(when(given(AGREEMENT).review_agreement, "r1", MAY, "nearly"), refused(InvalidValue, "met", "yes, partly, no"))


def test_an_agreement_is_withdrawn() -> None:
    outcome = when(given(AGREEMENT).withdraw_agreement, "r1", MAY)
    then(outcome, recorded(AgreementWithdrawn, ref="r1", withdrawn_on=MAY))
    assert outcome.partnership.entries.get("agreement", "r1") == WITHDRAWN


def test_a_withdrawn_agreement_is_neither_reviewed_nor_withdrawn_again() -> None:
    harbour = given(WITHDRAWN)
    then(when(harbour.review_agreement, "r1", MAY, "yes"), refused(AlreadyEnded, "reviewed_on", "withdrawn"))
    then(when(harbour.withdraw_agreement, "r1", MAY), refused(AlreadyEnded, "withdrawn_on", "withdrawn"))


def test_a_review_or_withdrawal_lies_between_the_agreement_and_today() -> None:
    harbour = given(AGREEMENT)
    then(when(harbour.review_agreement, "r1", JOINED, "yes"), refused(DateOutOfOrder, "reviewed_on"))
    then(when(harbour.review_agreement, "r1", TOMORROW, "yes"), refused(FutureDate, "reviewed_on"))
    then(when(harbour.withdraw_agreement, "r1", JOINED), refused(DateOutOfOrder, "withdrawn_on"))
    then(when(harbour.withdraw_agreement, "r1", TOMORROW), refused(FutureDate, "withdrawn_on"))


def test_an_unknown_agreement_is_refused() -> None:
    then(when(given().review_agreement, "r9", MAY, "yes"), refused(UnknownRef, None, "no agreement “r9”"))
    then(when(given().withdraw_agreement, "r9", MAY), refused(UnknownRef))
