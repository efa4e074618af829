"""Signing in and out: who is let in, and that nobody learns who has an account."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from urllib.parse import urljoin, urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_security.utils import hash_password

from access import access_log, sign_ins
from access.accounts import set_active
from projections.workspace import Workspace
from tests.accounts import LEAD, person, signed_in, store_of
from tests.conftest import NOW
from tests.web.visitors import (
    NOT_RIGHT,
    PASSWORD,
    column,
    is_signed_in,
    send,
    sign_in_with,
    token,
    with_password,
    without_tokens,
    words,
)


@pytest.fixture
def visitor(app: Flask) -> FlaskClient:
    return app.test_client()


def test_an_address_and_its_password_let_somebody_in(app: Flask, visitor: FlaskClient, harbour: Workspace) -> None:
    with_password(app, "Ada", LEAD)
    response = sign_in_with(visitor)
    assert (response.status_code, response.location) == (302, "/")
    assert "Harbour" in visitor.get("/").text
    [line] = access_log.lines(store_of(app))
    assert (line.who, line.did) == ("person:ada", "signed in")


def test_passwords_are_kept_as_argon2id_alone(app: Flask, visitor: FlaskClient) -> None:
    ada = with_password(app, "Ada")
    assert str(column(app, ada, "password")).startswith("$argon2id$")
    assert app.extensions["security"].pwd_context.schemes() == ("argon2",)


@pytest.mark.parametrize("typed", ["ADA@example.org", " ada@Example.Org "])
def test_the_case_of_an_address_does_not_matter(app: Flask, visitor: FlaskClient, typed: str) -> None:
    with_password(app, "Ada")
    assert sign_in_with(visitor, typed).status_code == 302


def test_a_visitor_is_led_back_to_where_they_wanted_to_go(app: Flask, visitor: FlaskClient, harbour: Workspace) -> None:
    with_password(app, "Ada", LEAD)
    asked = visitor.get("/harbour?on=2026-01-01")
    assert asked.location == "/sign-in?next=/harbour?on%3D2026-01-01"
    page = visitor.get(asked.location)
    assert 'name="next" value="/harbour?on=2026-01-01"' in page.text
    assert sign_in_with(visitor, next="/harbour?on=2026-01-01").location == "/harbour?on=2026-01-01"


@pytest.mark.parametrize(
    "elsewhere",
    [
        "//evil.example",
        "///evil.example",
        "https://evil.example/",
        "/\\evil.example",
        "\\\\evil.example",
        "javascript:alert(1)",
        "https:evil.example",
        "/\t/evil.example",
        " //evil.example",
        "evil.example",
    ],
)
def test_signing_in_leads_nowhere_else(app: Flask, visitor: FlaskClient, elsewhere: str) -> None:
    with_password(app, "Ada")
    assert 'name="next"' not in visitor.post("/sign-in", data=_refused(visitor, elsewhere)).text
    led_to = sign_in_with(visitor, next=elsewhere).location
    assert urlsplit(urljoin("http://localhost/sign-in", led_to)).netloc == "localhost"
    assert led_to[1:2] not in ("/", "\\")


def _refused(visitor: FlaskClient, elsewhere: str) -> dict[str, str]:
    return {"csrf_token": token(visitor), "email": "ada@example.org", "password": "x", "next": elsewhere}


def test_leading_elsewhere_by_the_address_of_the_form_fails_too(app: Flask, visitor: FlaskClient) -> None:
    with_password(app, "Ada")
    typed = {"csrf_token": token(visitor), "email": "ada@example.org", "password": PASSWORD}
    response = visitor.post("/sign-in?next=https://evil.example/", data=typed)
    assert (response.status_code, response.location) == (302, "/")


def test_no_answer_tells_whether_there_is_an_account(app: Flask) -> None:
    """A wrong password, no account, a disabled account with its right password, and one that has no password yet."""
    with_password(app, "Ada")
    disabled = with_password(app, "Dora")
    person(app, "Eve")
    with app.app_context():
        set_active(store_of(app), store_of(app).orm.merge(disabled), active=False)
    tried = [("ada", "wrong password 1"), ("nobody", PASSWORD), ("dora", PASSWORD), ("eve", PASSWORD)]
    answers = set()
    for name, password in tried:
        email = f"{name}@example.org"
        response = sign_in_with(app.test_client(), email, password)
        answers.add((response.status_code, without_tokens(response, email)))
        assert sorted(dict(response.headers)) == sorted(dict(sign_in_with(app.test_client(), email, "x").headers))
    assert len(answers) == 1
    assert NOT_RIGHT in words(response)


def cost(work: Callable[[], object]) -> float:
    """Seconds of the processor, all threads counted, so that what else runs on the machine does not matter."""
    started = time.process_time()
    work()
    return time.process_time() - started


def test_no_account_and_a_wrong_password_take_equally_long(app: Flask) -> None:
    app.config["PAUSE"] = lambda seconds: None
    with_password(app, "Ada")
    with app.app_context():
        hashing = statistics.median(cost(lambda: hash_password(PASSWORD)) for _ in range(5))
    costs: dict[str, list[float]] = {"ada": [], "nobody": []}
    for turn in range(9):
        for name, taken in costs.items():
            visitor, email = app.test_client(), f"{name}@example.org"
            typed = {"csrf_token": token(visitor), "email": email, "password": f"a wrong password {turn}"}
            taken.append(cost(lambda visitor=visitor, typed=typed: visitor.post("/sign-in", data=typed)))
    known, unknown = (statistics.median(taken) for taken in costs.values())
    assert min(known, unknown) > 0.8 * hashing
    assert 0.75 < known / unknown < 1.33


def test_a_password_of_any_length_is_answered(app: Flask, visitor: FlaskClient) -> None:
    with_password(app, "Ada")
    assert NOT_RIGHT in words(sign_in_with(visitor, password="x" * 100_000))
    assert NOT_RIGHT in words(sign_in_with(visitor, password="nul\x00 and more"))


@pytest.mark.parametrize("email", ["", "ada", "ada@", "nul\x00@example.org", "a" * 300 + "@example.org"])
def test_what_is_not_an_address_is_answered_as_a_wrong_one(app: Flask, visitor: FlaskClient, email: str) -> None:
    response = sign_in_with(visitor, email)
    assert response.status_code == 200
    assert NOT_RIGHT in words(response)


def test_a_cookie_fixed_before_signing_in_is_worth_nothing_after(app: Flask, visitor: FlaskClient) -> None:
    with_password(app, "Ada")
    visitor.get("/sign-in")
    fixed = visitor.get_cookie("goodterms")
    assert fixed is not None
    attacker = app.test_client()
    attacker.set_cookie("goodterms", fixed.value)
    sign_in_with(visitor)
    after = visitor.get_cookie("goodterms")
    assert after is not None
    assert after.value != fixed.value
    assert is_signed_in(visitor)
    assert not is_signed_in(attacker)


def test_what_a_visitor_left_in_the_cookie_does_not_come_along(app: Flask, visitor: FlaskClient) -> None:
    with_password(app, "Ada")
    with visitor.session_transaction() as session:
        session["saved_forms"] = ["planted"]
    before = token(visitor)
    sign_in_with(visitor)
    with visitor.session_transaction() as session:
        assert "saved_forms" not in session
    assert visitor.post("/sign-out", data={"csrf_token": before}).status_code == 400


def test_signing_out_makes_copies_of_the_cookie_worthless(app: Flask, visitor: FlaskClient) -> None:
    ada = with_password(app, "Ada")
    sign_in_with(visitor)
    kept = visitor.get_cookie("goodterms")
    assert kept is not None
    response = send(visitor, "/sign-out")
    assert (response.status_code, response.location) == (302, "/sign-in")
    assert response.headers["Clear-Site-Data"] == '"cache", "storage"'
    thief = app.test_client()
    thief.set_cookie("goodterms", kept.value)
    assert not is_signed_in(thief)
    assert not is_signed_in(visitor)
    assert sign_ins.all_of(store_of(app), ada.id, NOW) == []


def test_signing_out_takes_a_form(client: FlaskClient) -> None:
    assert client.get("/sign-out").status_code == 404
    assert client.post("/sign-out").status_code == 400
    assert is_signed_in(client)


def test_disabling_an_account_ends_everything_at_once(app: Flask) -> None:
    ada = person(app, "Ada", LEAD)
    browsers = [signed_in(app, ada) for _ in range(2)]
    assert all(map(is_signed_in, browsers))
    with app.app_context():
        set_active(store_of(app), store_of(app).orm.merge(ada), active=False)
    assert not any(map(is_signed_in, browsers))


def test_a_sign_in_that_is_not_used_for_a_fortnight_ends(app: Flask) -> None:
    client = signed_in(app, person(app, "Ada"))
    app.extensions["goodterms"].clock = lambda: NOW + sign_ins.LASTS
    assert is_signed_in(client)
    app.extensions["goodterms"].clock = lambda: NOW + 3 * sign_ins.LASTS
    assert not is_signed_in(client)


def test_what_is_half_typed_stays_when_a_sign_in_ends_by_itself(app: Flask) -> None:
    ada = person(app, "Ada")
    client = signed_in(app, ada)
    sign_ins.end(store_of(app), ada.id, NOW)
    response = client.get("/account")
    assert response.location.startswith("/sign-in")
    assert "Clear-Site-Data" not in response.headers


def test_a_page_that_was_open_too_long_says_what_to_do(visitor: FlaskClient) -> None:
    response = visitor.post("/sign-in", data={"email": "ada@example.org", "password": "x"})
    assert response.status_code == 400
    assert "Open it again, and type once more." in words(response)


def test_a_visitor_sees_the_name_and_nothing_else_in_the_masthead(app: Flask, visitor: FlaskClient) -> None:
    for path in ("/sign-in", "/sign-in/forgotten", "/nowhere/at/all"):
        page = visitor.get(path).text
        assert "<nav" not in page
        assert "Goodterms</a>" in page
        assert "Sign out" not in page


def test_whoever_signed_in_finds_their_name_and_the_way_out(client: FlaskClient) -> None:
    page = client.get("/help").text
    assert '<span class="name">Ada</span>' in page
    assert 'action="/sign-out"' in page


def test_the_demo_offers_its_accounts(workspace: Workspace) -> None:
    from web import create_app

    ready = {"email": "lead@example.org", "password": "pw", "name": "Lea", "role": "the lead", "words": "records"}
    page = words(create_app(workspace, {"DEMO_ACCOUNTS": [ready]}).test_client().get("/sign-in"))
    assert "Lea records Sign in as the lead" in page
    assert "Ready to look around" not in words(create_app(workspace).test_client().get("/sign-in"))


def test_the_accounts_out_of_reach_show_a_page_and_no_trace(app: Flask, client: FlaskClient) -> None:
    store_of(app).engine.dispose()
    (app.extensions["goodterms"].home / "accounts.sqlite").unlink()
    (app.extensions["goodterms"].home / "accounts.sqlite").mkdir()
    response = client.get("/")
    assert response.status_code == 503
    assert "cannot be reached" in words(response)
