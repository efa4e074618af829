"""One-time links: somebody invited chooses a password, and the first administrator makes their account."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import update
from werkzeug.test import TestResponse

from access import access_log, first_start, grants, one_time_links, people, sign_ins
from access.accounts import Account, find_account
from access.people import Doer
from projections.workspace import Workspace
from tests.accounts import ADMINISTRATOR, LEAD, person, signed_in, store_of
from tests.conftest import NOW

PASSWORD = "violet tractor beneath 9 moons"


@pytest.fixture
def visitor(app: Flask) -> FlaskClient:
    """A browser in which nobody has signed in."""
    return app.test_client()


@pytest.fixture
def first(app: Flask) -> str:
    """Where the link for the first administrator leads."""
    return f"/sign-in/set-up/{first_start.make_link(store_of(app), NOW)}"


@pytest.fixture
def invited(app: Flask) -> str:
    """Where the link of Ben, who leads every partnership once he has a password, leads."""
    person(app, "Una", ADMINISTRATOR)
    return link_for(app, person(app, "Ben", LEAD))


def link_for(app: Flask, account: Account) -> str:
    return f"/sign-in/set-up/{people.invite(store_of(app), Doer('person:una', NOW), account)}"


def account(app: Flask, email: str = "ben@example.org") -> Account | None:
    store_of(app).orm.remove()
    found = find_account(store_of(app), email)
    store_of(app).orm.remove()
    return found


def choose(
    client: FlaskClient, path: str, password: str = PASSWORD, again: str | None = None, **typed: str
) -> TestResponse:
    """Fill in the form behind a link, and send it."""
    found = re.findall(r'name="csrf_token" value="([^"]+)"', client.get(path).text)
    data = {"csrf_token": found[0] if found else "", "password": password, **typed}
    return client.post(path, data=data | {"again": password if again is None else again})


def sign_in(client: FlaskClient, email: str, password: str) -> TestResponse:
    token = re.findall(r'name="csrf_token" value="([^"]+)"', client.get("/sign-in").text)[0]
    return client.post("/sign-in", data={"csrf_token": token, "email": email, "password": password})


def test_somebody_invited_chooses_a_password_and_is_in(
    app: Flask, visitor: FlaskClient, invited: str, harbour: Workspace
) -> None:
    page = visitor.get(invited)
    assert "Welcome, Ben" in page.text
    assert page.headers["Cache-Control"] == "no-store"
    assert choose(visitor, invited).location == "/"
    assert "Harbour Wellbeing" in visitor.get("/").text
    ben = account(app)
    assert ben is not None
    assert str(ben.password).startswith("$argon2id$")
    assert PASSWORD not in str(ben.password)
    assert sign_in(app.test_client(), "ben@example.org", PASSWORD).location == "/"


@pytest.mark.parametrize("chosen", ["ﬁve ｗide ångström moons", "five wide ångström moons"])
def test_a_password_is_right_however_the_keyboard_writes_it(
    app: Flask, visitor: FlaskClient, invited: str, chosen: str
) -> None:
    choose(visitor, invited, chosen)
    assert sign_in(app.test_client(), "ben@example.org", "five wide ångström moons").location == "/"


def test_a_link_works_once_and_looking_at_it_does_not_use_it_up(app: Flask, visitor: FlaskClient, invited: str) -> None:
    for _ in range(3):
        assert visitor.get(invited).status_code == 200
    choose(visitor, invited)
    other = app.test_client()
    answer = other.get(invited)
    assert answer.status_code == 422
    assert "This link was used before, or it has expired." in answer.text
    assert choose(other, invited, "another fine password of mine").status_code == 400
    assert sign_in(other, "ben@example.org", PASSWORD).location == "/"


@pytest.mark.parametrize("secret", ["x", "x" * 43, "../..", "%00"])
def test_a_made_up_link_leads_nowhere(visitor: FlaskClient, secret: str) -> None:
    assert visitor.get(f"/sign-in/set-up/{secret}").status_code in (404, 422)


def test_an_expired_link_and_that_of_somebody_disabled_lead_nowhere(
    app: Flask, visitor: FlaskClient, invited: str, workspace: Workspace
) -> None:
    workspace.clock = lambda: NOW + timedelta(days=8)
    assert visitor.get(invited).status_code == 422
    workspace.clock = lambda: NOW
    assert visitor.get(invited).status_code == 200
    ben = account(app)
    assert ben is not None
    people.disable(store_of(app), Doer("person:una", NOW), ben)
    assert visitor.get(invited).status_code == 422


def test_a_link_that_outlives_the_account_lets_nobody_in(app: Flask, visitor: FlaskClient, invited: str) -> None:
    ben = account(app)
    assert ben is not None
    with store_of(app).engine.begin() as connection:
        connection.execute(update(Account).where(Account.id == ben.id).values(active=False))
    assert visitor.get(invited).status_code == 422


@pytest.mark.parametrize(
    ("password", "again", "message"),
    [
        ("short", "short", "Use at least"),
        ("ben@example.org", "ben@example.org", "easy to guess"),
        ("passwordpassword", "passwordpassword", "easy to guess"),
        (PASSWORD, "something else entirely", "This is not the same as above."),
        ("", "", "Use at least"),
    ],
)
def test_a_password_that_will_not_do_is_sent_back_and_the_link_goes_on_working(
    visitor: FlaskClient, invited: str, password: str, again: str, message: str
) -> None:
    answer = choose(visitor, invited, password, again)
    assert answer.status_code == 422
    assert message in unescape(answer.text)
    assert PASSWORD not in answer.text
    assert choose(visitor, invited).status_code == 302


def test_no_password_is_chosen_without_the_token_of_the_form(app: Flask, visitor: FlaskClient, invited: str) -> None:
    assert visitor.post(invited, data={"password": PASSWORD, "again": PASSWORD}).status_code == 400
    ben = account(app)
    assert ben is not None
    assert ben.password is None


def test_a_new_password_ends_what_was_signed_in_before(app: Flask, visitor: FlaskClient, invited: str) -> None:
    ben = account(app)
    assert ben is not None
    before = signed_in(app, ben)
    choose(visitor, invited)
    assert before.get("/").location.startswith("/sign-in")
    assert len(sign_ins.all_of(store_of(app), ben.id, NOW)) == 1


def test_what_the_link_was_used_for_is_on_record(app: Flask, visitor: FlaskClient, invited: str) -> None:
    choose(visitor, invited)
    lines = [(line.who, line.did) for line in access_log.lines(store_of(app), limit=2)]
    assert lines == [("person:ben", "signed in"), ("person:ben", "set a password")]


def test_the_sign_in_page_says_where_the_first_link_is_until_somebody_gives_access(
    app: Flask, visitor: FlaskClient
) -> None:
    assert "<code>goodterms serve</code>" in visitor.get("/sign-in").text
    person(app, "Una", ADMINISTRATOR)
    assert "<code>goodterms serve</code>" not in visitor.get("/sign-in").text


@pytest.mark.parametrize("leads", [True, False])
def test_the_first_administrator_makes_an_account_and_may_lead_too(
    app: Flask, visitor: FlaskClient, first: str, leads: bool
) -> None:
    assert "Set up this workspace" in visitor.get(first).text
    typed = {"name": "Una Reed", "email": "Una@Example.org"} | ({"leads": "1"} if leads else {})
    assert choose(visitor, first, **typed).location == "/"
    una = account(app, "una@example.org")
    assert una is not None
    held = {str(each.role) for each in grants.held_by(store_of(app), una.id, NOW.date())}
    assert held == ({"administrator", "lead"} if leads else {"administrator"})
    assert visitor.get("/admin/people").status_code == 200
    assert visitor.get("/recording/partnership").status_code == (200 if leads else 403)
    assert una.person.startswith("person:")
    assert app.test_client().get(first).status_code == 422


def test_the_first_link_makes_no_second_administrator(app: Flask, visitor: FlaskClient, first: str) -> None:
    page = visitor.get(first).text
    person(app, "Una", ADMINISTRATOR)
    token = re.findall(r'name="csrf_token" value="([^"]+)"', page)[0]
    data = {"csrf_token": token, "name": "Eve", "email": "eve@example.org", "password": PASSWORD, "again": PASSWORD}
    assert visitor.post(first, data=data).status_code == 422
    assert visitor.get(first).status_code == 422
    assert account(app, "eve@example.org") is None


def test_what_is_wrong_with_the_first_account_is_said_all_at_once_and_nothing_is_made(
    app: Flask, visitor: FlaskClient, first: str
) -> None:
    answer = choose(visitor, first, "short", name=" ", email="una", leads="1")
    words = unescape(answer.text)
    assert answer.status_code == 422
    for message in ("Say what the person is called.", "“una” is not an email address.", "Use at least"):
        assert message in words
    assert 'value="una"' in words
    assert 'value="1" checked' in words
    assert first_start.needed(store_of(app), NOW.date())


def test_a_link_for_a_person_makes_no_administrator_and_the_other_way_round(app: Flask, invited: str) -> None:
    link = one_time_links.find(store_of(app), invited.rpartition("/")[2], NOW)
    assert link is not None
    assert link.account is not None
    browser = app.test_client()
    choose(browser, invited, name="Eve", email="eve@example.org", leads="1")
    assert account(app, "eve@example.org") is None
    assert browser.get("/admin").status_code == 403
