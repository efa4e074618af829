"""Partners join and leave, and cover the entries that name them."""

from __future__ import annotations

import pytest

from domain.errors import (
    AlreadyEnded,
    DateOutOfOrder,
    FutureDate,
    NotAMember,
    RefTaken,
    StillReferredTo,
    UnknownRef,
)
from domain.membership import Partner, PartnerJoined, PartnerLeft
from tests.domain.cast import (
    APRIL,
    CHARITY,
    CONTACT,
    COUNCIL,
    DECISION,
    ESCALATION,
    FORMED,
    JOINED,
    JUNE,
    MARCH,
    MAY,
    MEETING,
    RECORDED_BY,
    TOMORROW,
    but,
    day,
)
from tests.domain.story import given, given_only, recorded, refused, then, when


def test_a_partner_joins() -> None:
    then(when(given_only().join, COUNCIL), recorded(PartnerJoined, entry=COUNCIL))


def test_a_partner_does_not_join_twice() -> None:
    then(when(given().join, COUNCIL), refused(RefTaken, "partner", "already recorded"))


def test_a_partner_does_not_join_before_the_partnership_was_formed() -> None:
    early = but(COUNCIL, joined_on=day("2024-01-09"))
    then(when(given_only().join, early), refused(DateOutOfOrder, "joined_on", "formed (2024-01-10)"))


def test_a_partner_may_join_on_the_day_the_partnership_was_formed() -> None:
    assert when(given_only().join, but(COUNCIL, joined_on=FORMED)).refusal is None


def test_a_partner_leaves() -> None:
    then(when(given().leave, "council", APRIL), recorded(PartnerLeft, ref="council", left_on=APRIL))


def test_a_partner_that_left_does_not_leave_again() -> None:
    then(when(given(CHARITY).leave, "charity", JUNE), refused(AlreadyEnded, "left_on", "gone since 2024-06-15"))


def test_a_partner_does_not_leave_before_it_joined() -> None:
    then(when(given().leave, "council", FORMED), refused(DateOutOfOrder, "left_on", "before joined_on"))


def test_a_partner_does_not_leave_tomorrow() -> None:
    then(when(given().leave, "council", TOMORROW), refused(FutureDate, "left_on"))


def test_nobody_unknown_leaves() -> None:
    then(when(given().leave, "police", APRIL), refused(UnknownRef, None, "no partner “police”"))


def test_a_partner_does_not_leave_before_the_last_entry_that_names_it() -> None:
    then(when(given(but(CONTACT, made_on=MAY)).leave, "council", APRIL), refused(StillReferredTo, None, "contact c1"))


def test_a_partner_may_leave_on_the_day_of_the_last_entry_that_names_it() -> None:
    assert when(given(CONTACT).leave, "council", MARCH).refusal is None


def test_a_partner_is_a_member_from_the_day_it_joins_to_the_day_it_leaves() -> None:
    assert [CHARITY.is_member_on(d) for d in (MARCH, APRIL, MAY, JUNE, day("2024-06-16"))] == [
        False,
        True,
        True,
        True,
        False,
    ]


@pytest.mark.parametrize("held_on", [day("2024-04-14"), day("2024-06-16")])
def test_a_partner_is_not_named_on_a_day_on_which_it_was_no_member(held_on: object) -> None:
    meeting = but(MEETING, held_on=held_on, present=("council", "charity"))
    then(when(given(CHARITY).hold_meeting, meeting), refused(NotAMember, "present", "“charity” was not a member"))


@pytest.mark.parametrize(
    ("entry", "field"),
    [
        (but(MEETING, present=("police",)), "present"),
        (but(MEETING, deputies=("police",)), "deputies"),
        (but(MEETING, absent=("police",)), "absent"),
        (but(DECISION, owner="police"), "owner"),
        (but(ESCALATION, raised_by="police"), "raised_by"),
        (but(ESCALATION, between=("council", "police")), "between"),
        (but(CONTACT, between=("council", "police")), "between"),
    ],
)
def test_nobody_unknown_is_named(entry: object, field: str) -> None:
    command = getattr(given(), RECORDED_BY[entry.kind_name])  # type: ignore[attr-defined]
    then(when(command, entry), refused(UnknownRef, field, "no partner “police”"))


def test_a_corrected_partner_must_still_cover_the_entries_that_name_it() -> None:
    later = but(COUNCIL, joined_on=APRIL)
    then(when(given(CONTACT).correct, later, "joined later"), refused(StillReferredTo, None, "contact c1"))


def test_a_partner_that_is_named_cannot_be_retracted() -> None:
    then(when(given(CONTACT).retract, "partner", "council", "wrong"), refused(StillReferredTo, None, "contact c1"))


def test_a_partner_that_nobody_names_can_be_retracted() -> None:
    harbour = given(CONTACT, Partner(partner="police", name="Police", joined_on=JOINED))
    assert when(harbour.retract, "partner", "police", "never joined").refusal is None
    assert harbour.entries.get("partner", "police") is None


def test_only_the_first_five_dependants_are_named() -> None:
    contacts = [but(CONTACT, contact=f"c{n}") for n in range(8)]
    then(when(given(*contacts).leave, "council", JOINED), refused(StillReferredTo, None, "contact c4 and 3 more"))
