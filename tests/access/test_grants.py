"""Roles hold from their first day to their last, until they are taken away, and stay on record."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from access import access_log, grants, people
from access.accounts import Account
from access.deciding import Held
from access.people import Doer
from access.roles import Role
from access.store import Store
from domain.errors import InvalidValue
from tests.conftest import NOW

FIRST, LAST = date(2026, 7, 1), date(2026, 7, 31)
A_DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("day", "holds"),
    [(FIRST - A_DAY, False), (FIRST, True), (date(2026, 7, 15), True), (LAST, True), (LAST + A_DAY, False)],
)
def test_a_role_holds_from_its_first_day_to_its_last(
    store: Store, ada: Account, by: Doer, day: date, holds: bool
) -> None:
    grant = people.give(store, by, ada, Role.LEAD, "harbour", starts_on=FIRST, ends_on=LAST)
    assert grant.holds_on(day) == holds
    assert grants.held_by(store, ada.id, day) == ((Held(Role.LEAD, "harbour"),) if holds else ())


def test_a_role_without_a_last_day_goes_on(store: Store, ada: Account, by: Doer) -> None:
    people.give(store, by, ada, Role.BOARD, None)
    assert grants.held_by(store, ada.id, NOW.date()) == (Held(Role.BOARD, None),)
    assert grants.held_by(store, ada.id, date(2099, 1, 1)) == (Held(Role.BOARD, None),)
    assert grants.held_by(store, ada.id, NOW.date() - A_DAY) == ()


def test_a_role_that_is_taken_away_ends_at_once_and_stays_on_record(store: Store, ada: Account, by: Doer) -> None:
    grant = people.give(store, by, ada, Role.LEAD, "harbour")
    people.take_away(store, Doer("person:taker", NOW), ada, grant.number)
    assert grants.held_by(store, ada.id, NOW.date()) == ()
    [kept] = grants.grants_of(store, ada.id)
    assert (kept.given_by, kept.given_at, kept.ended_by, kept.ended_at) == ("person:giver", NOW, "person:taker", NOW)
    with pytest.raises(InvalidValue, match="taken away before"):
        people.take_away(store, by, ada, grant.number)


def test_a_role_for_one_day_is_fine_and_one_that_ends_before_it_starts_is_not(
    store: Store, ada: Account, by: Doer
) -> None:
    people.give(store, by, ada, Role.LEAD, "harbour", starts_on=FIRST, ends_on=FIRST)
    with pytest.raises(InvalidValue, match="end before it starts"):
        people.give(store, by, ada, Role.LEAD, "harbour", starts_on=FIRST, ends_on=FIRST - A_DAY)


def test_a_last_day_before_today_is_refused_even_without_a_first_day(store: Store, ada: Account, by: Doer) -> None:
    with pytest.raises(InvalidValue, match="end before it starts"):
        people.give(store, by, ada, Role.LEAD, "harbour", ends_on=NOW.date() - A_DAY)


def test_an_administrator_is_for_all_partnerships_only(store: Store, ada: Account, by: Doer) -> None:
    with pytest.raises(InvalidValue, match="whole workspace: choose all"):
        people.give(store, by, ada, Role.ADMINISTRATOR, "harbour")
    assert grants.grants_of(store, ada.id) == []


def test_the_same_role_for_the_same_days_is_given_once(store: Store, ada: Account, by: Doer) -> None:
    grant = people.give(store, by, ada, Role.LEAD, "harbour")
    with pytest.raises(InvalidValue, match="given already"):
        people.give(store, by, ada, Role.LEAD, "harbour")
    people.take_away(store, by, ada, grant.number)
    people.give(store, by, ada, Role.LEAD, "harbour")
    assert len(grants.grants_of(store, ada.id)) == 2


def test_the_role_of_somebody_else_is_not_taken_away(store: Store, ada: Account, ben: Account, by: Doer) -> None:
    grant = people.give(store, by, ada, Role.LEAD, "harbour")
    with pytest.raises(InvalidValue, match="never given"):
        people.take_away(store, by, ben, grant.number)
    assert grants.held_by(store, ada.id, NOW.date())


def test_who_gave_and_took_what_is_in_the_access_log(store: Store, ada: Account, by: Doer) -> None:
    grant = people.give(store, by, ada, Role.LEAD, "harbour", ends_on=LAST)
    people.take_away(store, by, ada, grant.number)
    taken, given = access_log.lines(store)
    assert (given.who, given.did, given.partnership) == ("person:giver", "gave a role", "harbour")
    assert given.about == "person:ada lead from 2026-06-30 until 2026-07-31"
    assert (taken.who, taken.did, taken.partnership) == ("person:giver", "took a role away", "harbour")
    assert taken.about == "person:ada lead"
