"""What does not prove who somebody is lets nobody in, and tells nobody why."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from joserfc.jwk import RSAKey

from access.accounts import Account
from tests.single_sign_on.provider import CLIENT_ID, Claims, Provider
from tests.single_sign_on.visits import check_refused, come_back, is_in, leave, returning


def without(name: str) -> Callable[[Claims], Claims]:
    return lambda claims: {key: value for key, value in claims.items() if key != name}


CHANGES: dict[str, Callable[[Claims], Claims]] = {
    "wrong nonce": lambda claims: claims | {"nonce": "another"},
    "no nonce": without("nonce"),
    "wrong audience": lambda claims: claims | {"aud": "another-client"},
    "other audiences": lambda claims: claims | {"aud": ["another-client", "a-third"]},
    "another audience on our behalf": lambda claims: claims | {"aud": "another-client", "azp": CLIENT_ID},
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
