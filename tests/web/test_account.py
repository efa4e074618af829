"""The pages of one's own account: roles, password, the browsers one is signed in with, and tokens."""

from __future__ import annotations

import re
import time
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from access import grants, sign_ins, tokens
from access.accounts import Account
from access.roles import Role
from projections.workspace import Workspace
from tests.accounts import ADMINISTRATOR, BOARD, CONSULTANT, LEAD, person, signed_in, store_of
from tests.conftest import NOW
from tests.web.visitors import (
    NOT_RIGHT,
    OTHER_PASSWORD,
    PASSWORD,
    change,
    is_signed_in,
    posted,
    send,
    sign_in_with,
    with_password,
    words,
)

TODAY = NOW.date()
PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 19_1 like Mac OS X) AppleWebKit/605.1.15 Version/19.1 Safari/604.1"
DESK = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:144.0) Gecko/20100101 Firefox/144.0"


@pytest.fixture
def ada(app: Flask) -> Account:
    return with_password(app, "Ada", LEAD)


@pytest.fixture
def browser(app: Flask, ada: Account) -> FlaskClient:
    """A browser in which Ada has just typed her password."""
    return with_browser(app)


def with_browser(app: Flask, says: str = DESK, address: str = "192.0.2.7") -> FlaskClient:
    client = app.test_client()
    client.environ_base |= {"HTTP_USER_AGENT": says, "REMOTE_ADDR": address}
    assert sign_in_with(client).status_code == 302
    return client


# -- the account ------------------------------------------------------------------------------------------------


def test_the_account_says_who_somebody_is_and_what_they_may_do(app: Flask, harbour: Workspace) -> None:
    ada = person(app, "Ada", CONSULTANT, ADMINISTRATOR)
    grants.give(store_of(app), ada.id, BOARD, "harbour", "test", NOW)
    grants.give(store_of(app), ada.id, LEAD, "harbour", "test", NOW, starts_on=TODAY + timedelta(days=1))
    said = words(signed_in(app, ada).get("/account"))
    assert "Ada, ada@example.org" in said
    assert "Consultant of all partnerships" in said
    assert "Administrator" in said
    assert "Board member of Harbour Wellbeing" in said
    assert "Partnership lead" not in said


def test_somebody_without_a_role_is_told_whom_to_ask(app: Flask) -> None:
    assert "You hold no role yet" in words(signed_in(app, person(app, "Ben")).get("/account"))


# -- the password -----------------------------------------------------------------------------------------------


def change_password(client: FlaskClient, present: str, new: str, again: str | None = None) -> TestResponse:
    typed = {"password": present, "new_password": new, "new_password_confirm": new if again is None else again}
    return send(client, "/account/password", **typed)


def test_changing_the_password_ends_all_other_sign_ins(app: Flask, browser: FlaskClient) -> None:
    others = [with_browser(app, PHONE), with_browser(app)]
    assert change_password(browser, PASSWORD, OTHER_PASSWORD).location == "/account"
    assert "Your password is changed." in words(browser.get("/account"))
    assert not any(map(is_signed_in, others))
    [left] = sign_ins.all_of(store_of(app), 1, NOW)
    assert left.browser == DESK
    assert posted(app)[-1].subject == "Your password for Goodterms was changed"
    assert NOT_RIGHT in words(sign_in_with(app.test_client()))


@pytest.mark.parametrize(
    ("present", "new", "again", "said"),
    [
        ("wrong", OTHER_PASSWORD, OTHER_PASSWORD, "The password is not right."),
        (PASSWORD, OTHER_PASSWORD, "another", "The two passwords are not the same."),
        (PASSWORD, "qwertyuiop", "qwertyuiop", "This is easy to guess."),
        (PASSWORD, "iloveyou123", "iloveyou123", "This is easy to guess."),
        (PASSWORD, PASSWORD, PASSWORD, "This is the password that you have now."),
        ("", OTHER_PASSWORD, OTHER_PASSWORD, "Type a password."),
    ],
)
def test_what_is_wrong_with_a_new_password_is_said(
    app: Flask, browser: FlaskClient, present: str, new: str, again: str, said: str
) -> None:
    response = change_password(browser, present, new, again)
    assert said in words(response)
    assert sign_in_with(app.test_client()).location == "/"


# -- sign-ins ---------------------------------------------------------------------------------------------------


def test_sign_ins_are_listed_in_words_with_this_one_first(app: Flask, browser: FlaskClient) -> None:
    with_browser(app, PHONE, "198.51.100.4")
    page = words(browser.get("/account/sign-ins"))
    assert "Firefox on Windows this one Signed in 30 June 2026, 12:00 UTC" in page
    assert "Safari on an iPhone Signed in 30 June 2026, 12:00 UTC" in page
    assert page.index("from 192.0.2.7") < page.index("from 198.51.100.4")


def test_one_sign_in_is_ended_and_no_other(app: Flask, browser: FlaskClient) -> None:
    phone, desk = with_browser(app, PHONE), with_browser(app)
    [number] = [each.number for each in sign_ins.all_of(store_of(app), 1, NOW) if each.browser == PHONE]
    assert send(browser, f"/account/sign-ins/{number}/end").location == "/account/sign-ins"
    assert [is_signed_in(each) for each in (browser, phone, desk)] == [True, False, True]


def test_all_other_sign_ins_are_ended_at_once(app: Flask, browser: FlaskClient) -> None:
    others = [with_browser(app, PHONE), with_browser(app)]
    send(browser, "/account/sign-ins/end-others")
    assert is_signed_in(browser)
    assert not any(map(is_signed_in, others))
    assert "Only here." in words(browser.get("/account/sign-ins"))


