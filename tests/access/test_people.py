"""Adding, renaming, disabling; the last administrator; one-time links; the first start; the access log."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from pathlib import Path
from threading import Barrier

import pytest

from access import access_log, accounts, directory, first_start, grants, one_time_links, people, sign_ins, tokens
from access.accounts import Account
from access.first_start import LinkSpent
from access.people import OPERATOR, Doer, LastAdministrator
from access.roles import Role
from access.store import Store, open_store
from domain.errors import DomainError, InvalidValue
from tests.conftest import NOW

WEEK = timedelta(days=7)


def did(store: Store) -> list[tuple[str, str, str]]:
    return [(line.who, line.did, line.about) for line in reversed(access_log.lines(store))]


@pytest.mark.parametrize("email", ["", "ada", "ada@", "@example.org", "ada@example.org\nBcc: all@example.org", "a@b@c"])
def test_what_is_no_address_gets_no_account(store: Store, by: Doer, email: str) -> None:
    with pytest.raises(InvalidValue, match="email address"):
        people.add(store, by, email, "Ada", "person:ada")
    assert did(store) == []


@pytest.mark.parametrize("name", ["", "   ", "A\x00da", "x" * 256])
def test_what_is_no_name_gets_no_account(store: Store, by: Doer, name: str) -> None:
    with pytest.raises(InvalidValue):
        people.add(store, by, "ada@example.org", name, "person:ada")


def test_an_address_has_one_account_in_whatever_case(store: Store, ada: Account, by: Doer) -> None:
    with pytest.raises(InvalidValue, match=r"an account for ada@example\.org already"):
        people.add(store, by, " Ada@EXAMPLE.org ", "Another", "person:another")
    assert len(accounts.all_accounts(store)) == 1


def test_two_people_may_share_a_name(store: Store, by: Doer) -> None:
    people.add(store, by, "ada.one@example.org", "Ada", "person:1")
    people.add(store, by, "ada.two@example.org", "Ada", "person:2")
    assert directory.names(store) == {"person:1": "Ada", "person:2": "Ada"}


def test_renaming_is_on_record_without_the_names(store: Store, ada: Account, by: Doer) -> None:
    people.rename(store, by, ada, "  Ada   Lovelace ")
    assert directory.names(store) == {"person:ada": "Ada Lovelace"}
    assert did(store) == [("person:giver", "renamed a person", "person:ada")]


def test_whoever_is_disabled_is_out_at_once(store: Store, ada: Account, by: Doer) -> None:
    key = sign_ins.start(store, ada.id, "a browser", "192.0.2.1", NOW)
    token = tokens.make(store, ada.id, "a script", [Role.LEAD], None, NOW.date(), NOW)
    secret = people.invite(store, by, ada)
    before = ada.fs_uniquifier
    people.disable(store, by, ada)
    assert sign_ins.find(store, key, NOW) is None
    assert tokens.find(store, token, NOW) is None
    assert one_time_links.find(store, secret, NOW) is None
    assert (ada.active, ada.fs_uniquifier == before) == (False, False)
    with pytest.raises(DomainError, match="disabled"):
        people.invite(store, by, ada)
    people.enable(store, by, ada)
    assert ada.active
    assert sign_ins.find(store, key, NOW) is None
    assert [line[1] for line in did(store)] == ["made a set-up link", "disabled an account", "enabled an account"]


def test_the_last_administrator_cannot_be_disabled_or_lose_the_role(
    store: Store, ada: Account, ben: Account, by: Doer
) -> None:
    of_ada = people.give(store, by, ada, Role.ADMINISTRATOR, None)
    for attempt in (
        lambda: people.disable(store, by, ada),
        lambda: people.take_away(store, by, ada, of_ada.number),
    ):
        with pytest.raises(LastAdministrator, match="Make somebody else an administrator first"):
            attempt()
    people.give(store, by, ben, Role.ADMINISTRATOR, None)
    people.disable(store, by, ada)
    with pytest.raises(LastAdministrator):
        people.disable(store, by, ben)
    people.enable(store, by, ada)
    people.take_away(store, by, ada, of_ada.number)
    assert people.administrators(store, NOW.date()) == {ben.id}


def test_one_who_is_not_yet_or_no_longer_administrator_does_not_count(
    store: Store, ada: Account, ben: Account, by: Doer
) -> None:
    people.give(store, by, ada, Role.ADMINISTRATOR, None)
    people.give(store, by, ben, Role.ADMINISTRATOR, None, starts_on=NOW.date() + WEEK)
    with pytest.raises(LastAdministrator):
        people.disable(store, by, ada)


def test_an_administrator_with_two_grants_may_lose_one(store: Store, ada: Account, by: Doer) -> None:
    first = people.give(store, by, ada, Role.ADMINISTRATOR, None)
    people.give(store, by, ada, Role.ADMINISTRATOR, None, ends_on=NOW.date() + WEEK)
    people.take_away(store, by, ada, first.number)
    assert people.administrators(store, NOW.date()) == {ada.id}


def test_others_are_disabled_even_where_there_is_no_administrator(store: Store, ada: Account, by: Doer) -> None:
    people.disable(store, by, ada)
    assert not ada.active


def test_a_one_time_link_works_once_and_for_a_week(store: Store, ada: Account, by: Doer) -> None:
    secret = people.invite(store, by, ada)
    found = one_time_links.find(store, secret, NOW + WEEK)
    assert found is not None
    assert found.account == ada.id
    assert one_time_links.find(store, secret, NOW + WEEK + timedelta(seconds=1)) is None
    assert one_time_links.find(store, f"{secret}x", NOW) is None
    assert one_time_links.use(store, found.number, NOW)
    assert not one_time_links.use(store, found.number, NOW)
    assert one_time_links.find(store, secret, NOW) is None


def test_a_new_link_ends_the_one_before(store: Store, ada: Account, ben: Account, by: Doer) -> None:
    first, others = people.invite(store, by, ada), people.invite(store, by, ben)
    second = people.invite(store, by, ada)
    assert one_time_links.find(store, first, NOW) is None
    assert one_time_links.find(store, second, NOW) is not None
    assert one_time_links.find(store, others, NOW) is not None


def test_no_secret_of_a_link_is_kept(store: Store, ada: Account, by: Doer) -> None:
    secret = people.invite(store, by, ada)
    with store.engine.connect() as connection:
        [row] = connection.execute(one_time_links.one_time_links.select()).all()
    assert secret not in str(row)


def set_up(store: Store, secret: str, *, leads: bool = False, email: str = "ada@example.org") -> Account:
    link = one_time_links.find(store, secret, NOW)
    assert link is not None
    return first_start.set_up(
        store, link, NOW, email=email, name="Ada", person="person:ada", password_hash="a hash", leads=leads
    )


@pytest.mark.parametrize("leads", [True, False])
def test_the_first_link_makes_an_administrator_who_may_lead_too(store: Store, leads: bool) -> None:
    assert first_start.needed(store, NOW.date())
    account = set_up(store, first_start.make_link(store, NOW), leads=leads)
    held = {str(held.role) for held in grants.held_by(store, account.id, NOW.date())}
    assert held == ({"administrator", "lead"} if leads else {"administrator"})
    assert not first_start.needed(store, NOW.date())
    assert did(store)[-1] == ("person:ada", "set up the workspace", "person:ada")


def test_the_first_links_end_when_there_is_an_administrator(store: Store) -> None:
    first, second = first_start.make_link(store, NOW), first_start.make_link(store, NOW)
    link = one_time_links.find(store, second, NOW)
    assert link is not None
    set_up(store, first)
    assert one_time_links.find(store, second, NOW) is None
    with pytest.raises(LinkSpent):
        first_start.set_up(
            store, link, NOW, email="b@example.org", name="B", person="person:b", password_hash="", leads=False
        )
    assert len(accounts.all_accounts(store)) == 1


def test_the_first_link_lasts_a_day_and_survives_an_address_that_is_taken(store: Store, ada: Account) -> None:
    secret = first_start.make_link(store, NOW)
    assert one_time_links.find(store, secret, NOW + timedelta(days=1, seconds=1)) is None
    with pytest.raises(InvalidValue):
        set_up(store, secret)
    assert one_time_links.find(store, secret, NOW) is not None


def test_everybody_is_listed_with_what_they_hold_now(store: Store, ada: Account, ben: Account, by: Doer) -> None:
    people.give(store, by, ben, Role.BOARD, "harbour")
    people.give(store, by, ben, Role.LEAD, None, starts_on=date(2026, 7, 1))
    sign_ins.start(store, ben.id, "", "", NOW - WEEK)
    sign_ins.start(store, ben.id, "", "", NOW)
    first, second = directory.everybody(store, NOW.date())
    assert (first.account.name, first.holds, first.last_in) == ("Ada", (), None)
    assert [(held.role, held.partnership) for held in second.holds] == [(Role.BOARD, "harbour")]
    assert second.last_in == NOW


@pytest.mark.parametrize(("search", "found"), [("", 2), ("  BEN", 1), ("example.org", 2), ("ada@", 1), ("%", 0)])
def test_a_search_looks_at_names_and_addresses(
    store: Store, ada: Account, ben: Account, search: str, found: int
) -> None:
    assert len(directory.everybody(store, NOW.date(), search)) == found


def test_the_access_log_is_read_from_the_newest_page_by_page(store: Store) -> None:
    for number in range(5):
        access_log.note(store, NOW + timedelta(minutes=number), OPERATOR, "did a thing")
    newest = access_log.lines(store, limit=2)
    older = access_log.lines(store, limit=9, before=newest[-1].number)
    assert [line.number for line in newest + older] == [5, 4, 3, 2, 1]
    assert access_log.lines(store, limit=2, before=10**30) == newest
    assert accounts.account_of(store, 10**30) is None


def test_the_access_log_can_be_narrowed_to_what_was_done_and_to_a_person(store: Store, by: Doer) -> None:
    for who, done, about in [
        ("person:a", "signed in", ""),
        ("person:b", "gave a role", "person:a lead from 2026-06-30"),
        ("person:b", "renamed a person", "person:ab"),
        ("person:c", "disabled an account", "person:a"),
    ]:
        access_log.note(store, NOW, who, done, about=about)
    assert access_log.all_did(store) == ["disabled an account", "gave a role", "renamed a person", "signed in"]
    assert [line.did for line in access_log.lines(store, person="person:a")] == [
        "disabled an account",
        "gave a role",
        "signed in",
    ]
    assert [line.about for line in access_log.lines(store, did="renamed a person")] == ["person:ab"]
    assert access_log.lines(store, person="person:a", did="renamed a person") == []


def at_once(*acts: Callable[[], object]) -> list[object]:
    """What each act came to (its error, or ``None``) when all were started together."""
    ready = Barrier(len(acts))

    def start(act: Callable[[], object]) -> object:
        ready.wait(timeout=30)
        try:
            act()
        except DomainError as error:
            return type(error)
        return None

    with ThreadPoolExecutor(len(acts)) as threads:
        return list(threads.map(start, acts))


def test_two_administrators_who_disable_each_other_at_once_leave_one(
    store: Store, home: Path, database_url: str | None, ada: Account, ben: Account, by: Doer
) -> None:
    people.give(store, by, ada, Role.ADMINISTRATOR, None)
    people.give(store, by, ben, Role.ADMINISTRATOR, None)
    other = open_store(home, database_url)

    def disable(opened: Store, number: int) -> None:
        account = accounts.account_of(opened, number)
        assert account is not None
        people.disable(opened, by, account)

    came = at_once(lambda: disable(store, ada.id), lambda: disable(other, ben.id))
    other.close()
    assert sorted(map(str, came)) == sorted(map(str, [None, LastAdministrator]))
    assert len(people.administrators(store, NOW.date())) == 1


def test_two_who_follow_the_first_links_at_once_make_one_administrator(
    store: Store, home: Path, database_url: str | None
) -> None:
    links = [one_time_links.find(store, first_start.make_link(store, NOW), NOW) for _ in range(2)]
    other = open_store(home, database_url)

    def follow(opened: Store, number: int) -> None:
        link = links[number]
        assert link is not None
        email, person = f"{number}@example.org", f"person:{number}"
        first_start.set_up(opened, link, NOW, email=email, name="A", person=person, password_hash="a hash", leads=False)

    came = at_once(lambda: follow(store, 0), lambda: follow(other, 1))
    other.close()
    assert sorted(map(str, came)) == sorted(map(str, [None, LinkSpent]))
    assert len(accounts.active_accounts(store)) == 1
