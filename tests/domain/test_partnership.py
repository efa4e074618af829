"""Forming, closing and renaming a partnership."""

from __future__ import annotations

import pytest

from domain.amendments import EntryCorrected
from domain.errors import AlreadyEnded, DateOutOfOrder, DomainError, FutureDate, InvalidValue, StillReferredTo
from domain.partnership import RESERVED_REFS, Partnership, PartnershipClosed, PartnershipFormed, partnership_id
from tests.domain.cast import (
    APRIL,
    CONTACT,
    FORMED,
    HARBOUR,
    JOINED,
    MARCH,
    MEETING,
    STAMP,
    TODAY,
    TOMORROW,
    but,
    day,
)
from tests.domain.story import given, given_only, recorded, refused, then, when


def test_a_partnership_is_formed_by_one_event_that_holds_its_profile() -> None:
    harbour = Partnership.form(HARBOUR, STAMP)
    [formed] = harbour.pending_events
    assert isinstance(formed, PartnershipFormed)
    assert (formed.entry, formed.recorded_by, formed.timestamp) == (HARBOUR, "ada", STAMP.at)
    assert harbour.profile == HARBOUR


def test_the_ref_decides_the_identity_of_a_partnership() -> None:
    assert Partnership.form(HARBOUR, STAMP).id == partnership_id("harbour")
    assert partnership_id("harbour") != partnership_id("county")


@pytest.mark.parametrize("ref", ["Harbour", "har bour", "-harbour", "harbour-", "har--bour", "hårbour", "a/b", "a.b"])
def test_a_ref_that_cannot_stand_in_an_address_is_refused(ref: str) -> None:
    with pytest.raises(InvalidValue, match="small letters, digits and single hyphens") as refusal:
        Partnership.form(but(HARBOUR, partnership=ref), STAMP)
    assert refusal.value.field == "partnership"


@pytest.mark.parametrize("ref", sorted(RESERVED_REFS))
def test_a_ref_that_is_the_name_of_a_page_is_refused(ref: str) -> None:
    with pytest.raises(InvalidValue, match="name of a page"):
        Partnership.form(but(HARBOUR, partnership=ref), STAMP)


def test_a_partnership_cannot_be_formed_tomorrow() -> None:
    with pytest.raises(FutureDate):
        Partnership.form(but(HARBOUR, formed_on=TOMORROW), STAMP)


def test_a_partnership_may_be_formed_and_closed_today() -> None:
    assert Partnership.form(but(HARBOUR, formed_on=TODAY, closed_on=TODAY), STAMP).profile.closed_on == TODAY


def test_a_partnership_cannot_be_recorded_as_closed_before_it_was_formed() -> None:
    with pytest.raises(DateOutOfOrder) as refusal:
        Partnership.form(but(HARBOUR, closed_on=day("2024-01-09")), STAMP)
    assert (refusal.value.field, refusal.value.bound) == ("closed_on", FORMED)


def test_a_partnership_closes() -> None:
    then(
        when(given().close_partnership, APRIL),
        recorded(PartnershipClosed, ref="harbour", closed_on=APRIL),
    )


def test_a_closed_partnership_is_not_closed_again() -> None:
    harbour = given()
    harbour.close_partnership(APRIL, STAMP)
    then(when(harbour.close_partnership, MARCH), refused(AlreadyEnded, "closed_on", "closed (on 2024-04-15)"))


def test_a_partnership_does_not_close_tomorrow() -> None:
    then(when(given().close_partnership, TOMORROW), refused(FutureDate, "closed_on", "later than today"))


def test_a_partnership_does_not_close_before_it_was_formed() -> None:
    then(when(given_only().close_partnership, day("2024-01-09")), refused(DateOutOfOrder, "closed_on", "before"))


def test_a_partnership_does_not_close_before_the_last_of_its_entries() -> None:
    then(
        when(given(MEETING, CONTACT).close_partnership, JOINED),
        refused(StillReferredTo, None, "meeting m1, contact c1"),
    )


def test_nothing_happens_in_a_partnership_before_it_was_formed() -> None:
    early = but(MEETING, held_on=day("2024-01-09"))
    then(when(given().hold_meeting, early), refused(DateOutOfOrder, "held_on", "before the partnership was formed"))


def test_nothing_happens_in_a_partnership_after_it_was_closed() -> None:
    harbour = given()
    harbour.close_partnership(MARCH, STAMP)
    late = but(MEETING, held_on=APRIL)
    then(when(harbour.hold_meeting, late), refused(DateOutOfOrder, "held_on", "after the partnership was closed"))


def test_what_happened_before_the_partnership_closed_may_be_recorded_afterwards() -> None:
    harbour = given()
    harbour.close_partnership(MARCH, STAMP)
    assert when(harbour.hold_meeting, MEETING).refusal is None


def test_the_profile_is_corrected() -> None:
    renamed = but(HARBOUR, name="Harbour Health")
    then(
        when(given().correct, renamed, " it was renamed "),
        recorded(EntryCorrected, entry=renamed, reason="it was renamed"),
    )


def test_a_corrected_profile_must_still_cover_every_entry() -> None:
    later = but(HARBOUR, formed_on=MARCH)
    then(when(given().correct, later, "wrong day"), refused(StillReferredTo, None, "partner council, partner hospital"))


def test_a_closing_recorded_by_mistake_is_taken_back_by_a_correction() -> None:
    harbour = given()
    harbour.close_partnership(MARCH, STAMP)
    harbour.correct(HARBOUR, "it goes on", STAMP)
    assert harbour.profile.closed_on is None


def test_a_partnership_cannot_be_retracted() -> None:
    then(
        when(given().retract, "partnership", "harbour", "a mistake"), refused(DomainError, None, "cannot be retracted")
    )
