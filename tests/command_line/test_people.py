"""``user`` and ``grant``: who is added, what is given, what is refused and how it is said."""

from __future__ import annotations

import re

import pytest
from click.testing import Result
from flask import Flask

from access import access_log, grants, one_time_links
from access.accounts import Account, find_account
from access.store import Store
from projections.workspace import Workspace
from tests.command_line.conftest import Run, answer
from tests.conftest import NOW
from web.command_line import cli

PASSWORD = "violet tractor beneath 9 moons"


@pytest.fixture
def store(app: Flask) -> Store:
    opened: Store = app.extensions["accounts"]
    return opened


def account(store: Store, email: str = "ada@example.org") -> Account:
    store.orm.remove()
    found = find_account(store, email)
    assert found is not None
    return found


def held(store: Store, email: str = "ada@example.org") -> list[tuple[str, str | None]]:
    return [(str(each.role), each.partnership) for each in grants.held_by(store, account(store, email).id, NOW.date())]


def refused(result: Result, message: str, code: int = 2) -> None:
    assert (result.exit_code, result.stdout) == (code, ""), result.output
    assert message in result.stderr
    assert "Traceback" not in result.stderr


def test_a_person_is_added_and_gets_a_link_that_works(run: Run, store: Store) -> None:
    result = run("user", "add", "Ada@Example.org", "--name", "Ada Lovelace")
    assert result.exit_code == 0
    found = re.fullmatch(r"http://127\.0\.0\.1:8000/sign-in/set-up/(\S{43})\n", result.stdout)
    assert found
    assert "Pass this link on to Ada Lovelace" in result.stderr
    link = one_time_links.find(store, found[1], NOW)
    assert link is not None
    assert link.account == account(store).id
    assert account(store).password is None


def test_the_link_begins_with_the_address_that_people_use(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GOODTERMS_ADDRESS", "https://terms.example.org/")
    assert run("user", "add", "ada@example.org").stdout.startswith("https://terms.example.org/sign-in/set-up/")


def test_a_person_is_added_with_a_role_and_a_password(harbour: Run, app: Flask, store: Store) -> None:
    arguments = ["user", "add", "ada@example.org", "--role", "lead", "--partnership", "harbour", "--password-stdin"]
    result = app.test_cli_runner().invoke(cli, arguments, input=f"{PASSWORD}\n")
    assert (result.exit_code, result.stdout) == (0, "ada can sign in as ada@example.org.\n")
    assert str(account(store).password).startswith("$argon2id$")
    assert held(store) == [("lead", "harbour")]


def test_a_password_that_is_asked_for_is_not_shown(app: Flask, store: Store) -> None:
    arguments = ["user", "add", "ada@example.org", "--role", "administrator", "--password"]
    result = app.test_cli_runner().invoke(cli, arguments, input=f"{PASSWORD}\n{PASSWORD}\n")
    assert result.exit_code == 0
    assert PASSWORD not in result.output
    assert held(store) == [("administrator", None)]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["ada"], "“ada” is not an email address."),
        (["ada@example.org", "--name", " "], "Say what the person is called."),
        (["ada@example.org", "--role", "lead", "--partnership", "nowhere"], "nowhere"),
        (["ada@example.org", "--role", "administrator", "--partnership", "harbour"], "choose all partnerships"),
        (["ada@example.org", "--role", "owner"], "owner"),
        (["ada@example.org", "--partnership", "harbour"], "Say which role"),
    ],
)
def test_whoever_cannot_be_added_is_not_there_at_all(
    harbour: Run, store: Store, arguments: list[str], message: str
) -> None:
    refused(harbour("user", "add", *arguments), message)
    assert find_account(store, "ada@example.org") is None


@pytest.mark.parametrize(
    ("password", "message"), [("short", "at least 10"), ("ada@example.org", "easy to guess"), ("", "at least 10")]
)
def test_a_weak_password_adds_nobody(app: Flask, store: Store, password: str, message: str) -> None:
    arguments = ["user", "add", "ada@example.org", "--password-stdin"]
    refused(app.test_cli_runner().invoke(cli, arguments, input=f"{password}\n"), message)
    assert find_account(store, "ada@example.org") is None


def test_an_address_is_added_once(run: Run, workspace: Workspace) -> None:
    run("user", "add", "ada@example.org")
    known = workspace.people.known()
    refused(run("user", "add", "ADA@example.org", "--name", "Ada"), "an account for ada@example.org already.")
    assert workspace.people.known() == known


