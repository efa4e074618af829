"""Whoever the provider vouches for comes in, if an account is there for them; everybody else reads one sentence."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from flask import Flask
from joserfc.jwk import RSAKey

from access import access_log, identities
from access.accounts import Account, find_account, set_active
from domain.errors import InvalidValue
from projections.workspace import Workspace
from tests.accounts import ADMINISTRATOR, LEAD, person, signed_in, store_of
from tests.single_sign_on.conftest import app_at
from tests.single_sign_on.provider import Claims, Provider, another_make
from tests.single_sign_on.visits import check_refused, come_back, is_in, leave, returning
from web import create_app

# -- coming in ----------------------------------------------------------------------------------------------


def test_an_account_with_the_verified_address_opens_and_is_linked(app: Flask, bo: Account, provider: Provider) -> None:
    client = app.test_client()
    assert come_back(client).headers["Location"] == "/"
    assert is_in(client)
    linked = identities.find_linked(store_of(app), provider.issuer, "bo-1")
    assert linked is not None
    assert linked.id == bo.id
    done = [(line.who, line.did) for line in access_log.lines(store_of(app))]
    assert done == [("person:bo", "signed in"), ("person:bo", "linked single sign-on")]


def test_a_real_provider_of_another_make_is_understood(workspace: Workspace) -> None:
    with another_make({"sub": "bo-7", "email": "bo@example.org", "email_verified": True}) as issuer:
        app = app_at(workspace, issuer)
        person(app, "Bo", LEAD)
        client = app.test_client()
        answer = requests.post(leave(client), data={"sub": "bo-7"}, allow_redirects=False, timeout=10)
        parts = urlsplit(answer.headers["Location"])
        assert client.get(f"{parts.path}?{parts.query}").headers["Location"] == "/"
        assert is_in(client)


def test_what_is_asked_of_the_provider_holds_state_nonce_and_challenge(app: Flask, provider: Provider) -> None:
    asked = parse_qs(urlsplit(leave(app.test_client())).query)
    assert asked["response_type"] == ["code"]
    assert asked["code_challenge_method"] == ["S256"]
    assert asked["redirect_uri"] == ["http://localhost/sign-in/single/back"]
    assert set(asked["scope"][0].split()) == {"openid", "email"}
    assert all(len(asked[name][0]) >= 20 for name in ("state", "nonce", "code_challenge"))
    again = parse_qs(urlsplit(leave(app.test_client())).query)
    assert all(asked[name] != again[name] for name in ("state", "nonce", "code_challenge"))


def test_an_address_in_another_case_is_the_same(app: Flask, bo: Account, provider: Provider) -> None:
    provider.claims["email"] = "Bo@Example.org"
    client = app.test_client()
    come_back(client)
    assert is_in(client)


def test_whoever_is_linked_comes_in_whatever_their_address_is_by_then(
    app: Flask, bo: Account, provider: Provider
) -> None:
    come_back(app.test_client())
    provider.claims = {"sub": "bo-1", "email": "someone.else@example.org", "email_verified": False}
    client = app.test_client()
    come_back(client)
    assert is_in(client)


def test_the_address_is_asked_for_when_the_token_does_not_hold_it(app: Flask, bo: Account, provider: Provider) -> None:
    provider.userinfo = provider.claims
    client = app.test_client()
    come_back(client)
    assert is_in(client)
    assert "/userinfo" in provider.asked


def test_the_provider_may_change_its_keys(app: Flask, bo: Account, provider: Provider) -> None:
    come_back(app.test_client())
    provider.key = provider.signing_key = RSAKey.generate_key(2048, {"kid": "1", "use": "sig"})
    client = app.test_client()
    come_back(client)
    assert is_in(client)


def test_the_page_that_was_asked_for_opens(app: Flask, bo: Account) -> None:
    assert come_back(app.test_client(), "/follow-up?kind=action").headers["Location"] == "/follow-up?kind=action"


@pytest.mark.parametrize(
    "next", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)", "/\nx", "evil"]
)
def test_nobody_is_led_to_another_site(app: Flask, bo: Account, next: str) -> None:
    assert come_back(app.test_client(), next).headers["Location"] == "/"


def test_signing_in_starts_a_session_afresh(app: Flask, bo: Account) -> None:
    client = app.test_client()
    address = returning(client)
    with client.session_transaction() as session:
        session["planted"] = "before"
    client.get(address)
    with client.session_transaction() as session:
        assert "planted" not in session
        assert not [name for name in session if name.startswith(("_state_", "single_sign_on"))]


def test_many_tries_leave_no_more_in_the_cookie_than_one(app: Flask) -> None:
    client = app.test_client()
    for _ in range(20):
        leave(client)
    with client.session_transaction() as session:
        assert len([name for name in session if name.startswith("_state_")]) == 1


# -- whom it does not let in --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "claims",
    [
        {"sub": "x", "email": "nobody@example.org", "email_verified": True},
        {"sub": "x", "email": "bo@example.org", "email_verified": False},
        {"sub": "x", "email": "bo@example.org", "email_verified": "true"},
        {"sub": "x", "email": "bo@example.org"},
        {"sub": "x", "email": ["bo@example.org"], "email_verified": True},
        {"sub": "x"},
    ],
    ids=["unknown", "unverified", "said to be verified", "not said", "several", "no address"],
)
def test_whoever_has_no_account_under_a_verified_address_is_refused(
    app: Flask, bo: Account, provider: Provider, claims: Claims
) -> None:
    provider.claims = claims
    client = app.test_client()
    check_refused(client, come_back(client))
    assert find_account(store_of(app), "nobody@example.org") is None


def test_an_account_that_is_disabled_stays_shut_linked_or_not(app: Flask, bo: Account, provider: Provider) -> None:
    come_back(app.test_client())
    with app.app_context():
        account = find_account(store_of(app), "bo@example.org")
        assert account is not None
        set_active(store_of(app), account, active=False)
    client = app.test_client()
    check_refused(client, come_back(client))
    identities.unlink(store_of(app), bo.id)
    check_refused(client, come_back(client))


def test_another_person_who_is_given_the_address_later_does_not_get_the_account(
    app: Flask, bo: Account, provider: Provider
) -> None:
    come_back(app.test_client())
    provider.claims["sub"] = "somebody-else"
    client = app.test_client()
    check_refused(client, come_back(client))
    identities.unlink(store_of(app), bo.id)
    come_back(client)
    assert is_in(client)


def test_an_administrator_can_let_another_identity_take_its_place(app: Flask, bo: Account, provider: Provider) -> None:
    app.config["WTF_CSRF_ENABLED"] = False
    come_back(app.test_client())
    office = signed_in(app, person(app, "Zoe", ADMINISTRATOR))
    assert "Forget who it was at Harbour ID" in office.get(f"/admin/people/{bo.id}").text
    office.post(f"/admin/people/{bo.id}/forget")
    assert "Forget who it was" not in office.get(f"/admin/people/{bo.id}").text
    provider.claims["sub"] = "bo-2"
    client = app.test_client()
    come_back(client)
    assert is_in(client)
    assert client.post(f"/admin/people/{bo.id}/forget").status_code == 403


# -- where there is no provider -----------------------------------------------------------------------------


def test_while_the_provider_is_down_the_password_still_works(workspace: Workspace) -> None:
    app = app_at(workspace, "http://127.0.0.1:1")
    client = app.test_client()
    assert client.get("/sign-in/single").headers["Location"] == "/sign-in"
    page = client.get("/sign-in").text
    assert "Harbour ID cannot be reached just now. You can sign in with your password." in page
    assert 'type="password"' in page
    assert client.get("/sign-in/single?next=/follow-up").headers["Location"] == "/sign-in?next=/follow-up"


def test_the_button_is_there_where_single_sign_on_is_set_up(app: Flask, workspace: Workspace) -> None:
    page = app.test_client().get("/sign-in?next=/harbour").text
    assert "Sign in with Harbour ID" in page
    assert "/sign-in/single?next=/harbour" in page
    without = create_app(workspace).test_client()
    assert "/sign-in/single" not in without.get("/sign-in").text
    assert without.get("/sign-in/single").status_code == 404
    assert without.get("/sign-in/single/back").status_code == 404


@pytest.mark.parametrize(
    ("settings", "problem"),
    [
        ({"OIDC_ISSUER": "http://id.example.org"}, "begin with https://"),
        ({"OIDC_ISSUER": "id.example.org"}, "begin with https://"),
        ({"OIDC_CLIENT_ID": None}, "GOODTERMS_OIDC_CLIENT_ID"),
    ],
)
def test_settings_that_cannot_work_are_refused_at_the_start(
    workspace: Workspace, settings: dict[str, Any], problem: str
) -> None:
    with pytest.raises(InvalidValue, match=problem):
        app_at(workspace, **({"issuer": settings.pop("OIDC_ISSUER", "https://id.example.org")} | settings))