def test_nobody_ends_the_sign_ins_of_another(app: Flask, browser: FlaskClient) -> None:
    ben = person(app, "Ben")
    bens = signed_in(app, ben)
    [number] = [each.number for each in sign_ins.all_of(store_of(app), ben.id, NOW)]
    send(browser, f"/account/sign-ins/{number}/end")
    assert "was signed out before" in words(browser.get("/account/sign-ins"))
    assert is_signed_in(bens)


# -- tokens -----------------------------------------------------------------------------------------------------


def make_token(client: FlaskClient, **typed: str | list[str]) -> TestResponse:
    page = client.get("/account/tokens/new").text
    hidden = dict(re.findall(r'type="hidden" name="(csrf_token|form_id)" value="([^"]+)"', page))
    return client.post("/account/tokens/new", data={"title": "Report", "expires_on": "2026-09-30", **hidden, **typed})


def test_a_token_is_shown_once_and_kept_as_a_digest(app: Flask, browser: FlaskClient, ada: Account) -> None:
    made = make_token(browser, roles="lead")
    [text] = re.findall(r">(gt_[^<]+)<", made.text)
    assert made.headers["Cache-Control"] == "no-store"
    [token] = tokens.all_of(store_of(app), ada.id)
    assert (token.title, token.roles, token.partnerships) == ("Report", {Role.LEAD}, None)
    assert tokens.find(store_of(app), text, NOW) is not None
    listed = browser.get("/account/tokens")
    assert text not in listed.text
    assert "Report Partnership lead: wherever you hold these roles Last day 30 Sep 2026" in words(listed)
    home: Workspace = app.extensions["goodterms"]
    assert not [file for file in home.home.iterdir() if file.is_file() and text.encode() in file.read_bytes()]


def test_a_token_sent_twice_is_made_once(app: Flask, browser: FlaskClient, ada: Account) -> None:
    page = browser.get("/account/tokens/new").text
    hidden = dict(re.findall(r'type="hidden" name="(csrf_token|form_id)" value="([^"]+)"', page))
    typed = hidden | {"title": "Report", "roles": "lead", "expires_on": "2026-09-30"}
    assert browser.post("/account/tokens/new", data=typed).status_code == 200
    assert browser.post("/account/tokens/new", data=typed).location == "/account/tokens"
    assert len(tokens.all_of(store_of(app), ada.id)) == 1


def test_a_token_is_narrowed_to_partnerships(
    app: Flask, browser: FlaskClient, ada: Account, harbour: Workspace
) -> None:
    make_token(browser, roles="lead", reach="some", partnerships=["harbour", "forged"])
    [token] = tokens.all_of(store_of(app), ada.id)
    assert token.partnerships == {"harbour"}
    assert "Partnership lead: Harbour Wellbeing" in words(browser.get("/account/tokens"))


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"title": " ", "roles": "lead"}, "Say what the token is for"),
        ({"title": "nul\x00", "roles": "lead"}, "Say what the token is for"),
        ({}, "Choose at least one role"),
        ({"roles": "administrator"}, "Choose at least one role"),
        ({"roles": "emperor"}, "Choose at least one role"),
        ({"roles": "lead", "reach": "some"}, "Choose at least one partnership"),
        ({"roles": "lead", "reach": "some", "partnerships": "forged"}, "Choose at least one partnership"),
        ({"roles": "lead", "expires_on": "2026-06-29"}, "A token works for a year at most"),
        ({"roles": "lead", "expires_on": "2027-08-01"}, "A token works for a year at most"),
        ({"roles": "lead", "expires_on": "soon"}, "Choose the last day"),
    ],
)
def test_a_token_that_would_not_do_is_refused_beside_its_field(
    app: Flask, browser: FlaskClient, ada: Account, harbour: Workspace, typed: dict[str, str], said: str
) -> None:
    response = make_token(browser, **typed)
    assert response.status_code == 422
    assert said in words(response)
    assert tokens.all_of(store_of(app), ada.id) == []


def test_a_token_is_made_only_soon_after_the_password_was_typed(app: Flask, browser: FlaskClient, ada: Account) -> None:
    with browser.session_transaction() as session:
        session["fs_paa"] = time.time() - 31 * 60
        session.pop("fs_gexp", None)
    assert browser.get("/account/tokens/new").location == "/sign-in/again?next=/account/tokens/new"
    refused = send(browser, "/account/tokens/new", title="Report", roles="lead", expires_on="2026-09-30")
    assert refused.location == "/sign-in/again?next=/account/tokens/new"
    assert tokens.all_of(store_of(app), ada.id) == []


def test_a_token_is_ended_by_its_owner_alone(app: Flask, browser: FlaskClient, ada: Account) -> None:
    make_token(browser, roles="lead")
    [token] = tokens.all_of(store_of(app), ada.id)
    bens = signed_in(app, person(app, "Ben"))
    send(bens, f"/account/tokens/{token.number}/end")
    assert tokens.all_of(store_of(app), ada.id) == [token]
    send(browser, f"/account/tokens/{token.number}/end")
    assert tokens.all_of(store_of(app), ada.id) == []


def test_a_disabled_account_reaches_none_of_its_pages(app: Flask, browser: FlaskClient, ada: Account) -> None:
    change(app, ada, active=False)
    for path in ("/account", "/account/sign-ins", "/account/tokens", "/account/tokens/new", "/account/second-factor"):
        assert browser.get(path).location.startswith("/sign-in")


def test_whoever_has_no_password_is_told_to_sign_in_again(app: Flask) -> None:
    page = signed_in(app, person(app, "Ben")).get("/sign-in/again")
    assert "You have no password here" in words(page)
    assert 'type="password"' not in page.text