def test_people_are_listed_with_what_they_hold(harbour: Run) -> None:
    harbour("user", "add", "ada@example.org", "--role", "lead", "--partnership", "harbour")
    harbour("user", "add", "ben@example.org")
    harbour("user", "disable", "ben@example.org")
    assert harbour("user", "list").stdout == (
        "ada@example.org  ada  lead (harbour)\nben@example.org  ben  no role  disabled\n"
    )
    ada, ben = answer(harbour("user", "list", "--json"))
    assert ada == {
        "email": "ada@example.org",
        "name": "ada",
        "active": True,
        "has_password": False,
        "roles": [{"role": "lead", "partnership": "harbour"}],
        "last_signed_in": None,
    }
    assert (ben["active"], ben["roles"]) == (False, [])


def test_somebody_is_disabled_and_enabled(run: Run, store: Store) -> None:
    run("user", "add", "ada@example.org")
    assert run("user", "disable", "Ada@example.org").stdout == (
        "ada is signed out everywhere and can no longer sign in.\n"
    )
    assert not account(store).active
    refused(run("user", "link", "ada@example.org"), "disabled", 1)
    assert run("user", "enable", "ada@example.org").stdout == "ada can sign in again.\n"
    assert account(store).active


def test_the_last_administrator_stays(run: Run, store: Store) -> None:
    run("user", "add", "ada@example.org", "--role", "administrator")
    run("grant", "ada@example.org", "all", "administrator", "--until", "2026-12-31")
    refused(run("user", "disable", "ada@example.org"), "the only administrator", 1)
    refused(run("grant", "ada@example.org", "--all", "administrator", "--end"), "the only administrator", 1)
    assert held(store) == [("administrator", None)] * 2


@pytest.mark.parametrize("where", [["harbour"], ["all"], ["--all"]])
def test_a_role_is_given_and_taken_away(harbour: Run, store: Store, where: list[str]) -> None:
    harbour("user", "add", "ada@example.org")
    given = harbour("grant", "ada@example.org", *where, "lead", "--from", "2026-06-01", "--until", "2026-06-30")
    named = "Harbour Wellbeing Partnership" if where == ["harbour"] else "all partnerships"
    assert (given.exit_code, given.stdout) == (0, f"ada: Partnership lead of {named}.\n")
    assert held(store) == [("lead", "harbour" if where == ["harbour"] else None)]
    ended = harbour("grant", "ada@example.org", *where, "lead", "--end")
    assert (ended.exit_code, ended.stdout) == (0, f"ada, no longer: Partnership lead of {named}.\n")
    assert held(store) == []
    refused(harbour("grant", "ada@example.org", *where, "lead", "--end"), "ada does not hold this")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["nobody@example.org", "harbour", "lead"], "There is no account for nobody@example.org."),
        (["ada@example.org", "nowhere", "lead"], "nowhere"),
        (["ada@example.org", "harbour", "owner"], "Name a partnership, or all, and a role"),
        (["ada@example.org", "lead"], "Name a partnership, or all, and a role"),
        (["ada@example.org", "harbour", "administrator"], "choose all partnerships"),
        (["ada@example.org", "harbour", "lead", "--until", "2026-06-29"], "end before it starts"),
        (["ada@example.org", "harbour", "lead", "--from", "soon"], "“soon” is not a day"),
        (["ada@example.org", "harbour", "lead", "--end", "--until", "2026-07-01"], "A role ends now"),
    ],
)
def test_a_role_that_cannot_be_given_is_refused(harbour: Run, store: Store, arguments: list[str], message: str) -> None:
    harbour("user", "add", "ada@example.org")
    refused(harbour("grant", *arguments), message)
    assert held(store) == []


def test_what_the_command_line_did_is_in_the_access_log(harbour: Run, store: Store) -> None:
    harbour("user", "add", "ada@example.org")
    harbour("grant", "ada@example.org", "harbour", "board")
    lines = [(line.who, line.did, line.partnership) for line in reversed(access_log.lines(store))]
    assert lines == [
        ("operator", "added a person", None),
        ("operator", "made a set-up link", None),
        ("operator", "gave a role", "harbour"),
    ]
    [grant] = grants.grants_of(store, account(store).id)
    assert grant.given_by == "operator"
