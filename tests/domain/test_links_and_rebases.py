"""Links to other partnerships, and step changes that people agree on."""

from __future__ import annotations

import pytest

from domain.entries import Stamp
from domain.errors import DateOutOfOrder, FutureDate, InvalidValue, RefTaken, UnknownPartnership
from domain.links import PartnershipLinked
from domain.partnerships import Partnerships
from domain.rebases import LimitsRebased
from tests.domain.cast import FORMED, HARBOUR, LINK, REBASE, TOMORROW, but
from tests.domain.story import given, recorded, refused, then, when


def test_a_partnership_is_linked() -> None:
    then(when(given().link, LINK), recorded(PartnershipLinked, entry=LINK))


def test_two_partnerships_may_be_linked_in_several_ways_but_once_in_each() -> None:
    harbour = given(LINK)
    then(when(harbour.link, LINK), refused(RefTaken, "to", "“grew-from/county”"))
    assert when(harbour.link, but(LINK, relation="works-with")).refusal is None


def test_a_link_begins_within_the_life_of_the_partnership_and_not_tomorrow() -> None:
    then(when(given().link, but(LINK, since=FORMED.replace(year=2023))), refused(DateOutOfOrder, "since"))
    then(when(given().link, but(LINK, since=TOMORROW)), refused(FutureDate, "since"))


def test_a_link_leads_to_a_partnership_that_is_recorded(partnerships: Partnerships, stamp: Stamp) -> None:
    partnerships.form_partnership(HARBOUR, stamp)
    with pytest.raises(UnknownPartnership, match="“county”") as refusal:
        partnerships.link("harbour", LINK, stamp)
    assert refusal.value.field == "to"
    partnerships.form_partnership(but(HARBOUR, partnership="county"), stamp)
    partnerships.link("harbour", LINK, stamp)
    with pytest.raises(UnknownPartnership, match="“coast”"):
        partnerships.correct("harbour", but(LINK, to="coast"), "typed wrongly", stamp)


def test_limits_are_rebased() -> None:
    then(when(given().rebase, REBASE), recorded(LimitsRebased, entry=REBASE))
    then(when(given(REBASE).rebase, REBASE), refused(RefTaken, "rebase"))


@pytest.mark.parametrize("reason", ["", "  "])
def test_a_rebase_needs_a_reason(reason: str) -> None:
    then(when(given().rebase, but(REBASE, reason=reason)), refused(InvalidValue, "reason", "needs a reason"))
    then(when(given(REBASE).correct, but(REBASE, reason=reason), "why"), refused(InvalidValue, "reason"))
