"""Whoever the provider vouches for comes in, if an account is there for them; everybody else reads one sentence."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from flask import Flask
from flask.testing import FlaskClient
from joserfc.jwk import RSAKey
from werkzeug.test import TestResponse

from access import access_log, identities
from access.accounts import Account, find_account, set_active
from domain.errors import InvalidValue
from projections.workspace import Workspace
from tests.accounts import LEAD, person, store_of
from tests.conftest import NOW
from tests.single_sign_on.provider import (
    CLIENT_ID,
    CLIENT_SECRET,
    Claims,
    Provider,
    another_make,
    running_provider,
)
from web import create_app

REFUSED = "You could not be signed in with Harbour ID."


@pytest.fixture
def workspace(home: Path) -> Iterator[Workspace]:
    opened = Workspace(home, clock=lambda: NOW)
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def provider_process() -> Iterator[Provider]:
    with running_provider() as provider:
        yield provider


@pytest.fixture
def provider(provider_process: Provider) -> Provider:
    """The provider, keeping to the rules again."""
    issuer, key = provider_process.issuer, provider_process.key
    provider_process.__dict__.update(Provider().__dict__ | {"issuer": issuer, "key": key, "signing_key": key})
    return provider_process


@pytest.fixture
def app(workspace: Workspace, provider: Provider) -> Flask:
    return app_at(workspace, provider.issuer)


def app_at(workspace: Workspace, issuer: str, **config: Any) -> Flask:
    named = {"OIDC_CLIENT_ID": CLIENT_ID, "OIDC_CLIENT_SECRET": CLIENT_SECRET, "OIDC_NAME": "Harbour ID"}
    return create_app(workspace, {"OIDC_ISSUER": issuer, **named, **config})


@pytest.fixture
def bo(app: Flask) -> Account:
    return person(app, "Bo", LEAD)


def leave(client: FlaskClient, next: str | None = None) -> str:
    """Where the browser is sent to."""
    return client.get("/sign-in/single", query_string={"next": next} if next else None).headers["Location"]


def returning(client: FlaskClient, next: str | None = None) -> str:
    """The address that the provider sends the browser back to."""
    answer = requests.get(leave(client, next), allow_redirects=False, timeout=10)
    parts = urlsplit(answer.headers["Location"])
    assert (parts.netloc, parts.path) == ("localhost", "/sign-in/single/back")
    return f"{parts.path}?{parts.query}"


def come_back(client: FlaskClient, next: str | None = None) -> TestResponse:
    return client.get(returning(client, next))


def is_in(client: FlaskClient) -> bool:
    return client.get("/").status_code == 200


def check_refused(client: FlaskClient, answer: TestResponse) -> None:
    assert (answer.status_code, answer.headers["Location"]) == (302, "/sign-in")
    assert REFUSED in client.get("/sign-in").text
    assert not is_in(client)


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


# -- what is no proof ---------------------------------------------------------------------------------------


def without(name: str) -> Callable[[Claims], Claims]:
    return lambda claims: {key: value for key, value in claims.items() if key != name}


CHANGES: dict[str, Callable[[Claims], Claims]] = {
    "wrong nonce": lambda claims: claims | {"nonce": "another"},
    "no nonce": without("nonce"),
    "wrong audience": lambda claims: claims | {"aud": "another-client"},
    "other audiences": lambda claims: claims | {"aud": ["another-client", "a-third"]},
    "meant for another": lambda claims: claims | {"azp": "another-client"},
    "no audience": without("aud"),
    "wrong issuer": lambda claims: claims | {"iss": "https://evil.example"},
    "no issuer": without("iss"),
    "expired": lambda claims: claims | {"exp": claims["iat"] - 120},
    "never expires": without("exp"),
    "not valid yet": lambda claims: claims | {"nbf": claims["iat"] + 600},
    "from tomorrow": lambda claims: claims | {"iat": claims["iat"] + 86_400},
    "no subject": without("sub"),
    "empty subject": lambda claims: claims | {"sub": ""},
    "subject is no text": lambda claims: claims | {"sub": ["bo-1"]},
}


@pytest.mark.parametrize("change", list(CHANGES.values()), ids=list(CHANGES))
def test_a_token_that_is_not_for_us_and_now_is_refused(
    app: Flask, bo: Account, provider: Provider, change: Callable[[Claims], Claims]
) -> None:
    provider.change = change
    client = app.test_client()
    check_refused(client, come_back(client))


def test_a_token_signed_with_another_key_is_refused(app: Flask, bo: Account, provider: Provider) -> None:
    provider.signing_key = RSAKey.generate_key(2048, {"kid": "1", "use": "sig"})
    client = app.test_client()
    check_refused(client, come_back(client))


def test_a_token_without_a_signature_is_refused(app: Flask, bo: Account, provider: Provider) -> None:
    provider.algorithm = "none"
    client = app.test_client()
    check_refused(client, come_back(client))


def test_a_token_signed_with_the_public_key_as_a_secret_is_refused(app: Flask, bo: Account, provider: Provider) -> None:
    provider.algorithm = "HS256"
    client = app.test_client()
    check_refused(client, come_back(client))


def test_an_answer_without_an_identity_token_is_refused(app: Flask, bo: Account, provider: Provider) -> None:
    provider.gives_identity = False
    client = app.test_client()
    check_refused(client, come_back(client))


def test_another_persons_address_is_not_taken_for_the_token_s(app: Flask, bo: Account, provider: Provider) -> None:
    provider.userinfo = {"sub": "another", "email": "bo@example.org", "email_verified": True}
    client = app.test_client()
    check_refused(client, come_back(client))


def test_a_wrong_state_is_refused(app: Flask, bo: Account) -> None:
    client = app.test_client()
    address, _, _ = returning(client).partition("&state=")
    check_refused(client, client.get(f"{address}&state=another"))
    check_refused(client, client.get("/sign-in/single/back"))


def test_what_was_begun_in_another_browser_is_refused(app: Flask, bo: Account) -> None:
    address = returning(app.test_client())
    client = app.test_client()
    check_refused(client, client.get(address))


def test_a_code_that_was_used_is_refused_even_with_the_cookie_of_then(app: Flask, bo: Account) -> None:
    client, again = app.test_client(), app.test_client()
    address = returning(client)
    with client.session_transaction() as session, again.session_transaction() as copy:
        copy.update(session)
    client.get(address)
    assert is_in(client)
    check_refused(again, again.get(address))


def test_whoever_says_no_at_the_provider_reads_the_same(app: Flask, bo: Account) -> None:
    client = app.test_client()
    leave(client)
    check_refused(client, client.get("/sign-in/single/back?error=access_denied&error_description=<b>No</b>"))
    assert "<b>No</b>" not in client.get("/sign-in").text


def test_a_provider_that_says_it_is_another_is_refused(app: Flask, bo: Account, provider: Provider) -> None:
    provider.metadata = {"issuer": "https://evil.example"}
    client = app.test_client()
    check_refused(client, client.get("/sign-in/single"))
    provider.metadata = {}
    come_back(client)
    assert is_in(client)


# -- where there is no provider -----------------------------------------------------------------------------


def test_while_the_provider_is_down_the_password_still_works(workspace: Workspace) -> None:
    app = app_at(workspace, "http://127.0.0.1:1")
    client = app.test_client()
    assert client.get("/sign-in/single").headers["Location"] == "/sign-in"
    page = client.get("/sign-in").text
    assert "Harbour ID cannot be reached just now. You can sign in with your password." in page
    assert 'type="password"' in page


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
